"""Places: where people live, how far apart they are, and what is known of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.plain.client import Client
    from benchmarks.plain.council import Council
    from benchmarks.plain.provider import Provider


class Place:
    """A town or village with its catchment.

    Attributes:
        number: index of the place; of its minutes in those of other places.
        area: km2 of the catchment.
        slow: minutes of a way inside it over those without traffic.
        rural: share of it that is rural.
        people: residents.
        need: expected contacts a week.
        unpaid_starts: expected people a week who take up unpaid care.
        entrants: expected people a week who look for care work, at usual pay.
        hours_50, hours_20: shares of unpaid carers who give 50 and more, and 20 to 49 hours.
        minutes: minutes by road to every place, by number.
        near: places within the horizon with their minutes, nearest first, this one included.
        demand: visits a week to everybody served here.
        wanting: people in contact here who have family that is not yet joined to them.
        providers: providers whose reach holds the place this week.
    """

    def __init__(self, number: int, council: Council) -> None:
        self.number = number
        self.council = council
        self.area = self.rural = self.people = 0.0
        self.slow = 1.0
        self.need = self.unpaid_starts = self.entrants = 0.0
        self.hours_50 = self.hours_20 = 0.0
        self.minutes: list[float] = []
        self.near: list[tuple[float, Place]] = []
        self.demand = 0.0
        self.wanting: list[Client] = []
        self.providers: list[Provider] = []

    def minutes_to(self, other: Place) -> float:
        """Minutes by road to another place."""
        return self.minutes[other.number]
