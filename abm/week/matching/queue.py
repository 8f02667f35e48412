"""The queue: in which order people who wait are offered to providers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from gofal.abm.week.community.teams import patch_of_rows, team_patches
from gofal.abm.world.scratch import Notes
from gofal.abm.world.state import State, Workspace
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.table import I64

_WAITING = int(Stage.WAITING)
_ORDER = int(Decision.OFFER_ORDER)


@kernel
def _list_waiting(c: ClientColumns, seed: int, w: Workspace) -> int:
    """List waiting people with the key they are sorted by; returns how many.

    The longest wait comes first, ties are broken by a keyed draw.
    """
    n = 0
    for i in range(len(c.alive)):
        if c.alive[i] and c.stage[i] == _WAITING:
            w.order[n] = i
            n += 1
    key = stream(seed, _ORDER, 0)
    for q in range(n):
        i = w.order[q]
        w.sort_key[q] = c.since[i] + draw(key, c.uid[i])
    return n


@dataclass
class Queue(Notes):
    """People who wait, in the order in which they are offered: positions in ``order``."""

    turn: I64 = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


def queue(state: State) -> None:
    """Order those who wait: the longest wait first, in a team's patch the greatest unmet need."""
    waiting = _list_waiting(state.client.columns, state.seed, state.work)
    put_worst_first(state, waiting)
    state.scratch(Queue).turn = np.argsort(state.work.sort_key[:waiting])


def put_worst_first(state: State, waiting: int) -> None:
    """In team patches the places in the queue go to those with most hours unmet.

    A team orders its own people only: together they hold the same places in the queue as before.
    """
    teams = team_patches(state)
    if not teams.any():
        return
    c, key = state.client.columns, state.work.sort_key
    rows = state.work.order[:waiting]
    patch = patch_of_rows(state, rows)
    mine = np.flatnonzero(teams[patch])
    unmet = c.unmet[rows[mine]] * c.need[rows[mine]]
    by_place = mine[np.lexsort((key[mine], patch[mine]))]
    # Between equals the one who was ahead stays ahead.
    by_need = mine[np.lexsort((key[mine], -unmet, patch[mine]))]
    key[by_need] = key[by_place].copy()
