"""Staffing: carers at work, the room they have, and who of them takes a package."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.land import Land
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job, free_contact_hours
from gofal.agents.client import SLOTS, ClientColumns, Stage
from gofal.agents.fetch import fetch_ahead
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F32, F64, I32

_WORKING, _SERVED = int(Job.WORKING), int(Stage.SERVED)
_ROUNDING = 0.01
"""Hours a week so few that they are what rounding left over."""
_AHEAD = 8
"""Carers ahead whose record is asked for, as they lie scattered: capacity in 0.7 of the time."""


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
    integrator_full: float


class Staff(NamedTuple):
    """Carers at work by provider, and scratch for choosing among them.

    Attributes:
        start: where each provider's carers begin in ``rows``, shape (providers + 1,).
        rows: rows of carers, grouped by provider.
        seat: where each carer stands in ``rows``, shape (carers,).
        home: home of each of ``rows``, so that most are passed over without their records.
        reach: minutes that each of ``rows`` would go from there.
        room: contact hours a week that each of ``rows`` could still take.
        filled: how far each provider's group is filled while it is made.
        people: people on each carer's rota, counted while anyone limits them.
        pick: the best carers for a package, by where they stand in ``rows``, shape (SLOTS,).
        pick_cost: what each of them would cost, minutes.
    """

    start: I32
    rows: I32
    seat: I32
    home: I32
    reach: F32
    room: F64
    filled: I32
    people: I32
    pick: I32
    pick_cost: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody yet."""
        return cls(
            start=np.zeros(sizes.providers + 1, np.int32),
            rows=np.zeros(sizes.carers, np.int32),
            seat=np.zeros(sizes.carers, np.int32),
            home=np.zeros(sizes.carers, np.int32),
            reach=np.zeros(sizes.carers, np.float32),
            room=np.zeros(sizes.carers),
            filled=np.zeros(sizes.providers, np.int32),
            people=np.zeros(sizes.carers, np.int32),
            pick=np.zeros(SLOTS, np.int32),
            pick_cost=np.zeros(SLOTS),
        )


class Cancelled(NamedTuple):
    """Hours of each carer with people who cancelled this week's visits, shape (carers,)."""

    hours: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """None yet."""
        return cls(np.zeros(sizes.carers))


@kernel
def group_staff(carers: CarerColumns, providers: int, staff: Staff) -> None:
    """List every provider's working carers, by provider and row (counting sort)."""
    staff.start[:] = 0
    for row in range(len(carers.alive)):
        if carers.alive[row] and carers.job[row] == _WORKING:
            staff.start[carers.provider[row] + 1] += 1
    for j in range(providers):
        staff.start[j + 1] += staff.start[j]
        staff.filled[j] = staff.start[j]
    for row in range(len(carers.alive)):
        if carers.alive[row] and carers.job[row] == _WORKING:
            j = carers.provider[row]
            seat = staff.filled[j]
            staff.rows[seat] = row
            staff.seat[row] = seat
            staff.home[seat] = carers.home[row]
            staff.reach[seat] = carers.reach[row]
            staff.filled[j] = seat + 1


@inlined
def _room(row: int, j: int, carers: CarerColumns, providers: ProviderColumns) -> float:
    """Contact hours a week that a carer of provider ``j`` could still take."""
    return free_contact_hours(
        carers.hours_wanted[row], carers.contact[row], carers.travel[row], providers.usual_travel[j]
    )


@kernel
def refresh_capacity(providers: ProviderColumns, carers: CarerColumns, staff: Staff) -> None:
    """Carers, capacity and idle hours of every provider, and each carer's room."""
    last = staff.start[len(providers.alive)] - 1
    for j in range(len(providers.alive)):
        capacity = 0.0
        free = 0.0
        wages = 0.0
        for s in range(staff.start[j], staff.start[j + 1]):
            row, ahead = staff.rows[s], staff.rows[min(s + _AHEAD, last)]
            fetch_ahead(carers, ahead)
            fetch_ahead(carers.contact, ahead)
            idle = _room(row, j, carers, providers)
            staff.room[s] = idle
            free += max(0.0, idle)
            capacity += max(0.0, idle) + carers.contact[row]
            wages += carers.wage[row]
        providers.staff[j] = staff.start[j + 1] - staff.start[j]
        providers.capacity[j] = capacity
        providers.free[j] = free
        providers.mean_wage[j] = (
            wages / providers.staff[j] if providers.staff[j] > 0 else providers.wage[j]
        )


@kernel
def count_people(clients: ClientColumns, staff: Staff) -> None:
    """How many people each carer has on the rota."""
    staff.people[:] = 0
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.stage[i] == _SERVED:
            for s in range(SLOTS):
                if clients.carer[i, s] >= 0:
                    staff.people[clients.carer[i, s]] += 1


