"""Joint companies: neighbouring councils with a company share one (E163, E164)."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.transitions.closing import dissolve
from gofal.abm.week.transitions.owners import company_rows
from gofal.abm.week.transitions.transfer import take_over
from gofal.abm.world.state import State

_JOINED = (
    "pay income cost hours weekly_cost cash credit loan instalment withheld fund_owed agreed "
    "leavers council_income removed handed_back"
)
"""Money and books of two companies that become one; they add up, as their work does."""


def join_companies(state: State) -> None:
    """Pairs of neighbours that both want it join their companies, the largest pair first."""
    on = state.policy["latc_joint"] > 0.5
    if not on.any():
        return
    p = state.provider.columns
    rows = company_rows(state)
    rows = rows[on[p.council[rows]] & (p.partner[rows] < 0)]
    free = {int(p.council[row]): int(row) for row in rows}
    pairs = [
        (a, b)
        for a in free
        for b in free
        if a < b and state.geography.adjacent[a, b] and p.form[free[a]] == p.form[free[b]]
    ]
    pairs.sort(key=lambda pair: -float(p.planned[free[pair[0]]] + p.planned[free[pair[1]]]))
    for a, b in pairs:
        if a in free and b in free:
            first, second = free.pop(a), free.pop(b)
            if p.planned[first] < p.planned[second]:
                first, second = second, first
            _merge(state, first, second)


def _merge(state: State, keep: int, gone: int) -> None:
    """One company takes over all of the other: people, carers, money, debts and contracts."""
    p, m = state.provider.columns, state.commissioner.columns
    _price_jointly(state, keep, gone)
    take_over(state, keep, gone)
    for name in _JOINED.split():
        column = getattr(p, name)
        column[keep] += column[gone]
        column[gone] = 0
    p.partner[keep] = p.council[gone]
    m.in_house[m.in_house == gone] = keep
    # It has not left the market.
    state.tally["joined_another"][p.council[gone]] += 1.0
    dissolve(state, np.array([gone]))


def _price_jointly(state: State, keep: int, gone: int) -> None:
    """The agreed price over the fee is the mean of both contracts, by hours."""
    p, fee = state.provider.columns, state.commissioner.columns.fee
    both = np.array([keep, gone])
    rate = np.where(p.contract_rate[both] > 0.0, p.contract_rate[both], fee[p.council[both]])
    over = np.average(rate / fee[p.council[both]], weights=p.planned[both] + 1e-6)
    m = state.commissioner.columns
    lost = m.award_lost[p.council[both]].any()
    m.award_lost[p.council[both]] = lost
    p.contract_rate[keep] = 0.0 if lost else over * fee[p.council[keep]]
