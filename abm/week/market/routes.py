"""Who holds the money: what is offered, what a person chooses, and who may then serve them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.week.community.workers import capacity
from gofal.abm.world.land import Land
from gofal.abm.world.prices import terms
from gofal.abm.world.state import State
from gofal.abm.world.terms import Terms
from gofal.agents.catalyst import CatalystKind
from gofal.agents.chance import draw
from gofal.agents.client import (
    Aid,
    ClientColumns,
    Route,
    RouteRules,
    Stage,
    accepts_direct_payment,
    prefers_own_money,
    weekly_charge,
)
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64

_COUNCIL, _DIRECT, _OWN = int(Route.COUNCIL), int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY)
_FUND, _BUDGET = int(Route.FUND), int(Route.BUDGET)
_WAITING = int(Stage.WAITING)
_NOBODY, _BROKER, _CENTRE = int(Aid.NOBODY), int(Aid.BROKER), int(Aid.CENTRE)


class HolderRules(NamedTuple):
    """Parameters ``route.*`` of a person's choice of who holds the money."""

    fund_bears: float
    budget_bears: float
    broker_help: float
    centre_help: float


class Offers(NamedTuple):
    """What councils offer this week, arrays by council.

    Attributes:
        direct: share of people to whom a direct payment is offered.
        fund: share to whom a fund held by a provider is offered.
        budget: share to whom a budget held by the council is offered.
        free: 1 where everybody may choose among all of them.
        support: help with direct payments that reaches everybody, 0 to 1.
        room: people whom brokers (row 1) and living centres (row 2) can still take on.
    """

    direct: F64
    fund: F64
    budget: F64
    free: F64
    support: F64
    room: F64


@inlined
def buys_alone(
    i: int,
    council: int,
    private: float,
    cap: float,
    clients: ClientColumns,
    commissioners: CommissionerColumns,
) -> bool:
    """Whether a person of means buys care at the ``private`` price and asks no council."""
    would_pay = weekly_charge(
        clients.wealthy[i],
        clients.ability[i],
        clients.need[i],
        commissioners.charge_per_hour[council],
        cap,
    )
    return prefers_own_money(
        clients.wealthy[i], clients.privacy[i], clients.need[i], private, would_pay
    )


@kernel
def choose_route(
    uid: int,
    council: int,
    aid: float,
    key: np.uint64,
    offers: Offers,
    rules: RouteRules,
    holder_rules: HolderRules,
) -> int:
    """Who holds the money of a person whom the council supports.

    A person takes, of what is offered, what leaves most in their own hands and can still be borne:
    a direct payment, then a fund, then a budget. The burden is the person's own and the same at
    every choice.

    Args:
        uid: the person.
        council: council of the person.
        aid: help of a broker or a living centre, added to the support everybody has.
        key: stream of the decision; draws beside the burden say what is offered.
        offers: offers.
        rules: parameters of the direct payment.
        holder_rules: parameters of the other routes.
    """
    free = offers.free[council] > 0.5
    burden = draw(key, uid ^ 1)
    support = min(1.0, offers.support[council] + aid)
    offered = free or draw(key, uid) < offers.direct[council]
    if offered and accepts_direct_payment(support, burden, rules):
        return _DIRECT
    offered = free or draw(key, uid ^ 2) < offers.fund[council]
    if offered and burden < holder_rules.fund_bears:
        return _FUND
    offered = free or draw(key, uid ^ 3) < offers.budget[council]
    if offered and burden < holder_rules.budget_bears:
        return _BUDGET
    return _COUNCIL


