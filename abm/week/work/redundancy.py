"""Redundancy: at a review a provider lets somebody go whom keeping costs more than letting go."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.market.labour import most_contact
from gofal.abm.week.market.marks import marked
from gofal.abm.week.transitions.carers import PARTS, clear_slots, part
from gofal.abm.world.accounts import pay_out
from gofal.abm.world.forms import owner_works
from gofal.abm.world.ledger import Flow
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.redundancy import RedundancyRules, notice_pay, redundancy_pay
from gofal.agents.table import F64, I64, Bool

_WORKING = int(Job.WORKING)
_YEAR = 52
_HARDLY = 0.01
"""Leavers of a year over staff; only guards a division by nothing."""
LETS_GO = (
    f"client(carer hours) carer({PARTS}) provider(cash cost) tally(leavers_redundant) "
    "ledger(in_house_cost redundancy)"
)
"""What letting somebody go changes, as the plan of the week says it."""


class LetGo(NamedTuple):
    """Whom each provider would let go first, shape (providers,) each.

    Attributes:
        row: the carer, -1 nobody.
        saved: what letting the person go saves, £.
        cost: what it costs, £.
    """

    row: I64
    saved: F64
    cost: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody."""
        return cls(np.zeros(sizes.providers, np.int64), *np.zeros((2, sizes.providers)))


class Keeping(NamedTuple):
    """What decides what keeping somebody idle costs.

    Attributes:
        ahead: weeks that a provider looks ahead at most.
        guaranteed: part of the hours wanted that a contract guarantees.
    """

    ahead: float
    guaranteed: float


@kernel
def idle_weeks(j: int, providers: ProviderColumns, most: float) -> float:
    """Weeks until as many have left by themselves as stand idle, at most so many."""
    hours = providers.planned[j] + providers.free[j]
    share = providers.free[j] / max(1.0, hours)
    return min(most, _YEAR * share / max(_HARDLY, float(providers.leaving[j])))


@kernel
def cost_of_keeping(
    row: int, carers: CarerColumns, providers: ProviderColumns, keeping: Keeping
) -> float:
    """What it costs to pay a carer's idle guaranteed hours until others have left, £."""
    j = carers.provider[row]
    paid = carers.contact[row] + providers.travel_due[j] * carers.travel[row]
    paid += providers.waiting_due[j] * carers.waiting[row]
    least = keeping.guaranteed * carers.hours_wanted[row]
    guaranteed = least if providers.shift_due[j] else float(carers.guaranteed[row])
    idle = max(0.0, guaranteed - paid)
    wage = carers.wage[row] * providers.pay_factor[j] * (1.0 + providers.oncost[j])
    return idle_weeks(j, providers, keeping.ahead) * idle * wage


@kernel
def _choose(
    carers: CarerColumns,
    providers: ProviderColumns,
    asked: Bool,
    keeping: Keeping,
    week: int,
    rules: RedundancyRules,
    let: LetGo,
) -> None:
    """Find the carer of each provider asked whom to let go saves most, if it saves anything.

    As many hours stand idle as the person could give, so that others have room for the visits.
    """
    let.row[:] = -1
    let.saved[:] = 0.0
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] != _WORKING or carers.going[row] != 0:
            continue
        j = carers.provider[row]
        gives = most_contact(float(carers.hours_wanted[row]), j, providers)
        if not asked[j] or gives > providers.free[j]:
            continue
        weeks = week - carers.since[row]
        cost = redundancy_pay(carers.pay[row], weeks, rules)
        cost += notice_pay(carers.pay[row], weeks, rules)
        saved = cost_of_keeping(row, carers, providers, keeping) - cost
        if saved > let.saved[j]:
            let.row[j], let.saved[j], let.cost[j] = row, saved, cost


@kernel
def _part(carers: CarerColumns, let: LetGo, rows: I64, week: int) -> None:
    """Those chosen by the providers in ``rows`` look for work."""
    for j in rows:
        part(let.row[j], carers, week)


def let_go(state: State, due: NDArray[np.intp]) -> None:
    """Providers let go whom to keep costs more than redundancy and notice, one at a review.

    Councils' services, those that look for people, and those in their first year let nobody go.
    """
    p, q, let = state.provider.columns, state.parameters, state.scratch(LetGo)
    young = state.week - p.founded[due] < _YEAR
    looks = p.posts[due] > p.pending[due]
    alone = owner_works(state)[p.form[due]]
    due = due[p.alive[due] & ~(p.owner_covers[due] | young | looks | alone)]
    _choose(
        state.carer.columns,
        p,
        marked(state, due),
        Keeping(q["provider.idle_ahead"], q["work.guaranteed_part"]),
        state.week,
        q.fill(RedundancyRules, "work"),
        let,
    )
    rows = due[let.row[due] >= 0]
    if len(rows) == 0:
        return
    _part(state.carer.columns, let, rows, state.week)
    clear_slots(state, let.row[rows])
    pay_out(state, Flow.REDUNDANCY, rows, let.cost[rows])
    np.add.at(state.tally["leavers_redundant"], p.council[rows], 1.0)
