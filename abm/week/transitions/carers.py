"""Carers leave an employer, and the packages they served."""

from __future__ import annotations

from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.memory import STEPS_OF_EARNINGS
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.client import SLOTS, ClientColumns
from gofal.agents.kernel import kernel
from gofal.agents.table import Bool

_SEEKING, _HIRED = int(Job.SEEKING), int(Job.HIRED)

PARTS = (
    "absent contact going guaranteed job next offered_choice protected provider secure since "
    "stopping travel waiting"
)
"""Columns of a carer that parting from an employer changes."""


@kernel
def part(row: int, carers: CarerColumns, week: int) -> None:
    """A carer no longer works for the employer: waits for the next job, or looks for one."""
    carers.job[row] = _HIRED if carers.next[row] >= 0 else _SEEKING
    carers.provider[row] = carers.next[row]
    stay(row, carers)
    carers.since[row] = week
    carers.contact[row] = 0.0
    carers.travel[row] = 0.0
    carers.waiting[row] = 0.0
    carers.secure[row] = False
    carers.guaranteed[row] = 0.0
    carers.offered_choice[row] = False
    carers.protected[row] = 0.0
    carers.absent[row] = False
    carers.stopping[row] = False


@kernel
def stay(row: int, carers: CarerColumns) -> None:
    """A carer goes to no other employer, or is there already."""
    carers.going[row] = 0
    carers.next[row] = -1


@kernel
def step_of(rank: float) -> int:
    """The step of earnings elsewhere that a rank belongs to."""
    return min(STEPS_OF_EARNINGS - 1, int(rank * STEPS_OF_EARNINGS))


class Left(NamedTuple):
    """Carers who left their employer, shape (carers + 1,); the last stands for none."""

    left: Bool

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody did."""
        return cls(np.zeros(sizes.carers + 1, np.bool_))


@kernel
def take_off(clients: ClientColumns, left: Bool) -> None:
    """Take carers who left off the packages they served."""
    for i in range(len(clients.alive)):
        some = False
        for s in range(SLOTS):
            some |= left[clients.carer[i, s]]  # an empty slot, -1, is the last
        for s in range(SLOTS if some else 0):
            if left[clients.carer[i, s]]:
                clients.carer[i, s] = -1
                clients.hours[i, s] = 0.0


def clear_slots(state: State, rows: NDArray[np.integer[Any]]) -> None:
    """Take some carers off the packages they served.

    Marks are looked up, and not the carer of each slot (3.5 times as long).
    """
    left = state.scratch(Left).left
    left[:] = False
    left[rows] = True
    take_off(state.client.columns, left)
