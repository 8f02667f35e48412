"""Funds: what providers are paid for holding a person's money, keep, owe and give back.

A fund pays its hours every week, used or not. What is not used is owed, and falls due when the
fund's year is over or the person leaves; a share of it the provider keeps for holding the fund.
"""

from __future__ import annotations

import numpy as np

from gofal.abm.week.market.funds import any_fund
from gofal.abm.week.transitions.funds import give_back
from gofal.abm.world.accounts import pay_out
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I64

_SERVED, _FUND = int(Stage.SERVED), int(Route.FUND)


@kernel
def _fund_week(
    c: ClientColumns, p: ProviderColumns, land: Land, week: int, weeks: float, paid: F64,
    held: F64, used: F64,
) -> None:  # fmt: skip
    """Pay every fund and note what it did not use.

    The hours paid for stand for a year; they rise when the package does, and fall only when the
    year is over.

    Args:
        c: clients.
        p: providers; ``fund_owed`` grows by what is not used.
        land: places.
        week: this week.
        weeks: weeks of a fund's year.
        paid: filled: worth of funds, (providers, councils), £.
        held: filled: what present funds have unspent in their year, by provider, £.
        used: filled: hours delivered from funds by provider.
    """
    for i in range(len(c.alive)):
        if not c.alive[i] or c.stage[i] != _SERVED or c.route[i] != _FUND:
            continue
        j = c.provider[i]
        if c.fund_hours[i] <= 0.0 or week - c.fund_week[i] >= weeks:
            c.fund_week[i] = week
            c.fund_unused[i] = 0.0
            c.fund_hours[i] = c.package[i]
        c.fund_hours[i] = max(c.fund_hours[i], c.package[i])
        left = c.price[i] * (c.fund_hours[i] - c.delivered[i])
        paid[j, land.council[c.place[i]]] += c.price[i] * c.fund_hours[i]
        c.fund_unused[i] += left
        p.fund_owed[j] += left
        held[j] += c.fund_unused[i]
        used[j] += c.delivered[i]


def fund_income(state: State) -> I64:
    """Pay this week's funds; returns pence by provider. Unspent money that is due goes back."""
    if not any_fund(state):
        state.work.fund_paid[:] = 0.0
        return np.zeros(state.provider.capacity, dtype=np.int64)
    p, q, w = state.provider.columns, state.parameters, state.work
    paid, held, used = w.new_way[3], w.amounts[2], w.amounts[3]
    for scratch in (paid, held, used):
        scratch[:] = 0.0
    _fund_week(state.client.columns, p, state.land, state.week, q["route.fund_weeks"], paid, held,
               used)  # fmt: skip
    owed = pence(paid)
    w.fund_paid[:] = owed.sum(axis=0) / 100.0
    state.ledger.post(Flow.COUNCIL_FEES, np.arange(state.councils), owed.sum(axis=0))
    due = p.fund_owed - held
    # A fund that was overspent in its year is the provider's own loss.
    give_back(state, np.flatnonzero(p.alive & (due > 0.0)), due)
    p.fund_owed[:] = held
    extra = used * np.maximum(0.0, p.fund_effort**2 - p.effort**2) * q["delivery.effort_cost"]
    rows = np.flatnonzero(extra > 0.0)
    pay_out(state, Flow.REABLEMENT, rows, extra[rows])
    return owed.sum(axis=1)
