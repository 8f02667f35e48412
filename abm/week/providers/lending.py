"""Lending: what providers in debt to their bank pay for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTER
from gofal.abm.week.founding.sight import credit_price
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State

PAYS = "provider(cash cost) ledger(interest)"
"""What paying for credit changes, as the plan of the week says it."""


def pay_interest(state: State, due: NDArray[np.intp]) -> None:
    """Providers in debt to a bank pay a quarter's interest on it."""
    p = state.provider.columns
    owes = due[(p.cash[due] < 0) & ~p.owner_covers[due]]
    if len(owes) == 0:
        return
    price = np.array([credit_price(state, n) for n in range(state.councils)])
    part = QUARTER / 52.0 * price[p.council[owes]]
    interest = np.rint(-p.cash[owes] * part).astype(np.int64)
    state.ledger.post(Flow.INTEREST, p.council[owes], interest)
    p.cash[owes] -= interest
    p.cost[owes] += interest / 100.0
