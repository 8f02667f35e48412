"""Imperfect law: who is paid less than the law asks, by whom, and what stops it."""

from __future__ import annotations

import numpy as np
from forks import fork_with
from numpy.typing import NDArray

from gofal.abm.model import CareModel
from gofal.abm.week.market.staffing import Cancelled
from gofal.abm.week.providers import pay
from gofal.abm.world.prices import wage_floor
from gofal.abm.world.regimes import hour_costs
from gofal.abm.world.state import State
from gofal.agents.carer import Job

type Rows = NDArray[np.intp]


def decided(wales: CareModel, fear: float, *levers: str) -> State:
    """A state in which all providers have just decided, at some mean fear of a bad name."""
    model = fork_with(wales, *levers)
    model.run_for(2)
    s = model.state
    s.parameters = s.parameters.with_values({"law.bad_name": fear}, beyond=("law.bad_name",))
    pay.review_wages(s, s.provider.rows())
    model.run_for(1)
    return s


def below_the_law(s: State) -> Rows:
    """Carers who earn less than the floor for contact and travel."""
    k, p = s.carer.columns, s.provider.columns
    rows = np.flatnonzero(k.alive & (k.job == Job.WORKING))
    rows = rows[p.form[k.provider[rows]] != s.model_code("micro_enterprise")]
    # Hours of people who are in hospital are not worked.
    rows = rows[s.scratch(Cancelled).hours[rows] == 0.0]
    floor = wage_floor(s)[p.council[k.provider[rows]]]
    below: Rows = rows[k.pay[rows] < (k.contact[rows] + k.travel[rows]) * (floor - 0.005)]
    return below


def test_managers_without_fear_keep_what_the_law_adds_for_travel(small_wales: CareModel) -> None:
    s = decided(small_wales, 0.01)
    k, p = s.carer.columns, s.provider.columns
    below = below_the_law(s)
    assert len(below) > 0.05 * k.alive.sum()
    # But for some who passed to another employer after this week's pay.
    kept = p.underpays[k.provider[below]]
    assert kept.mean() > 0.99
    below = below[kept]
    assert not p.owner_covers[k.provider[below]].any()
    floor = wage_floor(s)[p.council[k.provider[below]]]
    calm = below[~k.absent[below]]
    assert (k.pay[calm] >= 0.5 * k.contact[calm] * floor[~k.absent[below]]).all()
    # An hour costs them less by just that.
    rows = np.flatnonzero(p.alive & p.underpays & (p.top_up > 0.05))
    cost = hour_costs(s, rows)
    p.underpays[rows] = False
    more = p.top_up[rows] * (1.0 + s.parameters["provider.oncost"])
    np.testing.assert_allclose(hour_costs(s, rows) - cost, more, rtol=1e-4)


def test_fear_or_a_contract_that_pays_travel_ends_it(small_wales: CareModel) -> None:
    assert len(below_the_law(decided(small_wales, 1e6))) == 0
    assert len(below_the_law(decided(small_wales, 0.01, "travel_time_paid=1"))) == 0
