"""Bills: what every person's care comes to, and who pays it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from gofal.abm.week.market.hour_price import price_of
from gofal.abm.week.market.routes import health_adds
from gofal.abm.week.money.capacity import capacity_worth
from gofal.abm.week.money.contracts import bill_councils
from gofal.abm.week.money.funds import fund_income
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.prices import terms as terms_now
from gofal.abm.world.scratch import Notes
from gofal.abm.world.state import State
from gofal.abm.world.terms import Terms
from gofal.agents.client import ClientColumns, Route, Stage, weekly_charge
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I64

_SERVED = int(Stage.SERVED)
_DIRECT, _OWN, _FUND = int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY), int(Route.FUND)


@kernel
def _bill(
    clients: ClientColumns,
    providers: ProviderColumns,
    commissioners: CommissionerColumns,
    land: Land,
    terms: Terms,
    cap: F64,
    level: F64,
    delivered: F64,
    planned: F64,
    direct: F64,
    own: F64,
    new: F64,
    flows: F64,
) -> None:
    """What every person's care comes to.

    Args:
        clients: clients.
        providers: providers.
        commissioners: commissioners.
        land: places.
        terms: prices in force.
        cap: weekly cap on charges by council, £.
        level: whether people are charged for the package and not for hours used, by council.
        delivered: filled: worth of council-managed hours delivered, (providers, councils), £.
        planned: filled: worth of the hours planned, same shape.
        direct: filled: income from people with direct payments, same shape.
        own: filled: income from own money, same shape.
        new: filled: the book of the new way: worth of hours delivered, planned, promised and of
            measured progress, (4, providers, councils), £.
        flows: filled: direct payments made, charges to people, what health adds to budgets;
            (3, councils), £.
    """
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED:
            continue
        j, n = clients.provider[i], land.council[clients.place[i]]
        clients.price[i] = price_of(i, j, clients, providers, land, terms)
        worth = clients.price[i] * clients.delivered[i]
        clients.charge[i] = 0.0
        if clients.route[i] == _OWN:
            own[j, n] += worth
            continue
        hours = clients.package[i] if level[n] > 0.5 else clients.delivered[i]
        clients.charge[i] = weekly_charge(
            clients.wealthy[i], clients.ability[i], hours, commissioners.charge_per_hour[n], cap[n]
        )
        flows[1, n] += clients.charge[i]
        extra = health_adds(i, clients, land, terms)
        if clients.route[i] == _DIRECT:
            direct[j, n] += worth
            most = terms.direct_rate[n] * terms.fee[n] * clients.delivered[i] * (1.0 + extra)
            flows[0, n] += min(worth, most)
            flows[2, n] += min(worth, most) * extra / (1.0 + extra)
            continue
        flows[2, n] += worth * extra / (1.0 + extra)
        if clients.flexible[i]:
            new[0, j, n] += worth
            new[1, j, n] += clients.price[i] * clients.package[i]
            came = min(1.0, clients.delivered[i] / clients.package[i])
            new[2, j, n] += clients.price[i] * clients.promised[i] * came
            new[3, j, n] += worth * providers.effort[j] * clients.recovery[i]
        elif clients.route[i] != _FUND:
            # Funds are paid by the plan, not by the hour: see ``funds``.
            delivered[j, n] += worth
            planned[j, n] += clients.price[i] * clients.package[i]


@dataclass
class Invoices(Notes):
    """Pence that providers are owed this week: from councils, and from people."""

    councils: I64 = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    people: I64 = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


def bill_people(state: State) -> None:
    """What every person's care comes to, by payer; people with means pay at once."""
    p, w, ledger, every = (
        state.provider.columns,
        state.work,
        state.ledger,
        np.arange(state.councils),
    )
    w.billed[:] = 0.0
    w.new_way[:] = 0.0
    delivered, planned, direct, own = w.billed
    flows = w.by_council[:3]
    flows[:] = 0.0
    _bill(
        state.client.columns,
        p,
        state.commissioner.columns,
        state.land,
        terms_now(state),
        state.lever("charging_cap"),
        state.lever("charging_basis"),
        delivered,
        planned,
        direct,
        own,
        w.new_way,
        flows,
    )
    direct_pence, own_pence = pence(direct), pence(own)
    ledger.post(Flow.DIRECT_PAYMENTS, every, pence(flows[0]))
    ledger.post(Flow.CLIENT_CHARGES, every, pence(flows[1]))
    ledger.post(Flow.HEALTH_BUDGET, every, pence(flows[2]))
    ledger.post(Flow.DIRECT_CARE, every, direct_pence.sum(axis=0))
    ledger.post(Flow.OWN_CARE, every, own_pence.sum(axis=0))
    state.tally["own_spending"][:] = own.sum(axis=0)
    state.scratch(Invoices).people = direct_pence.sum(axis=1) + own_pence.sum(axis=1)


def invoice_councils(state: State) -> None:
    """Councils pay for the hours of the old way and of the new one, and for capacity."""
    delivered, planned, _, _ = state.work.billed
    owed = bill_councils(state, delivered, planned, capacity_worth(state))
    state.ledger.post(Flow.COUNCIL_FEES, np.arange(state.councils), owed.sum(axis=0))
    state.scratch(Invoices).councils = owed.sum(axis=1)


def pay_funds(state: State) -> None:
    """Funds are paid by the plan, used or not; unspent money that is due goes back."""
    state.scratch(Invoices).councils += fund_income(state)
