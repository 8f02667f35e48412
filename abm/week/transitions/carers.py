"""Carers leave an employer, and the packages they served."""

from __future__ import annotations

from gofal.agents.carer import CarerColumns, Job
from gofal.agents.client import SLOTS, ClientColumns
from gofal.agents.kernel import kernel

_SEEKING, _HIRED, _WORKING = int(Job.SEEKING), int(Job.HIRED), int(Job.WORKING)

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
def clear_slots(clients: ClientColumns, carers: CarerColumns) -> None:
    """Take carers who left off the packages they served."""
    for i in range(len(clients.alive)):
        if not clients.alive[i]:
            continue
        for s in range(SLOTS):
            row = clients.carer[i, s]
            if row >= 0 and (
                not carers.alive[row]
                or carers.job[row] != _WORKING
                or carers.provider[row] != clients.provider[i]
            ):
                clients.carer[i, s] = -1
                clients.hours[i, s] = 0.0
