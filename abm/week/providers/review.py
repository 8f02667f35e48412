"""Quarterly reviews: who is due, and what comes before and after."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.founding.cooperatives import agree_with_union
from gofal.abm.week.providers import conversions
from gofal.abm.week.providers.companies import pay_owners
from gofal.abm.week.providers.cooperatives import grants, hold_votes, levies, share_offices
from gofal.abm.week.providers.drift import private_drift
from gofal.abm.week.providers.loans import repay
from gofal.abm.week.providers.royalties import deferred_royalties
from gofal.abm.world.calendar import QUARTER
from gofal.abm.world.state import State


def before_review(state: State, due: NDArray[np.intp]) -> None:
    """What belongs to the quarter that ends, and what providers ask more for this week."""
    deferred_royalties(state, due)
    grants(state, due)
    pay_owners(state, due)
    private_drift(state)
    share_offices(state)


def after_review(state: State, due: NDArray[np.intp]) -> None:
    """What follows from the quarter's margin: levy, instalments, votes, new terms."""
    levies(state, due)
    repay(state, due)
    agree_with_union(state, due)
    hold_votes(state, due)
    conversions.step(state, due)


def due_for_review(state: State) -> NDArray[np.intp]:
    """Providers whose quarter ends this week; a newcomer has a whole one first."""
    p, rows = state.provider.columns, state.provider.rows()
    due = rows[p.uid[rows] % QUARTER == state.week % QUARTER]
    return due[state.week - p.founded[due] >= QUARTER]
