"""The pooled budget of health and councils."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.community import ageing
from gofal.abm.world.state import State
from gofal.agents.table import F64


def pool(state: State) -> F64:
    """What the pooled budget gains a week from fewer crises, or loses to more, by council, £.

    Crises are compared with those before the policy, grown with demand and with age: a council
    neither gains nor loses because its people grow older.
    """
    m = state.commissioner.columns
    if state.week < 0:
        return np.zeros(state.councils)
    usual = m.crisis_before * state.demand_index * ageing.arrivals_growth(state)
    gain: F64 = state.policy["health_pooling"] * (usual - m.crisis_cost)
    return gain
