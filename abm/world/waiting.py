"""Who waits for an hour of care, and how waits end: counts of every week, kept as few numbers."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.agents.kernel import kernel
from gofal.agents.table import I32, Rows

WAIT_WEEKS = 105
"""Waits are counted by whole weeks; the last class holds longer ones."""


class WaitEnd(IntEnum):
    """State of a wait when a week closes: it goes on, or has ended in one of five ways.

    It goes on at home or in hospital, ill there or fit to leave.
    """

    STILL = 0
    IN_HOSPITAL = 1
    STARTED = 2
    ELSEWHERE = 3
    GAVE_UP = 4
    DIED = 5
    CARE_HOME = 6


class WaitRoute(IntEnum):
    """Group of those who wait: by who holds the money, if that is settled, or after care."""

    UNASSESSED = 0
    COUNCIL = 1
    DIRECT_PAYMENT = 2
    OWN_MONEY = 3
    AGAIN = 4


class Spells(NamedTuple):
    """Counts of a week that are not zero.

    Attributes:
        cell: place in the flat table of :func:`no_spells`.
        people: people counted there.
    """

    cell: NDArray[np.uint32]
    people: NDArray[np.uint16]

    def part(self, councils: Rows) -> Spells:
        """The counts of some councils, numbered in that order."""
        size = no_spells(1).size
        council, inside = np.divmod(self.cell, np.uint32(size))
        number = np.full(int(council.max(initial=0)) + 1, -1)
        known = councils < len(number)
        number[councils[known]] = np.flatnonzero(known)
        new = number[council]
        stay = new >= 0
        cell = new[stay] * size + inside[stay]
        return Spells(cell.astype(np.uint32), self.people[stay].copy())


def no_spells(councils: int) -> I32:
    """A table of zeros: (council, rural, :class:`WaitRoute`, weeks, :class:`WaitEnd`)."""
    return np.zeros((councils, 2, len(WaitRoute), WAIT_WEEKS, len(WaitEnd)), np.int32)


def packed(table: I32) -> Spells:
    """The counts of a table that are not zero."""
    size = np.count_nonzero(table)
    spells = Spells(np.empty(size, np.uint32), np.empty(size, np.uint16))
    _pack(table.reshape(-1), spells)
    return spells


@kernel
def _pack(flat: I32, spells: Spells) -> None:
    """Write down counts that are not zero: a quarter of the time of NumPy's search for them."""
    n = 0
    for cell in range(len(flat)):
        if flat[cell] != 0:
            spells.cell[n], spells.people[n] = cell, flat[cell]
            n += 1
