"""Offers: whom a package is offered to, in which order, and who takes it."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.market.hour_price import price_of, scope_pay
from gofal.abm.week.market.reach import Reach, holds_patch
from gofal.abm.week.market.staffing import MatchRules, Staff, staff_package
from gofal.abm.week.market.travel import TravelRules, expected_travel
from gofal.abm.week.matching.tiers import Asker, Standings, by_bits, tier_of, tier_told
from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.terms import Terms
from gofal.agents.calls import CallRules, carers_at_once, carers_visits
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import draw
from gofal.agents.client import ClientColumns, Route
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import CostRules, ProviderColumns, hour_cost
from gofal.agents.quality import considered
from gofal.agents.table import F32, F64, I32

_COUNCIL = int(Route.COUNCIL)


@inlined
def has_room(i: int, j: int, clients: ClientColumns, providers: ProviderColumns) -> bool:
    """Whether provider ``j`` may have one person more, and has not just handed this one back."""
    if providers.planned[j] + clients.package[i] > providers.most_hours[j]:
        return False
    return clients.refused_by[i] != j and providers.clients[j] < providers.max_clients[j]


@inlined
def worth_taking(
    i: int,
    j: int,
    price: float,
    demand: float,
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    visits_at: F32,
    cost: CostRules,
    travel_rules: TravelRules,
    calls: CallRules,
) -> bool:
    """Whether a package leaves the contribution the provider asks for."""
    if providers.owner_covers[j]:
        return True
    visits = carers_visits(clients.package[i], clients.complexity[i], clients.usual_call[i], calls)
    contact = 60.0 * clients.package[i] / visits
    travel, waiting = expected_travel(
        j, clients.place[i], visits, contact, providers, land, visits_at, cost, demand, travel_rules
    )
    visited = 1.0 - providers.monitoring[j]
    direct = (
        hour_cost(j, visited * travel, visited * waiting, providers, cost)
        + price * providers.royalty[j]
    )
    asked = providers.required[j] + (providers.drift[j] if clients.route[i] == _COUNCIL else 0.0)
    return price - direct >= asked


@inlined
def uses_capacity(
    i: int, j: int, clients: ClientColumns, providers: ProviderColumns, land: Land, terms: Terms
) -> bool:
    """Whether client ``i`` would be cared for from capacity that provider ``j`` is paid for."""
    n = land.council[clients.place[i]]
    if clients.route[i] != _COUNCIL or not terms.block[n] or not clients.new_way[i]:
        return False
    return holds_patch(i, j, clients, land, terms) and providers.trust[j] >= terms.gate[n]


class Market(NamedTuple):
    """What there is to be offered, and to whom.

    Attributes:
        reach: providers that serve each place.
        standings: what people may get from them.
        line: who is asked by tier, in this order; shape (2, providers + 1).
        staff: their carers.
        visits_at: visits a week by provider and place.
        demand_at: visits a week of everyone served in a place.
        refused_at: hours refused for want of staff, by provider and place.
        refusals: providers that would take the package but lack carers.
        refused: how many of them there are, one number.
        best: best reputation among the providers of each council.
    """

    reach: Reach
    standings: Standings
    line: I32
    staff: Staff
    visits_at: F32
    demand_at: F64
    refused_at: F32
    refusals: I32
    refused: I32
    best: F64


class Best(NamedTuple):
    """Best reputation among the providers of each council, shape (councils,)."""

    reputation: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """None yet."""
        return cls(np.zeros(sizes.councils))


@kernel
def see_best(providers: ProviderColumns, best: F64) -> None:
    """Find the best reputation among the providers of each council."""
    best[:] = 0.0
    for j in range(len(providers.alive)):
        if providers.alive[j]:
            n = providers.council[j]
            best[n] = max(best[n], providers.reputation[j])


class OfferRules(NamedTuple):
    """Parameters of offers, the terms in force, and keys of this week's draws.

    Attributes:
        matching: rules of offers and staffing.
        cost: rules of what an hour costs.
        travel: rules of travel.
        terms: terms in force.
        choice: how far people who choose go by reputation.
        by_price: how far people with own money go by price.
        order: key of where each person's offers begin.
        chooses: key of whom each person asks.
        assembles: key of whose package an integrator has the time for.
    """

    matching: MatchRules
    cost: CostRules
    travel: TravelRules
    calls: CallRules
    terms: Terms
    choice: float
    by_price: float
    order: np.uint64
    chooses: np.uint64
    assembles: np.uint64


class Round(NamedTuple):
    """How a package is offered.

    Attributes:
        start: number of the first provider that is asked.
        tries: providers that are asked.
        partial: share of the hours that is enough to start with.
        choice: how far the person goes by reputation, 0: a council asks for them.
        by_price: how far the person goes by price: who pays with own money does.
    """

    start: int
    tries: int
    partial: float
    choice: float
    by_price: float


@inlined
def appeal(j: int, asked: Round, providers: ProviderColumns) -> float:
    """What speaks for provider ``j`` to who chooses: its name and, if they pay, its price."""
    price = providers.private_ratio[j] * (1.0 - providers.discount[j])
    return asked.choice * providers.reputation[j] - asked.by_price * price


class Line(NamedTuple):
    """Who is asked by tier, in this order, shape (2, providers + 1)."""

    provider: I32

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody."""
        return cls(np.zeros((2, sizes.providers + 1), np.int32))


