"""Offers: whom a package is offered to, in which order, and who takes it."""

from __future__ import annotations

from gofal.abm.week.market.hour_price import price_of, scope_pay
from gofal.abm.week.market.reach import holds_patch, serves_place
from gofal.abm.week.market.routes import route_allows
from gofal.abm.week.market.staffing import MatchRules, staff_package
from gofal.abm.week.market.travel import TravelRules, expected_travel
from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.state import Workspace
from gofal.abm.world.terms import Terms
from gofal.agents.carer import CarerColumns
from gofal.agents.client import ClientColumns, Route
from gofal.agents.kernel import kernel
from gofal.agents.provider import WON, CostRules, ProviderColumns, hour_cost
from gofal.agents.table import F64

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

    The council's preferred route comes first. Its own service takes complex care while it is
    below the share it plans for, and otherwise only what nobody took for weeks. A small provider
    whose officer has left comes to mind last. Someone with own money or a direct payment asks first
    where no top-up is needed; someone with a fund or a budget pays the same everywhere and asks
    first who has carers for all of it, to see few faces (E184).
    """
    council = land.council[clients.place[i]]
    own = terms.own_row[council] == j
    if clients.route[i] == _COUNCIL:
        if terms.route_model[council] >= 0 and terms.route_open[council]:
            first = providers.form[j] == terms.route_model[council]
        elif terms.own_open[council] and clients.complexity[i] >= complex_from:
            first = own
        else:
            first = not own and not providers.unknown[j]
        holds = terms.patch_rule[council] and holds_patch(i, j, clients, land, terms)
        if providers.contract[j, council] < terms.list_least[council] and not own and not holds:
            return 2
        usual = 0 if first else 1 if last_resort or not own else 2
        if terms.patch_rule[council]:
            return _patch_tier(i, j, usual, last_resort, clients, providers, land, terms)
        if terms.prefers[council] and usual == 0 and providers.contract[j, council] < WON:
            return int(not own)
        return usual
    if clients.route[i] == _DIRECT:
        return 0 if providers.direct_ratio[j] <= terms.direct_rate[council] else 1
    if clients.route[i] != _OWN:
        return 0 if providers.free[j] >= clients.package[i] else 1
    return 0 if providers.private_ratio[j] * (1.0 - providers.discount[j]) <= 1.0 else 1


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
    w: Workspace,
    cost: CostRules,
    travel_rules: TravelRules,
) -> bool:
    """Whether a package leaves the contribution the provider asks for."""
    if providers.owner_covers[j]:
        return True
    visits = clients.package[i] / travel_rules.visit_hours
    travel = expected_travel(
        j, clients.place[i], visits, providers, land, w, cost, demand, travel_rules
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


@kernel
def _would_take(
    i: int,
    j: int,
    price: float,
    demand: float,
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    w: Workspace,
    cost: CostRules,
    travel_rules: TravelRules,
    terms: Terms,
) -> bool:
    """Whether a provider wants a package: a holder paid for capacity while there is some left.

    An hour more brings it nothing and turning it away saves nothing it is paid for; whom it has no
    capacity for it declines.
    """
    if uses_capacity(i, j, clients, providers, land, terms):
        patch = patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)
        return bool(terms.patch_left[patch] >= clients.package[i])
    return worth_taking(i, j, price, demand, clients, providers, land, w, cost, travel_rules)


@kernel
def _use_capacity(
    i: int, j: int, clients: ClientColumns, providers: ProviderColumns, land: Land, terms: Terms
) -> None:
    """Take a package's hours off the capacity that is paid for."""
    if uses_capacity(i, j, clients, providers, land, terms):
        patch = patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)
        terms.patch_left[patch] -= clients.package[i]


@kernel
def offer(
    i: int,
    tier: int,
    start: int,
    tries: int,
    demand: float,
    partial: float,
    last_resort: bool,
    week: int,
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    w: Workspace,
    terms: Terms,
    rules: MatchRules,
    cost: CostRules,
    travel_rules: TravelRules,
    full: F64,
) -> int:
    """Offer a package to a tier of providers; returns tries used, negative when it was taken.

    Providers that would take it but lack carers are listed in ``full``, behind their number.
    """
    place = clients.place[i]
    first, last = w.offer_start[place], w.offer_start[place + 1]
    used = 0
    for n in range(last - first):
        j = w.offers[first + (start + n) % (last - first)]
        if used >= tries:
            break
        if _tier(i, j, last_resort, rules.complex_from, clients, providers, land, terms) != tier:
            continue
        if not may_serve(i, j, clients, providers, land):
            continue
        used += 1
        price = price_of(i, j, clients, providers, land, terms)
        worth = price + scope_pay(i, j, rules.complex_from, clients, providers, land, terms)
        if not _would_take(
            i, j, worth, demand, clients, providers, land, w, cost, travel_rules, terms
        ):
            continue
        hours = clients.package[i]
        booked = 0.0
        if providers.free[j] >= partial * hours:
            booked = staff_package(
                i, j, hours, partial * hours, week, clients, carers, providers, land, w, rules
            )
        if booked <= 0.0:
            if full[0] < len(full) - 1:
                full[0] += 1.0
                full[int(full[0])] = j
            continue
        clients.provider[i] = j
        clients.price[i] = price
        _use_capacity(i, j, clients, providers, land, terms)
        providers.clients[j] += 1
        providers.planned[j] += hours
        w.visits_at[j, place] += hours / travel_rules.visit_hours
        return -1 - used
    return used
