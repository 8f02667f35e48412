"""Clients: need, the way to care, and what the week's care does (ODD 7.1, 7.2 and 7.5)."""

from __future__ import annotations

from enum import Enum, auto
from math import exp, sqrt
from typing import TYPE_CHECKING

from benchmarks.plain.base import QUARTER, PlainAgent, poisson, quarter_hours

if TYPE_CHECKING:
    from benchmarks.plain.carer import Carer
    from benchmarks.plain.family import UnpaidCarer
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.places import Place
    from benchmarks.plain.provider import Provider

USUAL = 3
"""Carers of a team who count as usual."""


class Stage(Enum):
    """Stage of a person on the way to care."""

    CONTACT = auto()
    WAITING = auto()
    SERVED = auto()


class Route(Enum):
    """Holder of the money."""

    COUNCIL = auto()
    DIRECT_PAYMENT = auto()
    OWN_MONEY = auto()


class Visits:
    """Hours a week that a carer gives a person, since some week."""

    def __init__(self, client: Client, carer: Carer, hours: float, since: int) -> None:
        self.client, self.carer, self.hours, self.since = client, carer, hours, since


def usual_call(p: dict[str, float], drawn: float) -> int:
    """Usual length of a person's calls, minutes."""
    below = 0.0
    for minutes in (15, 30, 45):
        below += p[f"need.call_{minutes}"]
        if drawn < below:
            return minutes
    return 60


