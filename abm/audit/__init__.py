"""The audit: recount people, hours and money after a step, in plain NumPy.

``CareModel(validating=True)`` calls :func:`audit` after each of the eleven steps. What holds within
a state is checked every time; what holds between two steps is checked against a small note that is
held for each running world (by its tally, and forgotten with it).
"""

from __future__ import annotations

from gofal.abm.audit import after, between, numbers, own, standing
from gofal.abm.audit.books import AuditError, Books
from gofal.abm.audit.numbers import AT_MOST_ONE, NEVER_NEGATIVE
from gofal.abm.world.state import State

__all__ = ["AT_MOST_ONE", "NEVER_NEGATIVE", "AuditError", "audit"]


def audit(state: State, step_name: str) -> None:
    """Check a state right after a step of the week.

    Args:
        state: the world.
        step_name: name of the step that has just run, as in ``gofal.abm.week.plan.WEEK``.

    Raises:
        AuditError: something does not add up.
    """
    books = Books(state, step_name)
    for room in (own, numbers, standing, after, between):
        room.check(books)
