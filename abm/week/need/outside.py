"""What the world outside brings to need: ageing, pay elsewhere, offices in a pandemic."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.scratch import Notes
from gofal.abm.world.state import State
from gofal.agents.client import Stage

_YEAR = 52.0


@dataclass
class Newcomers(Notes):
    """People whose contact of this week has been looked at already: their rows."""

    rows: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp))


def grow_demand(state: State) -> None:
    """Demand grows by the lever ``demand_growth``."""
    if state.week >= 0:
        state.demand_index *= (1.0 + state.policy["demand_growth"]) ** (1.0 / _YEAR)


def move_on(state: State) -> None:
    """Wales grows older, pay elsewhere moves, offices decide faster or slower."""
    policy, memory = state.policy, state.memory
    if state.week >= 0:
        memory.outside_index[:] *= (1.0 + policy["outside_wage_growth"]) ** (1.0 / _YEAR)
        memory.aged_years[:] += policy["demography"] / _YEAR
    # In every week, for a future without a pandemic may follow one with it.
    q, m = state.parameters, state.commissioner.columns
    m.delay[:] = q["access.assessment_weeks"] * (1.0 - q["weather.delay_cut"] * policy["pandemic"])


def harder_arrivals(state: State) -> None:
    """People who made contact need more complex care than those of the first years."""
    none = np.zeros(0, dtype=np.intp)
    state.scratch(Newcomers).rows = more_complex(state, none)


def harder_breakdowns(state: State) -> None:
    """So do people whose unpaid care has broken down since."""
    more_complex(state, state.scratch(Newcomers).rows)


def more_complex(state: State, apart: NDArray[np.intp]) -> NDArray[np.intp]:
    """Raise the complexity of those who made contact this week, others ``apart``; their rows."""
    years = state.memory.aged_years
    if not years.any():
        return np.zeros(0, dtype=np.intp)
    c = state.client.columns
    new = np.flatnonzero(c.since == state.week)  # few: the other columns are read for them alone
    new = new[c.alive[new] & (c.stage[new] == Stage.CONTACT)]
    if len(apart):
        new = np.setdiff1d(new, apart)
    growth = 1.0 + state.parameters["weather.complexity_growth"]
    harder = c.complexity[new] * growth ** years[state.land.council[c.place[new]]]
    c.complexity[new] = np.minimum(1.0, harder)
    return new
