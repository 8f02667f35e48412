"""Packages meet providers; what nobody takes waits, visibly."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.market.reach import group_offers
from gofal.abm.week.market.staffing import MatchRules, count_people, group_staff, refresh_capacity
from gofal.abm.week.market.travel import TravelRules
from gofal.abm.week.matching.match import match_waiting
from gofal.abm.week.matching.queue import list_waiting, order_waiting, put_worst_first
from gofal.abm.world.prices import terms
from gofal.abm.world.regimes import put_in_force
from gofal.abm.world.state import State
from gofal.agents.provider import CostRules


def step(state: State) -> None:
    """A week of this step."""
    p, w = state.parameters, state.work
    providers = state.provider.columns
    match = p.fill(MatchRules, "matching")
    put_in_force(state)
    if (providers.patch_clients > 0.0).any():
        count_people(state.client.columns, w)
    group_staff(state.carer.columns, state.provider.capacity, w)
    group_offers(providers, state.land, w)
    refresh_capacity(providers, state.carer.columns, w)
    waiting = list_waiting(state.client.columns, state.seed, w)
    order_waiting(state, waiting)
    put_worst_first(state, waiting)
    turn = np.argsort(w.sort_key[:waiting])
    sums = w.by_council[:1]
    sums[:] = 0.0
    match_waiting(
        state.client.columns, state.carer.columns, providers, state.land, w, terms(state),
        w.demand_at, turn, state.week, match, p.fill(CostRules, "provider"),
        p.fill(TravelRules, "travel"), state.tally.waits_now, sums,
    )  # fmt: skip
    state.tally["started"][:] = sums[0]
