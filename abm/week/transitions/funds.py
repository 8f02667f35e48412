"""Money held for people goes back to councils."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.accounts import pay_out
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.table import F64


def give_back(state: State, rows: NDArray[np.intp], due: F64) -> None:
    """Return money to the council, less the share that is kept for holding funds."""
    back = due[rows] * (1.0 - state.parameters["route.fund_kept"])
    pay_out(state, Flow.FUND_RETURN, rows, back)


def leave_funds(state: State, j: int) -> None:
    """People of provider ``j`` go to another, whose funds for them begin anew.

    What a fund has not spent stays with the provider that held it, and falls due.
    """
    c = state.client.columns
    theirs = c.alive & (c.provider == j)
    c.fund_hours[theirs] = 0.0
    c.fund_unused[theirs] = 0.0


def close_funds(state: State, rows: NDArray[np.intp]) -> None:
    """Providers that close give back what they owe, before their accounts are settled."""
    owed = state.provider.columns.fund_owed
    give_back(state, rows[owed[rows] > 0.0], owed.copy())