@kernel
def settle_route(
    i: int,
    council: int,
    key: np.uint64,
    clients: ClientColumns,
    offers: Offers,
    rules: RouteRules,
    holder_rules: HolderRules,
) -> None:
    """Let a person choose with whatever help there is room for, and book that help."""
    who, aid = _NOBODY, 0.0
    if offers.room[_CENTRE, council] >= 1.0:
        who, aid = _CENTRE, holder_rules.centre_help
    elif offers.room[_BROKER, council] >= 1.0:
        who, aid = _BROKER, holder_rules.broker_help
    clients.route[i] = choose_route(clients.uid[i], council, aid, key, offers, rules, holder_rules)
    clients.aided[i] = _NOBODY
    if who == _CENTRE and clients.route[i] != _DIRECT:
        # A centre helps to manage a direct payment; whoever takes another route needs a broker.
        who = _BROKER if offers.room[_BROKER, council] >= 1.0 else _NOBODY
    if who != _NOBODY and clients.route[i] != _COUNCIL:
        clients.aided[i] = who
        offers.room[who, council] -= 1.0


@inlined
def route_allows(j: int, route: int, council: int, providers: ProviderColumns) -> bool:
    """Whether law and lists allow provider ``j`` to serve people of a council under a route.

    A fund goes to a registered provider that also takes people's own contracts; a budget buys from
    any registered provider. Neither needs the council's list. An unregistered micro-enterprise may
    only be paid by the person.
    """
    if route == _COUNCIL:
        return providers.serves_council[j] and providers.contract[j, council] > 0
    if route == _FUND:
        return providers.serves_council[j] and providers.serves_direct[j]
    if route == _BUDGET:
        return providers.serves_council[j]
    return providers.serves_direct[j] if route == _DIRECT else providers.serves_own[j]


@inlined
def health_adds(i: int, clients: ClientColumns, land: Land, terms: Terms) -> float:
    """Share that health adds to the budget of person ``i``: only for those with health needs."""
    if (
        clients.route[i] == _COUNCIL
        or clients.route[i] == _OWN
        or clients.complexity[i] < terms.health_from
    ):
        return 0.0
    return terms.health_share[land.council[clients.place[i]]]


@kernel
def _aided(clients: ClientColumns, land: Land, sums: F64) -> None:
    """People whom brokers (row 1, until care starts) and living centres (row 2) now help."""
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.aided[i] == _NOBODY:
            continue
        if clients.aided[i] == _CENTRE and clients.route[i] == _DIRECT:
            sums[_CENTRE, land.council[clients.place[i]]] += 1.0
        elif clients.aided[i] == _BROKER and clients.stage[i] == _WAITING:
            sums[_BROKER, land.council[clients.place[i]]] += 1.0


def _room(state: State) -> F64:
    """People whom brokers and living centres can still take on; rows by ``Aid``."""
    room = np.zeros((len(Aid), state.councils))
    room[_BROKER] = capacity(state, CatalystKind.BROKER)
    room[_CENTRE] = capacity(state, CatalystKind.LIVING_CENTRE)
    if room.any():
        helped = np.zeros_like(room)
        _aided(state.client.columns, state.land, helped)
        room -= helped
    return room


def offers(state: State) -> Offers:
    """What councils offer this week.

    A council that rebalances towards micro-enterprises can only do so through people who hold the
    money, so it offers a direct payment to everyone until it reaches its target. A broker that was
    there from the start adds to the support of all; those that a lever pays for help the people
    they have room for.
    """
    t = terms(state)
    micro = state.model_code("micro_enterprise")
    direct = np.where(
        (t.route_model == micro) & t.route_open, 1.0, state.lever("direct_payment_offer")
    )
    k = state.catalyst.columns
    broker = np.zeros(state.councils)
    broker[k.council[k.alive & ~k.policy & (k.kind == CatalystKind.BROKER)]] = 1.0
    support = (
        state.lever("direct_payment_support") + state.parameters["catalyst.broker_help"] * broker
    )
    return Offers(
        direct=direct,
        fund=state.lever("fund_offer"),
        budget=state.lever("budget_offer"),
        free=state.lever("self_directed"),
        support=np.minimum(1.0, support),
        room=_room(state),
    )
