"""A contract passes on, with the people and the carers who know them."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.land import Land
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.abm.world.stretches import clear_row
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.client import SLOTS, ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.table import F64

_SERVED, _WORKING = int(Stage.SERVED), int(Job.WORKING)
_COUNCIL = int(Route.COUNCIL)
_HARDLY = 1e-6
"""Hours that only guard a division by nothing."""


class Moved(NamedTuple):
    """Hours of each carer with people who change provider, shape (carers,)."""

    hours: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Zero."""
        return cls(np.zeros(sizes.carers))


_WORK = (
    "pending clients planned staff delivered travel capacity free unfilled refused rushed spare "
    "believed_hours"
)
"""Columns of a provider's work, which add up when one takes over another."""


def take_over(state: State, keep: int, gone: int) -> None:
    """One provider takes over all people and carers of another, on protected pay and tenure.

    Nobody's rota changes. Money, debts and the row of the other are the caller's business.
    """
    p = state.provider.columns
    _go_over(keep, gone, state.client.columns, state.carer.columns)
    memory = state.memory
    for table, holds in (
        (memory.refused_at, memory.refused_in),
        (memory.visits_at, memory.visits_in),
    ):
        table[keep] += table[gone]
        holds[keep] |= holds[gone]
        clear_row(gone, table, holds)
    both = np.array([keep, gone])
    weight = p.planned[both] + _HARDLY
    p.believed_left[keep] = np.average(p.believed_left[both], weights=weight)
    p.hours_doubt[keep] = np.hypot(*p.hours_doubt[both])
    if p.plan_later[keep] > 0.0:
        # Bought hours do not make the buyer's own plan come true.
        p.plan_later[keep] += p.planned[gone]
    for name in _WORK.split():
        column = getattr(p, name)
        column[keep] += column[gone]
        column[gone] = 0
    p.contract[keep] = np.maximum(p.contract[keep], p.contract[gone])
    _pass_lots_on(state, keep, gone)


def _pass_lots_on(state: State, keep: int, gone: int) -> None:
    """Lots that were won by tender go over with the rest."""
    m, uid = state.memory, state.provider.columns.uid[keep]
    held = (m.holder == gone) & (m.lot_until >= 0)
    m.holder[held], m.holder_uid[held] = keep, uid
    won = m.lot_winner == gone
    m.lot_winner[won], m.lot_winner_uid[won] = keep, uid


@kernel
def _go_over(keep: int, gone: int, clients: ClientColumns, carers: CarerColumns) -> None:
    """People and staff of a provider, and those hired by it, belong to another from now on."""
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.provider[i] == gone:
            clients.provider[i] = keep
        if clients.alive[i] and clients.refused_by[i] == gone:
            clients.refused_by[i] = -1
    for row in range(len(carers.alive)):
        if carers.alive[row] and carers.provider[row] == gone:
            if carers.job[row] == _WORKING:
                carers.protected[row] = max(carers.protected[row], carers.wage[row])
            carers.provider[row] = keep
        if carers.alive[row] and carers.next[row] == gone:
            carers.next[row] = keep


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
    if moved <= 0.0:
        return 0.0
    for row in range(len(carers.alive)):
        theirs = carers.provider[row] == j and carers.alive[row] and carers.job[row] == _WORKING
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
        if clients.provider[i] != j or not clients.alive[i] or clients.stage[i] != _SERVED:
            continue
        if clients.route[i] != _COUNCIL or land.council[clients.place[i]] != council:
            continue
        moved += clients.package[i]
        clients.provider[i] = to
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
