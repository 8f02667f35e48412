"""Councils that own a company: what it does for them, and what it pays them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.table import F64, I64, Bool


def owners_of(state: State, row: int) -> NDArray[np.intp]:
    """The council or the two councils that own a company."""
    p = state.provider.columns
    both = (p.council[row], p.partner[row])
    return np.array([n for n in both if n >= 0], dtype=np.intp)


def owners_work(state: State, row: int, owners: NDArray[np.intp]) -> F64:
    """Worth of this week's hours that its owners had done, in the old way and in the new one, £."""
    memory = state.memory
    worth: F64 = memory.delivered_worth[row, owners] + memory.new_worth[row, owners]
    return worth


def pay_to_owners(state: State, flow: Flow, rows: NDArray[np.intp], amount: I64) -> None:
    """Post what companies pay their councils, in pence; two owners share it by the work for each.

    Args:
        state: the world; cash of the companies is the caller's business.
        flow: a flow from providers to councils.
        rows: companies.
        amount: pence by company.
    """
    p = state.provider.columns
    joint = p.partner[rows] >= 0
    state.ledger.post(flow, p.council[rows[~joint]], amount[~joint])
    for row, pence in zip(rows[joint], amount[joint], strict=True):
        owners = owners_of(state, int(row))
        work = owners_work(state, int(row), owners) + 1e-9
        first = round(int(pence) * float(work[0] / work.sum()))
        state.ledger.post(flow, owners, np.array([first, int(pence) - first]))


def owned(state: State, rows: NDArray[np.intp]) -> Bool:
    """Mark those of some providers that are a council's own service or company."""
    own = state.commissioner.columns.in_house
    among: Bool = (rows[:, None] == own).any(axis=1)
    return among


def company_rows(state: State) -> NDArray[np.intp]:
    """Rows of companies that councils own, each once."""
    own = state.commissioner.columns.in_house
    rows: NDArray[np.intp] = np.unique(own[own >= 0]).astype(np.intp)
    return rows[~state.provider.columns.owner_covers[rows]]
