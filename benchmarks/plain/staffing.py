"""Staffing: which carers of a provider take a package, and how they share it (ODD 7.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.plain.client import Client, Visits

if TYPE_CHECKING:
    from benchmarks.plain.carer import Carer
    from benchmarks.plain.provider import Provider

ROUNDING = 0.01
"""Hours a week so few that nobody is sent for them."""


def staff_package(provider: Provider, client: Client, hours: float, least: float) -> float:
    """Book carers for up to some hours of a person; returns hours booked.

    Carers who know the person come first, then near ones with room. Nobody new is booked unless
    the least hours can be.
    """
    most = client.package / client.carers_at_once()
    known = extend(provider, client, hours, most)
    hours -= known
    slots = client.team.count(None)
    if hours <= ROUNDING or not slots:
        return known
    part = max(provider.p["matching.least_chunk"], provider.p["matching.first_part"] * hours)
    picked = pick_carers(provider, client, hours, part)[:slots]
    rooms = [min(most, carer.room(provider.usual_travel)) for carer in picked]
    if not picked or known + sum(rooms) < least:
        return known
    left = hours
    for number, (carer, room) in enumerate(zip(picked, rooms, strict=True)):
        # The last one takes what is left; those before leave a share to the others.
        share = max(part, left / (len(picked) - number)) if number < len(picked) - 1 else left
        give = min(left, room, share)
        if give > ROUNDING:
            book(provider, client, carer, give)
            left -= give
    return known + hours - left


def extend(provider: Provider, client: Client, hours: float, most: float) -> float:
    """Give carers who know the person more of its hours; returns hours given."""
    given = 0.0
    for visits in client.visits():
        room = min(visits.carer.room(provider.usual_travel), most - visits.hours)
        more = min(hours - given, room)
        if more > ROUNDING:
            visits.carer.give(visits, more)
            provider.free -= more
            given += more
    return given


def pick_carers(provider: Provider, client: Client, hours: float, part: float) -> list[Carer]:
    """Carers within reach with room for a person, the best first."""
    p, least = provider.p, min(provider.p["matching.least_chunk"], hours)
    known = {visits.carer for visits in client.visits()}
    found = []
    for carer in provider.staff:
        minutes = carer.home.minutes_to(client.place)
        if minutes > carer.reach or carer in known:
            continue
        room = carer.room(provider.usual_travel)
        if room < least:
            continue
        cost = minutes - p["matching.hours_worth"] * min(room, part)
        if client.own_language and carer.own_language:
            cost -= p["matching.language_minutes"]
        found.append((cost, carer))
    return [carer for _, carer in sorted(found, key=lambda one: one[0])]


def book(provider: Provider, client: Client, carer: Carer, hours: float) -> None:
    """Give a carer some hours of a person, in the first free place of the team."""
    visits = Visits(client, carer, hours, provider.week)
    client.team[client.team.index(None)] = visits
    carer.take(visits)
    provider.free -= hours
