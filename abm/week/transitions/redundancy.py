"""Redundancy pay that providers owe to all their carers if they close."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.forms import owner_works
from gofal.abm.world.ledger import Flow
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.kernel import kernel
from gofal.agents.redundancy import RedundancyRules, redundancy_pay
from gofal.agents.table import F64, Bool

_WORKING = int(Job.WORKING)


class Owed(NamedTuple):
    """Who is asked, and what each owes its carers, £, shape (providers,) each."""

    asked: Bool
    pay: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody is asked."""
        return cls(np.zeros(sizes.providers, np.bool_), np.zeros(sizes.providers))


@kernel
def _sum_pay(carers: CarerColumns, week: int, rules: RedundancyRules, owed: Owed) -> None:
    """Redundancy pay that those asked would owe, £."""
    owed.pay[:] = 0.0
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] != _WORKING:
            continue
        j = carers.provider[row]
        if owed.asked[j]:
            owed.pay[j] += redundancy_pay(carers.pay[row], week - carers.since[row], rules)


def owed_to_carers(state: State, rows: NDArray[np.intp]) -> F64:
    """Redundancy pay that some providers would owe if they closed, £, shape (providers,).

    Who owns a business of one employs nobody.
    """
    owed, alone = state.scratch(Owed), owner_works(state)
    owed.asked[:] = False
    owed.asked[rows] = ~alone[state.provider.columns.form[rows]]
    rules = state.parameters.fill(RedundancyRules, "work")
    _sum_pay(state.carer.columns, state.week, rules, owed)
    return owed.pay


def pay_redundancy(state: State, rows: NDArray[np.intp]) -> None:
    """Providers that close pay redundancy as far as their cash goes."""
    p = state.provider.columns
    rows = rows[(p.cash[rows] > 0) & ~owner_works(state)[p.form[rows]]]
    if len(rows) == 0:
        return
    due = np.rint(100.0 * owed_to_carers(state, rows)[rows]).astype(np.int64)
    paid = np.minimum(due, p.cash[rows])
    p.cash[rows] -= paid
    state.ledger.post(Flow.REDUNDANCY, p.council[rows], paid)
