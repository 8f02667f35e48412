"""Duties of a contract's holder: a cap on profit, and pay above the floor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.market.tenders import contract_wage
from gofal.abm.world.accounts import pay_out
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.table import F64

NO_CAP = 1.0


def return_surplus(state: State, due: NDArray[np.intp]) -> F64:
    """Surplus of the quarter above the cap goes back to the council; returns £ of each of ``due``.

    Only the part of the surplus that council income bore is capped, in proportion to income.
    """
    p, cap = state.provider.columns, state.policy["profit_cap"]
    if (cap >= NO_CAP).all():
        return np.zeros(len(due))
    council = p.council_income[due]
    surplus = (p.income[due] - p.cost[due]) * council / np.maximum(p.income[due], 1.0)
    kept = np.where(cap[p.council[due]] < NO_CAP, cap[p.council[due]], np.inf) * council
    above = np.maximum(0.0, surplus - np.where(council > 0.0, kept, np.inf))
    above = np.minimum(above, np.maximum(0.0, p.cash[due] / 100.0)) * ~p.owner_covers[due]
    pay_out(state, Flow.PROFIT_RETURN, due, above)
    return above


def set_pay(state: State, due: NDArray[np.intp], returned: F64) -> None:
    """Pay scales after the review: what would go back is better paid out, and guarantees hold.

    A pound above the cap is worth nothing to its owner; paid to carers it costs nothing and keeps
    them. So the scale rises by what went back, as far as one review's largest rise allows.
    """
    p, q = state.provider.columns, state.parameters
    if returned.any():
        weeks = np.maximum(1, state.week - p.reviewed[due])
        bill = np.maximum(1.0, p.pay[due] * weeks * (1.0 + p.oncost[due]))
        p.wage[due] *= 1.0 + np.minimum(q["provider.cap_raise_most"], returned / bill)
    if state.policy["pay_guarantee"].any():
        p.wage[due] = np.maximum(p.wage[due], _guaranteed(state, due))


def _guaranteed(state: State, due: NDArray[np.intp]) -> F64:
    """The highest wage that any council a provider works for asks of it, £/h; 0 where none does."""
    p = state.provider.columns
    asks = np.where(state.policy["pay_guarantee"] > 0.0, contract_wage(state), 0.0)
    holds = (p.contract[due] > 0) & (p.serves_council[due] & ~p.owner_covers[due])[:, None]
    highest: F64 = np.where(holds, asks, 0.0).max(axis=1)
    return highest
