"""Health as a payer: crises of people whose need is unmet, and the pooled budget.

A crisis costs health whatever councils do. Pooling moves the saving, or the loss, into the purse
that pays for care; it changes nothing else. Teams (``abm/week/teams.py``) change how unmet need is
found and met; they move no money between purses.
"""

from __future__ import annotations

import numpy as np

from abm.ledger import Flow, pence
from abm.state import State
from abm.week import teams
from abm.week.providers import QUARTER
from agents.client import Stage
from agents.table import F64

LOOKED_AFTER = (Stage.REABLED, Stage.FAMILY)
"""People whom a reablement team or a paid family sees daily, without hours from a provider."""


def crises(state: State) -> F64:
    """What this week's crises cost health, by council, £: expected values, no luck.

    The chance grows with the share of need that is unmet, with complexity, and falls where a nurse
    sees the unmet need.
    """
    c, q = state.client.columns, state.parameters
    rows = np.flatnonzero(c.alive & ~np.isin(c.stage, LOOKED_AFTER) & (c.unmet > 0.0))
    helped = np.minimum(1.0, c.helped[rows] / c.need[rows])
    unmet = np.minimum(c.unmet[rows].astype(np.float64), 1.0 - helped)
    least = q["health.crisis_least"]
    chance = q["health.crisis_rate"] * unmet * (least + (1.0 - least) * c.complexity[rows])
    chance *= 1.0 - q["team.prevents"] * teams.attention(state, rows, unmet)
    council = state.land.council[c.place[rows]]
    cost: F64 = q["health.crisis_cost"] * np.bincount(
        council, weights=chance, minlength=state.councils
    )
    return cost


def pool(state: State) -> F64:
    """What the pooled budget gains a week from fewer crises, or loses to more, by council, £.

    Crises are compared with those before the policy, grown with demand.
    """
    m = state.commissioner.columns
    if state.week < 0:
        return np.zeros(state.councils)
    usual = m.crisis_before * state.demand_index
    gain: F64 = state.policy["health_pooling"] * (usual - m.crisis_cost)
    return gain


def settle(state: State) -> None:
    """Health's week: crises, teams and what moves between the purses."""
    m, every = state.commissioner.columns, np.arange(state.councils)
    cost = crises(state)
    state.ledger.post(Flow.CRISIS_CARE, every, pence(cost))
    m.crisis_cost[:] = np.where(
        m.crisis_cost > 0.0, m.crisis_cost + (cost - m.crisis_cost) / QUARTER, cost
    )
    if state.week < 0:
        m.crisis_before[:] = m.crisis_cost
    teams.pay(state)
    gain = pool(state)
    state.ledger.post(Flow.HEALTH_POOL, every, pence(np.maximum(0.0, gain)))
    state.ledger.post(Flow.POOL_LOSS, every, pence(np.maximum(0.0, -gain)))
