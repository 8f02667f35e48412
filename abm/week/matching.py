"""Step 3, matching: packages meet providers; what nobody takes waits, visibly."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from abm.prices import terms
from abm.regimes import put_in_force
from abm.state import State, Workspace
from abm.terms import Terms
from abm.week import teams
from abm.week.routes import health_adds, route_allows
from abm.world.land import Land
from abm.world.patches import patch_of
from agents.carer import CarerColumns, Job, free_contact_hours
from agents.chance import Decision, draw, mix, stream
from agents.client import SLOTS, Aid, ClientColumns, Route, Stage
from agents.kernel import kernel
from agents.provider import WON, CostRules, ProviderColumns, hour_cost
from agents.table import F64, I64

_WORKING = int(Job.WORKING)
_WAITING, _SERVED = int(Stage.WAITING), int(Stage.SERVED)
_COUNCIL, _DIRECT, _OWN = int(Route.COUNCIL), int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY)
_FUND, _BROKER = int(Route.FUND), int(Aid.BROKER)
_ORDER = int(Decision.OFFER_ORDER)
WINDOWS = 14.0
"""Half-day rounds in a week."""


class MatchRules(NamedTuple):
    """Parameters ``matching.*``."""

    offers_per_week: float
    broker_search: float
    least_chunk: float
    partial_after: float
    partial_fill: float
    welsh_minutes: float
    last_resort_after: float
    short_gap: float
    refusal_weeks: float
    complex_from: float
    hours_worth: float


class TravelRules(NamedTuple):
    """Parameters ``travel.*`` of a round."""

    visit_hours: float
    visits_per_round: float
    access_minutes: float
    tour_constant: float
    place_kmh: float
    share_minutes: float


@kernel
def group_staff(k: CarerColumns, providers: int, w: Workspace) -> None:
    """List every provider's working carers, by provider and row (counting sort)."""
    w.staff_start[:] = 0
    for row in range(len(k.alive)):
        if k.alive[row] and k.job[row] == _WORKING:
            w.staff_start[k.provider[row] + 1] += 1
    for j in range(providers):
        w.staff_start[j + 1] += w.staff_start[j]
        w.cursor[j] = w.staff_start[j]
    for row in range(len(k.alive)):
        if k.alive[row] and k.job[row] == _WORKING:
            j = k.provider[row]
            w.staff[w.cursor[j]] = row
            w.cursor[j] += 1


@kernel
def owned_by(p: ProviderColumns, j: int, council: int) -> bool:
    """Whether the council is a provider's own: that of its base, or a partner in its ownership."""
    return council == p.council[j] or council == p.partner[j]


@kernel
def serves_place(p: ProviderColumns, j: int, place: int, land: Land) -> bool:
    """Whether a provider's patch holds the place."""
    if p.whole_council[j] and owned_by(p, j, land.council[place]):
        return True
    return land.minutes[p.base_place[j], place] <= p.radius[j]


@kernel
def group_offers(p: ProviderColumns, land: Land, w: Workspace) -> None:
    """List, for every place, the providers whose patch holds it (counting sort by place)."""
    places = len(land.council)
    for sweep in range(2):
        if sweep == 0:
            w.offer_start[:] = 0
        else:
            for place in range(places):
                w.offer_start[place + 1] += w.offer_start[place]
                w.cursor[place] = w.offer_start[place]
        for j in range(len(p.alive)):
            if not p.alive[j]:
                continue
            base = p.base_place[j]
            for at in range(land.near_start[base], land.near_start[base + 1]):
                place = land.near[at]
                if not p.whole_council[j] and land.minutes[base, place] > p.radius[j]:
                    break
                if serves_place(p, j, place, land):
                    _list_offer(sweep, place, j, w)
            if p.whole_council[j]:
                for place in range(places):
                    far = land.minutes[base, place] > land.horizon
                    if far and owned_by(p, j, land.council[place]):
                        _list_offer(sweep, place, j, w)


@kernel
def _list_offer(sweep: int, place: int, j: int, w: Workspace) -> None:
    """Count a provider at a place (first sweep) or list it there (second)."""
    if sweep == 0:
        w.offer_start[place + 1] += 1
    elif w.cursor[place] < len(w.offers):
        w.offers[w.cursor[place]] = j
        w.cursor[place] += 1


