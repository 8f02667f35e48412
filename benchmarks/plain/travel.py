"""Travel: from one visit to the next, and what a provider expects of it (ODD 7.3)."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from benchmarks.plain.base import WINDOWS

if TYPE_CHECKING:
    from benchmarks.plain.places import Place
    from benchmarks.plain.provider import Provider


def leg_minutes(p: dict[str, float], place: Place, visits: float, contact: float) -> float:
    """Minutes from one visit to the next, with so many visits of the provider in a half-day.

    The next one is the nearest of those due at that hour; few may be put in a better order.
    """
    access = p["travel.access_minutes"]
    due = visits * (contact + access) / 60.0 / p["travel.half_day_hours"]
    timed = 0.5 * sqrt(place.area / max(1.0, due))
    toured = p["travel.tour_constant"] * sqrt(place.area / max(1.0, visits))
    km = timed - p["travel.untimed"] * (timed - min(timed, toured))
    return access + place.slow * 60.0 * km / p["travel.place_kmh"]


def most_visits(p: dict[str, float], contact: float) -> float:
    """Visits of so many minutes that a carer can make in one round."""
    return max(1.0, 60.0 * p["travel.round_hours"] / contact)


def gap_minutes(p: dict[str, float], work: float, visits: float) -> float:
    """Minutes of waiting before a visit, with so many of so many minutes' work in a half-day."""
    busy = visits * work / 60.0 / p["travel.half_day_hours"]
    gap = (
        p["travel.wait"]
        * sqrt((1.0 - p["travel.untimed"]) / max(busy, p["travel.fewest_busy"]))
        * work
    )
    return min(p["travel.longest_wait"], gap)


def tour_minutes(
    p: dict[str, float], place: Place, link: float, visits: float, contact: float
) -> tuple[float, float]:
    """Minutes of travel and of waiting for a visit of so many minutes, the way there shared out."""
    leg = leg_minutes(p, place, visits, contact)
    in_round = min(most_visits(p, contact), max(1.0, visits))
    gap = gap_minutes(p, contact + leg, visits)
    rest = 1.0 - 1.0 / in_round
    return leg * rest + max(leg, link) / in_round, gap * rest


def expected_travel(
    provider: Provider, place: Place, visits: float, contact: float
) -> tuple[float, float]:
    """Travel and waiting per contact hour expected of new visits a week of so many minutes.

    At the density that it can reach there, not at that of its first visit.
    """
    p = provider.p
    mine = provider.visits.get(place, 0.0) + visits
    mine = max(mine, p["provider.expected_share"] * place.demand) / WINDOWS
    link = provider.base.minutes_to(place)
    if provider.form.whole_council:
        link = min(p["provider.depot_minutes"], link)
    minutes, gap = tour_minutes(p, place, link, mine, contact)
    if mine >= p["travel.full_rounds"] * most_visits(p, contact):
        minutes = leg_minutes(p, place, mine, contact)
    travel, waiting = minutes / contact, gap / contact
    return max(0.0, travel + provider.travel_beyond), max(0.0, waiting + provider.waiting_beyond)
