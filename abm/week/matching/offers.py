"""Offers: whom a package is offered to, in which order, and who takes it."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.week.market.hour_price import price_of, scope_pay
from gofal.abm.week.market.reach import Reach, holds_patch, serves_place
from gofal.abm.week.market.routes import route_allows
from gofal.abm.week.market.staffing import MatchRules, Staff, staff_package
from gofal.abm.week.market.travel import TravelRules, expected_travel
from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.terms import Terms
from gofal.agents.carer import CarerColumns
from gofal.agents.client import ClientColumns, Route
from gofal.agents.kernel import kernel
from gofal.agents.provider import WON, CostRules, ProviderColumns, hour_cost
from gofal.agents.table import F32, F64, I32

_COUNCIL, _DIRECT, _OWN = int(Route.COUNCIL), int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY)


@kernel
def may_serve(
    i: int, j: int, clients: ClientColumns, providers: ProviderColumns, land: Land
) -> bool:
    """Whether law, list and room allow provider ``j`` to serve client ``i``."""
    if clients.refused_by[i] == j or providers.clients[j] >= providers.max_clients[j]:
        return False
    return route_allows(i, j, clients.route[i], clients, providers, land)


@kernel
def _tier(
    i: int,
    j: int,
    last_resort: bool,
    complex_from: float,
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    terms: Terms,
) -> int:
    """0 = offered first, 1 = offered next, 2 = not offered.

    Someone with own money or a direct payment asks first where no top-up is needed; someone with a
    fund or a budget pays the same everywhere and asks first who has carers for all of it, to see
    few faces (E184).
    """
    if clients.route[i] == _COUNCIL:
        return _council_tier(i, j, last_resort, complex_from, clients, providers, land, terms)
    if clients.route[i] == _DIRECT:
        return int(providers.direct_ratio[j] > terms.direct_rate[land.council[clients.place[i]]])
    if clients.route[i] == _OWN:
        return int(providers.private_ratio[j] * (1.0 - providers.discount[j]) > 1.0)
    return int(providers.free[j] < clients.package[i])


@kernel
def _council_tier(
    i: int,
    j: int,
    last_resort: bool,
    complex_from: float,
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    terms: Terms,
) -> int:
    """The tier of council-managed care: the council's preferred route comes first.

    Its own service takes complex care while it is below the share it plans for, and otherwise only
    what nobody took for weeks.
    """
    council = land.council[clients.place[i]]
    own = terms.own_row[council] == j
    holds = terms.patch_rule[council] and holds_patch(i, j, clients, land, terms)
    if providers.contract[j, council] < terms.list_least[council] and not own and not holds:
        return 2
    first = _comes_first(i, j, complex_from, clients, providers, land, terms)
    usual = 0 if first else 1 if last_resort or not own else 2
    if terms.patch_rule[council]:
        return _patch_tier(i, j, usual, last_resort, clients, providers, land, terms)
    if terms.prefers[council] and usual == 0 and providers.contract[j, council] < WON:
        return int(not own)
    return usual


@kernel
def _comes_first(
    i: int,
    j: int,
    complex_from: float,
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    terms: Terms,
) -> bool:
    """Whether the council thinks of a provider first.

    A small provider whose officer has left comes to mind last.
    """
    council = land.council[clients.place[i]]
    own = terms.own_row[council] == j
    if terms.route_model[council] >= 0 and terms.route_open[council]:
        return bool(providers.form[j] == terms.route_model[council])
    if terms.own_open[council] and clients.complexity[i] >= complex_from:
        return bool(own)
    return not own and not providers.unknown[j]


@kernel
def _patch_tier(
    i: int,
    j: int,
    usual: int,
    last_resort: bool,
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    terms: Terms,
) -> int:
    """The tier where one provider holds the patch: others only when it could not for weeks.

    Complex care that the council's own service takes first is offered to both.
    """
    holder = terms.holder[patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)]
    if holder < 0 or not serves_place(providers, holder, clients.place[i], land):
        return usual
    if j == holder or (usual == 0 and terms.own_row[land.council[clients.place[i]]] == j):
        return 0
    return max(1, usual) if last_resort else 2


@kernel
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
) -> bool:
    """Whether a package leaves the contribution the provider asks for."""
    if providers.owner_covers[j]:
        return True
    visits = clients.package[i] / travel_rules.visit_hours
    travel = expected_travel(
        j, clients.place[i], visits, providers, land, visits_at, cost, demand, travel_rules
    )
    travel *= 1.0 - providers.monitoring[j]
    direct = hour_cost(j, travel, providers, cost) + price * providers.royalty[j]
    asked = providers.required[j] + (providers.drift[j] if clients.route[i] == _COUNCIL else 0.0)
    return price - direct >= asked


@kernel
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
        staff: their carers.
        visits_at: visits a week by provider and place.
        demand_at: visits a week of everyone served in a place.
        refused_at: hours refused for want of staff, by provider and place.
        refusals: providers that would take the package but lack carers.
        refused: how many of them there are, one number.
    """

    reach: Reach
    staff: Staff
    visits_at: F32
    demand_at: F64
    refused_at: F32
    refusals: I32
    refused: I32


class OfferRules(NamedTuple):
    """Parameters of offers, and the terms in force."""

    matching: MatchRules
    cost: CostRules
    travel: TravelRules
    terms: Terms


class Round(NamedTuple):
    """How a package is offered.

    Attributes:
        start: number of the first provider that is asked.
        tries: providers that are asked.
        partial: share of the hours that is enough to start with.
        last_resort: whether nobody took it for weeks.
    """

    start: int
    tries: int
    partial: float
    last_resort: bool


@kernel
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
        i, j, price, demand, clients, providers, land, market.visits_at, rules.cost, rules.travel
    )


@kernel
def _use_capacity(
    i: int, j: int, clients: ClientColumns, providers: ProviderColumns, land: Land, terms: Terms
) -> None:
    """Take a package's hours off the capacity that is paid for."""
    if uses_capacity(i, j, clients, providers, land, terms):
        patch = patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)
        terms.patch_left[patch] -= clients.package[i]


@kernel
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


@kernel
def offer(
    i: int,
    tier: int,
    asked: Round,
    week: int,
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    market: Market,
    rules: OfferRules,
) -> int:
    """Offer a package to a tier of providers; returns tries used, negative when it was taken."""
    reach, terms, place = market.reach, rules.terms, clients.place[i]
    complex_from = rules.matching.complex_from
    first, many = reach.start[place], reach.start[place + 1] - reach.start[place]
    used = 0
    for n in range(many):
        j = reach.provider[first + (asked.start + n) % many]
        if used >= asked.tries:
            break
        if _tier(i, j, asked.last_resort, complex_from, clients, providers, land, terms) != tier:
            continue
        if not may_serve(i, j, clients, providers, land):
            continue
        used += 1
        price = price_of(i, j, clients, providers, land, terms)
        worth = price + scope_pay(i, j, complex_from, clients, providers, land, terms)
        if not _would_take(i, j, worth, clients, providers, land, market, rules):
            continue
        if not _staff(i, j, asked.partial, week, clients, carers, providers, land, market, rules):
            continue
        clients.provider[i] = j
        clients.price[i] = price
        _use_capacity(i, j, clients, providers, land, terms)
        providers.clients[j] += 1
        providers.planned[j] += clients.package[i]
        market.visits_at[j, place] += clients.package[i] / rules.travel.visit_hours
        return -1 - used
    return used