@kernel
def refresh_capacity(p: ProviderColumns, k: CarerColumns, w: Workspace) -> None:
    """Carers, capacity and idle hours of every provider."""
    for j in range(len(p.alive)):
        capacity = 0.0
        free = 0.0
        wages = 0.0
        for s in range(w.staff_start[j], w.staff_start[j + 1]):
            row = w.staff[s]
            idle = free_contact_hours(
                k.hours_wanted[row], k.contact[row], k.travel[row], p.usual_travel[j]
            )
            free += max(0.0, idle)
            capacity += max(0.0, idle) + k.contact[row]
            wages += k.wage[row]
        p.staff[j] = w.staff_start[j + 1] - w.staff_start[j]
        p.capacity[j] = capacity
        p.free[j] = free
        p.mean_wage[j] = wages / p.staff[j] if p.staff[j] > 0 else p.wage[j]


@kernel
def leg_minutes(area: float, visits: float, t: TravelRules) -> float:
    """Minutes from one visit to the next in a place.

    Args:
        area: km2 of the place.
        visits: the provider's visits there in one half-day.
        t: parameters; the tour constant is Beardwood, Halton and Hammersley's.
    """
    return (
        t.access_minutes + 60.0 * t.tour_constant * np.sqrt(area / max(1.0, visits)) / t.place_kmh
    )


@kernel
def tour_minutes(area: float, link: float, visits: float, t: TravelRules) -> float:
    """Minutes of travel for each visit of rounds in a place, the way there and back shared out.

    Args:
        area: km2 of the place.
        link: minutes to the place from the base.
        visits: the provider's visits there in one half-day.
        t: parameters.
    """
    in_place = min(t.visits_per_round, max(1.0, visits))
    leg = leg_minutes(area, visits, t)
    return leg * (1.0 - 1.0 / in_place) + max(leg, link) / in_place


@kernel
def expected_travel(
    j: int, place: int, visits: float, p: ProviderColumns, land: Land, w: Workspace,
    cost: CostRules, demand: float, t: TravelRules,
) -> float:  # fmt: skip
    """Travel hours per contact hour a provider expects of new work in a place.

    Priced at the density it can expect to reach there, not at that of its first visit.

    Args:
        j: provider.
        place: place of the package.
        visits: visits a week of the package.
        p: providers.
        land: places.
        w: workspace; its ``visits_at`` holds the visits of last week.
        cost: parameters; a provider can expect a share of the place's visits.
        demand: visits a week of everyone in the place.
        t: parameters.
    """
    mine = max(w.visits_at[j, place] + visits, cost.expected_share * demand) / WINDOWS
    link = land.minutes[p.base_place[j], place]
    if p.whole_council[j]:
        # Several depots: no place of the council is far from one.
        link = min(cost.depot_minutes, link)
    minutes = tour_minutes(land.area[place], link, mine, t)
    if mine >= 2.0 * t.visits_per_round:
        minutes = leg_minutes(land.area[place], mine, t)
    return minutes / 60.0 / t.visit_hours


@kernel
def _room(row: int, j: int, k: CarerColumns, p: ProviderColumns) -> float:
    """Contact hours a week that a carer of provider ``j`` could still take."""
    return free_contact_hours(k.hours_wanted[row], k.contact[row], k.travel[row], p.usual_travel[j])


@kernel
def _rank(row: int, cost: float, found: int, most: int, w: Workspace) -> int:
    """Put a carer among the cheapest ``most`` found so far; returns how many there are now."""
    at = found
    while at > 0 and w.pick_cost[at - 1] > cost:
        at -= 1
    if at >= most:
        return found
    found = min(most, found + 1)
    for q in range(found - 1, at, -1):
        w.pick[q] = w.pick[q - 1]
        w.pick_cost[q] = w.pick_cost[q - 1]
    w.pick[at] = row
    w.pick_cost[at] = cost
    return found


@kernel
def count_people(c: ClientColumns, w: Workspace) -> None:
    """How many people each carer has on the rota."""
    w.people[:] = 0
    for i in range(len(c.alive)):
        if c.alive[i] and c.stage[i] == _SERVED:
            for s in range(SLOTS):
                if c.carer[i, s] >= 0:
                    w.people[c.carer[i, s]] += 1


@kernel
def beyond_patch(row: int, j: int, minutes: float, p: ProviderColumns, w: Workspace) -> bool:
    """Whether a further person lies outside a carer's patch, or is one too many for it."""
    if p.patch_minutes[j] > 0.0 and minutes > p.patch_minutes[j]:
        return True
    return p.patch_clients[j] > 0.0 and w.people[row] >= p.patch_clients[j]


