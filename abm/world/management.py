"""Cost of management of providers, many at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.state import State
from gofal.agents.kernel import kernel
from gofal.agents.layers import LayerRules, cost_of_next_hour, cost_of_week
from gofal.agents.provider import ProviderColumns, running_of
from gofal.agents.table import F32, F64


def see_management(state: State, rows: int | slice) -> None:
    """See what the next hour a week adds to the cost of management of some providers."""
    p, rules = state.provider.columns, state.parameters.fill(LayerRules, "provider")
    _see_management(np.atleast_1d(np.arange(len(p.alive))[rows]), p, rules)


@kernel
def _see_management(rows: NDArray[np.intp], providers: ProviderColumns, rules: LayerRules) -> None:
    """Write what the next hour adds, from the hours that each has in its packages."""
    for j in rows:
        planned = np.float64(providers.planned[j])
        providers.management[j] = cost_of_next_hour(planned, running_of(j, providers, rules))


def weeks_cost(state: State, rows: NDArray[np.intp], hours: F32) -> F64:
    """Fixed cost and layers of management of some providers, £/week.

    Args:
        state: the world.
        rows: providers.
        hours: hours a week of each.
    """
    cost = np.empty(len(rows))
    rules = state.parameters.fill(LayerRules, "provider")
    _weeks_cost(rows, hours.astype(np.float64), state.provider.columns, rules, cost)
    return cost


@kernel
def _weeks_cost(
    rows: NDArray[np.intp], hours: F64, providers: ProviderColumns, rules: LayerRules, cost: F64
) -> None:
    """Fixed cost and layers of management of some providers into ``cost``, £/week."""
    for n in range(len(rows)):
        cost[n] = cost_of_week(hours[n], running_of(rows[n], providers, rules))
