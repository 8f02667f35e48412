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
    moved = transfer(
        j,
        to,
        council,
        state.parameters["commissioner.goes_along"],
        state.client.columns,
        state.carer.columns,
        state.land,
        state.scratch(Moved).hours,
    )
    state.tally["transferred_hours"][council] += moved
    return moved


@kernel
def transfer(
    j: int,
    to: int,
    council: int,
    goes_along: float,
    clients: ClientColumns,
    carers: CarerColumns,
    land: Land,
    moved_hours: F64,
) -> float:
    """A council's contract passes from one provider to another, people and carers with it (TUPE).

    Carers who do more than ``goes_along`` of their work for the people who move go along on
    protected pay; the others stay and their part of the packages has to be staffed anew. Returns
    the hours moved.
    """
    moved_hours[:] = 0.0
    moved = _move_people(j, to, council, clients, land, moved_hours)
    for row in range(len(carers.alive)):
        theirs = carers.alive[row] and carers.provider[row] == j and carers.job[row] == _WORKING
        if theirs and moved_hours[row] > goes_along * carers.contact[row]:
            carers.provider[row] = to
            carers.protected[row] = carers.wage[row]
    _part_teams(j, to, clients, carers)
    return moved


@kernel
def _move_people(
    j: int, to: int, council: int, clients: ClientColumns, land: Land, moved_hours: F64
) -> float:
    """Give the people to the new provider; sums each carer's hours with them."""
    moved = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED or clients.provider[i] != j:
            continue
        if clients.route[i] != _COUNCIL or land.council[clients.place[i]] != council:
            continue
        moved += clients.package[i]
        clients.provider[i] = to
        clients.losing[i] = 0
        for s in range(SLOTS):
            if clients.carer[i, s] >= 0:
                moved_hours[clients.carer[i, s]] += clients.hours[i, s]
    return moved


@kernel
def _part_teams(j: int, to: int, clients: ClientColumns, carers: CarerColumns) -> None:
    """Take carers off the packages of people who are now with the other provider."""
    for i in range(len(clients.alive)):
        if (
            not clients.alive[i]
            or clients.stage[i] != _SERVED
            or (clients.provider[i] != to and clients.provider[i] != j)
        ):
            continue
        for s in range(SLOTS):
            row = clients.carer[i, s]
            if row >= 0 and carers.provider[row] != clients.provider[i]:
                carers.contact[row] = max(0.0, carers.contact[row] - clients.hours[i, s])
                clients.carer[i, s] = -1
                clients.hours[i, s] = 0.0
