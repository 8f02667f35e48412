"""Those hired begin, and leave their former employer; hiring is paid for."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.market.labour import Labour, labour, work_an_hour
from gofal.abm.week.transitions.carers import Left, part, stay, step_of
from gofal.abm.week.work.taking import Search
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Going, Job
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.rows import give_row_back
from gofal.agents.table import F64, I64, Bool, Free

_HIRED, _WORKING = int(Job.HIRED), int(Job.WORKING)
_PAY, _HOURS = int(Going.PAY), int(Going.HOURS)
_CONTRACT = int(Decision.CARER_CONTRACT)


class Moves(NamedTuple):
    """Series of carers who leave for another job, shape (councils,) each."""

    leavers: F64
    left_sector: F64
    leavers_pay: F64
    leavers_job: F64
    leavers_hours: F64
    hired: F64
    back_to_pool: F64


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
def _start(
    row: int, week: int, carers: CarerColumns, providers: ProviderColumns, market: Labour
) -> None:
    """Somebody hired some weeks ago begins, with the hours and the contract of the post."""
    j = carers.provider[row]
    carers.job[row] = _WORKING
    carers.since[row] = week
    carers.effective[row] = 0.0
    carers.worked[row] = carers.promised[row] * work_an_hour(j, providers)
    carers.way[row] = carers.next_way[row]
    drawn = draw(stream(market.seed, _CONTRACT, 0), carers.uid[row] ^ providers.uid[j])
    carers.secure[row] = drawn < providers.secure_due[j]
    part = market.guaranteed_part if carers.secure[row] else 0.0
    carers.guaranteed[row] = part * carers.promised[row] * (1.0 + providers.usual_travel[j])
    providers.pending[j] -= 1


@kernel
def _leave(
    row: int, week: int, carers: CarerColumns, providers: ProviderColumns, sums: Moves, left: Bool
) -> None:
    """A carer leaves the employer for another job, counted once by reason."""
    j, reason = carers.provider[row], carers.going[row]
    n = providers.council[j]
    providers.leavers[j] += 1
    sums.leavers[n] += 1.0
    sums.left_sector[n] += carers.next[row] < 0
    if reason == _PAY:
        sums.leavers_pay[n] += 1.0
    elif reason == _HOURS:
        sums.leavers_hours[n] += 1.0
    else:
        sums.leavers_job[n] += 1.0
    left[row] = True
    part(row, carers, week)


@kernel
def _begin_work(
    carers: CarerColumns,
    free: Free,
    providers: ProviderColumns,
    land: Land,
    pool: I64,
    week: int,
    market: Labour,
    sums: Moves,
    left: Bool,
) -> None:
    """Those hired some weeks ago begin; pay scales reach everyone at work."""
    left[:] = False
    for row in range(len(carers.alive)):
        if not carers.alive[row]:
            continue
        due = week >= carers.starts[row]
        if carers.going[row] != 0 and due and not carers.stopping[row]:
            if carers.next[row] == carers.provider[row]:
                # A merger or transfer has made the next employer the present one.
                providers.pending[carers.next[row]] -= 1
                stay(row, carers)
                continue
            _leave(row, week, carers, providers, sums, left)
            if carers.provider[row] < 0:
                council = land.council[carers.home[row]]
                pool[council, step_of(carers.rank[row])] += 1
                sums.back_to_pool[council] += 1.0
                carers.alive[row] = False
                give_row_back(row, free)
                continue
            sums.hired[providers.council[carers.provider[row]]] += 1.0
        if carers.job[row] == _HIRED and due:
            _start(row, week, carers, providers, market)
        if carers.job[row] == _WORKING:
            scale = providers.wage[carers.provider[row]] * carers.premium[row]
            carers.wage[row] = max(carers.protected[row], scale)


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
    """Those hired some weeks ago begin, others leave for jobs elsewhere; pay scales reach all."""
    _begin_work(
        state.carer.columns,
        state.carer.free,
        state.provider.columns,
        state.land,
        state.memory.pool,
        state.week,
        labour(state),
        state.tally.rows(Moves),
        state.scratch(Left).left,
    )
