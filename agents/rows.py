"""Rows that kernels take and give back; a full table is an error and never a silent end."""

from __future__ import annotations

from gofal.agents.errors import GofalError
from gofal.agents.kernel import kernel
from gofal.agents.table import Free


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
