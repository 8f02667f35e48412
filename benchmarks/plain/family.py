"""Families: unpaid care starts, strains and stops (ODD 7.1)."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from benchmarks.plain.base import PlainAgent, poisson
from benchmarks.plain.client import Client, Stage

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.places import Place


class UnpaidCarer(PlainAgent):
    """A relative or friend who cares."""

    def __init__(self, model: PlainModel, place: Place) -> None:
        super().__init__(model)
        self.place = place
        self.strain = 0.3
        self.client: Client | None = None
        self.hours = hours_given(model.random, place.hours_50, place.hours_20)
        self.works = self.hours < 50.0 and self.random.random() < self.p["need.works_share"]
        spread = self.p["unpaid_carer.strain_spread"]
        self.burden = self.random.uniform(-spread, spread)
        self.stood_in = 0.0

    def live(self) -> None:
        """Strain moves; care ends for good, or breaks down and turns into formal need."""
        p = self.p
        if self.client is None and self.place.wanting:
            self.join(self.place.wanting.pop(0))
        self.stood_in = self.stand_in()
        self.strain += p["unpaid_carer.strain_speed"] * (self.strain_aimed_at() - self.strain)
        self._count()
        self.weigh_work()
        breaks = p["unpaid_carer.stop_strain"] * self.strain**3
        luck = self.random.random()
        if luck < breaks + p["unpaid_carer.stop_base"]:
            self.stop(luck, breaks)

    def join(self, client: Client) -> None:
        """Care for somebody who comes to formal care."""
        self.client, client.family = client, self

    def strain_aimed_at(self) -> float:
        """Strain that the carer's week leads to, 0 to 1."""
        p = self.p
        load = self.load()
        aimed = p["unpaid_carer.strain_base"] + self.burden + p["unpaid_carer.strain_hours"] * load
        if self.client is not None:
            aimed += p["unpaid_carer.strain_unmet"] * self.client.unmet
        if self.works:
            aimed += p["unpaid_carer.strain_work"] * load
        return min(1.0, max(0.0, aimed))

    def load(self) -> float:
        """Hours over those of full load, at most 1."""
        return min(1.0, (self.hours + self.stood_in) / self.p["unpaid_carer.full_hours"])

    def missing(self) -> float:
        """Part that it would give of the hours of formal care that do not come."""
        if self.client is None:
            return 0.0
        return self.p["unpaid_carer.stands_in"] * self.client.unmet * self.client.need

    def stand_in(self) -> float:
        """Hours given for care that does not come, as far as job and strength allow."""
        beside = "most_beside_work" if self.works else "most_hours"
        room = max(0.0, self.p[f"unpaid_carer.{beside}"] - self.hours)
        return min(self.missing(), room * (1.0 - self.strain))

    def weigh_work(self) -> None:
        """Perhaps give up paid work for want of time."""
        wanted = self.missing()
        if self.works and wanted > 0.0:
            chance = self.p["unpaid_carer.leaves_work"] * (1.0 - self.stood_in / wanted)
            if self.random.random() < chance:
                self.works = False
                self.model.books.count("unpaid_left_work", self.place.council)

    def stop(self, luck: float, breaks: float) -> None:
        """Give up: for good, or because it is too much (luck below ``breaks``)."""
        p, books, council = self.p, self.model.books, self.place.council
        books.count("unpaid_stopped", council)
        books.count("unpaid_broken", council, luck < breaks)
        if self.client is not None:
            self.client.family = None
            if luck < breaks:
                lost = p["unpaid_carer.formal_hours"] * self.hours
                self.client.need = min(p["need.hours_most"], self.client.need + lost)
        elif luck < breaks * p["unpaid_carer.formal_share"] * self.load():
            books.count("unpaid_formal", council)
            Client(self.model, self.place)
        self.remove()

    def _count(self) -> None:
        books, council = self.model.books, self.place.council
        books.count("unpaid_carers", council)
        books.count("unpaid_hours", council, self.hours + self.stood_in)
        books.count("stood_in", council, self.stood_in)
        books.count("unpaid_strained", council, self.strain > self.p["measure.strain_threshold"])


def hours_given(random: Random, share_50: float, share_20: float) -> float:
    """Hours of a new unpaid carer by the census bands of the place."""
    band, within = random.random(), random.random()
    if band < share_50:
        return 50.0 + 50.0 * within
    if band < share_50 + share_20:
        return 20.0 + 29.0 * within
    return 1.0 + 18.0 * within


def seek_family(client: Client) -> None:
    """Some people in contact have family: note them until an unpaid carer is joined."""
    if client.stage is Stage.CONTACT and client.has_family and client.family is None:
        client.place.wanting.append(client)


def start_unpaid(model: PlainModel) -> None:
    """People take up unpaid care."""
    for place in model.places:
        for _ in range(poisson(model.random, place.unpaid_starts * place.council.demand_index)):
            UnpaidCarer(model, place)
