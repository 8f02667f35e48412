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
def may_serve(i: int, j: int, c: ClientColumns, p: ProviderColumns, land: Land) -> bool:
    """Whether law, list and room allow provider ``j`` to serve client ``i``."""
    if c.refused_by[i] == j or p.clients[j] >= p.max_clients[j]:
        return False
    return route_allows(i, j, c.route[i], c, p, land)


@kernel
def _tier(
    i: int, j: int, last_resort: bool, complex_from: float, c: ClientColumns, p: ProviderColumns,
    land: Land, t: Terms,
) -> int:  # fmt: skip
    """0 = offered first, 1 = offered next, 2 = not offered.

    The council's preferred route comes first. Its own service takes complex care while it is
    below the share it plans for, and otherwise only what nobody took for weeks. A small provider
    whose officer has left comes to mind last. Someone with own money or a direct payment asks first
    where no top-up is needed; someone with a fund or a budget pays the same everywhere and asks
    first who has carers for all of it, to see few faces (E184).
    """
    council = land.council[c.place[i]]
    own = t.own_row[council] == j
    if c.route[i] == _COUNCIL:
        if t.route_model[council] >= 0 and t.route_open[council]:
            first = p.form[j] == t.route_model[council]
        elif t.own_open[council] and c.complexity[i] >= complex_from:
            first = own
        else:
            first = not own and not p.unknown[j]
        holds = t.patch_rule[council] and holds_patch(i, j, c, land, t)
        if p.contract[j, council] < t.list_least[council] and not own and not holds:
            return 2
        usual = 0 if first else 1 if last_resort or not own else 2
        if t.patch_rule[council]:
            return _patch_tier(i, j, usual, last_resort, c, p, land, t)
        if t.prefers[council] and usual == 0 and p.contract[j, council] < WON:
            return int(not own)
        return usual
    if c.route[i] == _DIRECT:
        return 0 if p.direct_ratio[j] <= t.direct_rate[council] else 1
    if c.route[i] != _OWN:
        return 0 if p.free[j] >= c.package[i] else 1
    return 0 if p.private_ratio[j] * (1.0 - p.discount[j]) <= 1.0 else 1


@kernel
def _patch_tier(
    i: int, j: int, usual: int, last_resort: bool, c: ClientColumns, p: ProviderColumns,
    land: Land, t: Terms,
) -> int:  # fmt: skip
    """The tier where one provider holds the patch: others only when it could not for weeks.

    Complex care that the council's own service takes first is offered to both.
    """
    holder = t.holder[patch_of(c.place[i], c.uid[i], land.patch, land.patch_parts)]
    if holder < 0 or not serves_place(p, holder, c.place[i], land):
        return usual
    if j == holder or (usual == 0 and t.own_row[land.council[c.place[i]]] == j):
        return 0
    return max(1, usual) if last_resort else 2


@kernel
def worth_taking(
    i: int, j: int, price: float, demand: float, c: ClientColumns, p: ProviderColumns, land: Land,
    w: Workspace, cost: CostRules, t: TravelRules,
) -> bool:  # fmt: skip
    """Whether a package leaves the contribution the provider asks for."""
    if p.owner_covers[j]:
        return True
    visits = c.package[i] / t.visit_hours
    travel = expected_travel(j, c.place[i], visits, p, land, w, cost, demand, t)
    travel *= 1.0 - p.monitoring[j]
    direct = hour_cost(j, travel, p, cost) + price * p.royalty[j]
    asked = p.required[j] + (p.drift[j] if c.route[i] == _COUNCIL else 0.0)
    return price - direct >= asked


@kernel
def uses_capacity(
    i: int, j: int, c: ClientColumns, p: ProviderColumns, land: Land, t: Terms
) -> bool:
    """Whether client ``i`` would be cared for from capacity that provider ``j`` is paid for."""
    n = land.council[c.place[i]]
    if c.route[i] != _COUNCIL or not t.block[n] or not c.new_way[i]:
        return False
    return holds_patch(i, j, c, land, t) and p.trust[j] >= t.gate[n]


@kernel
def _would_take(
    i: int, j: int, price: float, demand: float, c: ClientColumns, p: ProviderColumns, land: Land,
    w: Workspace, cost: CostRules, t: TravelRules, terms: Terms,
) -> bool:  # fmt: skip
    """Whether a provider wants a package: a holder paid for capacity while there is some left.

    An hour more brings it nothing and turning it away saves nothing it is paid for; whom it has no
    capacity for it declines.
    """
    if uses_capacity(i, j, c, p, land, terms):
        patch = patch_of(c.place[i], c.uid[i], land.patch, land.patch_parts)
        return bool(terms.patch_left[patch] >= c.package[i])
    return worth_taking(i, j, price, demand, c, p, land, w, cost, t)


@kernel
def _use_capacity(
    i: int, j: int, c: ClientColumns, p: ProviderColumns, land: Land, t: Terms
) -> None:
    """Take a package's hours off the capacity that is paid for."""
    if uses_capacity(i, j, c, p, land, t):
        patch = patch_of(c.place[i], c.uid[i], land.patch, land.patch_parts)
        t.patch_left[patch] -= c.package[i]


@kernel
def offer(
    i: int, tier: int, start: int, tries: int, demand: float, partial: float, last_resort: bool,
    week: int,
    c: ClientColumns, k: CarerColumns, p: ProviderColumns, land: Land, w: Workspace, terms: Terms,
    r: MatchRules, cost: CostRules, t: TravelRules, full: F64,
) -> int:  # fmt: skip
    """Offer a package to a tier of providers; returns tries used, negative when it was taken.

    Providers that would take it but lack carers are listed in ``full``, behind their number.
    """
    place = c.place[i]
    first, last = w.offer_start[place], w.offer_start[place + 1]
    used = 0
    for n in range(last - first):
        j = w.offers[first + (start + n) % (last - first)]
        if used >= tries:
            break
        if _tier(i, j, last_resort, r.complex_from, c, p, land, terms) != tier:
            continue
        if not may_serve(i, j, c, p, land):
            continue
        used += 1
        price = price_of(i, j, c, p, land, terms)
        worth = price + scope_pay(i, j, r.complex_from, c, p, land, terms)
        if not _would_take(i, j, worth, demand, c, p, land, w, cost, t, terms):
            continue
        hours = c.package[i]
        booked = 0.0
        if p.free[j] >= partial * hours:
            booked = staff_package(i, j, hours, partial * hours, week, c, k, p, land, w, r)
        if booked <= 0.0:
            if full[0] < len(full) - 1:
                full[0] += 1.0
                full[int(full[0])] = j
            continue
        c.provider[i] = j
        c.price[i] = price
        _use_capacity(i, j, c, p, land, terms)
        p.clients[j] += 1
        p.planned[j] += hours
        w.visits_at[j, place] += hours / t.visit_hours
        return -1 - used
    return used
