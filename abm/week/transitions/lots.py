"""Lots pass to who won them, with their people and the carers who work mainly there."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.scratch import Sizes
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.chance import draw
from gofal.agents.client import SLOTS, ClientColumns, Route, Stage
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I32, I64, Bool

_SERVED, _WORKING, _COUNCIL = int(Stage.SERVED), int(Job.WORKING), int(Route.COUNCIL)


class Passing(NamedTuple):
    """What passes in one week.

    Attributes:
        winner: who gets the work of each lot, -1 where none passes, shape (patches,).
        loses: providers that may lose work, shape (providers,).
        hours: hours of each carer that pass to one winner, shape (carers,).
        goes: the winner that each carer goes along with, -1 none, shape (carers,).
        moved: hours of packages that pass, shape (councils,).
    """

    winner: I32
    loses: Bool
    hours: F64
    goes: I32
    moved: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nothing passes."""
        return cls(
            np.full(sizes.patches, -1, np.int32),
            np.zeros(sizes.providers, np.bool_),
            np.zeros(sizes.carers),
            np.full(sizes.carers, -1, np.int32),
            np.zeros(sizes.councils),
        )


@inlined
def _winner_of(i: int, clients: ClientColumns, land: Land, passing: Passing) -> int:
    """Who has won the work for a person that is served for the council, -1 nobody."""
    if not clients.alive[i] or clients.stage[i] != _SERVED or clients.route[i] != _COUNCIL:
        return -1
    return passing.winner[patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)]


@inlined
def _passes(i: int, to: int, clients: ClientColumns, passing: Passing) -> bool:
    """Whether a person whose lot ``to`` has won changes provider."""
    return to >= 0 and clients.provider[i] != to and passing.loses[clients.provider[i]]


@kernel
def pass_lots(
    winners: I64,
    goes_along: float,
    stays_behind: float,
    key: np.uint64,
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    passing: Passing,
) -> None:
    """All lots of a week pass at once: people, and the carers who go along on protected pay.

    A carer goes with the one winner that gets more than ``goes_along`` of the own hours, or
    refuses; those who stay leave their part of the packages to be staffed anew.

    Args:
        winners: each winner once.
        goes_along: share of a carer's hours.
        stays_behind: chance to refuse.
        key: key of that draw.
        clients: people.
        carers: carers.
        providers: providers.
        land: places.
        passing: what passes.
    """
    passing.goes[:] = -1
    passing.moved[:] = 0.0
    for w in range(len(winners)):
        _choose_winner(winners[w], goes_along, stays_behind, key, clients, carers, land, passing)
    for i in range(len(clients.alive)):
        to = _winner_of(i, clients, land, passing)
        if _passes(i, to, clients, passing):
            _give(i, to, clients, providers)
            passing.moved[land.council[clients.place[i]]] += clients.package[i]
    for row in range(len(carers.alive)):
        if passing.goes[row] >= 0:
            carers.provider[row] = passing.goes[row]
            carers.protected[row] = carers.wage[row]
    _part_teams(clients, carers, land, passing)


@kernel
def _choose_winner(
    to: int,
    goes_along: float,
    stays_behind: float,
    key: np.uint64,
    clients: ClientColumns,
    carers: CarerColumns,
    land: Land,
    passing: Passing,
) -> None:
    """Find the carers who go along with one winner."""
    hours = passing.hours
    hours[:] = 0.0
    for i in range(len(clients.alive)):
        if _winner_of(i, clients, land, passing) != to or not _passes(i, to, clients, passing):
            continue
        for s in range(SLOTS):
            if clients.carer[i, s] >= 0:
                hours[clients.carer[i, s]] += clients.hours[i, s]
    for row in range(len(carers.alive)):
        if hours[row] <= goes_along * carers.contact[row]:
            continue
        works = carers.alive[row] and carers.job[row] == _WORKING
        if works and draw(key, carers.uid[row]) >= stays_behind:
            passing.goes[row] = to


@inlined
def _give(i: int, to: int, clients: ClientColumns, providers: ProviderColumns) -> None:
    """A person is with the winner from now on."""
    j = clients.provider[i]
    providers.clients[j] = max(0, providers.clients[j] - 1)
    providers.planned[j] = max(0.0, providers.planned[j] - clients.package[i])
    providers.clients[to] += 1
    providers.planned[to] += clients.package[i]
    clients.provider[i] = to


@kernel
def _part_teams(clients: ClientColumns, carers: CarerColumns, land: Land, passing: Passing) -> None:
    """Take carers off the packages of people who are now with another provider than they."""
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED:
            continue
        let = _winner_of(i, clients, land, passing) >= 0
        for s in range(SLOTS):
            row = clients.carer[i, s]
            if row < 0 or carers.provider[row] == clients.provider[i]:
                continue
            if let or passing.goes[row] >= 0:
                carers.contact[row] = max(0.0, carers.contact[row] - clients.hours[i, s])
                clients.carer[i, s] = -1
                clients.hours[i, s] = 0.0