@inlined
def line_up(
    place: int, start: int, asker: Asker, providers: ProviderColumns, market: Market
) -> tuple[int, int]:
    """Line up the providers in reach of a place by tier, from a number on; returns how many each.

    Each is written down and the next overwrites whom the tier does not have: tiers follow no
    pattern that a processor could guess (with :func:`note_near`, matching in 0.85 of the time).
    """
    near, at_once, afterwards = market.reach.provider, market.line[0], market.line[1]
    standings = market.standings.near
    first, last = market.reach.start[place], market.reach.start[place + 1]
    earlier, later, at, plain = 0, 0, first + start, by_bits(asker)
    for _ in range(last - first):
        j, bits = near[at], standings[at]
        at = at + 1 if at + 1 < last else first
        now, then = tier_told(bits, asker)
        if not plain:
            tier = tier_of(j, bits, asker, providers)
            now, then = tier == 0, tier == 1
        at_once[earlier] = afterwards[later] = j
        earlier += now
        later += then
    return earlier, later


@inlined
def best_offer(
    i: int,
    many: int,
    asker: Asker,
    asked: Round,
    clients: ClientColumns,
    providers: ProviderColumns,
    market: Market,
) -> float:
    """The best that there is to a person with own money, among those who have carers for them."""
    best = -1e9
    for n in range(many):
        j = market.line[0, n]
        if providers.free[j] < asked.partial * asker.package:
            continue
        if has_room(i, j, clients, providers):
            best = max(best, appeal(j, asked, providers))
    return best


@inlined
def _asks(
    i: int,
    j: int,
    asked: Round,
    best: float,
    clients: ClientColumns,
    providers: ProviderColumns,
    key: np.uint64,
) -> bool:
    """Whether a person who chooses asks a provider this week; the others are asked for them."""
    if asked.choice <= 0.0 and asked.by_price <= 0.0:
        return True
    worse = appeal(j, asked, providers) - best
    return worse >= 0.0 or considered(draw(key, clients.uid[i] ^ providers.uid[j]), worse)


@inlined
def _would_take(
    i: int,
    j: int,
    price: float,
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    market: Market,
    rules: OfferRules,
) -> bool:
    """Whether a provider wants a package: a holder paid for capacity while there is some left.

    An hour more brings it nothing and turning it away saves nothing it is paid for; whom it has no
    capacity for it declines.
    """
    if uses_capacity(i, j, clients, providers, land, rules.terms):
        patch = patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)
        return bool(rules.terms.patch_left[patch] >= clients.package[i])
    demand = market.demand_at[clients.place[i]]
    return worth_taking(
        i,
        j,
        price,
        demand,
        clients,
        providers,
        land,
        market.visits_at,
        rules.cost,
        rules.travel,
        rules.calls,
    )


@inlined
def _use_capacity(
    i: int, j: int, clients: ClientColumns, providers: ProviderColumns, land: Land, terms: Terms
) -> None:
    """Take a package's hours off the capacity that is paid for."""
    if uses_capacity(i, j, clients, providers, land, terms):
        patch = patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)
        terms.patch_left[patch] -= clients.package[i]


@inlined
def _staff(
    i: int,
    j: int,
    partial: float,
    week: int,
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    market: Market,
    rules: OfferRules,
) -> bool:
    """Book carers for a package; a provider that lacks them is listed among the refusals."""
    hours, booked = clients.package[i], 0.0
    if providers.free[j] >= partial * hours:
        booked = staff_package(
            i,
            j,
            hours,
            partial * hours,
            hours / carers_at_once(hours, clients.complexity[i], rules.calls),
            week,
            clients,
            carers,
            providers,
            land,
            market.staff,
            rules.matching,
        )
    if booked > 0.0:
        return True
    market.refusals[market.refused[0]] = j
    market.refused[0] += 1
    return False


@inlined
def offer(
    i: int,
    tier: int,
    many: int,
    asker: Asker,
    asked: Round,
    week: int,
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    market: Market,
    rules: OfferRules,
) -> int:
    """Offer a package to a tier of so many; returns tries used, negative when it was taken."""
    terms, place = rules.terms, clients.place[i]
    best = asked.choice * market.best[land.council[place]]
    if asked.by_price > 0.0:
        best = best_offer(i, many, asker, asked, clients, providers, market)
    used = 0
    for n in range(many):
        if used >= asked.tries:
            break
        j = market.line[tier, n]
        if not has_room(i, j, clients, providers):
            continue
        if not _asks(i, j, asked, best, clients, providers, rules.chooses):
            continue
        used += 1
        price = price_of(i, j, clients, providers, land, terms)
        worth = price + scope_pay(
            i, j, rules.matching.complex_from, clients, providers, land, terms
        )
        if not _would_take(i, j, worth, clients, providers, land, market, rules):
            continue
        if not _staff(i, j, asked.partial, week, clients, carers, providers, land, market, rules):
            continue
        clients.provider[i] = j
        clients.price[i] = price
        _use_capacity(i, j, clients, providers, land, terms)
        providers.clients[j] += 1
        providers.planned[j] += clients.package[i]
        market.visits_at[j, place] += carers_visits(
            clients.package[i], clients.complexity[i], clients.usual_call[i], rules.calls
        )
        return -1 - used
    return used
