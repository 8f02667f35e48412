"""Rows that kernels take and give back; a full table is an error and never a silent end."""

from __future__ import annotations

from typing import Any

import numpy as np

from gofal.agents.errors import GofalError
from gofal.agents.kernel import kernel
from gofal.agents.table import I32, Columns, Free, Table


@kernel
def take_row(free: Free) -> int:
    """Claim a free row; the caller fills it.

    Raises:
        GofalError: none is left.
    """
    if free.top[0] == 0:
        raise GofalError(
            "more people came in one week than their table has room for; "
            "allowed: a tenth of those who are there, or a few dozen"
        )
    free.top[0] -= 1
    return free.rows[free.top[0]]


@kernel
def give_row_back(row: int, free: Free) -> None:
    """Return a row that nobody lives in any more."""
    free.rows[free.top[0]] = row
    free.top[0] += 1


@kernel
def _untouched(rows: I32) -> int:
    """Rows at the end of a table that were never taken: they lie at the bottom of the stack."""
    count, capacity = 0, len(rows)
    while count < capacity and rows[count] == capacity - 1 - count:
        count += 1
    return count


def used[C: Columns](table: Table[C]) -> C:
    """Columns of a table up to the last row that was ever in use, for kernels that take no row.

    A third of a table is room; walks over all of it look at every empty record (40 us a walk over
    clients at 1:1).
    """
    top = int(table.free.top[0])
    end = table.capacity - _untouched(table.free.rows[:top])
    columns: Any = table.columns
    # Part of a plain array: so the columns read of it do not refer to it, see RecordArray.
    return columns.view(np.ndarray)[:end].view(type(columns))


@kernel
def group(key: I32, number: int, start: I32, order: I32) -> None:
    """Order the first ``number`` entries by their key (counting sort).

    Args:
        key: the key of each entry.
        number: entries.
        start: becomes where each key's entries begin in ``order``, shape (keys + 1,).
        order: becomes the entries, those of equal keys as they were.
    """
    start[:] = 0
    for n in range(number):
        start[key[n] + 1] += 1
    for k in range(len(start) - 1):
        start[k + 1] += start[k]
    for n in range(number):
        order[start[key[n]]] = n
        start[key[n]] += 1
    for k in range(len(start) - 1, 0, -1):
        start[k] = start[k - 1]
    start[0] = 0
