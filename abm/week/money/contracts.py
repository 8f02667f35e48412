"""What councils owe: a book for the old way, one for the new, and what waits for the quarter."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.week.market.ways import MODES, contract_of, mode_code, ways_in_use
from gofal.abm.world.accounts import take_in
from gofal.abm.world.bills import bills_of, mark_pairs
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.kernel import kernel
from gofal.agents.payment.base import Account
from gofal.agents.table import F64, I32, I64, Bool


class Invoice(NamedTuple):
    """Pence that councils pay this week: by council, by provider, and held back, by provider."""

    by_council: I64
    by_provider: I64
    held: I64


@kernel
def _add_up(
    provider: I32, council: I32, total: F64, held: F64, covered: Bool, invoice: Invoice
) -> None:
    """Add up what is owed and held back, £ by pair; a council's own service gets nothing."""
    for pair in range(len(provider)):
        j = provider[pair]
        if not covered[j]:
            waits = int(np.rint(held[pair] * 100.0))
            owed = int(np.rint(total[pair] * 100.0)) - waits
            invoice.by_council[council[pair]] += owed
            invoice.by_provider[j] += owed
            invoice.held[j] += waits


def bill_councils(state: State, block: F64 | None) -> Invoice:
    """Pence each council pays each provider this week; what it holds back is noted with them.

    Args:
        state: the Wales, with the week's bills.
        block: worth of the capacity paid for, (providers, councils), £; None where none is.
    """
    p, bills = state.provider.columns, bills_of(state)
    if block is not None:
        holders, paid_by = np.nonzero(block)
        mark_pairs(holders, paid_by, bills.pairs)
    provider, council = bills.pairs.listed()
    none = np.zeros(len(provider))
    old = state.modes[mode_code(state, MODES[0])]
    account = Account(
        bills.delivered[provider, council], bills.planned[provider, council], none, none, none
    )
    total, held = old.invoice(account, contract_of(state, 0)).copy(), none.copy()
    for way in ways_in_use(state):
        here = np.flatnonzero(way.councils[council])
        j, n = provider[here], council[here]
        account = Account(
            bills.new_delivered[j, n],
            bills.new_planned[j, n],
            bills.new_promised[j, n],
            bills.new_measured[j, n],
            none[here] if block is None else block[j, n],
        )
        bill = way.mode.invoice(account, way.contract)
        held[here] = bill * way.mode.held_back(way.contract)
        total[here] += bill
    by_provider, waits = np.zeros((2, len(p.alive)), dtype=np.int64)
    invoice = Invoice(np.zeros(state.councils, dtype=np.int64), by_provider, waits)
    _add_up(provider, council, total, held, p.owner_covers, invoice)
    p.withheld += invoice.held
    return invoice


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
