"""Carers leave an employer, and the packages they served."""

from __future__ import annotations

from gofal.agents.carer import CarerColumns, Job
from gofal.agents.client import SLOTS, ClientColumns
from gofal.agents.kernel import kernel

_SEEKING, _WORKING = int(Job.SEEKING), int(Job.WORKING)


@kernel
def part(row: int, k: CarerColumns, week: int) -> None:
    """A carer no longer works for the employer and looks for a job."""
    k.job[row] = _SEEKING
    k.provider[row] = -1
    k.since[row] = week
    k.contact[row] = 0.0
    k.travel[row] = 0.0
    k.secure[row] = False
    k.offered_choice[row] = False
    k.protected[row] = 0.0
    k.absent[row] = False
    k.stopping[row] = False


@kernel
def clear_slots(c: ClientColumns, k: CarerColumns) -> None:
    """Take carers who left off the packages they served."""
    for i in range(len(c.alive)):
        if not c.alive[i]:
            continue
        for s in range(SLOTS):
            row = c.carer[i, s]
            if row >= 0 and (
                not k.alive[row] or k.job[row] != _WORKING or k.provider[row] != c.provider[i]
            ):
                c.carer[i, s] = -1
                c.hours[i, s] = 0.0
