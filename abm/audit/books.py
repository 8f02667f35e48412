"""Books of a world as the audit reads them, and its errors."""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.state import State
from gofal.agents.client import Stage
from gofal.agents.table import Table

HOURS = 0.02
"""Hours a carer's or person's week may be off by rounding to single precision."""


class AuditError(AssertionError):
    """Books of a world that do not balance; says in which week, after which step and where."""


class Books:
    """A state right after a step, with the rows that most checks look at.

    Attributes:
        state: the world.
        step: name of the step that has just run.
        tables: its tables by short name.
        c: columns of people.
        k: columns of carers.
        p: columns of providers.
        clients: rows of people.
        served: rows of people served.
        carers: rows of carers.
        slots: carer of each slot of each person, shape (people, slots).
        booked: hours of each slot, same shape.
    """

    def __init__(self, state: State, step: str) -> None:
        self.state, self.step = state, step
        self.tables: dict[str, Table[Any]] = {
            "client": state.client,
            "carer": state.carer,
            "unpaid": state.unpaid,
            "provider": state.provider,
            "commissioner": state.commissioner,
            "catalyst": state.catalyst,
            "founder": state.founder,
        }
        self.c, self.k, self.p = (
            state.client.columns,
            state.carer.columns,
            state.provider.columns,
        )
        self.clients = state.client.rows()
        self.served = self.clients[self.c.stage[self.clients] == Stage.SERVED]
        self.carers = state.carer.rows()
        self.slots = self.c.carer[self.clients]
        self.booked = self.c.hours[self.clients].astype(np.float64)

    def grew(self, what: str, by: float, tallied: float) -> None:
        """Fail if a number changed by anything but what the tally says."""
        if abs(by - tallied) > 0.5:
            self.fail(f"{what}: {by:g}, the tally says {tallied:g}")

    def same(self, what: str, stated: NDArray[Any], counted: NDArray[Any]) -> None:
        """Fail if a sum in a provider's books is not what was counted."""
        off = np.abs(stated.astype(np.float64) - counted) > HOURS + 1e-4 * np.abs(counted)
        if off.any():
            j = int(np.flatnonzero(off)[0])
            self.fail(f"provider {j}: {what} {stated[j]:g}, counted {counted[j]:g}")

    def recount(self, what: str, stated: float, counted: float, slack: float = HOURS) -> None:
        """Fail if a sum of the books is not what was counted."""
        if abs(stated - counted) > slack + 1e-5 * abs(counted):
            self.fail(f"{what}: {stated:.4f} in the books, {counted:.4f} counted")

    def none(self, who: str, what: str, rows: NDArray[Any]) -> None:
        """Fail if there is anybody in ``rows``, of whom ``what`` is true."""
        if len(rows):
            self.fail(f"{len(rows)} x {who} {what}; first in row {int(rows[0])}")

    def fail(self, why: str) -> NoReturn:
        """Say what does not add up, when and where."""
        raise AuditError(f"week {self.state.week}, after {self.step}: {why}")
