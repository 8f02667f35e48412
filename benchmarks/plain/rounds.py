"""Rounds: gaps are filled, visits become tours, travel is what comes out (ODD 7.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.plain.base import WINDOWS
from benchmarks.plain.staffing import staff_package
from benchmarks.plain.travel import expected_travel, gap_minutes, leg_minutes, most_visits

if TYPE_CHECKING:
    from benchmarks.plain.carer import Carer
    from benchmarks.plain.client import Client
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.places import Place
    from benchmarks.plain.provider import Provider


def count_again(provider: Provider) -> None:
    """Begin to count hours in packages and hours without a carer."""
    provider.planned = provider.unfilled = provider.travel = provider.rushed = 0.0
    provider.waiting = 0.0
    provider.visits = {}


def fill_gap(client: Client) -> None:
    """Look for carers for hours that lost theirs; count what stays unfilled."""
    provider, p = client.provider, client.p
    if provider is None:
        return
    provider.planned += client.package
    client.travel = 0.0
    gap = client.package - sum(visits.hours for visits in client.visits())
    borne = p["matching.gap_borne"] * client.package
    if gap > borne:
        gap -= staff_package(provider, client, gap, min(gap, p["matching.least_chunk"]))
    if gap > borne:
        provider.unfilled += gap
    client.short = client.short + 1 if gap > p["matching.short_gap"] * client.package else 0


def count_visits(model: PlainModel) -> None:
    """Visits a week by place, of each provider and of all."""
    for place in model.places:
        place.demand = 0.0
    for client in model.clients:
        if client.provider is not None:
            visits = client.calls()
            at = client.provider.visits
            at[client.place] = at.get(client.place, 0.0) + visits
            client.place.demand += visits


def make_tour(carer: Carer) -> None:
    """Work out the carer's travel of the week, and charge it to the people visited."""
    provider = carer.employer
    if provider is None or not carer.rota:
        carer.travel = carer.waiting = 0.0
        return
    tour, carer.waiting = tour_hours(carer, provider)
    provider.waiting += carer.waiting
    # Part of the way is gone in time that was meant for visits.
    carer.travel = tour * (1.0 - provider.rush)
    provider.travel += carer.travel
    provider.rushed += tour * provider.rush
    share_travel(carer)


def tour_hours(carer: Carer, provider: Provider) -> tuple[float, float]:
    """Hours of travel and of waiting in a week of one carer's rounds."""
    p = carer.p
    inside = gaps = 0.0
    visits_at: dict[Place, float] = {}
    for visits in carer.rota:
        client, place = visits.client, visits.client.place
        length = client.package / client.calls()
        number = visits.hours / length
        here = provider.visits[place] / WINDOWS
        leg = leg_minutes(p, place, here, 60.0 * length)
        inside += number * leg
        gaps += number * gap_minutes(p, 60.0 * length + leg, here)
        visits_at[place] = visits_at.get(place, 0.0) + number
    total = sum(visits_at.values())
    contact = 60.0 * sum(visits.hours for visits in carer.rota) / total
    in_round = min(most_visits(p, contact), max(1.0, total / p["travel.least_rounds"]))
    links = link_minutes(visits_at, in_round)
    rest = 1.0 - 1.0 / in_round
    driven = (1.0 - provider.monitoring) / 60.0
    return driven * (inside * rest + total / in_round * links), driven * gaps * rest


def link_minutes(visits_at: dict[Place, float], in_round: float) -> float:
    """Minutes between places in one round of so many visits of the week's.

    A link of the shortest tree is travelled if the round has visits on both its sides.
    """
    total = sum(visits_at.values())
    beyond = {place: visits / total for place, visits in visits_at.items()}
    minutes = 0.0
    for parent, place, link in reversed(shortest_tree(list(visits_at))):
        share = min(1.0, beyond[place])
        minutes += link * (1.0 - share**in_round - (1.0 - share) ** in_round)
        beyond[parent] += share
    return max(0.0, minutes)


def shortest_tree(places: list[Place]) -> list[tuple[Place, Place, float]]:
    """Links of the shortest tree through places, from the first on (Prim): from, to, minutes."""
    root, tree = places[0], []
    nearest = {place: (root.minutes_to(place), root) for place in places[1:]}
    while nearest:
        place = min(nearest, key=lambda one: nearest[one][0])
        minutes, parent = nearest.pop(place)
        tree.append((parent, place, minutes))
        for other, (known, _) in nearest.items():
            if place.minutes_to(other) < known:
                nearest[other] = (place.minutes_to(other), place)
    return tree


def share_travel(carer: Carer) -> None:
    """Charge travel to people by their hours and the way from the carer's home."""
    least = carer.p["travel.share_minutes"]
    weights = [
        visits.hours * (least + carer.home.minutes_to(visits.client.place)) for visits in carer.rota
    ]
    total = sum(weights)
    for visits, weight in zip(carer.rota, weights, strict=True):
        if total > 0.0:
            visits.client.travel += carer.travel * weight / total


def get_used_to_travel(provider: Provider) -> None:
    """Move the travel and waiting that a provider is used to towards this week's."""
    p, hours = provider.p, provider.planned - provider.unfilled
    if hours > 1.0:
        speed, most = p["travel.usual_speed"], p["travel.usual_most"]
        now = min(most, provider.travel / hours)
        provider.usual_travel += speed * (now - provider.usual_travel)
        waits = min(most, provider.waiting / hours)
        provider.usual_waiting += speed * (waits - provider.usual_waiting)


def learn_from_rounds(provider: Provider) -> None:
    """Correct what new work is expected to take by what this quarter's rounds took."""
    hours = travel = waiting = 0.0
    for client in provider.clients:
        way, gap = expected_travel(
            provider, client.place, 0.0, 60.0 * client.package / client.calls()
        )
        hours += client.package
        travel += client.package * way
        waiting += client.package * gap
    if hours >= 1.0:
        speed, usual = provider.p["travel.learning"], provider.usual_travel / (1.0 - provider.rush)
        # Sensors spare ways; what is expected is of visits that are driven to.
        driven = 1.0 - provider.monitoring
        usual = min(provider.p["travel.usual_most"], usual) / driven
        provider.travel_beyond += speed * (usual - travel / hours)
        provider.waiting_beyond += speed * (provider.usual_waiting / driven - waiting / hours)
