"""The queue for help: who has asked a catalyst whose hours are full, those longest in it first."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.market.helpers import first_load, helpers_in, posts
from gofal.abm.world.state import State
from gofal.agents.carer import NOT_ASKED
from gofal.agents.catalyst import CatalystKind
from gofal.agents.chance import Decision, draws, stream
from gofal.agents.founder import Venture

ASKS = "founder(asked_help asked_kind)"
"""What asking for help changes, as the plan of the week says it."""
_ALONE = CatalystKind.COMMUNITY_CATALYST


def ask(state: State, person: int, kind: CatalystKind) -> None:
    """A founder asks for help that nobody has the hours for; who has asked before stays there."""
    f = state.founder.columns
    if f.asked_help[person] == NOT_ASKED:
        f.asked_help[person], f.asked_kind[person] = state.week, kind


def founders_waiting(state: State, kind: CatalystKind, n: int) -> Iterator[int]:
    """Free founders of a council who wait for help of a kind, those who asked first."""
    f = state.founder.columns
    waits = f.alive & (f.stage == Venture.FREE) & (f.asked_help != NOT_ASKED)
    rows = np.flatnonzero(waits & (f.asked_kind == kind) & (f.council == n))
    yield from rows[np.lexsort((f.uid[rows], f.asked_help[rows]))].tolist()


def carers_waiting(state: State) -> NDArray[np.intp]:
    """Carers and seekers who wait for help to work for themselves, those who asked first."""
    k = state.carer.columns
    rows = np.flatnonzero(k.alive & (k.asked_help != NOT_ASKED))
    return rows[np.lexsort((k.uid[rows], k.asked_help[rows]))]


def give_turns(state: State) -> None:
    """Of those who wait to work for themselves some give up; catalysts see the first of the rest.

    Whoever was seen this week and did not start no longer waits. Who is seen next week weighs it
    then, with help.
    """
    k, rows = state.carer.columns, carers_waiting(state)
    if len(rows) == 0:
        return
    there = posts(state, _ALONE)[state.land.council[k.home[rows]]] > 0.0
    drawn = np.empty(len(rows))
    draws(stream(state.seed, int(Decision.CATALYST), state.week), k.uid[rows] ^ 11, drawn)
    lasts = exp(-1.0 / state.parameters["catalyst.help_patience"])
    stays = there & (drawn < lasts) & (k.help_turn[rows] != state.week)
    k.asked_help[rows[~stays]] = NOT_ASKED
    rows = rows[stays]
    home, load = state.land.council[k.home[rows]], first_load(state, _ALONE)
    for n in np.unique(home):
        helpers = helpers_in(state, _ALONE, int(n))
        c = state.catalyst.columns
        free = int(np.floor((c.hours[helpers] - c.busy[helpers]) / load).sum())
        k.help_turn[rows[home == n][:free]] = state.week + 1


def see_queue(state: State) -> None:
    """How many wait for help in each council; who asked where nobody helps any more does not."""
    f, k = state.founder.columns, state.carer.columns
    waits = np.flatnonzero(f.alive & (f.asked_help != NOT_ASKED))
    for kind in np.unique(f.asked_kind[waits]):
        rows = waits[f.asked_kind[waits] == kind]
        nobody = posts(state, CatalystKind(int(kind)))[f.council[rows]] <= 0.0
        f.asked_help[rows[nobody]] = NOT_ASKED
    waits = waits[(f.asked_help[waits] != NOT_ASKED) & (f.stage[waits] == Venture.FREE)]
    number = np.bincount(f.council[waits], minlength=state.councils)
    number += np.bincount(
        state.land.council[k.home[carers_waiting(state)]], minlength=state.councils
    )
    state.tally["support_queue"][:] = number
