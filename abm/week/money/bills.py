"""Bills: what every person's care comes to, and who pays it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.market.hour_price import price_of
from gofal.abm.week.market.routes import health_adds
from gofal.abm.week.money.capacity import capacity_worth
from gofal.abm.week.money.contracts import bill_councils
from gofal.abm.week.money.funds import fund_income
from gofal.abm.world.bills import Bills, bills_of, clear_bills, list_pairs, mark_pair
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow
from gofal.abm.world.prices import terms as terms_now
from gofal.abm.world.scratch import Notes, Sizes
from gofal.abm.world.state import State
from gofal.abm.world.terms import Terms
from gofal.agents.client import ClientColumns, Route, Stage, weekly_charge
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.hospital import Hospital
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I64

_SERVED, _HOME = int(Stage.SERVED), int(Hospital.HOME)
_DIRECT, _OWN, _FUND = int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY), int(Route.FUND)


class Flows(NamedTuple):
    """What people's care comes to by council, £.

    Attributes:
        direct_payments: direct payments made.
        charges: charges to people.
        health: what health adds to budgets.
    """

    direct_payments: F64
    charges: F64
    health: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Zero of each."""
        return cls(*np.zeros((3, sizes.councils)))


@kernel
def _bill(
    clients: ClientColumns,
    providers: ProviderColumns,
    commissioners: CommissionerColumns,
    land: Land,
    terms: Terms,
    cap: F64,
    level: F64,
    bills: Bills,
    flows: Flows,
) -> None:
    """What every person's care comes to, into ``bills`` and ``flows``.

    ``cap`` is the weekly cap on charges by council, £; ``level`` says by council whether people
    are charged for the package and not for hours used.
    """
    clear_bills(bills)
    for flow in flows:
        flow[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED:
            continue
        j, n = clients.provider[i], land.council[clients.place[i]]
        clients.price[i] = price_of(i, j, clients, providers, land, terms)
        worth = clients.price[i] * clients.delivered[i]
        mark_pair(j, n, bills.pairs)
        clients.charge[i] = 0.0
        if clients.route[i] == _OWN:
            bills.own[j, n] += worth
            continue
        hours = _charged_hours(i, level[n] > 0.5, clients)
        clients.charge[i] = weekly_charge(
            clients.wealthy[i], clients.ability[i], hours, commissioners.charge_per_hour[n], cap[n]
        )
        flows.charges[n] += clients.charge[i]
        extra = health_adds(i, clients, land, terms)
        if clients.route[i] == _DIRECT:
            bills.direct[j, n] += worth
            most = terms.direct_rate[n] * terms.fee[n] * clients.delivered[i] * (1.0 + extra)
            flows.direct_payments[n] += min(worth, most)
            flows.health[n] += min(worth, most) * extra / (1.0 + extra)
            continue
        flows.health[n] += worth * extra / (1.0 + extra)
        if clients.flexible[i]:
            bills.new_delivered[j, n] += worth
            bills.new_planned[j, n] += clients.price[i] * clients.package[i]
            came = min(1.0, clients.delivered[i] / clients.package[i])
            bills.new_promised[j, n] += clients.price[i] * clients.promised[i] * came
            bills.new_measured[j, n] += worth * providers.effort[j] * clients.recovery[i]
        elif clients.route[i] != _FUND:
            # Funds are paid by the plan, not by the hour: see ``funds``.
            bills.delivered[j, n] += worth
            bills.planned[j, n] += clients.price[i] * clients.package[i]
    list_pairs(bills.pairs)


@inlined
def _charged_hours(i: int, is_level: bool, clients: ClientColumns) -> float:
    """Hours that a person is charged for: those used, or the package while at home."""
    if is_level and clients.hospital[i] == _HOME:
        return float(clients.package[i])
    return float(clients.delivered[i])


class PeoplesBills(NamedTuple):
    """What people owe: pence by council, pounds of own money by council, pence by provider."""

    direct: I64
    own: I64
    own_pounds: F64
    by_provider: I64


@kernel
def _peoples_bills(bills: Bills, owed: PeoplesBills) -> None:
    """Bills to people, to the penny for each provider and council."""
    for pair in range(bills.pairs.number[0]):
        j, n = bills.pairs.provider[pair], bills.pairs.council[pair]
        direct = int(np.rint(bills.direct[j, n] * 100.0))
        own = int(np.rint(bills.own[j, n] * 100.0))
        owed.direct[n] += direct
        owed.own[n] += own
        owed.own_pounds[n] += bills.own[j, n]
        owed.by_provider[j] += direct + own


@dataclass
class Invoices(Notes):
    """Pence that providers are owed this week: from councils, and from people."""

    councils: I64 = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    people: I64 = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


def bill_people(state: State) -> None:
    """What every person's care comes to, by payer; people with means pay at once."""
    ledger, every = state.ledger, np.arange(state.councils)
    bills, flows = bills_of(state), state.scratch(Flows)
    _bill(
        state.client.columns,
        state.provider.columns,
        state.commissioner.columns,
        state.land,
        terms_now(state),
        state.lever("charging_cap"),
        state.lever("charging_basis"),
        bills,
        flows,
    )
    owed = PeoplesBills(
        np.zeros(state.councils, dtype=np.int64),
        np.zeros(state.councils, dtype=np.int64),
        np.zeros(state.councils),
        np.zeros(state.provider.capacity, dtype=np.int64),
    )
    _peoples_bills(bills, owed)
    ledger.post_each(Flow.DIRECT_PAYMENTS, flows.direct_payments)
    ledger.post_each(Flow.CLIENT_CHARGES, flows.charges)
    ledger.post_each(Flow.HEALTH_BUDGET, flows.health)
    ledger.post(Flow.DIRECT_CARE, every, owed.direct)
    ledger.post(Flow.OWN_CARE, every, owed.own)
    state.tally["own_spending"][:] = owed.own_pounds
    state.scratch(Invoices).people = owed.by_provider


def invoice_councils(state: State) -> None:
    """Councils pay for the hours of the old way and of the new one, and for capacity."""
    invoice = bill_councils(state, capacity_worth(state))
    state.ledger.post(Flow.COUNCIL_FEES, np.arange(state.councils), invoice.by_council)
    state.scratch(Invoices).councils = invoice.by_provider


def pay_funds(state: State) -> None:
    """Funds are paid by the plan, used or not; unspent money that is due goes back."""
    state.scratch(Invoices).councils += fund_income(state)
