"""Loans: what a provider owes, and paying it back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTERS
from gofal.abm.week.transitions.owners import pay_to_owners
from gofal.abm.world.accounts import pay_out
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State
from gofal.agents.table import I64


def owe(state: State, row: int, repays: Flow, pounds: float, years: float) -> None:
    """A provider owes more; all it owes is paid back in equal parts from now on, and to one lender.

    Nobody has two: a social loan goes to a new co-operative, a council's to its own company, and an
    owner's to a private firm that turns to its staff. None of the first two may turn, and no firm
    turns to its staff twice.

    Args:
        state: the world.
        row: who owes.
        repays: flow by which it pays back, and thereby to whom.
        pounds: the loan; handing over the money is the caller's business.
        years: over which all of it is paid back.
    """
    p = state.provider.columns
    p.loan[row] += int(pence(np.array(pounds)))
    p.instalment[row] = int(np.ceil(p.loan[row] / max(1.0, QUARTERS * years)))
    p.repays[row] = int(repays)


def settle(state: State, rows: NDArray[np.intp]) -> None:
    """Providers that end pay back what they owe as far as their cash goes."""
    p, m = state.provider.columns, state.commissioner.columns
    part = np.minimum(p.loan[rows], np.maximum(0, p.cash[rows]))
    social = p.repays[rows] == int(Flow.SOCIAL_REPAYMENT)
    lost = (p.loan[rows] - part)[social] / 100.0
    np.add.at(m.social_lost, p.council[rows][social], lost)
    for flow in np.unique(p.repays[rows[part > 0]]):
        mine = (p.repays[rows] == flow) & (part > 0)
        pay_back(state, Flow(int(flow)), rows[mine], part[mine])


def pay_back(state: State, flow: Flow, rows: NDArray[np.intp], part: I64) -> None:
    """Providers pay back pence of what they owe; what councils lent goes to all the owners."""
    p = state.provider.columns
    p.loan[rows] -= part
    if flow == Flow.LOAN_REPAYMENT:
        pay_to_owners(state, flow, rows, part)
        p.cash[rows] -= part
    else:
        pay_out(state, flow, rows, part / 100.0, running=False)