class Client(PlainAgent):
    """A person who needs, or is assessed for, care at home."""

    def __init__(self, model: PlainModel, place: Place) -> None:
        super().__init__(model)
        self.place = place
        self.stage, self.route = Stage.CONTACT, Route.COUNCIL
        self.since = self.assessed = model.week
        self.package = 0.0
        self.family: UnpaidCarer | None = None
        self.provider: Provider | None = None
        self.refused_by: Provider | None = None
        self.team: list[Visits | None] = [None] * 4
        self.price = self.delivered = self.usual = self.missed = self.travel = 0.0
        self.unmet, self.continuity, self.wellbeing = 0.0, 1.0, 0.6
        self.losing = self.short = 0
        self._draw_need()
        self._draw_person()

    def _draw_need(self) -> None:
        p, random = self.p, self.random
        z = random.gauss(0.0, 1.0)
        self.wealthy = random.random() < p["need.wealthy_share"] * self.place.council.self_funders
        hours = p["need.hours_median"] * exp(p["need.hours_spread"] * z)
        hours *= p["need.wealthy_need"] if self.wealthy else 1.0
        self.need = quarter_hours(hours, 1.0, p["need.hours_most"])
        hard = 2.0 * p["need.complexity_mean"] * random.random() + 0.1 * (z > 1.0)
        self.complexity = min(1.0, hard)

    def _draw_person(self) -> None:
        p, random = self.p, self.random
        self.ability = random.expovariate(1.0 / p["need.ability_mean"])
        self.privacy = random.expovariate(1.0 / p["need.privacy_mean"])
        self.own_language = random.random() < self.place.council.speakers
        self.usual_call = usual_call(p, random.random())
        self.has_family = random.random() < p["need.link_share"]
        self.takes_advice = random.random() < p["access.diverted_share"]
        self.luck = random.random()
        self.review_week = random.randrange(QUARTER)

    # Need

    def run_course(self) -> None:
        """Leave home care, or need more now and then."""
        p, books, council = self.p, self.model.books, self.place.council
        patience = p["need.queue_patience"]
        tired = self.stage is Stage.WAITING and self.week - self.since > patience
        luck = self.random.random()
        if luck < p["need.end_hazard"]:
            books.count("ended", council)
            self.leave()
        elif luck < p["need.end_hazard"] + tired * p["need.queue_leave"]:
            books.count("left_waiting", council)
            self.leave()
        elif self.random.random() < p["need.growth_chance"]:
            self.need = min(p["need.hours_most"], self.need * (1.0 + p["need.growth_step"]))

    def leave(self) -> None:
        """Leave home care for good."""
        if self.family is not None:
            self.family.client = None
        self.part_from_provider()
        self.remove()

    def part_from_provider(self) -> None:
        """Give the carers their hours back and part from the provider."""
        for visits in self.visits():
            visits.carer.drop(visits)
        if self.provider is not None:
            del self.provider.clients[self]
            self.provider = None

    def wait_again(self) -> None:
        """Join the queue once more, after care that has ended."""
        self.part_from_provider()
        self.stage, self.since = Stage.WAITING, self.week
        self.losing = self.short = 0

    def carers_at_once(self) -> int:
        """Carers who come to a call together, 1 or 2."""
        hard = self.complexity >= self.p["call.two_carers_from"]
        return 2 if self.package > 28.0 or hard else 1

    def calls(self) -> float:
        """Visits of carers a week; two carers at a call are two visits."""
        carers = self.carers_at_once()
        minutes = 60.0 * self.package / carers
        days = min(7, max(1, round(minutes / self.usual_call)))
        return carers * days * min(4, max(1, round(minutes / (days * self.usual_call))))

    def visits(self) -> list[Visits]:
        """Visits of the team."""
        return [visits for visits in self.team if visits is not None]

    # Access

    def assess(self) -> None:
        """Be helped otherwise, buy alone, or be assessed once the council's delay is over."""
        p, council = self.p, self.place.council
        if self.need <= p["access.diverted_hours"] and self.takes_advice:
            self.model.books.count("diverted", council)
            self.leave()
            return
        alone = self.buys_alone()
        if not alone and self.week - self.since < p["access.assessment_weeks"]:
            return
        self.route = Route.OWN_MONEY if alone else self._choose_route()
        self.package = self.package_for(self.need)
        self.stage = Stage.WAITING
        self.since = self.assessed = self.week
        self._count_assessment()

    def buys_alone(self) -> bool:
        """Test whether privacy is worth what care without the council costs more."""
        private = self.need * self.place.council.fee * self.p["access.private_over_fee"]
        return self.wealthy and private - self.charge_for(self.need) <= self.privacy

    def charge_for(self, hours: float) -> float:
        """Weekly charge of the council for some hours, £."""
        council = self.place.council
        charge = min(council.charging_cap, hours * council.charge_per_hour)
        return charge if self.wealthy else min(charge, self.ability)

    def _choose_route(self) -> Route:
        """A direct payment, if it is offered and can be borne; otherwise the council's care."""
        p, council = self.p, self.place.council
        borne = p["access.offer_accept_base"]
        borne += p["access.offer_accept_support"] * council.payment_support()
        offered = self.random.random() < council.payment_offer
        if offered and self.random.random() < borne:
            return Route.DIRECT_PAYMENT
        return Route.COUNCIL

    def package_for(self, need: float) -> float:
        """Package for some need, at the council's present ratio; own money buys all of it."""
        ratio = 1.0 if self.route is Route.OWN_MONEY else self.place.council.ration
        return quarter_hours(need * ratio, self.p["access.least_package"], need + 0.25)

    def _count_assessment(self) -> None:
        books, council = self.model.books, self.place.council
        books.count("assessed", council)
        books.count("assessed_need", council, self.need)
        books.count("assessed_hours", council, self.package)
        books.count("chose_direct", council, self.route is Route.DIRECT_PAYMENT)
        books.count("chose_own", council, self.route is Route.OWN_MONEY)

    def review(self) -> None:
        """Let the package follow need once a quarter, if it is off by enough."""
        if self.stage is Stage.CONTACT or self.week % QUARTER != self.review_week:
            return
        padding = 0.0
        if self.route is Route.COUNCIL and self.provider is not None:
            padding = self.provider.padding
        wanted = self.package_for(self.need * (1.0 + padding))
        change = wanted - self.package
        if abs(change) < self.p["access.review_step"] * self.package:
            return
        series = "review_up" if change > 0.0 else "review_down"
        self.model.books.count(series, self.place.council, abs(change))
        for visits in self.visits() if change < 0.0 else ():
            visits.carer.give(visits, visits.hours * change / self.package)
        self.package = wanted

    # Delivery

    def live(self) -> None:
        """Give the person a week: hours that came, and what they did."""
        planned = came = usual = 0.0
        if self.provider is not None:
            planned, came, usual = self._hours_that_came(self.provider.cover)
            self.provider.delivered += came
        self.delivered, self.usual, self.missed = came, usual, planned - came
        met = min(1.0, (came - self._rushed(came, planned)) / self.need)
        memory = self.p["delivery.memory"]
        self.unmet += memory * (1.0 - met - self.unmet)
        if came > 0.0:
            self.continuity += memory * (usual / came - self.continuity)
        aimed = self._wellbeing_aimed_at(met, self.missed / planned if planned > 0.0 else 0.0)
        self.wellbeing += self.p["delivery.well_speed"] * (aimed - self.wellbeing)

    def _hours_that_came(self, cover: float) -> tuple[float, float, float]:
        """Hours planned, hours that came, and hours by the usual carers."""
        planned = came = usual = 0.0
        for number, visits in enumerate(self.team):
            if visits is None:
                continue
            planned += visits.hours
            came += visits.hours * (cover if visits.carer.absent else 1.0)
            known = self.week - visits.since >= self.p["delivery.usual_weeks"]
            if number < USUAL and known and not visits.carer.absent:
                usual += visits.hours
        return planned, came, usual

    def _rushed(self, came: float, planned: float) -> float:
        """Hours of the visits that carers spent on the way to the next."""
        if self.provider is None or came <= 0.0:
            return 0.0
        rush = self.provider.rush
        return min(came, self.travel * rush / (1.0 - rush) * came / planned)

    def _wellbeing_aimed_at(self, met: float, missed: float) -> float:
        p = self.p
        family = p["delivery.well_alone"] if self.family is None else 1.0 - self.family.strain
        aimed = p["delivery.well_met"] * sqrt(max(0.0, met))
        aimed += p["delivery.well_continuity"] * self.continuity * met
        aimed += p["delivery.well_family"] * family - p["delivery.well_missed"] * missed
        return max(0.0, aimed)


def make_contact(model: PlainModel) -> None:
    """People without an unpaid carer's breakdown behind them make contact."""
    for place in model.places:
        council = place.council
        expected = place.need * council.demand_index * (1.0 + council.demand_surge)
        number = poisson(model.random, expected)
        model.books.count("contacts", council, number)
        for _ in range(number):
            Client(model, place)
