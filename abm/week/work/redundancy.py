"""Redundancy: at a review a provider lets go whom keeping costs more than letting go."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.transitions.carers import clear_slots, part
from gofal.abm.world.accounts import pay_out
from gofal.abm.world.ledger import Flow
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, Bool

_WORKING = int(Job.WORKING)
_YEAR = 52


class RedundancyRules(NamedTuple):
    """Parameters ``redundancy.*``: what the law asks of an employer that lets somebody go."""

    weeks_a_year: float
    years_least: float
    years_most: float
    notice_most: float


class LetGo(NamedTuple):
    """What letting go comes to this week.

    Attributes:
        cost: of each provider, £, shape (providers,).
        number: people by council, shape (councils,).
    """

    cost: F64
    number: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody."""
        return cls(np.zeros(sizes.providers), np.zeros(sizes.councils))


@kernel
def redundancy_pay(weekly: float, weeks: int, rules: RedundancyRules) -> float:
    """What it costs to let somebody go, £: statutory pay, and pay in lieu of notice.

    Args:
        weekly: pay of a week, £.
        weeks: weeks with the employer.
        rules: parameters.
    """
    years = np.floor(weeks / _YEAR)
    notice = min(rules.notice_most, max(1.0, years))
    paid = min(years, rules.years_most) if years >= rules.years_least else 0.0
    return weekly * (notice + rules.weeks_a_year * paid)


@kernel
def _let_go(
    carers: CarerColumns,
    providers: ProviderColumns,
    due: Bool,
    guaranteed_part: float,
    oncost: float,
    week: int,
    rules: RedundancyRules,
    gone: LetGo,
) -> int:
    """Let go whose guaranteed hours stand idle at more cost over a year; returns how many.

    A provider that looks for people lets nobody go, nor does one in its first year, which grows.
    """
    gone.cost[:] = 0.0
    gone.number[:] = 0.0
    count = 0
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] != _WORKING or not carers.secure[row]:
            continue
        j = carers.provider[row]
        if not due[j] or week - providers.founded[j] < _YEAR:
            continue
        if providers.posts[j] > providers.pending[j] or carers.going[row] != 0:
            continue
        paid = carers.contact[row] + providers.travel_due[j] * carers.travel[row]
        paid += providers.waiting_due[j] * carers.waiting[row]
        idle = guaranteed_part * carers.hours_wanted[row] - paid
        if idle <= 0.0:
            continue
        keeping = _YEAR * idle * carers.wage[row] * providers.pay_factor[j] * (1.0 + oncost)
        cost = redundancy_pay(carers.pay[row], week - carers.since[row], rules)
        if keeping > cost:
            gone.cost[j] += cost
            gone.number[providers.council[j]] += 1.0
            part(row, carers, week)
            count += 1
    return count


def let_go(state: State, due: NDArray[np.intp]) -> None:
    """Providers let go whom keeping costs more over a year than redundancy pay."""
    q, gone = state.parameters, state.scratch(LetGo)
    marked = np.zeros(state.provider.capacity, dtype=np.bool_)
    marked[due] = True
    count = _let_go(
        state.carer.columns,
        state.provider.columns,
        marked,
        q["work.guaranteed_part"],
        q["provider.oncost"],
        state.week,
        q.fill(RedundancyRules, "redundancy"),
        gone,
    )
    if count:
        clear_slots(state.client.columns, state.carer.columns)
        rows = np.flatnonzero(gone.cost)
        pay_out(state, Flow.REDUNDANCY, rows, gone.cost[rows])
        state.tally["leavers_redundant"][:] += gone.number
