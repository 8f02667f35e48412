"""Quarterly reviews: whose quarter ends this week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTER
from gofal.abm.week.providers.holding import return_surplus, set_pay
from gofal.abm.world.scratch import Notes
from gofal.abm.world.state import State
from gofal.agents.table import F64


@dataclass
class Reviews(Notes):
    """Providers whose quarter ends this week, and £ that each returned to councils."""

    due: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    returned: F64 = field(default_factory=lambda: np.zeros(0))


def at_review(act: Callable[[State, NDArray[np.intp]], None]) -> Callable[[State], None]:
    """A part of the week in which those due for review, if they still exist, do something."""

    @wraps(act)
    def run(state: State) -> None:
        due = state.scratch(Reviews).due
        act(state, due[state.provider.columns.alive[due]])

    return run


def find_due(state: State) -> None:
    """Providers whose quarter ends this week; a newcomer has a whole one first."""
    p, rows = state.provider.columns, state.provider.rows()
    due = rows[p.uid[rows] % QUARTER == state.week % QUARTER]
    state.scratch(Reviews).due = due[state.week - p.founded[due] >= QUARTER]


def cap_profit(state: State) -> None:
    """Surplus above a contract's cap goes back to the council."""
    reviews = state.scratch(Reviews)
    reviews.returned = return_surplus(state, reviews.due)


def raise_pay(state: State) -> None:
    """Pay scales after the review: what would go back is better paid out, and guarantees hold."""
    reviews = state.scratch(Reviews)
    set_pay(state, reviews.due, reviews.returned)
