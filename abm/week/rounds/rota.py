"""Rotas: the visits of a week, by person and by carer, and what last week's rota said of them."""

from __future__ import annotations

from typing import Annotated, NamedTuple, Self

import numpy as np

from gofal.abm.week.market.travel import TravelRules
from gofal.abm.world.scratch import Sizes
from gofal.agents.client import SLOTS
from gofal.agents.table import F32, F64, I32, Columns, column, empty_records

NOBODY = -1


class VisitColumns(Columns):
    """A visit in a rota; side by side because visits are read and written together."""

    client: Annotated[I32, column("index", "who is visited, by the position in Visits")]
    place: Annotated[I32, column("index", "where")]
    hours: Annotated[F32, column("h/week", "hours there")]
    way: Annotated[F32, column("min", "minutes from the carer's home")]
    visits: Annotated[F64, column("1/week", "visits there")]


class Rota(NamedTuple):
    """Visits of a week grouped by carer, and what follows from them alone.

    Attributes:
        start: where each carer's visits begin in ``at``, shape (carers + 1,).
        filled: how far each carer's group is filled while it is made.
        at: the visits.
        home: the carer's home, -1 while the carer's tour has not been made.
        contact: hours a week of the carer.
        links: minutes a week between places.
        legs: share of visits reached from another visit.
    """

    start: I32
    filled: I32
    at: VisitColumns
    home: I32
    contact: F64
    links: F64
    legs: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """No visits yet."""
        return cls(
            start=np.zeros(sizes.carers + 1, np.int32),
            filled=np.zeros(sizes.carers, np.int32),
            at=empty_records(VisitColumns, SLOTS * sizes.clients),
            home=np.full(sizes.carers, NOBODY, np.int32),
            contact=np.zeros(sizes.carers),
            links=np.zeros(sizes.carers),
            legs=np.zeros(sizes.carers),
        )


class Rotas:
    """Rota of this week and the one before, whose tours are copied where nothing changed.

    Attributes:
        now: this week's.
        before: last week's.
    """

    def __init__(self, now: Rota, before: Rota) -> None:
        self.now, self.before = now, before
        self._made_of: tuple[TravelRules, F32] | None = None

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Two rotas without visits."""
        return cls(Rota.made(sizes), Rota.made(sizes))

    def turn(self) -> None:
        """Make this week's rota last week's."""
        self.now, self.before = self.before, self.now
        self.now.home[:] = NOBODY

    def hold(self, rules: TravelRules, minutes: F32) -> None:
        """Forget tours that were made of other rules or roads."""
        known = self._made_of
        if known is None or known[0] != rules or known[1] is not minutes:
            self.before.home[:] = NOBODY
        self._made_of = rules, minutes


class Sums(NamedTuple):
    """Sums and terms of each provider, side by side and not 600 bytes apart; shape (providers,).

    Attributes:
        planned: hours in its packages.
        unfilled: of these without a carer.
        clients: people it serves.
        travel: its carers' travel.
        waiting: its carers' waiting.
        rushed: travel taken out of visits.
        visited: share of visits that are driven to.
        rush: share of travel taken out of visits.
    """

    planned: F32
    unfilled: F32
    clients: I32
    travel: F32
    waiting: F32
    rushed: F32
    visited: F64
    rush: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """All zero."""
        planned, unfilled, travel, waiting, rushed = np.zeros((5, sizes.providers), np.float32)
        visited, rush = np.zeros((2, sizes.providers))
        clients = np.zeros(sizes.providers, np.int32)
        return cls(planned, unfilled, clients, travel, waiting, rushed, visited, rush)
