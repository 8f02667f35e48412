"""What the world outside brings to need: ageing, pay elsewhere, offices in a pandemic."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.rows import used
from gofal.agents.table import F64, I32, Bool

_YEAR, _CONTACT = 52.0, int(Stage.CONTACT)


class Newcomers(NamedTuple):
    """People whose contact of this week has been looked at already, shape (clients,)."""

    seen: Bool

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody."""
        return cls(np.zeros(sizes.clients, np.bool_))


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
    state.scratch(Newcomers).seen[:] = False
    more_complex(state)


def harder_breakdowns(state: State) -> None:
    """So do people whose unpaid care has broken down since."""
    more_complex(state)


def more_complex(state: State) -> None:
    """Raise the complexity of those who made contact this week, once each."""
    years = state.memory.aged_years
    if not years.any():
        return
    growth = (1.0 + state.parameters["weather.complexity_growth"]) ** years
    seen = state.scratch(Newcomers).seen
    _more_complex(used(state.client), state.land.council, growth, state.week, seen)


@kernel
def _more_complex(clients: ClientColumns, council: I32, growth: F64, week: int, seen: Bool) -> None:
    """Multiply the complexity of newcomers by the growth of their council; they are seen then."""
    for i in range(len(clients.alive)):
        # Few are new: other columns are read for them alone.
        if clients.since[i] != week or seen[i]:
            continue
        if clients.alive[i] and clients.stage[i] == _CONTACT:
            harder = float(clients.complexity[i]) * growth[council[clients.place[i]]]
            clients.complexity[i] = min(1.0, harder)
            seen[i] = True
