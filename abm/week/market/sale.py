"""Sales of providers: a buyer takes over people, staff and their hours, and pays the owners."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTERS
from gofal.abm.week.market.acquisition import BUYS, acquire
from gofal.abm.week.market.beliefs import belief_of
from gofal.abm.week.market.hour_price import price_of
from gofal.abm.week.market.reach import serves_place
from gofal.abm.week.market.takers import served_by
from gofal.abm.week.market.tenders import independent
from gofal.abm.week.transitions.carers import Left, part, take_off
from gofal.abm.week.transitions.closing import CLOSES, dissolve
from gofal.abm.week.transitions.funds import leave_funds
from gofal.abm.week.transitions.transfer import take_over
from gofal.abm.world.accounts import pay_out
from gofal.abm.world.forms import owner_works
from gofal.abm.world.groups import group_books
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.prices import terms
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.abm.world.terms import Terms
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.layers import LayerRules, cost_of_layers, running
from gofal.agents.provider import (
    CostRules,
    ProviderColumns,
    hour_cost,
    hour_cost_at,
)
from gofal.agents.rows import used
from gofal.agents.table import F64, I32, Bool
from gofal.agents.value import ValueRules, going_on

SOLD = (
    f"{CLOSES} {BUYS} client(carer fund_hours fund_unused hours provider) "
    "provider(believed_hours believed_left capacity cash "
    "clients contract cost delivered free hours_doubt pending plan_later planned refused rushed "
    "spare staff travel unfilled) tally(bought_as_branch joined_another leavers leavers_job "
    "transferred_hours) "
    "ledger(in_house_cost sale transition) memory(holder holder_uid local_news lot_winner "
    "lot_winner_uid)"
)
"""What an end in order or in disorder changes, as the plan of the week says it."""

_SERVED, _WORKING = int(Stage.SERVED), int(Job.WORKING)
_SALE = int(Decision.SALE)


class SaleRules(NamedTuple):
    """Parameters ``firm.*`` of sales.

    Attributes:
        deal_cost: £ that a sale costs the buyer beside the price.
        lost_in_sale: share of staff, and of the hours they give, that leaves on the way.
        price_years: years of what the work leaves that a buyer pays at most.
        buyer_reach: share of the hours that a buyer's reach has to hold.
    """

    deal_cost: float
    lost_in_sale: float
    price_years: float
    buyer_reach: float


class Buyers(NamedTuple):
    """What a provider is worth to each other one, shape (providers,) each.

    Attributes:
        may: who may buy.
        worth: what the same work is worth to it, £; below zero where it would not buy.
        year: what a year of it leaves, £.
    """

    may: Bool
    worth: F64
    year: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody may."""
        n = sizes.providers
        return cls(np.zeros(n, np.bool_), np.zeros(n), np.zeros(n))


