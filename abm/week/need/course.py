"""Need runs its course: it ends, or grows."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.week.community.beginning import Beginning, begin, note_row
from gofal.abm.week.transitions.people import leave_family, release
from gofal.abm.week.transitions.waiting import note_wait
from gofal.abm.world.ages import usual_ends
from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.abm.world.waiting import WaitEnd
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import Age, ClientColumns, Stage
from gofal.agents.kernel import inlined, kernel
from gofal.agents.rows import give_row_back, used
from gofal.agents.table import F64, I32, Free
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_ENDS, _CHANGES = int(Decision.CLIENT_ENDS), int(Decision.CLIENT_CHANGES)
_WAITING = int(Stage.WAITING)
_UNDER_65, _FROM_65, _FROM_75 = int(Age.UNDER_65), int(Age.FROM_65), int(Age.FROM_75)
_DIED, _GAVE_UP = int(WaitEnd.DIED), int(WaitEnd.GAVE_UP)


class CourseRules(NamedTuple):
    """Parameters ``need.*`` of how need runs its course."""

    end_hazard: float
    ends_under_65: float
    ends_65: float
    ends_75: float
    ends_85: float
    queue_leave: float
    queue_patience: float
    growth_chance: float
    growth_step: float
    hours_most: float
    link_share: float
    works_share: float


class Ends(NamedTuple):
    """Series of people who leave, from care and from the queue, shape (councils,) each."""

    ended: F64
    left_waiting: F64


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
    ends: Ends,
    waits: I32,
    beginning: Beginning,
) -> None:
    """People leave home care; need of the others rises now and then; who there is, is noted."""
    key, changes = stream(seed, _ENDS, week), stream(seed, _CHANGES, week)
    begin(week, clients, beginning)
    for i in range(len(clients.alive)):
        if clients.alive[i]:
            drawn = draw(key, clients.uid[i])
            ending = rules.end_hazard * _by_age(clients.age[i], rules)
            if drawn < ending + _gives_up(i, week, clients, rules):
                council = land.council[clients.place[i]]
                ends.ended[council] += drawn < ending
                ends.left_waiting[council] += drawn >= ending
                end = _DIED if drawn < ending else _GAVE_UP
                note_wait(i, end, week, clients, land, waits)
                leave_family(i, clients, unpaid)
                release(i, clients, carers)
                clients.alive[i] = False
                give_row_back(i, free)
            elif draw(changes, clients.uid[i]) < rules.growth_chance:
                clients.need[i] = min(rules.hours_most, clients.need[i] * (1.0 + rules.growth_step))
        note_row(i, clients, beginning)


@inlined
def _by_age(age: int, rules: CourseRules) -> float:
    """How often care ends for a person of an age, over how often it does for all."""
    if age == _UNDER_65:
        return rules.ends_under_65
    if age == _FROM_65:
        return rules.ends_65
    return rules.ends_75 if age == _FROM_75 else rules.ends_85


@inlined
def _gives_up(i: int, week: int, clients: ClientColumns, rules: CourseRules) -> float:
    """Weekly probability that a person gives up, who has waited for long."""
    long = clients.stage[i] == _WAITING and week - clients.since[i] > rules.queue_patience
    return rules.queue_leave if long else 0.0


def _rules(state: State) -> CourseRules:
    """Rules of the week: moves to a care home are drawn apart, and ends by age are 1 on average."""
    rules = state.parameters.fill(CourseRules, "need")
    kept = 1.0 - state.parameters["homes.of_ends"]
    under_65, from_65, from_75, from_85 = map(float, usual_ends(state.facts, state.parameters))
    return rules._replace(
        end_hazard=kept * rules.end_hazard,
        queue_leave=kept * rules.queue_leave,
        ends_under_65=under_65,
        ends_65=from_65,
        ends_75=from_75,
        ends_85=from_85,
    )


def run_course(state: State) -> None:
    """People leave home care; need of the others rises now and then."""
    c, u, tally = state.client, state.unpaid, state.tally
    _end_and_change(
        used(c),
        state.carer.columns,
        u.columns,
        c.free,
        state.land,
        state.seed,
        state.week,
        _rules(state),
        tally.rows(Ends),
        tally.spells_now,
        state.scratch(Beginning),
    )
