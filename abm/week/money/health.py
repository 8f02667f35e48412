"""Health as a payer: crises of people whose need is unmet, and the pooled budget.

A crisis is an admission to hospital for want of care (``need/hospital.py``). Its cost is booked as
expected, so that councils know it without luck, and it costs health whatever they do. Pooling moves
the saving, or the loss, into the purse that pays for care; it changes nothing else. Teams
(``community/teams.py``) change how unmet need is found and met; they move no money between purses.
"""

from __future__ import annotations

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.week.community.teams import providers_in, team_patches
from gofal.abm.week.community.unmet import spared_by_teams, still_unmet, unspared
from gofal.abm.week.market.pooling import look_back, pool
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns
from gofal.agents.hospital import Hospital
from gofal.agents.kernel import kernel
from gofal.agents.rows import used
from gofal.agents.table import F64

_HOME = int(Hospital.HOME)


@kernel
def _crises(clients: ClientColumns, land: Land, least: float, spared: F64, cost: F64) -> None:
    """Expected crises of everyone by council; ``spared`` is the share prevented by patch.

    A person's patch is not asked for where none has anything spared: 0.7 to 0.9 of the time.
    """
    some = False
    for patch in range(len(spared)):
        some |= spared[patch] > 0.0
    for i in range(len(clients.alive)):
        unmet = still_unmet(i, clients)
        # Who is in hospital cannot be taken in.
        if unmet > 0.0 and clients.hospital[i] == _HOME:
            chance = unmet * (least + (1.0 - least) * clients.complexity[i])
            if some:
                chance *= unspared(i, clients, land, spared)
            cost[land.council[clients.place[i]]] += chance


def crises(state: State) -> F64:
    """What this week's crises cost health, by council, £: expected values, no random draws.

    The chance grows with the share of need that is unmet, with complexity, and falls where a nurse
    sees the unmet need.
    """
    q, cost = state.parameters, np.zeros(state.councils)
    spared = spared_by_teams(state)
    _crises(used(state.client), state.land, q["health.crisis_least"], spared, cost)
    return cost * q["health.crisis_rate"] * q["health.crisis_cost"]


def bear_crises(state: State) -> None:
    """Crises cost health what is expected of them; councils' own figures follow."""
    m, every = state.commissioner.columns, np.arange(state.councils)
    cost = crises(state)
    state.ledger.post(Flow.CRISIS_CARE, every, pence(cost))
    m.crisis_cost[:] = np.where(
        m.crisis_cost > 0.0, m.crisis_cost + (cost - m.crisis_cost) / QUARTER, cost
    )
    look_back(state)


def pay_beds(state: State) -> None:
    """Health pays for the beds of people who are fit to leave and wait for care."""
    delayed = state.tally["discharge_delays"]
    state.ledger.post_each(Flow.BED_WEEKS, delayed * state.parameters["hospital.bed_week"])


def settle_pool(state: State) -> None:
    """What pooled budgets gain from fewer crises, or lose to more, moves between the purses."""
    gain, every = pool(state), np.arange(state.councils)
    state.ledger.post(Flow.HEALTH_POOL, every, pence(np.maximum(0.0, gain)))
    state.ledger.post(Flow.POOL_LOSS, every, pence(np.maximum(0.0, -gain)))


def pay_teams(state: State) -> None:
    """Health pays the nurses, the council the coordinator, both the time of meetings."""
    teams = team_patches(state)
    if not teams.any():
        return
    q, council = state.parameters, state.patch_council
    meetings = q["team.provider_cost"] * np.maximum(0.0, providers_in(state) - 1.0)
    for flow, cost in (
        (Flow.TEAM_HEALTH, q["team.health_cost"]),
        (Flow.TEAM_COUNCIL, q["team.council_cost"]),
    ):
        pounds = teams * (cost + meetings)
        state.ledger.post(flow, council, pence(pounds))
