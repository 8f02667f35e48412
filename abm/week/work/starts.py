"""Those hired begin; hiring is paid for."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.work.search import Search
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns

_HIRED, _WORKING = int(Job.HIRED), int(Job.WORKING)


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


def pay_for_hiring(state: State) -> None:
    """Adverts, checks and induction of those hired this week, paid by the employer."""
    k, p = state.carer.columns, state.provider.columns
    hired = np.flatnonzero(k.alive & (k.job == _HIRED) & (k.since == state.week))
    number = np.bincount(k.provider[hired], minlength=state.provider.capacity)
    q, looked = state.parameters, state.scratch(Search).looked
    cost = pence(number * q["work.recruitment_cost"] + looked * q["work.values_cost"])
    covered = np.where(p.owner_covers, cost, 0)
    state.ledger.post(Flow.RECRUITMENT, p.council, cost)
    state.ledger.post(Flow.IN_HOUSE_COST, p.council, covered)
    p.cash[:] += covered - cost
    p.cost[:] += cost / 100.0


def begin_work(state: State) -> None:
    """Those hired some weeks ago begin; pay scales reach everyone at work."""
    _begin_work(state.carer.columns, state.provider.columns, state.week)
