"""Community first: triage, connectors, volunteers, and those who come back with more need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gofal.abm.week.community.neighbours import (
    EaseRules,
    HelpRules,
    find_help,
    hardness,
    helper_stock,
    practical_hours,
)
from gofal.abm.week.community.turns import in_turn
from gofal.abm.week.community.workers import capacity, whole
from gofal.abm.week.market.hour_price import mean_prices
from gofal.abm.week.market.routes import buys_alone
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.scratch import Notes
from gofal.abm.world.state import State
from gofal.agents.catalyst import CatalystKind
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Stage, Wait, begin_wait
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.kernel import kernel
from gofal.agents.table import F64, I64

_RETURNS = int(Decision.COMMUNITY_RETURNS)
_CONTACT, _WAITING, _SERVED = int(Stage.CONTACT), int(Stage.WAITING), int(Stage.SERVED)
_COMMUNITY, _FIRST = int(Stage.COMMUNITY), int(Wait.FIRST)


class ReturnRules(NamedTuple):
    """Parameters ``community.*`` of coming back."""

    return_alone: float
    return_helped: float
    return_growth: float


class VisitRules(NamedTuple):
    """Parameters ``community.*`` of what a volunteer does for a person."""

    practical_share: float
    least_visit: float


@kernel
def _return(
    clients: ClientColumns, used: F64, seed: int, week: int, most: float, rules: ReturnRules
) -> None:
    """Count helpers in use; people who were helped or sent elsewhere may come back, needier."""
    key = stream(seed, _RETURNS, week)
    used[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i]:
            continue
        if clients.stage[i] == _COMMUNITY and clients.since[i] < week:
            hazard = rules.return_helped if clients.helped[i] > 0.0 else rules.return_alone
            if draw(key, clients.uid[i]) < hazard:
                clients.need[i] = min(most, clients.need[i] * (1.0 + rules.return_growth))
                clients.stage[i] = _CONTACT
                clients.since[i] = week
                begin_wait(i, _FIRST, week, clients)
                clients.helped[i] = 0.0
                clients.visited[i] = 0.0
                clients.met[i] = False
        used[clients.place[i]] += clients.helped[i] > clients.visited[i]


@kernel
def _triage(
    clients: ClientColumns,
    commissioners: CommissionerColumns,
    land: Land,
    share: F64,
    private: F64,
    cap: F64,
    week: int,
    ease: EaseRules,
) -> None:
    """A contact centre sends the simplest of those who make contact back to their place.

    Everybody is asked once; who comes back, or buys care alone, is not.
    """
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _CONTACT:
            continue
        if clients.since[i] != week or clients.assessed[i] != week:
            continue
        n = land.council[clients.place[i]]
        if hardness(clients.need[i], clients.complexity[i], ease) >= share[n]:
            continue
        if not buys_alone(i, n, private[n], cap[n], clients, commissioners):
            clients.stage[i] = _COMMUNITY


@kernel
def _connect(
    order: I64,
    clients: ClientColumns,
    land: Land,
    room: F64,
    stock: F64,
    used: F64,
    least: float,
    rules: HelpRules,
) -> None:
    """Connectors meet people and look for help in their place, as far as their week goes.

    Those whom help leaves with less than the smallest package need no other care for now.
    """
    for i in order:
        if not clients.alive[i] or clients.met[i] or clients.helped[i] > 0.0:
            continue
        if clients.stage[i] != _CONTACT and clients.stage[i] != _COMMUNITY:
            continue
        n = land.council[clients.place[i]]
        if room[n] < 1.0:
            continue
        room[n] -= 1.0
        clients.met[i] = True
        helped = find_help(i, clients, stock, used, rules)
        if helped and clients.stage[i] == _CONTACT and clients.need[i] - clients.helped[i] <= least:
            clients.stage[i] = _COMMUNITY


@kernel
def _visit(
    order: I64, clients: ClientColumns, supply: F64, promised: F64, rules: VisitRules
) -> None:
    """Volunteers keep to the people they visit, and take on others while they have hours.

    Args:
        order: people in the order in which volunteers come to them.
        clients: clients.
        supply: volunteers' hours a week, by place.
        promised: filled: hours promised, by place.
        rules: parameters.
    """
    promised[:] = 0.0
    for i in order:
        if not clients.alive[i] or clients.visited[i] <= 0.0:
            continue
        if promised[clients.place[i]] + clients.visited[i] <= supply[clients.place[i]]:
            promised[clients.place[i]] += clients.visited[i]
        else:
            clients.helped[i] = max(0.0, clients.helped[i] - clients.visited[i])
            clients.visited[i] = 0.0
    for i in order:
        known = (
            clients.stage[i] == _WAITING
            or clients.stage[i] == _SERVED
            or clients.stage[i] == _COMMUNITY
        )
        if not clients.alive[i] or not known or clients.visited[i] > 0.0:
            continue
        place = clients.place[i]
        hours = (
            practical_hours(clients.need[i], clients.complexity[i], rules.practical_share)
            - clients.helped[i]
        )
        hours = min(hours, supply[place] - promised[place])
        if hours >= rules.least_visit:
            clients.visited[i] = hours
            clients.helped[i] += hours
            promised[place] += clients.visited[i]


def _is_quiet(state: State, connectors: F64) -> bool:
    """Whether no lever asks for the community and nobody is in it."""
    policy, memory = state.policy, state.memory
    return not (
        connectors.any()
        or policy["triage"].any()
        or policy["volunteers"].any()
        or memory.helpers.any()
        or memory.volunteer_hours.any()
        or state.tally["community_people"].any()
    )


@dataclass
class Asked(Notes):
    """Whether anything is asked of the community this week."""

    quiet: bool = True


def come_back(state: State) -> None:
    """People who were helped or sent elsewhere may come back, needier; helpers are counted."""
    asked = state.scratch(Asked)
    asked.quiet = _is_quiet(state, capacity(state, CatalystKind.CONNECTOR))
    if not asked.quiet:
        q = state.parameters
        _return(
            state.client.columns,
            state.memory.helpers,
            state.seed,
            state.week,
            q["need.hours_most"],
            q.fill(ReturnRules, "community"),
        )


def triage(state: State) -> None:
    """A contact centre sends the simplest of those who make contact back to their place."""
    if state.scratch(Asked).quiet:
        return
    q = state.parameters
    _triage(
        state.client.columns,
        state.commissioner.columns,
        state.land,
        state.lever("triage"),
        mean_prices(state),
        state.lever("charging_cap"),
        state.week,
        q.fill(EaseRules, "need"),
    )


def connect(state: State) -> None:
    """Connectors meet people and look for help in their place, as far as their week goes."""
    connectors = capacity(state, CatalystKind.CONNECTOR)
    if not connectors.any():
        return
    q, c, room = state.parameters, state.client.columns, whole(state, connectors)
    _connect(
        in_turn(state, c.alive & ~c.met),
        c,
        state.land,
        room,
        helper_stock(state),
        state.memory.helpers,
        q["access.least_package"],
        q.fill(HelpRules, "community"),
    )


def visit(state: State) -> None:
    """Volunteers of each place, by age and thanks; their hours and what they cost."""
    q, g, policy = state.parameters, state.geography, state.policy
    memory, council = state.memory, state.land.council
    if state.scratch(Asked).quiet:
        return
    if not policy["volunteers"].any() and not memory.volunteer_hours.any():
        return
    asked = policy["volunteers"] * (1.0 + q["community.volunteer_draw"] * policy["volunteer_pay"])
    asked = np.minimum(asked, q["community.volunteers_most"])
    young_old = (g.aged_65 - g.aged_75).astype(np.float64)
    number = asked[council] * young_old / 1000.0
    c = state.client.columns
    _visit(
        in_turn(state, c.alive),
        c,
        number * q["community.volunteer_hours"],
        memory.volunteer_hours,
        q.fill(VisitRules, "community"),
    )
    people = np.bincount(council, number, state.councils)
    hours = np.bincount(council, memory.volunteer_hours, state.councils)
    every = np.arange(state.councils)
    cost = pence(people * q["community.volunteer_cost"])
    state.ledger.post(Flow.VOLUNTEER_COST, every, cost)
    state.ledger.post(Flow.VOLUNTEER_PAY, every, pence(hours * policy["volunteer_pay"]))
