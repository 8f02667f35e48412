"""Fees, own money and rural places: who is paid what, and who takes whom for it."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import Pair
from forks import independents
from numpy.typing import NDArray
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.market import hour_price, reach
from gofal.abm.week.market.travel import TravelRules
from gofal.abm.week.matching import offers
from gofal.abm.world.prices import fees, terms
from gofal.abm.world.state import State
from gofal.agents.calls import CallRules
from gofal.agents.client import Route, Stage
from gofal.agents.provider import CostRules
from gofal.agents.table import Bool


@pytest.fixture(scope="module")
def cheaper(pair: Pair) -> tuple[CareModel, CareModel]:
    return pair("fee_level=0.8", weeks=1)


def prices(model: CareModel, route: Route) -> dict[int, float]:
    c = model.state.client.columns
    rows = np.flatnonzero(c.alive & (c.stage == Stage.SERVED) & (c.route == route))
    # A person who changes provider in the week would compare two providers, not two fees.
    return {int(c.uid[i]): float(c.price[i]) for i in rows[c.since[rows] < 0]}


def ratios(off: CareModel, on: CareModel, route: Route) -> NDArray[np.float64]:
    before, after = prices(off, route), prices(on, route)
    return np.array([after[uid] / before[uid] for uid in before if uid in after])


def takers(state: State, rural: bool) -> float:
    """Providers on the list that a typical package in such places would leave what they ask."""
    q, p, t = state.parameters, state.provider.columns, terms(state)
    offered, memory = state.scratch(reach.Reach), state.memory
    c, land = state.client.columns, state.land
    cost, travel = q.fill(CostRules, "provider"), q.fill(TravelRules, "travel")
    calls = q.fill(CallRules, "call")
    far = land.rural[c.place] >= 0.99 if rural else land.rural[c.place] <= 0.01
    rows = np.flatnonzero(c.alive & (c.route == Route.COUNCIL) & far)[:60]
    count = 0
    for i in rows:
        place = c.place[i]
        for j in offered.provider[offered.start[place] : offered.start[place + 1]]:
            if p.contract[j, land.council[place]] > 0 and not p.owner_covers[j]:
                price = hour_price.price_of(i, j, c, p, land, t)
                demand = float(memory.demand_at[place])
                asked = (i, j, price, demand, c, p, land, memory.visits_at, cost, travel, calls)
                count += offers.worth_taking(*asked)
    return count / len(rows)


@shows("funding")
def test_the_fee_is_what_councils_pay_and_what_providers_weigh(
    cheaper: tuple[CareModel, CareModel],
) -> None:
    off, on = cheaper
    assert np.allclose(ratios(off, on, Route.COUNCIL), 0.8, rtol=1e-4)
    assert takers(on.state, rural=False) < takers(off.state, rural=False)


@shows("funding")
def test_a_council_over_budget_assesses_more_tightly(small_wales: CareModel) -> None:
    rations = []
    for control in (0, 1):
        arm = small_wales.fork(small_wales.followed.with_(set={"budget_control": control}))
        arm.state.commissioner.columns.budget[:] *= 0.8
        arm.run_for(1)
        rations.append(arm.state.commissioner.columns.ration.copy())
    assert (rations[0] == 1.0).all()
    assert (rations[1] < 1.0).mean() > 0.8


@shows("mixed-market")
def test_own_money_pays_more_than_the_fee_and_does_not_follow_it(
    cheaper: tuple[CareModel, CareModel],
) -> None:
    off, on = cheaper
    assert np.allclose(ratios(off, on, Route.OWN_MONEY), 1.0)
    c, p = off.state.client.columns, off.state.provider.columns
    own = [
        i
        for i in off.state.client.rows()
        if c.stage[i] == Stage.SERVED
        and c.route[i] == Route.OWN_MONEY
        and p.form[c.provider[i]] == off.state.model_code("private_agency")
    ]
    fee = fees(off.state)[off.state.land.council[c.place[own]]]
    assert (c.price[own] > fee).all()


@shows("mixed-market")
def test_private_work_carries_fixed_cost_when_the_fee_falls(
    cheaper: tuple[CareModel, CareModel],
) -> None:
    """Providers with more private work lose a smaller part of income."""
    off, on = (model.state.provider.columns for model in cheaper)
    rows = independents(cheaper[0].state)
    rows = rows[(off.uid[rows] == on.uid[rows]) & (off.income[rows] > 0.0)]
    private = 1.0 - off.council_income[rows] / off.income[rows]

    def lost(some: Bool) -> float:
        """Part of the income of some, all together: one that has just closed is one of many."""
        return float(1.0 - on.income[rows[some]].sum() / off.income[rows[some]].sum())

    assert lost(private > np.median(private)) < lost(private <= np.median(private))


@shows("rural")
def test_a_premium_pays_for_rural_hours_only_and_brings_takers_there(pair: Pair) -> None:
    off, on = pair("rural_premium=0.3", weeks=1)
    land, c = off.state.land, off.state.client.columns
    rural = {int(c.uid[i]): float(land.rural[c.place[i]]) for i in off.state.client.rows()}
    before, after = prices(off, Route.COUNCIL), prices(on, Route.COUNCIL)
    both = [uid for uid in before if uid in after]
    ratio = np.array([after[uid] / before[uid] for uid in both])
    assert np.allclose(ratio, [1.0 + 0.3 * rural[uid] for uid in both], rtol=1e-4)
    assert takers(on.state, rural=True) > takers(off.state, rural=True)
    assert takers(on.state, rural=False) == pytest.approx(takers(off.state, rural=False), rel=0.01)


@shows("rural")
def test_rural_hours_are_worth_less_at_the_same_fee(small_wales: CareModel) -> None:
    """No rule reads how rural a place is: the longer way makes fewer willing to go there."""
    fork = small_wales.fork(small_wales.followed)
    fork.run_for(1)
    shares = []
    for rural in (False, True):
        s = fork.state
        c, p, offered = s.client.columns, s.provider.columns, s.scratch(reach.Reach)
        far = s.land.rural[c.place] >= 0.99 if rural else s.land.rural[c.place] <= 0.01
        rows = np.flatnonzero(c.alive & (c.route == Route.COUNCIL) & far)[:60]
        listed = sum(
            int(((p.contract[j, s.land.council[c.place[i]]] > 0) & ~p.owner_covers[j]).sum())
            for i in rows
            for j in [offered.provider[slice(*offered.start[c.place[i] : c.place[i] + 2])]]
        )
        shares.append(takers(s, rural) * len(rows) / listed)
    assert shares[1] < shares[0]
