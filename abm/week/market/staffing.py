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
def count_people(c: ClientColumns, w: Workspace) -> None:
    """How many people each carer has on the rota."""
    w.people[:] = 0
    for i in range(len(c.alive)):
        if c.alive[i] and c.stage[i] == _SERVED:
            for s in range(SLOTS):
                if c.carer[i, s] >= 0:
                    w.people[c.carer[i, s]] += 1


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
def beyond_patch(row: int, j: int, minutes: float, p: ProviderColumns, w: Workspace) -> bool:
    """Whether a further person lies outside a carer's patch, or is one too many for it."""
    if p.patch_minutes[j] > 0.0 and minutes > p.patch_minutes[j]:
        return True
    return p.patch_clients[j] > 0.0 and w.people[row] >= p.patch_clients[j]


@kernel
def _pick_carers(
    i: int, j: int, hours: float, part: float, slots: int, c: ClientColumns, k: CarerColumns,
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
        cost = minutes - r.hours_worth * min(room, part)
        if c.own_language[i] and k.own_language[row]:
            cost -= r.language_minutes
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
        if more > _ROUNDING:
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
    if hours <= _ROUNDING:
        return known
    slots = 0
    for s in range(SLOTS):
        slots += c.carer[i, s] < 0
    if slots == 0:
        return known
    part = max(r.least_chunk, r.first_part * hours)
    found = _pick_carers(i, j, hours, part, slots, c, k, p, land, w, r)
    total = 0.0
    for q in range(found):
        total += _room(w.pick[q], j, k, p)
    if found == 0 or known + total < least:
        return known
    left = hours
    for q in range(found):
        room = _room(w.pick[q], j, k, p)
        # The last carers take what is left; the first leave a share to the others.
        give = min(left, room) if q >= found - 1 else min(left, room, max(part, left / (found - q)))
        if give <= _ROUNDING:
            continue
        _book(i, w.pick[q], give, week, c, k)
        w.people[w.pick[q]] += 1
        p.free[j] -= give
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
