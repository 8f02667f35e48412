"""Coordinators meet people before they make contact."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.community.ageing import rates
from gofal.abm.week.community.neighbours import (
    EaseRules,
    HelpRules,
    find_help,
    hardness,
    helper_stock,
)
from gofal.abm.week.community.turns import in_turn
from gofal.abm.week.community.workers import capacity
from gofal.abm.week.need.arrivals import growth_of_contacts
from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.agents.catalyst import CatalystKind
from gofal.agents.client import ClientColumns, Stage, Wait
from gofal.agents.kernel import kernel
from gofal.agents.table import F64, I64

_CONTACT, _COMMUNITY = int(Stage.CONTACT), int(Stage.COMMUNITY)
_NONE = int(Wait.NONE)


@kernel
def _meet(
    order: I64,
    clients: ClientColumns,
    land: Land,
    share: F64,
    stock: F64,
    used: F64,
    week: int,
    ease: EaseRules,
    rules: HelpRules,
    met: F64,
) -> None:
    """Coordinators walk with the simplest of those who would make contact this week.

    ``share`` is the part of them that coordinators have time for, by council; ``met`` counts.
    """
    for i in order:
        if not clients.alive[i] or clients.stage[i] != _CONTACT or clients.since[i] != week:
            continue
        n = land.council[clients.place[i]]
        if hardness(clients.need[i], clients.complexity[i], ease) < share[n] and find_help(
            i, clients, stock, used, rules
        ):
            clients.stage[i] = _COMMUNITY
            clients.wait[i] = _NONE
            met[n] += 1.0


def meet_first(state: State) -> None:
    """Who is met by a coordinator, and helped, makes no contact for now."""
    time = capacity(state, CatalystKind.COORDINATOR)
    if not time.any():
        return
    q, tally = state.parameters, state.tally
    rate, _ = rates(state)
    growth = growth_of_contacts(state)
    expected = np.bincount(state.land.council, rate, state.councils) * (growth.now + growth.late)
    share = time / np.maximum(1e-9, expected)
    met = np.zeros(state.councils)
    c = state.client.columns
    new = in_turn(state, c.alive & (c.stage == _CONTACT) & (c.since == state.week))
    _meet(
        new,
        c,
        state.land,
        share,
        helper_stock(state),
        state.memory.helpers,
        state.week,
        q.fill(EaseRules, "need"),
        q.fill(HelpRules, "community"),
        met,
    )
    tally["contacts"][:] -= met
    tally["met_first"][:] = met
