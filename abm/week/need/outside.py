"""What the world outside brings to need: ageing, pay elsewhere, offices in a pandemic."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.state import State
from gofal.agents.client import Stage

_YEAR = 52.0


def begin(state: State) -> None:
    """The week begins: Wales grows older, pay elsewhere moves, offices decide faster or slower."""
    policy, memory = state.policy, state.memory
    if state.week >= 0:
        memory.outside_index[:] *= (1.0 + policy["outside_wage_growth"]) ** (1.0 / _YEAR)
        memory.aged_years[:] += policy["demography"] / _YEAR
    # In every week, for a future without a pandemic may follow one with it.
    q, m = state.parameters, state.commissioner.columns
    m.delay[:] = q["access.assessment_weeks"] * (1.0 - q["weather.delay_cut"] * policy["pandemic"])


def more_complex(state: State, apart: NDArray[np.intp] | None = None) -> NDArray[np.intp]:
    """People who made contact this week need more complex care than those of the first years.

    Returns their rows; those ``apart`` have been told already.
    """
    years = state.memory.aged_years
    if not years.any():
        return np.zeros(0, dtype=np.intp)
    c = state.client.columns
    new = np.flatnonzero(c.alive & (c.since == state.week) & (c.stage == Stage.CONTACT))
    if apart is not None:
        new = np.setdiff1d(new, apart)
    growth = 1.0 + state.parameters["weather.complexity_growth"]
    harder = c.complexity[new] * growth ** years[state.land.council[c.place[new]]]
    c.complexity[new] = np.minimum(1.0, harder)
    return new
