"""A contract passes on, with the people and the carers who know them."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.land import Land
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.client import SLOTS, ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.table import F64

_SERVED, _WORKING = int(Stage.SERVED), int(Job.WORKING)
_COUNCIL = int(Route.COUNCIL)


class Moved(NamedTuple):
    """Hours of each carer with people who change provider, shape (carers,)."""

    hours: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nought."""
        return cls(np.zeros(sizes.carers))


def pass_contract(state: State, j: int, to: int, council: int) -> float:
    """Pass a council's contract from provider ``j`` to another; returns the hours that move."""
    return transfer(
        j,
        to,
        council,
        state.parameters["commissioner.goes_along"],
        state.client.columns,
        state.carer.columns,
        state.land,
        state.scratch(Moved).hours,
    )


@kernel
def transfer(
    j: int, to: int, council: int, goes_along: float, c: ClientColumns, k: CarerColumns, land: Land,
    moved_hours: F64,
) -> float:  # fmt: skip
    """A council's contract passes from one provider to another, people and carers with it (TUPE).

    Carers who do more than ``goes_along`` of their work for the people who move go along on
    protected pay; the others stay and their part of the packages has to be staffed anew. Returns
    the hours moved.
    """
    moved_hours[:] = 0.0
    moved = _move_people(j, to, council, c, land, moved_hours)
    for row in range(len(k.alive)):
        theirs = k.alive[row] and k.provider[row] == j and k.job[row] == _WORKING
        if theirs and moved_hours[row] > goes_along * k.contact[row]:
            k.provider[row] = to
            k.protected[row] = k.wage[row]
    _part_teams(j, to, c, k)
    return moved


@kernel
def _move_people(
    j: int, to: int, council: int, c: ClientColumns, land: Land, moved_hours: F64
) -> float:
    """Give the people to the new provider; sums each carer's hours with them."""
    moved = 0.0
    for i in range(len(c.alive)):
        if not c.alive[i] or c.stage[i] != _SERVED or c.provider[i] != j:
            continue
        if c.route[i] != _COUNCIL or land.council[c.place[i]] != council:
            continue
        moved += c.package[i]
        c.provider[i] = to
        c.losing[i] = 0
        for s in range(SLOTS):
            if c.carer[i, s] >= 0:
                moved_hours[c.carer[i, s]] += c.hours[i, s]
    return moved


@kernel
def _part_teams(j: int, to: int, c: ClientColumns, k: CarerColumns) -> None:
    """Take carers off the packages of people who are now with the other provider."""
    for i in range(len(c.alive)):
        if not c.alive[i] or c.stage[i] != _SERVED or (c.provider[i] != to and c.provider[i] != j):
            continue
        for s in range(SLOTS):
            row = c.carer[i, s]
            if row >= 0 and k.provider[row] != c.provider[i]:
                k.contact[row] = max(0.0, k.contact[row] - c.hours[i, s])
                c.carer[i, s] = -1
                c.hours[i, s] = 0.0
