"""Travel: what a provider expects of work in a place, at the density it can reach there."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.world.land import Land
from gofal.agents.kernel import inlined
from gofal.agents.provider import CostRules, ProviderColumns
from gofal.agents.table import F32

WINDOWS = 14.0
"""Half-day rounds in a week."""
_NEAREST = 0.5
"""Way to the nearest of points spread evenly, in roots of the area of each (Clark, Evans 1954)."""


class TravelRules(NamedTuple):
    """Parameters ``travel.*`` of a round."""

    visit_hours: float
    round_hours: float
    half_day_hours: float
    wait: float
    untimed: float
    untimed_free: float
    longest_wait: float
    fewest_busy: float
    access_minutes: float
    tour_constant: float
    place_kmh: float
    share_minutes: float
    least_rounds: float
    full_rounds: float
    usual_speed: float
    usual_most: float
    learning: float


@inlined
def _without_hour(free: float, travel_rules: TravelRules) -> float:
    """Share of visits that have no hour of their own, ``free`` as in :func:`gap_minutes`."""
    return travel_rules.untimed + free * (travel_rules.untimed_free - travel_rules.untimed)


@inlined
def leg_minutes(
    area: float,
    slow: float,
    visits: float,
    contact: float,
    free: float,
    travel_rules: TravelRules,
) -> float:
    """Minutes from one visit to the next in a place.

    The next visit at an hour is the nearest of those due then, as many as the provider has carers
    busy there. Visits without an hour are put in the order of the shortest tour.

    Args:
        area: km2 of the place.
        slow: minutes of a way there over those without traffic.
        visits: the provider's visits there in one half-day.
        contact: minutes of a visit.
        free: as in :func:`gap_minutes`.
        travel_rules: parameters; the tour constant is Beardwood, Halton and Hammersley's.
    """
    work = contact + travel_rules.access_minutes
    due = max(1.0, visits * work / 60.0 / travel_rules.half_day_hours)
    timed = _NEAREST / np.sqrt(due)
    toured = min(timed, travel_rules.tour_constant / np.sqrt(max(1.0, visits)))
    km = np.sqrt(area) * (timed + _without_hour(free, travel_rules) * (toured - timed))
    return travel_rules.access_minutes + slow * 60.0 * km / travel_rules.place_kmh


@inlined
def most_visits(contact: float, travel_rules: TravelRules) -> float:
    """Visits of so many minutes that a carer can make in one round."""
    return max(1.0, 60.0 * travel_rules.round_hours / contact)


@inlined
def gap_minutes(work: float, visits: float, free: float, travel_rules: TravelRules) -> float:
    """Minutes that a carer waits for the hour of the next visit.

    A planner fills a gap with any visit due there at that time, so that few visits mean long gaps:
    square-root staffing (Halfin and Whitt 1981) with only those visits that have an hour.

    Args:
        work: minutes of a visit and of the leg to it.
        visits: the provider's visits there in one half-day.
        free: 0 where councils buy visits at set times, to 1 where all times are left to carers.
        travel_rules: parameters.
    """
    untimed = _without_hour(free, travel_rules)
    busy = visits * work / 60.0 / travel_rules.half_day_hours
    gap = travel_rules.wait * np.sqrt((1.0 - untimed) / max(busy, travel_rules.fewest_busy)) * work
    return min(travel_rules.longest_wait, gap)


@inlined
def tour_minutes(
    area: float,
    slow: float,
    link: float,
    visits: float,
    contact: float,
    free: float,
    own_carers: bool,
    travel_rules: TravelRules,
) -> tuple[float, float]:
    """Minutes of travel and of waiting for each visit of rounds in a place.

    Args:
        area: km2 of the place.
        slow: minutes of a way there over those without traffic.
        link: minutes to the place from the base, there and back shared out among the visits.
        visits: the provider's visits there in one half-day.
        contact: minutes of a visit.
        free: as in :func:`gap_minutes`.
        own_carers: carers work there alone, so that nobody comes from the base.
        travel_rules: parameters.
    """
    leg = leg_minutes(area, slow, visits, contact, free, travel_rules)
    first = 1.0 / min(most_visits(contact, travel_rules), max(1.0, visits))
    wait = gap_minutes(contact + leg, visits, free, travel_rules) * (1.0 - first)
    if own_carers:
        return leg, wait
    return leg * (1.0 - first) + max(leg, link) * first, wait


@inlined
def expected_travel(
    j: int,
    place: int,
    visits: float,
    contact: float,
    providers: ProviderColumns,
    land: Land,
    visits_at: F32,
    cost: CostRules,
    demand: float,
    travel_rules: TravelRules,
) -> tuple[float, float]:
    """Hours of travel and of waiting per contact hour a provider expects of new work in a place.

    Priced at the density it can expect to reach there, not at that of its first visit, and with
    what its rounds came to beyond such sums.

    Args:
        j: provider.
        place: place of the package.
        visits: visits a week of the package.
        contact: minutes of a visit of the package.
        providers: providers.
        land: places.
        visits_at: visits of last week by provider and place.
        cost: parameters; a provider can expect a share of the place's visits.
        demand: visits a week of everyone in the place.
        travel_rules: parameters.
    """
    mine = max(float(visits_at[j, place]) + visits, cost.expected_share * demand) / WINDOWS
    link = land.minutes[providers.base_place[j], place]
    if providers.whole_council[j]:
        # Several depots: no place of the council is far from one.
        link = min(cost.depot_minutes, link)
    own_carers = mine >= travel_rules.full_rounds * most_visits(contact, travel_rules)
    free = providers.untimed[j]
    travel, waiting = tour_minutes(
        land.area[place], land.slow[place], link, mine, contact, free, own_carers, travel_rules
    )
    return (
        max(0.0, travel / contact + providers.travel_beyond[j]),
        max(0.0, waiting / contact + providers.waiting_beyond[j]),
    )