class Served(NamedTuple):
    """People of one provider: rows of clients, as many as there are, shape (clients,)."""

    row: I32

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody."""
        return cls(np.zeros(sizes.clients, np.int32))


@kernel
def _list_people(j: int, clients: ClientColumns, found: I32) -> int:
    """List whom provider ``j`` serves; returns how many."""
    n = 0
    for i in range(len(clients.alive)):
        if clients.provider[i] == j and clients.alive[i] and clients.stage[i] == _SERVED:
            found[n] = i
            n += 1
    return n


@kernel
def _value_to_buyers(
    j: int,
    people: I32,
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    terms: Terms,
    cost: CostRules,
    rules: SaleRules,
    value: ValueRules,
    layers: LayerRules,
    buyers: Buyers,
) -> None:
    """What the people and staff of provider ``j`` would be worth to those who may buy.

    What an hour leaves is believed to be what it leaves now, but for the buyer's prices and terms;
    carers keep their pay and rounds. The buyer has its own office, so no fixed cost is added, but
    its layers of management grow. It counts no choice to end the work later.
    """
    travel, waiting = providers.usual_travel[j], providers.usual_waiting[j]
    own = belief_of(j, providers)
    now = hour_cost(j, travel, waiting, providers, cost) - providers.management[j]
    for b in range(len(buyers.may)):
        buyers.worth[b] = -1.0
        if not buyers.may[b]:
            continue
        hours, within, dearer = 0.0, 0.0, 0.0
        for i in people:
            hours += clients.package[i]
            if serves_place(providers, b, clients.place[i], land):
                within += clients.package[i]
        if hours <= 0.0 or within < rules.buyer_reach * hours:
            continue
        for i in people:
            theirs = price_of(i, b, clients, providers, land, terms) * (1.0 - providers.royalty[b])
            mine = clients.price[i] * (1.0 - providers.royalty[j])
            dearer += clients.package[i] * (theirs - mine)
        then = hour_cost_at(b, providers.mean_wage[j], travel, waiting, providers, cost)
        left = own.left + dearer / hours + now - (then - providers.management[b])
        stays = hours * (1.0 - rules.lost_in_sale) * providers.outlook[b]
        week = stays * left - _more_layers(b, stays, providers, layers)
        buyers.year[b] = 52.0 * week
        if week > 0.0:
            buyers.worth[b] = going_on(week, week, 0.0, value)


@kernel
def _more_layers(b: int, hours: float, providers: ProviderColumns, layers: LayerRules) -> float:
    """What so many hours more add to the layers of provider ``b`` and its group, £/week."""
    whole = running(0.0, np.float64(providers.span[b]), 0.0, layers)
    now = np.float64(providers.planned[b] + providers.elsewhere[b])
    return cost_of_layers(now + hours, whole) - cost_of_layers(now, whole)


def sell(state: State, rows: NDArray[np.intp], least: F64) -> NDArray[np.intp]:
    """Providers that look for a buyer are sold to whom they are worth most, if anybody gains.

    Args:
        state: the world.
        rows: who looks for a buyer; in the order of their identity, as one may buy the next.
        least: what each would have without a sale, £.

    Returns:
        Those that found none.
    """
    if len(rows) == 0:
        return rows
    p, left, prices = state.provider.columns, np.ones(len(rows), np.bool_), terms(state)
    for n in np.argsort(p.uid[rows]):
        left[n] = p.alive[rows[n]] and not _sell(state, int(rows[n]), float(least[n]), prices)
    return rows[left]


def _may_buy(state: State, j: int, people: int) -> Bool:
    """Mark independents that employ, may serve the people of provider ``j`` and have room."""
    p = state.provider.columns
    may = independent(state) & ~owner_works(state)[p.form]
    may &= (p.serves_direct | ~p.serves_direct[j]) & (p.serves_own | ~p.serves_own[j])
    may &= p.max_clients >= served_by(state) + people
    may[j] = False
    return may


def open_to(state: State, j: int) -> Bool:
    """Mark those open to take over provider ``j`` this week, and able to organise it in a year."""
    p = state.provider.columns
    may: Bool = p.alive & (p.planned[j] <= QUARTERS * p.growth * p.planned)
    key = stream(state.seed, _SALE, state.week)
    _keep_open(may, p, j, state.parameters["firm.buyer_open"], key)
    return may


@kernel
def _keep_open(may: Bool, providers: ProviderColumns, j: int, share: float, key: np.uint64) -> None:
    """Of those who may buy keep a share, by a draw of each buyer and seller."""
    for b in range(len(may)):
        if may[b]:
            may[b] = draw(key, providers.uid[b] ^ providers.uid[j]) < share


def _sell(state: State, j: int, least: float, prices: Terms) -> bool:
    """Look for a buyer of one provider; whether there was one."""
    q, p, c = state.parameters, state.provider.columns, state.client.columns
    rules, buyers = q.fill(SaleRules, "firm"), state.scratch(Buyers)
    served = state.scratch(Served).row
    people = served[: _list_people(j, used(state.client), served)]
    buyers.may[:] = _may_buy(state, j, len(people)) & open_to(state, j)
    _value_to_buyers(
        j,
        people,
        c,
        p,
        state.land,
        prices,
        q.fill(CostRules, "provider"),
        rules,
        q.fill(ValueRules, "firm"),
        q.fill(LayerRules, "provider"),
        buyers,
    )
    if (buyers.worth > 0.0).any() and _buy(state, j, least, buyers, rules):
        return True
    if not acquire(state, j, least):
        return False
    state.tally["bought_as_branch"][p.council[j]] += 1.0
    _see_staff_off(state, j, rules)
    return True


def _buy(state: State, j: int, least: float, buyers: Buyers, rules: SaleRules) -> bool:
    """Who gains most by having provider ``j`` buys it, if anybody gains; whether somebody does."""
    # Half the reserve stays; the price is in the middle of what both would have without a sale.
    books = group_books(state)
    reserve = 0.5 * state.parameters["provider.reserve_weeks"] * books.week
    purse = books.cash / 100.0 - reserve - rules.deal_cost
    worth = buyers.worth - rules.deal_cost
    price = np.minimum(0.5 * (worth + least), rules.price_years * buyers.year)
    price = np.minimum(price, purse)
    able = (buyers.worth > 0.0) & (price >= max(0.0, least)) & (worth > least)
    if not able.any():
        return False
    best = int(np.argmax(np.where(able, worth, -np.inf)))
    _hand_over(state, j, best, float(price[best]), rules)
    return True


def _hand_over(state: State, j: int, to: int, price: float, rules: SaleRules) -> None:
    """The buyer pays; people and staff are with it from now on, but for those who leave."""
    p, one = state.provider.columns, np.array([to])
    paid = int(pence(np.array(price)))
    state.ledger.post(Flow.SALE, p.council[one], np.array([paid]))
    p.cash[to] -= paid
    p.cash[j] += paid
    pay_out(state, Flow.TRANSITION, one, np.array([rules.deal_cost]), running=False)
    state.tally["joined_another"][p.council[j]] += 1.0
    _see_staff_off(state, j, rules)
    leave_funds(state, j)
    take_over(state, to, j)
    dissolve(state, np.array([j]))


def _see_staff_off(state: State, j: int, rules: SaleRules) -> None:
    """Hours pass to others in order; some of the staff leave."""
    council = int(state.provider["council"][j])
    state.tally["transferred_hours"][council] += float(state.provider["planned"][j])
    staff = _some_leave(state, j, rules.lost_in_sale)
    for series in ("leavers", "leavers_job"):
        state.tally[series][council] += staff


def _some_leave(state: State, j: int, share: float) -> int:
    """Some of the staff of a provider that is sold leave; returns how many."""
    key, gone = stream(state.seed, _SALE, state.week), state.scratch(Left).left
    gone[:] = False
    number = _part_some(state.carer.columns, j, share, key, state.week, gone)
    if number > 0:
        take_off(state.client.columns, gone)
    return number


@kernel
def _part_some(
    carers: CarerColumns, j: int, share: float, key: np.uint64, week: int, gone: Bool
) -> int:
    """A share of the carers of provider ``j`` leave, each by an own draw; returns how many."""
    number = 0
    for row in range(len(carers.alive)):
        works = carers.alive[row] and carers.job[row] == _WORKING and carers.provider[row] == j
        if works and draw(key, carers.uid[row]) < share:
            part(row, carers, week)
            gone[row] = True
            number += 1
    return number
