"""The queue: in which order people who wait are offered to providers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from gofal.abm.levers import options
from gofal.abm.week.community.teams import patch_of_rows, team_patches
from gofal.abm.world.scratch import Notes, Sizes
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.errors import GofalError
from gofal.agents.hospital import Hospital
from gofal.agents.kernel import kernel
from gofal.agents.matching import MatchingRule, Waiting, matching_rules
from gofal.agents.table import F64, I32

_WAITING = int(Stage.WAITING)
_ILL, _FIT = int(Hospital.ILL), int(Hospital.FIT)
_ORDER = int(Decision.OFFER_ORDER)


@cache
def rules() -> tuple[MatchingRule, ...]:
    """The rules of the lever ``matching_rule``, in the order of its options."""
    given = {rule.slug: rule for rule in matching_rules()}
    return tuple(given[word] for word in options("matching_rule"))


class Queued(NamedTuple):
    """People who wait: their rows, and keys by which they are ordered, the lowest first."""

    row: I32
    key: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody yet."""
        return cls(np.zeros(sizes.clients, np.int32), np.zeros(sizes.clients))


@kernel
def _list_waiting(clients: ClientColumns, seed: int, queued: Queued) -> int:
    """List who waits and is not ill in hospital, each with a draw as key; returns how many."""
    n = 0
    for i in range(len(clients.alive)):
        waits = clients.alive[i] and clients.stage[i] == _WAITING
        if waits and clients.hospital[i] != _ILL:
            queued.row[n] = i
            n += 1
    key = stream(seed, _ORDER, 0)
    for q in range(n):
        queued.key[q] = draw(key, clients.uid[queued.row[q]])
    return n


@dataclass
class Turns(Notes):
    """Rows of people who wait, in the order in which they are offered."""

    rows: I32 = field(default_factory=lambda: np.zeros(0, dtype=np.int32))


def order_queue(state: State) -> None:
    """Order those who wait by the council's rule, in a team's patch by the greatest unmet need.

    Care for who could leave hospital is asked for before that of all others.
    """
    queued = state.scratch(Queued)
    number = _list_waiting(state.client.columns, state.seed, queued)
    order_waiting(state, number)
    put_worst_first(state, number)
    rows = queued.row[np.argsort(queued.key[:number])]
    state.scratch(Turns).rows = _from_hospital_first(rows, state.client["hospital"][rows] == _FIT)


def _from_hospital_first(rows: I32, fit: NDArray[np.bool_]) -> I32:
    """The same people, those who wait in hospital before the others."""
    return np.concatenate([rows[fit], rows[~fit]])


def order_waiting(state: State, waiting: int) -> None:
    """Give everybody who waits a key: their place in the queue, lowest first.

    The first rule of the lever orders all; a council with another rule orders its own people only:
    together they hold the same places in the queue as before.
    """
    c, key = state.client.columns, state.scratch(Queued).key
    rows = state.scratch(Queued).row[:waiting]
    need = c.need[rows].astype(np.float64)
    queue = Waiting(
        since=c.since[rows].astype(np.float64),
        need=need,
        unmet=c.unmet[rows] * need,
        package=c.package[rows].astype(np.float64),
        draw=key[:waiting].copy(),
    )
    key[:waiting] = _key(rules()[0], queue)
    council = state.land.council[c.place[rows]]
    chosen = state.policy["matching_rule"][council]
    for number in np.unique(chosen[chosen > 0]).astype(np.intp):
        mine = np.flatnonzero(chosen == number)
        own = Waiting._make(values[mine] for values in queue)
        _reorder(key, mine, council[mine], _key(rules()[number], own))


def put_worst_first(state: State, waiting: int) -> None:
    """In team patches the places in the queue go to those with most hours unmet.

    A team orders its own people only: together they hold the same places in the queue as before.
    """
    teams = team_patches(state)
    if not teams.any():
        return
    c, rows = state.client.columns, state.scratch(Queued).row[:waiting]
    patch = patch_of_rows(state, rows)
    mine = np.flatnonzero(teams[patch])
    unmet = c.unmet[rows[mine]] * c.need[rows[mine]]
    _reorder(state.scratch(Queued).key, mine, patch[mine], -unmet)


def _key(rule: MatchingRule, queue: Waiting) -> F64:
    key = np.asarray(rule.key(queue), dtype=np.float64)
    if key.shape != queue.since.shape or np.isnan(key).any():
        raise GofalError(f"matching rule {rule.slug}: its key is not one number for each person")
    return key


def _reorder(
    key: F64, mine: NDArray[np.intp], group: NDArray[np.integer], wanted: NDArray[np.floating]
) -> None:
    """Share the places of each group anew among its people, the lowest of ``wanted`` first."""
    by_place = mine[np.lexsort((key[mine], group))]
    # Between equals the one who was ahead stays ahead.
    by_wish = mine[np.lexsort((key[mine], wanted, group))]
    key[by_wish] = key[by_place].copy()
