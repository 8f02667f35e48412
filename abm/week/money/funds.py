"""Funds: what providers are paid for holding a person's money, keep, owe and give back.

A fund pays its hours every week, used or not. What is not used is owed, and falls due when the
fund's year is over or the person leaves; a share of it the provider keeps for holding the fund.
"""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.market.funds import FundsPaid, any_fund
from gofal.abm.week.transitions.funds import give_back
from gofal.abm.world.accounts import pay_out
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I64

_SERVED, _FUND = int(Stage.SERVED), int(Route.FUND)


class FundsWeek(NamedTuple):
    """What funds come to this week.

    Attributes:
        paid: worth of funds, (providers, councils), £.
        held: what present funds have unspent in their year, by provider, £.
        used: hours delivered from funds by provider.
    """

    paid: F64
    held: F64
    used: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Zero of each."""
        return cls(np.zeros((sizes.providers, sizes.councils)), *np.zeros((2, sizes.providers)))


@kernel
def _fund_week(
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    week: int,
    weeks: float,
    funds: FundsWeek,
) -> None:
    """Pay every fund and note what it did not use.

    The hours paid for stand for a year; they rise when the package does, and fall only when the
    year is over.

    Args:
        clients: clients.
        providers: providers; ``fund_owed`` grows by what is not used.
        land: places.
        week: this week.
        weeks: weeks of a fund's year.
        funds: filled.
    """
    funds.paid[:] = 0.0
    funds.held[:] = 0.0
    funds.used[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED or clients.route[i] != _FUND:
            continue
        j = clients.provider[i]
        if clients.fund_hours[i] <= 0.0 or week - clients.fund_week[i] >= weeks:
            clients.fund_week[i] = week
            clients.fund_unused[i] = 0.0
            clients.fund_hours[i] = clients.package[i]
        clients.fund_hours[i] = max(clients.fund_hours[i], clients.package[i])
        left = clients.price[i] * (clients.fund_hours[i] - clients.delivered[i])
        funds.paid[j, land.council[clients.place[i]]] += clients.price[i] * clients.fund_hours[i]
        clients.fund_unused[i] += left
        providers.fund_owed[j] += left
        funds.held[j] += clients.fund_unused[i]
        funds.used[j] += clients.delivered[i]


def fund_income(state: State) -> I64:
    """Pay this week's funds; returns pence by provider. Unspent money that is due goes back."""
    paid_by = state.scratch(FundsPaid).by_council
    paid_by[:] = 0.0
    if not any_fund(state):
        return np.zeros(state.provider.capacity, dtype=np.int64)
    p, q, funds = state.provider.columns, state.parameters, state.scratch(FundsWeek)
    _fund_week(state.client.columns, p, state.land, state.week, q["route.fund_weeks"], funds)
    owed = pence(funds.paid)
    paid_by[:] = owed.sum(axis=0) / 100.0
    state.ledger.post(Flow.COUNCIL_FEES, np.arange(state.councils), owed.sum(axis=0))
    due = p.fund_owed - funds.held
    # A fund that was overspent in its year is the provider's own loss.
    give_back(state, np.flatnonzero(p.alive & (due > 0.0)), due)
    p.fund_owed[:] = funds.held
    extra = funds.used * np.maximum(0.0, p.fund_effort**2 - p.effort**2) * q["delivery.effort_cost"]
    rows = np.flatnonzero(extra > 0.0)
    pay_out(state, Flow.REABLEMENT, rows, extra[rows])
    return owed.sum(axis=1)
