"""What the week's first walk over people sees, which spares later parts walks of their own."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.kernel import inlined
from gofal.agents.rows import used
from gofal.agents.table import I32, I64
from gofal.agents.unpaid_carer import NO_WEEK

_SERVED = int(Stage.SERVED)
WEEK, NEW, ROWS, END = 0, 1, 2, 3
"""What ``noted`` holds: the week, whether anybody may be in the new way or has something left from
it, how many rows are listed, and the row up to which they were looked at."""


class Beginning(NamedTuple):
    """People as they were when need had run its course; of no other week.

    Attributes:
        rows: first, ascending, rows of people who were not served, and empty rows, which may be
            taken; shape (clients,).
        noted: see :data:`WEEK`; shape (4,).
    """

    rows: I32
    noted: I64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Of no week yet."""
        return cls(np.zeros(sizes.clients, np.int32), np.array([NO_WEEK, 0, 0, 0]))


@inlined
def begin(week: int, clients: ClientColumns, beginning: Beginning) -> None:
    """Start to note the people of a week."""
    noted = beginning.noted
    noted[WEEK], noted[NEW], noted[ROWS], noted[END] = week, 0, 0, len(clients.alive)


@inlined
def note_row(i: int, clients: ClientColumns, beginning: Beginning) -> None:
    """Note a row, empty or not, at the end of what need does."""
    noted = beginning.noted
    beginning.rows[noted[ROWS]] = i
    is_served = clients.alive[i] and clients.stage[i] == _SERVED
    noted[ROWS] += not is_served
    if clients.alive[i] and (clients.new_way[i] or keeps_something(i, clients)):
        noted[NEW] = 1


@inlined
def keeps_something(i: int, clients: ClientColumns) -> bool:
    """Whether a person is cared for in the new way or has something left from it."""
    return bool(
        clients.flexible[i]
        or clients.wanted[i] > 0.0
        or clients.promised[i] > 0.0
        or clients.goal[i] < 1.0
    )


def not_served(state: State) -> I32:
    """Rows, ascending, in which all people are who are in contact or in the community now.

    They are those who were not served when the week began, and rows that were empty then. All rows
    if the week began with no walk over people, as where a part is run by itself.
    """
    rows, noted = state.scratch(Beginning)
    end = len(used(state.client).alive)
    if noted[WEEK] != state.week:
        noted[WEEK], noted[NEW], noted[ROWS], noted[END] = state.week, 1, 0, 0
    count, more = int(noted[ROWS]), end - int(noted[END])
    rows[count : count + more] = np.arange(noted[END], end)
    noted[ROWS], noted[END] = count + more, end
    return rows[: count + more]


def may_be_new(state: State) -> bool:
    """Whether anybody may be in the new way this week, or have something left from it."""
    noted = state.scratch(Beginning).noted
    return bool(noted[WEEK] != state.week or noted[NEW])


def note_new_way(state: State) -> None:
    """From now on somebody may be in the new way this week."""
    state.scratch(Beginning).noted[NEW] = 1
