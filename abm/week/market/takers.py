"""Takers: to whom a council passes the people of a provider that ends."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.transitions.transfer import pass_contract
from gofal.abm.world.prices import fees
from gofal.abm.world.regimes import hour_costs
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ON_LIST
from gofal.agents.rows import used
from gofal.agents.table import F64, I64, Bool

_SERVED = int(Stage.SERVED)


class InCare(NamedTuple):
    """People in the care of each provider, shape (providers,)."""

    people: I64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody."""
        return cls(np.zeros(sizes.providers, np.int64))


def pass_on(state: State, j: int, service: Bool, may: Bool) -> None:
    """Each council passes its people, and the carers who know them, to a provider with room.

    Args:
        state: the world.
        j: the provider that ends.
        service: whether a council's own service takes them where nobody else has room, by council.
        may: who may take them, shape (providers,).
    """
    p = state.provider.columns
    for n in np.flatnonzero(p.contract[j] > 0):
        to = _taker(state, int(n), j, bool(service[n]), may)
        if to < 0 or to == j:
            # Nobody else has room: a council's own company goes on, or ends, as it would.
            continue
        moved = pass_contract(state, j, to, int(n))
        p.contract[to, n] = max(p.contract[to, n], p.contract[j, n], ON_LIST)
        p.contract[j, n] = 0
        p.planned[j] = max(0.0, p.planned[j] - moved)
        p.planned[to] += moved


def _taker(state: State, n: int, loser: int, service: bool, able: Bool) -> int:
    """The most trusted, then the nearest, whom an hour of the fee leaves something and has room.

    Nobody takes more than it has, or than a provider usually plans for; where there is no such
    provider the council's own service takes the people, if it may, or nobody (-1).
    """
    p = state.provider.columns
    may = p.alive & p.serves_council & ~p.owner_covers & (p.contract[:, n] > 0) & (p.warned < 0)
    may &= able
    may[loser] = False
    rows = np.flatnonzero(may)
    room = p.planned[loser] <= np.maximum(p.planned[rows], state.parameters["provider.plan_hours"])
    people = served_by(state)
    room &= people[rows] + people[loser] <= p.max_clients[rows]
    rows = rows[room & (left_by_hour(state, n, rows) > 0.0)]
    if len(rows) == 0:
        return int(state.commissioner.columns.in_house[n]) if service else -1
    far = state.land.minutes[p.base_place[loser], p.base_place[rows]]
    return int(rows[np.lexsort((far, -np.round(p.trust[rows], 1)))[0]])


def served_by(state: State) -> I64:
    """People in the care of each provider at this moment, shape (providers,); until asked again."""
    people = state.scratch(InCare).people
    _count_served(used(state.client), people)
    return people


@kernel
def _count_served(clients: ClientColumns, people: I64) -> None:
    """Count the people in the care of each provider."""
    people[:] = 0
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.stage[i] == _SERVED:
            people[clients.provider[i]] += 1


def left_by_hour(state: State, n: int, rows: NDArray[np.intp]) -> F64:
    """Surplus of an hour at a council's fee over its own cost, £/h."""
    kept = 1.0 - state.provider.columns.royalty[rows]
    left: F64 = fees(state)[n] * kept - hour_costs(state, rows)
    return left