@inlined
def _rank(seat: int, cost: float, found: int, most: int, staff: Staff) -> int:
    """Put a carer among the cheapest ``most`` found so far; returns how many there are now."""
    at = found
    while at > 0 and staff.pick_cost[at - 1] > cost:
        at -= 1
    if at >= most:
        return found
    found = min(most, found + 1)
    for q in range(found - 1, at, -1):
        staff.pick[q] = staff.pick[q - 1]
        staff.pick_cost[q] = staff.pick_cost[q - 1]
    staff.pick[at] = seat
    staff.pick_cost[at] = cost
    return found


@kernel
def beyond_patch(
    row: int, j: int, minutes: float, providers: ProviderColumns, staff: Staff
) -> bool:
    """Whether a further person lies outside a carer's patch, or is one too many for it."""
    if providers.patch_minutes[j] > 0.0 and minutes > providers.patch_minutes[j]:
        return True
    return providers.patch_clients[j] > 0.0 and staff.people[row] >= providers.patch_clients[j]


@inlined
def _pick_carers(
    i: int,
    j: int,
    hours: float,
    part: float,
    slots: int,
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    near: F32,
    staff: Staff,
    rules: MatchRules,
) -> int:
    """List the best carers of provider ``j`` with room for client ``i``; returns how many.

    ``near`` holds the minutes from the client's place, which are those to it.
    """
    least = min(rules.least_chunk, hours)
    found = 0
    for s in range(staff.start[j], staff.start[j + 1]):
        room = staff.room[s]
        # Most carers have none, which is seen without their records: 1.6 times as fast.
        if room < least:
            continue
        row, minutes = staff.rows[s], near[staff.home[s]]
        if minutes > staff.reach[s] or beyond_patch(row, j, minutes, providers, staff):
            continue
        taken = False
        for q in range(SLOTS):
            taken |= clients.carer[i, q] == row
        if taken:
            continue
        cost = minutes - rules.hours_worth * min(room, part)
        if clients.own_language[i] and carers.own_language[row]:
            cost -= rules.language_minutes
        found = _rank(s, cost, found, slots, staff)
    return found


@inlined
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


@inlined
def _extend(
    i: int,
    j: int,
    hours: float,
    most: float,
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    staff: Staff,
) -> float:
    """Give carers already on the package more of its hours; returns hours given."""
    given = 0.0
    for s in range(SLOTS):
        row = clients.carer[i, s]
        if row < 0 or carers.provider[row] != j:
            continue
        room = min(staff.room[staff.seat[row]], most - clients.hours[i, s])
        more = min(hours - given, room)
        if more > _ROUNDING:
            clients.hours[i, s] += more
            carers.contact[row] += more
            staff.room[staff.seat[row]] = _room(row, j, carers, providers)
            providers.free[j] -= more
            given += more
    return given


@inlined
def staff_package(
    i: int,
    j: int,
    hours: float,
    least: float,
    most: float,
    week: int,
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    staff: Staff,
    rules: MatchRules,
) -> float:
    """Book carers of provider ``j`` for up to ``hours`` of client ``i``; returns hours booked.

    Carers who know the person come first, then near ones with room. Nothing is booked unless
    ``least`` hours can be; ``most`` are for one carer, who is only one of those who come together.
    """
    known = _extend(i, j, hours, most, clients, carers, providers, staff)
    hours -= known
    if hours <= _ROUNDING:
        return known
    slots = 0
    for s in range(SLOTS):
        slots += clients.carer[i, s] < 0
    if slots == 0:
        return known
    part = max(rules.least_chunk, rules.first_part * hours)
    near = land.minutes[clients.place[i]]
    found = _pick_carers(i, j, hours, part, slots, clients, carers, providers, near, staff, rules)
    total = 0.0
    for q in range(found):
        total += min(most, staff.room[staff.pick[q]])
    if found == 0 or known + total < least:
        return known
    left = hours
    for q in range(found):
        seat = staff.pick[q]
        row, room = staff.rows[seat], min(most, staff.room[seat])
        # The last carers take what is left; the first leave a share to the others.
        give = min(left, room) if q >= found - 1 else min(left, room, max(part, left / (found - q)))
        if give <= _ROUNDING:
            continue
        _book(i, row, give, week, clients, carers)
        staff.people[row] += 1
        staff.room[seat] = _room(row, j, carers, providers)
        providers.free[j] -= give
        left -= give
    return known + hours - left


def count_rotas(state: State) -> None:
    """People on each carer's rota, where a provider limits them."""
    if (state.provider.columns.patch_clients > 0.0).any():
        count_people(state.client.columns, state.scratch(Staff))


def list_staff(state: State) -> None:
    """Every provider's working carers."""
    group_staff(state.carer.columns, state.provider.capacity, state.scratch(Staff))


def see_capacity(state: State) -> None:
    """Carers, capacity and idle hours of every provider, as they are now."""
    refresh_capacity(state.provider.columns, state.carer.columns, state.scratch(Staff))
