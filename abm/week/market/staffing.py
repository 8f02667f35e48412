"""Staffing: carers at work, the room they have, and who of them takes a package."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.world.land import Land
from gofal.abm.world.state import State, Workspace
from gofal.agents.carer import CarerColumns, Job, free_contact_hours
from gofal.agents.client import SLOTS, ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns

_WORKING, _SERVED = int(Job.WORKING), int(Stage.SERVED)
_ROUNDING = 0.01
"""Hours a week so few that they are what rounding left over."""


class MatchRules(NamedTuple):
    """Parameters ``matching.*``."""

    offers_per_week: float
    broker_search: float
    least_chunk: float
    first_part: float
    second_offers: float
    partial_after: float
    partial_fill: float
    language_minutes: float
    last_resort_after: float
    short_gap: float
    gap_borne: float
    refusal_weeks: float
    complex_from: float
    hours_worth: float


@kernel
def group_staff(carers: CarerColumns, providers: int, w: Workspace) -> None:
    """List every provider's working carers, by provider and row (counting sort)."""
    w.staff_start[:] = 0
    for row in range(len(carers.alive)):
        if carers.alive[row] and carers.job[row] == _WORKING:
            w.staff_start[carers.provider[row] + 1] += 1
    for j in range(providers):
        w.staff_start[j + 1] += w.staff_start[j]
        w.cursor[j] = w.staff_start[j]
    for row in range(len(carers.alive)):
        if carers.alive[row] and carers.job[row] == _WORKING:
            j = carers.provider[row]
            w.staff[w.cursor[j]] = row
            w.cursor[j] += 1


@kernel
def refresh_capacity(providers: ProviderColumns, carers: CarerColumns, w: Workspace) -> None:
    """Carers, capacity and idle hours of every provider."""
    for j in range(len(providers.alive)):
        capacity = 0.0
        free = 0.0
        wages = 0.0
        for s in range(w.staff_start[j], w.staff_start[j + 1]):
            row = w.staff[s]
            idle = free_contact_hours(
                carers.hours_wanted[row],
                carers.contact[row],
                carers.travel[row],
                providers.usual_travel[j],
            )
            free += max(0.0, idle)
            capacity += max(0.0, idle) + carers.contact[row]
            wages += carers.wage[row]
        providers.staff[j] = w.staff_start[j + 1] - w.staff_start[j]
        providers.capacity[j] = capacity
        providers.free[j] = free
        providers.mean_wage[j] = (
            wages / providers.staff[j] if providers.staff[j] > 0 else providers.wage[j]
        )


@kernel
def count_people(clients: ClientColumns, w: Workspace) -> None:
    """How many people each carer has on the rota."""
    w.people[:] = 0
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.stage[i] == _SERVED:
            for s in range(SLOTS):
                if clients.carer[i, s] >= 0:
                    w.people[clients.carer[i, s]] += 1


@kernel
def _room(row: int, j: int, carers: CarerColumns, providers: ProviderColumns) -> float:
    """Contact hours a week that a carer of provider ``j`` could still take."""
    return free_contact_hours(
        carers.hours_wanted[row], carers.contact[row], carers.travel[row], providers.usual_travel[j]
    )


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
def beyond_patch(
    row: int, j: int, minutes: float, providers: ProviderColumns, w: Workspace
) -> bool:
    """Whether a further person lies outside a carer's patch, or is one too many for it."""
    if providers.patch_minutes[j] > 0.0 and minutes > providers.patch_minutes[j]:
        return True
    return providers.patch_clients[j] > 0.0 and w.people[row] >= providers.patch_clients[j]


@kernel
def _pick_carers(
    i: int,
    j: int,
    hours: float,
    part: float,
    slots: int,
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    w: Workspace,
    rules: MatchRules,
) -> int:
    """List the best carers of provider ``j`` with room for client ``i``; returns how many."""
    place = clients.place[i]
    found = 0
    for s in range(w.staff_start[j], w.staff_start[j + 1]):
        row = w.staff[s]
        minutes = land.minutes[carers.home[row], place]
        if minutes > carers.reach[row] or beyond_patch(row, j, minutes, providers, w):
            continue
        room = _room(row, j, carers, providers)
        if room < min(rules.least_chunk, hours):
            continue
        taken = False
        for q in range(SLOTS):
            taken |= clients.carer[i, q] == row
        if taken:
            continue
        cost = minutes - rules.hours_worth * min(room, part)
        if clients.own_language[i] and carers.own_language[row]:
            cost -= rules.language_minutes
        found = _rank(row, cost, found, slots, w)
    return found


@kernel
def _book(
    i: int, row: int, hours: float, week: int, clients: ClientColumns, carers: CarerColumns
) -> None:
    """Give a carer some hours of a package, in its first free slot."""
    for s in range(SLOTS):
        if clients.carer[i, s] < 0:
            clients.carer[i, s] = row
            clients.hours[i, s] = hours
            clients.with_carer[i, s] = week
            break
    carers.contact[row] += hours


@kernel
def _extend(
    i: int,
    j: int,
    hours: float,
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
) -> float:
    """Give carers already on the package more of its hours; returns hours given."""
    given = 0.0
    for s in range(SLOTS):
        row = clients.carer[i, s]
        if row < 0 or carers.provider[row] != j:
            continue
        more = min(hours - given, max(0.0, _room(row, j, carers, providers)))
        if more > _ROUNDING:
            clients.hours[i, s] += more
            carers.contact[row] += more
            providers.free[j] -= more
            given += more
    return given


@kernel
def staff_package(
    i: int,
    j: int,
    hours: float,
    least: float,
    week: int,
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    w: Workspace,
    rules: MatchRules,
) -> float:
    """Book carers of provider ``j`` for up to ``hours`` of client ``i``; returns hours booked.

    Carers who know the person come first, then near ones with room. Nothing is booked unless
    ``least`` hours can be.
    """
    known = _extend(i, j, hours, clients, carers, providers)
    hours -= known
    if hours <= _ROUNDING:
        return known
    slots = 0
    for s in range(SLOTS):
        slots += clients.carer[i, s] < 0
    if slots == 0:
        return known
    part = max(rules.least_chunk, rules.first_part * hours)
    found = _pick_carers(i, j, hours, part, slots, clients, carers, providers, land, w, rules)
    total = 0.0
    for q in range(found):
        total += _room(w.pick[q], j, carers, providers)
    if found == 0 or known + total < least:
        return known
    left = hours
    for q in range(found):
        room = _room(w.pick[q], j, carers, providers)
        # The last carers take what is left; the first leave a share to the others.
        give = min(left, room) if q >= found - 1 else min(left, room, max(part, left / (found - q)))
        if give <= _ROUNDING:
            continue
        _book(i, w.pick[q], give, week, clients, carers)
        w.people[w.pick[q]] += 1
        providers.free[j] -= give
        left -= give
    return known + hours - left


def count_rotas(state: State) -> None:
    """People on each carer's rota, where a provider limits them."""
    if (state.provider.columns.patch_clients > 0.0).any():
        count_people(state.client.columns, state.work)


def list_staff(state: State) -> None:
    """Every provider's working carers."""
    group_staff(state.carer.columns, state.provider.capacity, state.work)


def see_capacity(state: State) -> None:
    """Carers, capacity and idle hours of every provider, as they are now."""
    refresh_capacity(state.provider.columns, state.carer.columns, state.work)
