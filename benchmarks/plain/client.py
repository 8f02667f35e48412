"""Clients: need, the way to care, and what the week's care does (ODD 7.1, 7.2 and 7.5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from math import exp, sqrt
from typing import TYPE_CHECKING

from benchmarks.plain.base import QUARTER, PlainAgent, poisson, quarter_hours
from gofal.abm.world.waiting import WAIT_WEEKS, WaitEnd, WaitRoute
from gofal.agents.client import Wait

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


WAIT_ROUTES = {
    Route.COUNCIL: WaitRoute.COUNCIL,
    Route.DIRECT_PAYMENT: WaitRoute.DIRECT_PAYMENT,
    Route.OWN_MONEY: WaitRoute.OWN_MONEY,
}


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


@dataclass
class Week:
    """A week of care as a person had it; each part from 0 to 1."""

    met: float = 0.0
    known: float = 0.0
    skill: float = 0.0
    say: float = 0.0
    missed: float = 0.0


class Client(PlainAgent):
    """A person who needs, or is assessed for, care at home."""

    def __init__(self, model: PlainModel, place: Place) -> None:
        super().__init__(model)
        self.place = place
        self.stage, self.route = Stage.CONTACT, Route.COUNCIL
        self.since = self.assessed = self.wait_began = model.week
        self.wait = Wait.FIRST
        self.package = 0.0
        self.family: UnpaidCarer | None = None
        self.provider: Provider | None = None
        self.refused_by: Provider | None = None
        self.team: list[Visits | None] = [None] * 4
        self.price = self.delivered = self.usual = self.missed = self.travel = 0.0
        self.unmet, self.continuity, self.wellbeing = 0.0, 1.0, 0.6
        self.service = 0.6
        self.short = self.badly = 0
        self.agency_hours = self.agency_skill = 0.0
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
        self.bears = self.borne_by(random.random())
        self.review_week = random.randrange(QUARTER)

    def borne_by(self, drawn: float) -> float:
        """Service that a person bears without complaint, from a uniform draw."""
        spread = self.p["quality.borne_spread"] * (2.0 * drawn - 1.0)
        return float(self.p["quality.borne"] + spread)

    # Need

    def run_course(self) -> None:
        """Leave home care, or need more now and then."""
        p, books, council = self.p, self.model.books, self.place.council
        patience = p["need.queue_patience"]
        tired = self.stage is Stage.WAITING and self.week - self.since > patience
        luck = self.random.random()
        if luck < p["need.end_hazard"]:
            books.count("ended", council)
            self.note_wait(WaitEnd.DIED)
            self.leave()
        elif luck < p["need.end_hazard"] + tired * p["need.queue_leave"]:
            books.count("left_waiting", council)
            self.note_wait(WaitEnd.GAVE_UP)
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

    def wait_again(self, *, after_visits: bool = False) -> None:
        """Join the queue once more, after care that has ended before or after the visits."""
        self.part_from_provider()
        self.stage, self.since = Stage.WAITING, self.week
        self.wait, self.wait_began = Wait.AGAIN, self.week + after_visits
        self.short = self.badly = 0

    def note_wait(self, end: WaitEnd) -> None:
        """Count a wait, if there is one, that goes on or ends."""
        if self.wait is Wait.NONE:
            return
        route = WaitRoute.UNASSESSED if self.stage is Stage.CONTACT else WAIT_ROUTES[self.route]
        if self.wait is Wait.AGAIN:
            route = WaitRoute.AGAIN
        place, weeks = self.place, min(WAIT_WEEKS - 1, self.week - self.wait_began)
        at = place.council.number, int(place.rural >= 0.5), route, weeks, end
        self.model.books.tally.spells_now[at] += 1
        if end is not WaitEnd.STILL:
            self.wait = Wait.NONE

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
        """Be helped otherwise or buy alone; all others wait for an assessor."""
        p, council = self.p, self.place.council
        if self.need <= p["access.diverted_hours"] and self.takes_advice:
            self.model.books.count("diverted", council)
            self.note_wait(WaitEnd.ELSEWHERE)
            self.leave()
            return
        if self.buys_alone():
            self.route = Route.OWN_MONEY
            self._wait_for_care()

    def be_assessed(self) -> None:
        """Be assessed by the council, and choose who holds the money."""
        self.route = self._choose_route()
        self._wait_for_care()

    def _wait_for_care(self) -> None:
        self.package = self.package_for(self.need)
        self.stage = Stage.WAITING
        self.since = self.assessed = self.week
        self._count_assessment()

    def buys_alone(self) -> bool:
        """Test whether privacy is worth what care without the council costs more."""
        private = self.need * self.place.council.private
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

    def ask_council(self) -> None:
        """Ask the council for care, perhaps, if a direct payment has found nobody for weeks."""
        if self.stage is not Stage.WAITING or self.route is not Route.DIRECT_PAYMENT:
            return
        has_looked = self.week - self.since > self.p["route.patience"]
        if has_looked and self.random.random() < self.p["route.asks_council"]:
            self.route = Route.COUNCIL
            self.model.books.count("money_back", self.place.council)

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
        self.delivered = self.usual = self.missed = 0.0
        week = Week() if self.provider is None else self._week_of_care(self.provider)
        memory = self.p["delivery.memory"]
        self.unmet += memory * (1.0 - week.met - self.unmet)
        if self.delivered > 0.0:
            self.continuity += memory * (self.usual / self.delivered - self.continuity)
        family = self.p["delivery.well_alone"] if self.family is None else 1.0 - self.family.strain
        aimed = max(0.0, self._worth_of(week) + self.p["delivery.well_family"] * family)
        self.wellbeing += self.p["delivery.well_speed"] * (aimed - self.wellbeing)

    def _week_of_care(self, provider: Provider) -> Week:
        """What the carers of this week did, and what is said of it."""
        p, cover = self.p, provider.cover
        planned = known = skill = 0.0
        for number, visits in enumerate(self.team):
            if visits is None:
                continue
            planned += visits.hours
            came = visits.hours * (cover if visits.carer.absent else 1.0)
            self.delivered += came
            skill += came * (1.0 - max(0.0, self.complexity - visits.carer.skill))
            if not visits.carer.absent:
                weeks = self.week - visits.since
                known += came * weeks / (weeks + p["quality.known_weeks"])
                usual = number < USUAL and weeks >= p["delivery.usual_weeks"]
                self.usual += came if usual else 0.0
        planned += self.agency_hours
        self.delivered += self.agency_hours
        skill += self.agency_hours * (1.0 - max(0.0, self.complexity - self.agency_skill))
        provider.delivered += self.delivered
        self.missed = planned - self.delivered
        return self._lived(provider, planned, known, skill)

    def _lived(self, provider: Provider, planned: float, known: float, skill: float) -> Week:
        """The week as the person had it: need swings, and hours follow as far as carers may."""
        spread = self.p["need.weekly_spread"] * sqrt(3.0)
        change, hours = spread * (2.0 * self.random.random() - 1.0), self.delivered
        say = provider.autonomy if hours > 0.0 else 0.0
        given = hours * (1.0 + say * change) - self._rushed(hours, planned)
        week = Week(
            met=min(1.0, given / (self.need * (1.0 + change))),
            known=known / hours if hours > 0.0 else 0.0,
            skill=skill / hours if hours > 0.0 else 0.0,
            say=say,
            missed=self.missed / planned if planned > 0.0 else 0.0,
        )
        self._tell(provider, week, known, skill)
        return week

    def _tell(self, provider: Provider, week: Week, known: float, skill: float) -> None:
        """What a person says of the week's care goes into the own view and the provider's name."""
        p, books, council = self.p, self.model.books, self.place.council
        best = sum(p[f"delivery.well_{part}"] for part in ("met", "known", "skill", "say"))
        now = max(0.0, self._worth_of(week)) / best
        self.service += p["quality.memory"] * (now - self.service)
        provider.heard.append(now)
        books.count("known_hours", council, known)
        books.count("skilled_hours", council, skill)
        books.count("followed_hours", council, week.say * self.delivered)
        books.count("service_sum", council, self.service)

    def _rushed(self, came: float, planned: float) -> float:
        """Hours of the visits that carers spent on the way to the next."""
        if self.provider is None or came <= 0.0:
            return 0.0
        rush = self.provider.rush
        return min(came, self.travel * rush / (1.0 - rush) * came / planned)

    def _worth_of(self, week: Week) -> float:
        """Part of the outcome index that the week's care makes."""
        p = self.p
        how = p["delivery.well_known"] * week.known + p["delivery.well_skill"] * week.skill
        how += p["delivery.well_say"] * week.say
        hours = p["delivery.well_met"] * sqrt(max(0.0, week.met))
        return float(hours + how * week.met - p["delivery.well_missed"] * week.missed)

    def think_of_complaining(self) -> None:
        """Complain at the review if care is worse than one bears, and leave after some of them."""
        if self.provider is None or self.week % QUARTER != self.review_week:
            return
        books, council = self.model.books, self.place.council
        self.badly = 0 if self.service >= self.bears else self.badly + 1
        books.count("complaints", council, self.badly == 1)
        tired = self.badly >= self.p["quality.reviews_borne"]
        if (tired or self._minds_price(self.provider)) and self._could_go():
            old = self.provider
            self.wait_again()
            self.refused_by = old
            books.count("went_elsewhere", council)

    def _minds_price(self, provider: Provider) -> bool:
        """Test whether a rise in price that was announced makes the person leave."""
        if self.route is not Route.OWN_MONEY or provider.next_ratio <= provider.private_ratio:
            return False
        dearer = provider.next_ratio - provider.private_ratio
        weight = self.p["quality.price_moves"] * self.p["quality.by_price"]
        return bool(self.random.random() >= exp(-weight * dearer))

    def _could_go(self) -> bool:
        """Test whether another provider may serve the person and has carers for the package."""
        return any(
            one.free >= self.package and one.may_serve(self)
            for one in self.place.providers
            if one is not self.provider
        )


def make_contact(model: PlainModel) -> None:
    """People without an unpaid carer's breakdown behind them make contact."""
    for place in model.places:
        council = place.council
        expected = place.need * council.demand_index * (1.0 + council.demand_surge)
        number = poisson(model.random, expected)
        model.books.count("contacts", council, number)
        for _ in range(number):
            Client(model, place)
