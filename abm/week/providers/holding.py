"""Duties of a contract's holder: a cap on profit, and pay above the floor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.market.tenders import contract_wage
from gofal.abm.week.transitions.owners import owned
from gofal.abm.world.accounts import pay_out
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State
from gofal.agents.table import F64

NO_CAP = 1.0


def above_cap(state: State, due: NDArray[np.intp]) -> NDArray[np.int64]:
    """What is above the cap of the quarter's surplus, paid out; returns pence for each one's staff.

    Only the part of the surplus that council income bore is capped, in proportion to income. A
    pound above the cap is worth nothing to its owner and keeps carers if they get it, once: no pay
    scale can be lived up to for ever by one good quarter. It goes back to the council where nobody
    is employed, and from a company of councils.
    """
    p, cap = state.provider.columns, state.policy["profit_cap"]
    if (cap >= NO_CAP).all():
        return np.zeros(len(due), dtype=np.int64)
    council = p.council_income[due]
    surplus = (p.income[due] - p.cost[due]) * council / np.maximum(p.income[due], 1.0)
    kept = np.where(cap[p.council[due]] < NO_CAP, cap[p.council[due]], np.inf) * council
    above = np.maximum(0.0, surplus - np.where(council > 0.0, kept, np.inf))
    above = np.minimum(above, np.maximum(0.0, p.cash[due] / 100.0)) * ~p.owner_covers[due]
    back = (p.staff[due] == 0) | owned(state, due)
    pay_out(state, Flow.PROFIT_RETURN, due, above * back)
    to_staff = above * ~back
    pay_out(state, Flow.STAFF_SHARE, due, to_staff)
    return pence(to_staff)


def guarantee(state: State, due: NDArray[np.intp]) -> None:
    """The pay scale is at least what councils demand of whoever holds their contracts."""
    p = state.provider.columns
    if state.policy["pay_guarantee"].any():
        p.wage[due] = np.maximum(p.wage[due], _guaranteed(state, due))


def _guaranteed(state: State, due: NDArray[np.intp]) -> F64:
    """The highest wage that any council a provider works for asks of it, £/h; 0 where none does."""
    p = state.provider.columns
    asks = np.where(state.policy["pay_guarantee"] > 0.0, contract_wage(state), 0.0)
    holds = (p.contract[due] > 0) & (p.serves_council[due] & ~p.owner_covers[due])[:, None]
    highest: F64 = np.where(holds, asks, 0.0).max(axis=1)
    return highest
