"""Reablement before a package: an integrated team, paid by council and health, for some weeks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.week.community.turns import in_turn
from gofal.abm.week.transitions.people import leave_family
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.people import QUARTER_HOUR, quarter_hours
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Route, Stage, Wait, begin_wait
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.hospital import Hospital
from gofal.agents.kernel import kernel
from gofal.agents.rows import give_row_back
from gofal.agents.table import F64, I64, Free
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_WAITING, _REABLED = int(Stage.WAITING), int(Stage.REABLED)
_OWN, _AGAIN, _ILL = int(Route.OWN_MONEY), int(Wait.AGAIN), int(Hospital.ILL)


class TeamRules(NamedTuple):
    """Parameters ``reablement.*`` of whom a team takes and what it does."""

    recovery_from: float
    weeks: float
    effect: float


@kernel
def _finish(
    clients: ClientColumns,
    free: Free,
    unpaid: UnpaidCarerColumns,
    commissioners: CommissionerColumns,
    land: Land,
    week: int,
    least: float,
    rules: TeamRules,
    busy: F64,
    ended: F64,
) -> None:
    """Whose weeks are over gets a package for what is left of the need, or needs none.

    ``busy`` is filled with the people still with the team, ``ended`` counts who needs no package.
    """
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _REABLED:
            continue
        n = land.council[clients.place[i]]
        if week - clients.since[i] < rules.weeks:
            busy[n] += 1.0
            continue
        left = clients.need[i] * (1.0 - rules.effect * clients.recovery[i])
        if left < least:
            leave_family(i, clients, unpaid)
            clients.alive[i] = False
            give_row_back(i, free)
            ended[n] += 1.0
            continue
        clients.need[i] = left
        clients.recovery[i] *= 1.0 - rules.effect
        wanted = (clients.need[i] - clients.helped[i]) * commissioners.ration[n]
        clients.package[i] = quarter_hours(wanted, least, clients.need[i] + QUARTER_HOUR)
        clients.stage[i] = _WAITING
        clients.since[i] = week
        clients.assessed[i] = week
        begin_wait(i, _AGAIN, week, clients)


@kernel
def _take_on(
    order: I64,
    clients: ClientColumns,
    land: Land,
    places: F64,
    week: int,
    rules: TeamRules,
    busy: F64,
) -> None:
    """People assessed this week who can recover go to the team while it has places."""
    for i in order:
        if not clients.alive[i] or clients.stage[i] != _WAITING or clients.assessed[i] != week:
            continue
        n = land.council[clients.place[i]]
        fits = clients.route[i] != _OWN and clients.recovery[i] >= rules.recovery_from
        fits = fits and clients.hospital[i] != _ILL
        if fits and clients.since[i] == week and busy[n] + 1.0 <= places[n]:
            clients.stage[i] = _REABLED
            busy[n] += 1.0


def reable(state: State) -> None:
    """Teams take people on and finish with others; a team costs the same, full or not."""
    reabled, rate = state.memory.reabled, state.policy["reablement_places"]
    if not rate.any() and not reabled.any():
        return
    q, c, every = state.parameters, state.client.columns, np.arange(state.councils)
    people = np.bincount(state.land.council, state.population, state.councils)
    places = rate * people / 10_000.0
    rules = q.fill(TeamRules, "reablement")
    # New people first: who finishes this week leaves a place for the next.
    new = in_turn(state, c.alive & (c.stage == _WAITING) & (c.assessed == state.week))
    _take_on(new, c, state.land, places, state.week, rules, reabled)
    reabled[:] = 0.0
    _finish(
        c,
        state.client.free,
        state.unpaid.columns,
        state.commissioner.columns,
        state.land,
        state.week,
        q["access.least_package"],
        rules,
        reabled,
        state.tally["ended"],
    )
    cost = places * q["reablement.place_cost"]
    share = q["reablement.council_share"]
    state.ledger.post(Flow.REABLEMENT_TEAM, every, pence(cost * share))
    state.ledger.post(Flow.REABLEMENT_HEALTH, every, pence(cost * (1.0 - share)))
