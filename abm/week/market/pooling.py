"""The pooled budget of health and councils."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.community import ageing
from gofal.abm.world.state import State
from gofal.agents.table import F64


def pool(state: State) -> F64:
    """What the pooled budget gains a week from fewer crises, or loses to more, by council, £.

    Crises are compared with those before budgets were pooled, grown with demand and with age: a
    council neither gains nor loses because its people grow older.
    """
    m = state.commissioner.columns
    if state.week < 0:
        return np.zeros(state.councils)
    usual = m.crisis_before * grown(state)
    gain: F64 = state.policy["health_pooling"] * (usual - m.crisis_cost)
    return gain


def look_back(state: State) -> None:
    """Keep what crises cost until budgets are pooled, less what demand and age have added."""
    m, pooled = state.commissioner.columns, state.policy["health_pooling"] > 0.0
    keeps = pooled & (state.week >= 0)
    m.crisis_before[:] = np.where(keeps, m.crisis_before, m.crisis_cost / grown(state))


def grown(state: State) -> F64:
    """What demand and age make of crises, over those of the start."""
    growth: F64 = state.demand_index * ageing.arrivals_growth(state)
    return growth
