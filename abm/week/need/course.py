"""Need runs its course: it ends, or grows."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.week.transitions.people import leave_family, release
from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.rows import give_row_back
from gofal.agents.table import F64, Free
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_ENDS, _CHANGES = int(Decision.CLIENT_ENDS), int(Decision.CLIENT_CHANGES)
_WAITING = int(Stage.WAITING)


class CourseRules(NamedTuple):
    """Parameters ``need.*`` of how need runs its course."""

    end_hazard: float
    queue_leave: float
    queue_patience: float
    growth_chance: float
    growth_step: float
    hours_most: float
    link_share: float
    works_share: float


@kernel
def _end_and_change(
    clients: ClientColumns,
    carers: CarerColumns,
    unpaid: UnpaidCarerColumns,
    free: Free,
    land: Land,
    seed: int,
    week: int,
    rules: CourseRules,
    ended: F64,
    left: F64,
) -> None:
    """People leave home care; need of the others rises now and then."""
    ends, changes = stream(seed, _ENDS, week), stream(seed, _CHANGES, week)
    for i in range(len(clients.alive)):
        if not clients.alive[i]:
            continue
        hazard = rules.end_hazard
        waiting = clients.stage[i] == _WAITING and week - clients.since[i] > rules.queue_patience
        if waiting:
            hazard += rules.queue_leave
        drawn = draw(ends, clients.uid[i])
        if drawn < hazard:
            council = land.council[clients.place[i]]
            if drawn < rules.end_hazard:
                ended[council] += 1.0
            else:
                left[council] += 1.0
            leave_family(i, clients, unpaid)
            release(i, clients, carers)
            clients.alive[i] = False
            give_row_back(i, free)
        elif draw(changes, clients.uid[i]) < rules.growth_chance:
            clients.need[i] = min(rules.hours_most, clients.need[i] * (1.0 + rules.growth_step))


def run_course(state: State) -> None:
    """People leave home care; need of the others rises now and then."""
    c, u, tally = state.client, state.unpaid, state.tally
    _end_and_change(
        c.columns,
        state.carer.columns,
        u.columns,
        c.free,
        state.land,
        state.seed,
        state.week,
        state.parameters.fill(CourseRules, "need"),
        tally["ended"],
        tally["left_waiting"],
    )
