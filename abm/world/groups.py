"""Groups: branches with one balance sheet."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.ledger import Flow
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.table import F64


class GroupBooks(NamedTuple):
    """What stands behind each provider, shape (providers,) each.

    Attributes:
        cash: cash of all branches of its group, its own where it is no branch, pence.
        credit: credit lines alike, pence.
        week: cost of a week alike, £.
    """

    cash: F64
    credit: F64
    week: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Zero."""
        return cls(*np.zeros((3, sizes.providers)))


def branches_of(state: State) -> NDArray[np.intp]:
    """Rows of all branches of groups."""
    p = state.provider.columns
    return np.flatnonzero(p.alive & (p.group >= 0))


def sums_of_groups(state: State, rows: NDArray[np.intp], *several: F64) -> list[F64]:
    """Sums of several values of branches over the group of each, shape (branches,) each."""
    _, number = np.unique(state.provider.columns.group[rows], return_inverse=True)
    return [np.bincount(number, weights=values)[number] for values in several]


def group_books(state: State) -> GroupBooks:
    """Cash, credit and weekly cost that stand behind each provider, good until the next call."""
    p, books, rows = state.provider.columns, state.scratch(GroupBooks), branches_of(state)
    shared = state.parameters["market.group_shares"] > 0.0 and len(rows) > 0
    books.cash[:], books.credit[:], books.week[:] = p.cash, p.credit, p.weekly_cost
    if shared:
        sums = sums_of_groups(state, rows, *(column[rows] for column in books))
        for column, total in zip(books, sums, strict=True):
            column[rows] = total
    return books


def see_branches(state: State) -> None:
    """Branches see how many hours the others of their group have."""
    p, rows = state.provider.columns, branches_of(state)
    hours = p.planned[rows].astype(np.float64)
    p.elsewhere[rows] = np.maximum(0.0, sums_of_groups(state, rows, hours)[0] - hours)


def leave_to_group(state: State, rows: NDArray[np.intp]) -> None:
    """Branches that end leave their cash and their debts to the other branches of their group."""
    p = state.provider.columns
    branches = rows[p.group[rows] >= 0]
    if state.parameters["market.group_shares"] <= 0.0 or len(branches) == 0:
        return
    stay = np.setdiff1d(branches_of(state), rows)
    for row in branches:
        mine = stay[p.group[stay] == p.group[row]]
        if len(mine) == 0:
            continue
        to = mine[np.argmax(p.weekly_cost[mine])]
        payer = row if p.cash[row] >= 0 else to
        state.ledger.post(Flow.GROUP_CASH, p.council[[payer]], np.abs(p.cash[[row]]))
        p.cash[to] += p.cash[row]
        p.cash[row] = 0
