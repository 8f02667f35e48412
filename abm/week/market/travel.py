"""Travel: what a provider expects of work in a place, at the density it can reach there."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.world.land import Land
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import CostRules, ProviderColumns
from gofal.agents.table import F32

WINDOWS = 14.0
"""Half-day rounds in a week."""


class TravelRules(NamedTuple):
    """Parameters ``travel.*`` of a round."""

    visit_hours: float
    visits_per_round: float
    access_minutes: float
    tour_constant: float
    place_kmh: float
    share_minutes: float
    least_rounds: float
    full_rounds: float
    usual_speed: float
    usual_most: float


@inlined
def leg_minutes(area: float, slow: float, visits: float, travel_rules: TravelRules) -> float:
    """Minutes from one visit to the next in a place.

    Args:
        area: km2 of the place.
        slow: minutes of a way there over those without traffic.
        visits: the provider's visits there in one half-day.
        travel_rules: parameters; the tour constant is Beardwood, Halton and Hammersley's.
    """
    return (
        travel_rules.access_minutes
        + slow
        * 60.0
        * travel_rules.tour_constant
        * np.sqrt(area / max(1.0, visits))
        / travel_rules.place_kmh
    )


@kernel
def tour_minutes(
    area: float, slow: float, link: float, visits: float, travel_rules: TravelRules
) -> float:
    """Minutes of travel for each visit of rounds in a place, the way there and back shared out.

    Args:
        area: km2 of the place.
        slow: minutes of a way there over those without traffic.
        link: minutes to the place from the base.
        visits: the provider's visits there in one half-day.
        travel_rules: parameters.
    """
    in_place = min(travel_rules.visits_per_round, max(1.0, visits))
    leg = leg_minutes(area, slow, visits, travel_rules)
    return leg * (1.0 - 1.0 / in_place) + max(leg, link) / in_place


@kernel
def expected_travel(
    j: int,
    place: int,
    visits: float,
    providers: ProviderColumns,
    land: Land,
    visits_at: F32,
    cost: CostRules,
    demand: float,
    travel_rules: TravelRules,
) -> float:
    """Travel hours per contact hour a provider expects of new work in a place.

    Priced at the density it can expect to reach there, not at that of its first visit.

    Args:
        j: provider.
        place: place of the package.
        visits: visits a week of the package.
        providers: providers.
        land: places.
        visits_at: visits of last week by provider and place.
        cost: parameters; a provider can expect a share of the place's visits.
        demand: visits a week of everyone in the place.
        travel_rules: parameters.
    """
    mine = max(visits_at[j, place] + visits, cost.expected_share * demand) / WINDOWS
    link = land.minutes[providers.base_place[j], place]
    if providers.whole_council[j]:
        # Several depots: no place of the council is far from one.
        link = min(cost.depot_minutes, link)
    minutes = tour_minutes(land.area[place], land.slow[place], link, mine, travel_rules)
    if mine >= travel_rules.full_rounds * travel_rules.visits_per_round:
        minutes = leg_minutes(land.area[place], land.slow[place], mine, travel_rules)
    return minutes / 60.0 / travel_rules.visit_hours
