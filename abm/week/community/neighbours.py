"""Help of neighbours: who is simple enough for it, how much there is, and who finds it.

Connectors and coordinators use the same stock of people who could help in a place. What a
neighbour can do is the practical part of a need, never personal care.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns
from gofal.agents.kernel import kernel
from gofal.agents.table import F64


class HelpRules(NamedTuple):
    """Parameters ``community.*`` of what a neighbour can do."""

    help_hours: float
    practical_share: float


class EaseRules(NamedTuple):
    """Parameters ``need.*`` of the needs among which one is simple or not."""

    hours_median: float
    hours_spread: float
    complexity_mean: float


@kernel
def hardness(need: float, complexity: float, rules: EaseRules) -> float:
    """Share of new people whose need is simpler than this one, by hours and complexity alike.

    The mean of both ranks is spread like the mean of two uniform numbers, whose distribution is
    two parabolas.
    """
    log_hours = np.log(need / rules.hours_median) / rules.hours_spread
    by_hours = 0.5 * (1.0 + math.erf(log_hours / np.sqrt(2.0)))
    by_complexity = min(1.0, complexity / (2.0 * rules.complexity_mean))
    rank = 0.5 * (by_hours + by_complexity)
    if rank < 0.5:
        return 2.0 * rank * rank
    return 1.0 - 2.0 * (1.0 - rank) * (1.0 - rank)


@kernel
def practical_hours(need: float, complexity: float, share: float) -> float:
    """Hours of a need that are practical help: the more complex, the less."""
    return share * (1.0 - complexity) * need


@kernel
def find_help(i: int, clients: ClientColumns, stock: F64, used: F64, rules: HelpRules) -> bool:
    """Find a neighbour for person ``i``, if the place still has one; whether it worked.

    ``stock`` and ``used`` are helpers by place; small models have parts of a helper.
    """
    place = clients.place[i]
    open_hours = (
        practical_hours(clients.need[i], clients.complexity[i], rules.practical_share)
        - clients.helped[i]
    )
    if used[place] + 0.5 > stock[place] or open_hours <= 0.0:
        return False
    clients.helped[i] += min(rules.help_hours, open_hours)
    used[place] += 1.0
    return True


def helper_stock(state: State) -> F64:
    """People who could help a neighbour, by place."""
    return state.population * state.parameters["community.helpers"]
