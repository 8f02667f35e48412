"""Those hired begin; hiring is paid for."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.work.search import Search
from gofal.abm.world.ledger import Flow
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import I64

_HIRED, _WORKING = int(Job.HIRED), int(Job.WORKING)


class Paid(NamedTuple):
    """Pence that hiring costs this week, shape (councils,) each.

    Attributes:
        all: of all employers.
        covered: of those whose owner covers it.
    """

    all: I64
    covered: I64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nothing yet."""
        return cls(*np.zeros((2, sizes.councils), np.int64))


@kernel
def _begin_work(carers: CarerColumns, providers: ProviderColumns, week: int) -> None:
    """Those hired some weeks ago begin; pay scales reach everyone at work."""
    for row in range(len(carers.alive)):
        if not carers.alive[row]:
            continue
        j = carers.provider[row]
        if carers.job[row] == _HIRED and week >= carers.starts[row]:
            carers.job[row] = _WORKING
            carers.since[row] = week
            providers.pending[j] -= 1
        if carers.job[row] == _WORKING:
            carers.wage[row] = max(carers.protected[row], providers.wage[j] * carers.premium[row])


@kernel
def _pay_for_hiring(
    providers: ProviderColumns, search: Search, hiring: float, looking: float, paid: Paid
) -> None:
    """Employers pay for everybody whom they hired, and whose values they looked at, £ each."""
    paid.all[:] = 0
    paid.covered[:] = 0
    for j in range(len(providers.alive)):
        n = providers.council[j]
        cost = np.int64(np.rint((search.hires[j] * hiring + search.looked[j] * looking) * 100.0))
        covered = cost if providers.owner_covers[j] else 0
        paid.all[n] += cost
        paid.covered[n] += covered
        providers.cash[j] += covered - cost
        providers.cost[j] += cost / 100.0


def pay_for_hiring(state: State) -> None:
    """Adverts, checks and induction of those hired this week, paid by the employer."""
    q, paid, councils = state.parameters, state.scratch(Paid), np.arange(state.councils)
    _pay_for_hiring(
        state.provider.columns,
        state.scratch(Search),
        q["work.recruitment_cost"],
        q["work.values_cost"],
        paid,
    )
    state.ledger.post(Flow.RECRUITMENT, councils, paid.all)
    state.ledger.post(Flow.IN_HOUSE_COST, councils, paid.covered)


def begin_work(state: State) -> None:
    """Those hired some weeks ago begin; pay scales reach everyone at work."""
    _begin_work(state.carer.columns, state.provider.columns, state.week)
