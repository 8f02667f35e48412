"""National groups: many branches, one decision to stay or to leave."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.transitions.closing import close_providers
from gofal.abm.world.state import State
from gofal.abm.world.tally import YEAR

NEVER = -1.0
"""Margin elsewhere at which no group would leave."""


def leave_together(state: State) -> None:
    """Groups that leave this week, with all their branches."""
    _shock(state)
    if (state.policy["national_outside_margin"] > NEVER).any() and state.week % (YEAR // 4) == 0:
        _look_elsewhere(state)


def _branches(state: State) -> NDArray[np.intp]:
    p = state.provider.columns
    return np.flatnonzero(p.alive & (p.group >= 0))


def _shock(state: State) -> None:
    """The largest multi-area provider leaves all its areas at once, when the weather says so."""
    p = state.provider.columns
    if state.nationals_left or not (state.policy["national_provider_exit"] > 0.5).any():
        return
    state.nationals_left = True
    branches = _branches(state)
    if len(branches) == 0:
        return
    largest = int(np.argmax(np.bincount(p.group[branches], weights=p.planned[branches])))
    close_providers(state, branches[p.group[branches] == largest], "withdrew")


def _look_elsewhere(state: State) -> None:
    """Groups set what they earn here against what they could earn elsewhere, once a quarter.

    Its margin is that of its branches, weighted by their hours. One that has earned less than
    elsewhere for some quarters running takes its money there, and leaves no branch behind.
    """
    p, below = state.provider.columns, state.memory.group_below
    branches = _branches(state)
    outside = state.policy["national_outside_margin"][p.council[branches]]
    hours = np.maximum(p.planned[branches].astype(np.float64), 1.0)
    for group in np.unique(p.group[branches]):
        mine = p.group[branches] == group
        here = _average(p.margin[branches][mine], hours[mine])
        less = here < _average(outside[mine], hours[mine])
        below[group] = below[group] + 1 if less else 0
        if below[group] >= state.parameters["market.group_patience"]:
            below[group] = 0
            close_providers(state, branches[mine], "withdrew")


def _average(values: NDArray[Any], weights: NDArray[Any]) -> float:
    return float(np.average(values, weights=weights))
