"""Quarterly reviews: whose quarter ends this week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTER
from gofal.abm.week.providers.holding import guarantee
from gofal.abm.world.scratch import Notes
from gofal.abm.world.state import State


@dataclass
class Reviews(Notes):
    """Providers whose quarter ends this week."""

    due: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp))


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


def guarantee_pay(state: State) -> None:
    """Those due pay at least what councils demand of whoever holds their contracts."""
    guarantee(state, state.scratch(Reviews).due)