@kernel
def _pick_carers(
    i: int, j: int, hours: float, half: float, slots: int, c: ClientColumns, k: CarerColumns,
    p: ProviderColumns, land: Land, w: Workspace, r: MatchRules,
) -> int:  # fmt: skip
    """List the best carers of provider ``j`` with room for client ``i``; returns how many."""
    place = c.place[i]
    found = 0
    for s in range(w.staff_start[j], w.staff_start[j + 1]):
        row = w.staff[s]
        minutes = land.minutes[k.home[row], place]
        if minutes > k.reach[row] or beyond_patch(row, j, minutes, p, w):
            continue
        room = _room(row, j, k, p)
        if room < min(r.least_chunk, hours):
            continue
        taken = False
        for q in range(SLOTS):
            taken |= c.carer[i, q] == row
        if taken:
            continue
        cost = minutes - r.hours_worth * min(room, half)
        if c.welsh[i] and k.welsh[row]:
            cost -= r.welsh_minutes
        found = _rank(row, cost, found, slots, w)
    return found


@kernel
def _book(i: int, row: int, hours: float, week: int, c: ClientColumns, k: CarerColumns) -> None:
    """Give a carer some hours of a package, in its first free slot."""
    for s in range(SLOTS):
        if c.carer[i, s] < 0:
            c.carer[i, s] = row
            c.hours[i, s] = hours
            c.with_carer[i, s] = week
            break
    k.contact[row] += hours


@kernel
def _extend(
    i: int, j: int, hours: float, c: ClientColumns, k: CarerColumns, p: ProviderColumns
) -> float:
    """Give carers already on the package more of its hours; returns hours given."""
    given = 0.0
    for s in range(SLOTS):
        row = c.carer[i, s]
        if row < 0 or k.provider[row] != j:
            continue
        more = min(hours - given, max(0.0, _room(row, j, k, p)))
        if more > 0.01:
            c.hours[i, s] += more
            k.contact[row] += more
            p.free[j] -= more
            given += more
    return given


@kernel
def staff_package(
    i: int, j: int, hours: float, least: float, week: int, c: ClientColumns, k: CarerColumns,
    p: ProviderColumns, land: Land, w: Workspace, r: MatchRules,
) -> float:  # fmt: skip
    """Book carers of provider ``j`` for up to ``hours`` of client ``i``; returns hours booked.

    Carers who know the person come first, then near ones with room. Nothing is booked unless
    ``least`` hours can be.
    """
    known = _extend(i, j, hours, c, k, p)
    hours -= known
    if hours <= 0.01:
        return known
    slots = 0
    for s in range(SLOTS):
        slots += c.carer[i, s] < 0
    if slots == 0:
        return known
    half = max(r.least_chunk, 0.5 * hours)
    found = _pick_carers(i, j, hours, half, slots, c, k, p, land, w, r)
    total = 0.0
    for q in range(found):
        total += _room(w.pick[q], j, k, p)
    if found == 0 or known + total < least:
        return known
    left = hours
    for q in range(found):
        room = _room(w.pick[q], j, k, p)
        # The last carers take what is left; the first leave a share to the others.
        give = min(left, room) if q >= found - 1 else min(left, room, max(half, left / (found - q)))
        if give <= 0.01:
            continue
        _book(i, w.pick[q], give, week, c, k)
        w.people[w.pick[q]] += 1
        p.free[j] -= give
        left -= give
    return known + hours - left


@kernel
def holds_patch(i: int, j: int, c: ClientColumns, land: Land, t: Terms) -> bool:
    """Whether provider ``j`` holds the patch of client ``i``."""
    return t.holder[patch_of(c.place[i], c.uid[i], land.patch, land.patch_parts)] == j


@kernel
def price_of(i: int, j: int, c: ClientColumns, p: ProviderColumns, land: Land, t: Terms) -> float:
    """Price of an hour for client ``i`` at provider ``j``, £/h."""
    council = land.council[c.place[i]]
    fee = t.fee[council]
    if c.route[i] == _COUNCIL:
        if p.contract_rate[j] > 0.0 and owned_by(p, j, council):
            # The agreed price moves with the council's fee decisions.
            fee *= p.contract_rate[j] / t.start_fee[p.council[j]]
        if t.patch_rule[council] and holds_patch(i, j, c, land, t):
            fee *= t.patch_price[patch_of(c.place[i], c.uid[i], land.patch, land.patch_parts)]
        else:
            fee *= p.agreed_price[j, council]
        fee *= 1.0 + t.premium[council] * land.rural[c.place[i]]
        if t.route_model[council] == p.form[j]:
            fee += t.route_extra[council]
        if c.assembled[i]:
            fee *= 1.0 - t.integrator[council]
        return fee
    joint = 1.0 + health_adds(i, c, land, t)
    if c.route[i] == _DIRECT:
        return fee * p.direct_ratio[j] * joint
    if c.route[i] != _OWN:
        ratio = t.fund_price if c.route[i] == _FUND else t.budget_price
        return fee * ratio * joint * (1.0 + t.premium[council] * land.rural[c.place[i]])
    # Private prices follow the local price level, not the fee the council decides on.
    return t.start_fee[council] * p.private_ratio[j] * (1.0 - p.discount[j])


