"""April: prices of the new year are in force before a council looks at its own service."""

from __future__ import annotations

import numpy as np
import pytest
from forks import fork_with

from gofal.abm.calendar import YEAR
from gofal.abm.model import CareModel
from gofal.abm.week.market.allowed import allowed_spending
from gofal.abm.week.plan import STEPS
from gofal.agents.table import F64


def hours_more(wales: CareModel, settings: str, spent: float, follows: float = 0.6) -> F64:
    """Hours by which own services may grow in April, with as much spent of the old year's money.

    Councils plan to deliver all themselves, and their services are full.
    """
    s = fork_with(wales, settings).state
    s.parameters = s.parameters.with_values({"commissioner.fee_follows_floor": follows})
    s.week = YEAR
    s.policy.at(s.week)
    m, p = s.commissioner.columns, s.provider.columns
    own = (m.in_house >= 0) & p.owner_covers[m.in_house]
    m.spend[:] = spent * allowed_spending(s)
    m.in_house_share[:] = 1.0
    m.establishment[own] = p.planned[m.in_house[own]]
    before = m.establishment[own].copy()
    STEPS["commissioners"].run(s, "see_shares", "uprate_fees", "set_establishment")
    more: F64 = m.establishment[own] - before
    assert len(more) > 0
    return more


def test_more_money_from_this_april_buys_hours_this_april(tiny_wales: CareModel) -> None:
    """All of the old year's money is spent, and the new year has a twelfth more."""
    assert (hours_more(tiny_wales, "budget_growth=0", 1.0 + 1e-9) == 0.0).all()
    assert (hours_more(tiny_wales, "budget_growth=0.08", 1.0 + 1e-9) > 0.0).all()


@pytest.mark.parametrize("lever", ["fee_uprating=0.08", "wage_floor_growth=0.08"])
def test_a_rise_of_fees_and_of_the_money_for_it_leaves_nothing(
    tiny_wales: CareModel, lever: str
) -> None:
    assert (hours_more(tiny_wales, lever, 1.0 + 1e-9) == 0.0).all()


def test_an_hour_of_the_own_service_is_as_dear_as_in_the_new_year(tiny_wales: CareModel) -> None:
    """The same money buys fewer hours where the floor has risen, and the fee with it has not."""
    cheap, dear = (
        hours_more(tiny_wales, f"wage_floor_growth={growth}", 0.9999, follows=0.0)
        for growth in (0.0, 0.08)
    )
    np.testing.assert_allclose(dear, cheap / 1.08, rtol=1e-3)
