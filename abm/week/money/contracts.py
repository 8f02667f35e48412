"""What councils owe: a book for the old way, one for the new, and what waits for the quarter."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.market.ways import MODES, contract_of, mode_code, new_ways
from gofal.abm.world.accounts import take_in
from gofal.abm.world.bills import bills_of
from gofal.abm.world.calendar import QUARTER
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State
from gofal.agents.payment.base import Account
from gofal.agents.table import F64, I64


def bill_councils(state: State, block: F64) -> I64:
    """Pence each council pays each provider this week; what it holds back is noted with them.

    Args:
        state: the world, with the week's bills.
        block: worth of the capacity paid for, (providers, councils), £.
    """
    p, bills, none = state.provider.columns, bills_of(state), np.zeros_like(block)
    old = state.modes[mode_code(state, MODES[0])]
    total = old.invoice(
        Account(bills.delivered, bills.planned, none, none, none), contract_of(state, 0)
    ).copy()
    held = np.zeros(total.shape, dtype=np.int64)
    for n in np.flatnonzero(new_ways(state)):
        mode, contract = state.modes[state.commissioner.columns.mode[n]], contract_of(state, int(n))
        account = Account(
            bills.new_delivered[:, n],
            bills.new_planned[:, n],
            bills.new_promised[:, n],
            bills.new_measured[:, n],
            block[:, n],
        )
        bill = mode.invoice(account, contract)
        held[:, n] = pence(bill * mode.held_back(contract))
        total[:, n] = total[:, n] + bill
    owed = pence(total)
    owed[p.owner_covers] = 0
    held[p.owner_covers] = 0
    p.withheld += held.sum(axis=1)
    return owed - held


def release_withheld(state: State) -> None:
    """When a provider's quarter ends it gets what was held back, if the conditions were kept.

    Few carers may have left and few hours of its packages may have been missed. What is not
    released stays with the councils. The council of its base pays for all of them.
    """
    p, q = state.provider.columns, state.parameters
    due = p.alive & (p.withheld > 0) & (p.uid % QUARTER == state.week % QUARTER)
    rows = np.flatnonzero(due)
    if len(rows) == 0:
        return
    gone = p.leavers[rows] / np.maximum(1.0, p.staff[rows])
    missed = 1.0 - p.hours[rows] / np.maximum(1.0, p.agreed[rows])
    kept = (gone <= q["withheld.most_gone"]) & (missed <= q["withheld.most_missed"])
    released = p.withheld[rows[kept]] / 100.0
    take_in(state, Flow.COUNCIL_FEES, rows[kept], released)
    p.council_income[rows[kept]] += released
    p.withheld[rows] = 0