@kernel
def scope_pay(
    i: int, j: int, complex_from: float, c: ClientColumns, p: ProviderColumns, land: Land, t: Terms
) -> float:
    """What health adds to an hour because the provider's carers do nursing tasks, £/h."""
    if p.nursing[j] <= 0.0 or c.complexity[i] < complex_from:
        return 0.0
    return p.nursing[j] * t.scope[land.council[c.place[i]]]


@kernel
def may_serve(i: int, j: int, c: ClientColumns, p: ProviderColumns, land: Land) -> bool:
    """Whether law, list and room allow provider ``j`` to serve client ``i``."""
    if c.refused_by[i] == j or p.clients[j] >= p.max_clients[j]:
        return False
    return route_allows(i, j, c.route[i], c, p, land)


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
def _offer(
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


@kernel
def _queue(c: ClientColumns, seed: int, w: Workspace) -> int:
    """List waiting people with the key they are sorted by; returns how many.

    The longest wait comes first, ties are broken by a keyed draw.
    """
    n = 0
    for i in range(len(c.alive)):
        if c.alive[i] and c.stage[i] == _WAITING:
            w.order[n] = i
            n += 1
    key = stream(seed, _ORDER, 0)
    for q in range(n):
        i = w.order[q]
        w.sort_key[q] = c.since[i] + draw(key, c.uid[i])
    return n


@kernel
def _match(
    c: ClientColumns, k: CarerColumns, p: ProviderColumns, land: Land, w: Workspace, terms: Terms,
    demand: F64, queue: I64, week: int, r: MatchRules, cost: CostRules, t: TravelRules,
    waits: F64, sums: F64,
) -> None:  # fmt: skip
    """Offer every waiting package to some providers.

    ``waits`` counts starts by (council, rural, weeks waited). ``sums`` rows by council: started.
    """
    full = w.full
    for q in range(len(queue)):
        i = w.order[queue[q]]
        place = c.place[i]
        waited = week - c.since[i]
        if waited >= r.refusal_weeks:
            c.refused_by[i] = -1
        partial = 1.0 if waited < r.partial_after else r.partial_fill
        turn = int(mix(np.uint64(c.uid[i]) + np.uint64(week + 4096)) >> np.uint64(40))
        many = max(1, w.offer_start[place + 1] - w.offer_start[place])
        left = int(r.offers_per_week)
        c.assembled[i] = c.route[i] == _COUNCIL and terms.integrator[land.council[place]] > 0.0
        if c.assembled[i]:
            # An integrator asks everyone in reach at once and takes a part where that is on offer.
            left = 2 * many + 2
            partial = r.partial_fill
        if c.aided[i] == _BROKER:
            left = int(r.offers_per_week * r.broker_search)
        last_resort = waited >= r.last_resort_after
        full[0] = 0.0
        for tier in range(2):
            # The second tier is always asked by two at least.
            tries = left - 2 * (tier == 0)
            used = _offer(i, tier, turn % many, tries, demand[place], partial, last_resort, week,
                          c, k, p, land, w, terms, r, cost, t, full)  # fmt: skip
            if used < 0:
                break
            left -= used
        if c.provider[i] >= 0:
            council = land.council[place]
            c.stage[i] = _SERVED
            if c.since[i] == c.assessed[i]:
                # A first start; who was handed back is counted among hand-backs.
                waits[council, int(land.rural[place] >= 0.5), min(waited, waits.shape[2] - 1)] += (
                    1.0
                )
            c.since[i] = week
            c.refused_by[i] = -1
            sums[0, council] += 1.0
            continue
        for n in range(1, int(full[0]) + 1):
            w.refused_at[int(full[n]), place] += c.package[i] / full[0]


def step(state: State) -> None:
    """Step 3 of the week."""
    p, w = state.parameters, state.work
    providers = state.provider.columns
    match = p.fill(MatchRules, "matching")
    put_in_force(state)
    if (providers.patch_clients > 0.0).any():
        count_people(state.client.columns, w)
    group_staff(state.carer.columns, state.provider.capacity, w)
    group_offers(providers, state.land, w)
    refresh_capacity(providers, state.carer.columns, w)
    waiting = _queue(state.client.columns, state.seed, w)
    teams.put_worst_first(state, waiting)
    queue = np.argsort(w.sort_key[:waiting])
    sums = w.by_council[:1]
    sums[:] = 0.0
    _match(
        state.client.columns, state.carer.columns, providers, state.land, w, terms(state),
        w.demand_at, queue, state.week, match, p.fill(CostRules, "provider"),
        p.fill(TravelRules, "travel"), state.tally.waits_now, sums,
    )  # fmt: skip
    state.tally["started"][:] = sums[0]
