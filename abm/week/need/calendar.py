"""The calendar of unpaid carers: who has an event this week, and what holds of all the others.

Strain moves towards a target at a fixed speed, so between events it is known without being stepped.
An event is a week in which care may end (drawn with a bound of the hazard, which the true hazard is
then compared with), strain crosses the threshold, or support is reviewed. Who cares for somebody
with formal care has an event every week, for unmet need moves the target; they stand in a list.
"""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.calendar import YEAR
from gofal.abm.world.land import Land
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.kernel import inlined, kernel
from gofal.agents.table import F64, I8, I32, I64, Bool
from gofal.agents.unpaid_carer import (
    COUNTED,
    NEVER,
    NO_WEEK,
    STRAINED,
    SUPPORTED,
    UnpaidCarerColumns,
    UnpaidRules,
    strain_after,
    strain_target,
    weeks_to_cross,
)

LINKED = NEVER - 1
"""Stands for a week in ``due``: the carer is in the list of those who have an event every week."""
HOURS = 1 << 24
"""Hours are added as whole numbers of this part, so that sums never drift."""
ALIVE, LISTED, RAN, LOOKED = 0, 1, 2, 3
"""What ``noted`` holds: carers alive, rows listed, week that ran last, week last looked at."""
BLOCK = 32
"""Rows that are asked at once whether any of them has an event."""
TURNS = 127
"""Each unpaid carer is looked at in one week of so many, to see if somebody seeks family there.

An assumption about the order, made for speed: a person who finds nobody is joined to the one who
stands ready in the place, or waits. After 60 weeks 9,655 were joined; 9,623 when all were asked.
"""


class Calendar(NamedTuple):
    """Events and running sums, as ``Memory`` holds them (its ``unpaid_...``)."""

    due: I32
    linked: I32
    turn: I8
    ready: I32
    sums: I64
    noted: I64


