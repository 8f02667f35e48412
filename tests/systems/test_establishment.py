"""A council's own service: what its council can pay for, and full beyond it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from forks import fork_with
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.commissioners import establishment
from gofal.abm.week.commissioners.monitor import Supported
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.carer import Job
from gofal.agents.commissioner import next_establishment
from gofal.agents.provider import NO_LIMIT

type Pair = Callable[..., tuple[CareModel, CareModel]]


def own_services(s: State) -> np.ndarray:
    """Rows of services whose deficit a council covers."""
    own = s.commissioner.columns.in_house
    return own[(own >= 0) & s.provider.columns.owner_covers[own]].astype(np.intp)


@pytest.mark.parametrize(
    ("planned", "left", "april", "hours"),
    [
        (2000.0, -60.0, False, 900.0),
        (2000.0, -60.0, True, 900.0),
        (2000.0, -40.0, True, 1000.0),
        (2000.0, 500.0, False, 1000.0),
        (2000.0, 500.0, True, 1000.0),
        (2000.0, 2500.0, True, 1025.0),
        (2000.0, 1e6, True, 1160.0),
        (1050.0, 1e6, True, 1050.0),
        (800.0, 1e6, True, 1000.0),
    ],
)
def test_money_buys_planned_hours_in_april_and_without_it_nobody_is_hired(
    planned: float, left: float, april: bool, hours: float
) -> None:
    """A service of 900 hours that may have 1,000, at £20 an hour, and may grow by 16 % a year."""
    found = next_establishment(1000.0, 900.0, planned, left, 50.0, 20.0, 0.16, april=april)
    assert found == pytest.approx(hours)


def test_more_money_never_means_a_smaller_service() -> None:
    """Posts that are vacant stay, also where the money left would not have bought them."""
    money = np.linspace(-200.0, 4000.0, 400)
    hours = [
        next_establishment(1000.0, 900.0, 2000.0, left, 50.0, 20.0, 0.16, april=True)
        for left in money.tolist()
    ]
    assert (np.diff(hours) >= 0.0).all()
    assert hours[0] < 1000.0 < hours[-1]


@shows("in-house")
def test_a_full_service_takes_nobody_more(tiny_wales: CareModel) -> None:
    """Packages nobody else takes wait, for as long as they may."""
    free, full = (tiny_wales.fork("baseline") for _ in range(2))
    off = {"commissioner.over_establishment": 1e5}
    free.state.parameters = free.state.parameters.with_values(off, beyond=tuple(off))
    for model in (free, full):
        s = model.state
        p = s.provider.columns
        # Nobody else takes anything.
        p.required[:] = np.where(p.owner_covers, 0.0, 1e3)
        p.target_margin[~p.owner_covers] = 0.9
        model.run_for(13)
    s, p = full.state, full.state.provider.columns
    own = own_services(s)
    assert (p.planned[own] <= p.most_hours[own] + 2.0).all()
    assert p.planned[own].sum() < free.state.provider.columns.planned[own].sum()
    assert (p.most_hours[p.alive & ~p.owner_covers] == NO_LIMIT).all()


def test_without_a_budget_that_binds_it_is_the_share_planned(tiny_wales: CareModel) -> None:
    s = fork_with(tiny_wales, "budget_control=0").state
    s.policy.at(s.week)
    establishment.set_establishment(s)
    m = s.commissioner.columns
    every = s.scratch(Supported).every
    assert m.establishment == pytest.approx(m.in_house_share * every)


def test_when_budgets_fall_own_services_do_not_grow(pair: Pair) -> None:
    """A fee squeeze with falling budgets: more wait, and the own service is no way out."""
    off, on = pair("fee_level=0.85", weeks=60)
    before, after = (model.state.provider.columns for model in (off, on))
    own = own_services(on.state)
    assert after.planned[own].sum() <= 1.02 * before.planned[own].sum()
    waits = [m.state.tally.series("waiting").sum(axis=1)[-8:].mean() for m in (off, on)]
    assert waits[1] > waits[0]


def test_a_council_that_moves_work_to_its_own_service_pays_for_it(pair: Pair) -> None:
    off, on = pair(
        "rebalancing_target=0.6 rebalancing_years=1 rebalancing_route=in_house", weeks=40
    )
    s, m = on.state, on.state.commissioner.columns
    every = s.scratch(Supported).every
    assert (m.establishment >= m.route_target * every - 1e-6).all()
    assert m.establishment.sum() > off.state.commissioner.columns.establishment.sum()


def test_hiring_for_the_own_service_is_the_councils_spending(small_wales: CareModel) -> None:
    model = fork_with(small_wales)
    s, p = model.state, model.state.provider.columns
    for _ in range(8):
        model.run_for(1)
        hired = s.carer.alive & (s.carer["job"] == Job.HIRED) & (s.carer["since"] == s.week - 1)
        if p.owner_covers[s.carer["provider"][hired]].any():
            break
    else:
        pytest.fail("no own service hires anybody in eight weeks")
    # With every lever at its default these are all the flows that councils pay for care.
    paid = (Flow.COUNCIL_FEES, Flow.DIRECT_PAYMENTS, Flow.IN_HOUSE_COST, Flow.CATALYST_COST)
    spent = sum(s.ledger.pounds(flow) for flow in paid)
    assert s.tally["council_gross"] == pytest.approx(spent)
