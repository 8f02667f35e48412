"""Duties of a contract's holder: a cap on profit, and pay above the floor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.market.tenders import contract_wage
from gofal.abm.week.transitions.owners import pay_to_owners
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State
from gofal.agents.table import F64, Bool

NO_CAP = 1.0


def above_cap(state: State, due: NDArray[np.intp], free: NDArray[np.int64]) -> NDArray[np.int64]:
    """Pence of the quarter's surplus of each of ``due`` that is above its contracts' cap.

    Only the part of the surplus that council income bore is capped, in proportion to income.

    Args:
        state: the world.
        due: providers.
        free: pence of each that are neither tax nor owed to funds; no more is above the cap.
    """
    p, cap = state.provider.columns, state.policy["profit_cap"]
    if (cap >= NO_CAP).all():
        return np.zeros(len(due), dtype=np.int64)
    council = p.council_income[due]
    surplus = (p.income[due] - p.cost[due]) * council / np.maximum(p.income[due], 1.0)
    kept = np.where(cap[p.council[due]] < NO_CAP, cap[p.council[due]], np.inf) * council
    above = np.maximum(0.0, surplus - np.where(council > 0.0, kept, np.inf))
    most: NDArray[np.int64] = np.minimum(pence(above), np.maximum(0, free))
    return most * ~p.owner_covers[due]


def share_above(
    state: State, due: NDArray[np.intp], above: NDArray[np.int64], public: Bool
) -> NDArray[np.int64]:
    """Give back what is above the cap where staff do not get it; returns pence that they get.

    A pound above the cap is worth nothing to its owner and keeps carers if they get it, once: no
    pay scale can be lived up to for ever by one good quarter. It goes back to the council where
    nobody is employed, and from companies of councils (``public``).
    """
    p = state.provider.columns
    to_staff = np.where(public | (p.staff[due] == 0), 0, above)
    back = above - to_staff
    state.ledger.post(Flow.PROFIT_RETURN, p.council[due[~public]], back[~public])
    pay_to_owners(state, Flow.PROFIT_RETURN, due[public], back[public])
    return to_staff


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