class Due(NamedTuple):
    """Rows with an event this week, the first of ``rows``, shape (unpaid carers + 1,)."""

    rows: I32

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody."""
        return cls(np.zeros(sizes.unpaid + 1, np.int32))


def calendar(state: State) -> Calendar:
    """The calendar of a state."""
    m = state.memory
    return Calendar(
        m.unpaid_due,
        m.unpaid_linked,
        m.unpaid_turn,
        m.unpaid_ready,
        m.unpaid_sums,
        m.unpaid_noted,
    )


@inlined
def turn(uid: int) -> int:
    """Which week in ``TURNS`` an unpaid carer may be joined to somebody in."""
    return uid % TURNS


@inlined
def calm_target(i: int, unpaid: UnpaidCarerColumns, rules: UnpaidRules) -> float:
    """Strain that a carer of nobody with formal care moves towards."""
    return strain_target(
        unpaid.hours[i], unpaid.works[i], unpaid.burden[i], 0.0, unpaid.support[i], rules
    )


@inlined
def move_to(i: int, week: int, unpaid: UnpaidCarerColumns, rules: UnpaidRules) -> None:
    """Bring the strain of a carer of nobody with formal care to the end of a week."""
    weeks = week - unpaid.moved[i]
    if unpaid.candidate[i] != NO_WEEK and weeks > 0:
        target = calm_target(i, unpaid, rules)
        unpaid.strain_then[i] = strain_after(
            unpaid.strain_then[i], target, weeks, rules.strain_speed
        )
    unpaid.moved[i] = week


@inlined
def count(i: int, n: int, sign: int, unpaid: UnpaidCarerColumns, sums: I64) -> None:
    """Add a carer to the running sums of a council, or take it out again, by its bits."""
    bits = unpaid.counted[i]
    if bits & COUNTED:
        sums[0, n] += sign
        sums[1, n] += sign * np.int64(np.rint(unpaid.hours[i] * HOURS))
        sums[2, n] += sign * (bits & STRAINED != 0)
        sums[3, n] += sign * (bits & SUPPORTED != 0)


@inlined
def uncount(i: int, n: int, unpaid: UnpaidCarerColumns, sums: I64) -> None:
    """Take a carer out of the running sums, if it is in them."""
    count(i, n, -1, unpaid, sums)
    unpaid.counted[i] = 0


@inlined
def enlist(i: int, calendar: Calendar) -> None:
    """From now on a carer has an event every week."""
    calendar.linked[calendar.noted[LISTED]] = i
    calendar.noted[LISTED] += 1
    calendar.due[i] = LINKED


@inlined
def put_in_calendar(
    i: int,
    n: int,
    week: int,
    reviewed: bool,
    strained: float,
    unpaid: UnpaidCarerColumns,
    calendar: Calendar,
    rules: UnpaidRules,
) -> None:
    """Count a carer after this week's event, and find the week of the next.

    ``reviewed``: support would be given from the week after strain is above the threshold.
    """
    strain = unpaid.strain_then[i]
    above = strain > strained
    unpaid.counted[i] = COUNTED | (STRAINED if above else 0)
    unpaid.counted[i] |= SUPPORTED if unpaid.support[i] > 0.0 else 0
    count(i, n, 1, unpaid, calendar.sums)
    weeks = weeks_to_cross(strain, calm_target(i, unpaid, rules), strained, rules.strain_speed)
    if reviewed and above and unpaid.support[i] <= 0.0:
        weeks = 1
    calendar.due[i] = min(unpaid.candidate[i], week + weeks, LINKED - 1)


@kernel
def _begin(
    unpaid: UnpaidCarerColumns,
    calendar: Calendar,
    week: int,
    before: UnpaidRules,
    redraw: bool,
) -> None:
    """Give everybody an event this week; strain until now follows the rules of ``before``."""
    calendar.sums[:] = 0
    calendar.noted[LISTED] = 0
    calendar.ready[:] = -1
    for i in range(len(unpaid.alive)):
        calendar.due[i], calendar.turn[i] = NEVER, turn(unpaid.uid[i])
        if not unpaid.alive[i]:
            continue
        move_to(i, week - 1, unpaid, before)
        unpaid.counted[i] = 0
        if redraw:
            unpaid.candidate[i] = NO_WEEK
        if unpaid.client[i] >= 0:
            enlist(i, calendar)
        else:
            calendar.due[i] = week
            ready = calendar.ready[unpaid.place[i]]
            if ready < 0 or unpaid.uid[ready] < unpaid.uid[i]:
                calendar.ready[unpaid.place[i]] = i


@kernel
def _wake(unpaid: UnpaidCarerColumns, due: I32, land: Land, changed: Bool, week: int) -> None:
    """Give carers of councils whose support has changed an event this week."""
    for i in range(len(unpaid.alive)):
        if unpaid.alive[i] and due[i] < LINKED and changed[land.council[unpaid.place[i]]]:
            due[i] = week


@kernel
def _recount(unpaid: UnpaidCarerColumns, land: Land, sums: I64) -> None:
    """Add up the running sums anew: hours may have been changed from outside the week."""
    sums[:] = 0
    for i in range(len(unpaid.alive)):
        if unpaid.alive[i]:
            count(i, land.council[unpaid.place[i]], 1, unpaid, sums)


@kernel
def list_due(due: I32, week: int, rows: I32) -> int:
    """List the rows with an event this week in ``rows``; returns how many.

    Blocks in which nobody has one are passed over at a glance: a third of row by row. Weeks are
    compared as they are stored, or the processor takes fewer at once.
    """
    n, whole, now = 0, len(due) // BLOCK, np.int32(week)
    for block in range(whole):
        some = False
        for i in range(block * BLOCK, block * BLOCK + BLOCK):
            some |= due[i] <= now
        if some:
            for i in range(block * BLOCK, block * BLOCK + BLOCK):
                if due[i] <= now:
                    rows[n] = i
                    n += 1
    for i in range(whole * BLOCK, len(due)):
        rows[n] = i
        n += due[i] <= week
    return n


def open_calendar(state: State, rules: UnpaidRules, strained: float, share: F64) -> Calendar:
    """The calendar of this week, made anew where what it follows from has changed."""
    memory, unpaid, made = state.memory, state.unpaid.columns, calendar(state)
    now = np.array([*rules, strained])
    is_other = not np.array_equal(memory.unpaid_rules, now)
    if is_other or len(state.unpaid) != made.noted[ALIVE]:
        before = UnpaidRules(*memory.unpaid_rules[:-1].tolist())
        _begin(unpaid, made, state.week, before, is_other)
    changed = memory.unpaid_share != share
    if changed.any():
        _wake(unpaid, made.due, state.land, changed, state.week)
    if state.week % YEAR == 0:
        _recount(unpaid, state.land, made.sums)
    made.noted[RAN] = state.week
    memory.unpaid_rules[:] = now
    memory.unpaid_share[:] = share
    return made


def close_calendar(state: State) -> None:
    """Note who is there."""
    state.memory.unpaid_noted[ALIVE] = len(state.unpaid)


@kernel
def _look(unpaid: UnpaidCarerColumns, due: I32, week: int, rules: UnpaidRules) -> None:
    for i in range(len(unpaid.alive)):
        if unpaid.alive[i] and due[i] < LINKED and unpaid.candidate[i] != NO_WEEK:
            weeks = max(0, week - unpaid.moved[i])
            unpaid.strain[i] = strain_after(
                unpaid.strain_then[i],
                calm_target(i, unpaid, rules),
                weeks,
                rules.strain_speed,
            )


def show_strain(state: State) -> None:
    """Bring the column ``strain`` of all unpaid carers up to date, for whoever looks at it.

    The week itself reads it only of those who care for somebody with formal care, for whom it is.
    """
    noted = state.memory.unpaid_noted
    if noted[LOOKED] != noted[RAN]:
        rules = UnpaidRules(*state.memory.unpaid_rules[:-1].tolist())
        _look(state.unpaid.columns, state.memory.unpaid_due, int(noted[RAN]), rules)
        noted[LOOKED] = noted[RAN]
