"""Founding: would-be founders, what they expect of a place, carers who go alone (7.8, 7.10)."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt
from typing import TYPE_CHECKING

from benchmarks.plain.base import WINDOWS
from benchmarks.plain.client import Route
from benchmarks.plain.jobs import Job
from benchmarks.plain.provider import Provider
from benchmarks.plain.travel import tour_minutes
from gofal.abm.world.ledger import Flow
from gofal.agents.investment import Money, Plan, PlanRules, deepest_point, fewer, plan_worth
from gofal.agents.layers import LayerRules, Running, cost_of_next_hour

if TYPE_CHECKING:
    from benchmarks.plain.carer import Carer
    from benchmarks.plain.council import Council
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.places import Place
    from gofal.agents.delivery import DeliveryModel


@dataclass(frozen=True, slots=True)
class Idea:
    """A plan of a provider of some form, as its founder weighs it."""

    form: DeliveryModel
    base: Place
    sums: Plan
    sums_left: float
    plan: Plan
    left: float
    money: Money
    worth: float
    need: float
    credit: float

    @property
    def begins(self) -> bool:
        """Whether it is worth something and can be paid for."""
        return self.worth > 0.0 and self.need <= self.money.capital + self.credit


def weigh(
    model: PlainModel,
    form: DeliveryModel,
    council: Council,
    means: float,
    error: float,
    helped: bool,
    base: Place | None = None,
) -> Idea:
    """The plan of a form in a council; ``error`` from −1 to 1 is how far its founder errs."""
    return Prospect(model, council, form).weigh(means, error, base, helped=helped)


class Prospect:
    """What a provider of some form could expect in a council."""

    def __init__(self, model: PlainModel, council: Council, form: DeliveryModel) -> None:
        self.model, self.market, self.council, self.form = model, model.market, council, form
        self.prices = self._prices()

    def _prices(self) -> dict[Route, float]:
        """Price of an hour by who holds the money, of those whom the form may serve, £/h."""
        left = 1.0 - self._term("royalty")
        fee, serves = self.council.fee_now(), self.form.serves
        prices = {}
        if serves.council:
            prices[Route.COUNCIL] = left * fee
        if serves.direct_payment:
            prices[Route.DIRECT_PAYMENT] = left * fee * self._term("direct_ratio")
        if serves.own_money:
            prices[Route.OWN_MONEY] = left * self.council.fee * self._term("private_ratio")
        return prices

    def _term(self, name: str) -> float:
        return self.model.p[f"{self.form.slug}.{name}"]

    def weigh(self, means: float, error: float, base: Place | None, *, helped: bool) -> Idea:
        """Weigh a plan around a place, one that is drawn if none is given."""
        p = self.model.p
        base = base if base is not None else self._choose_place()
        soon, later, summed = self._expect(base)
        doubt = p["market.misjudgement"] * (p["market.helped_doubt"] if helped else 1.0)
        judged = 1.0 + doubt * error
        stay, pace = 1.0 / p["need.end_hazard"], self.market.pace(self.council)
        lag = p["work.weeks_to_start"]
        sums = Plan(judged * soon, judged * later, stay, pace, lag)
        plan = fewer(sums, self.market.experience(self.council))
        left = summed - self.market.shortfall(self.council)
        fixed = self._term("fixed_cost")
        running = self._running(fixed)
        net = left - cost_of_next_hour(0.0, running)
        spread = doubt / sqrt(3.0) * plan.later * max(0.0, net)
        rules = PlanRules(p["market.plan_quarters"], p["firm.discount"])
        week = p["market.first_hours"] * p["provider.start_cost_per_hour"]
        before = p["market.registration_cost"] + round(p["market.registration_weeks"]) * fixed
        capital = self._term("start_cash") * week * means
        rate = self.market.credit_price(self.council)
        money = Money(before, p["firm.growth_cost"], capital, rate)
        worth = plan_worth(plan, left, running, money, spread, rules)
        need = deepest_point(fewer(plan, 1.0 - doubt), left, running, money, rules)
        credit = self._term("credit") * week
        return Idea(self.form, base, sums, summed, plan, left, money, worth, need, credit)

    def _running(self, fixed: float) -> Running:
        """What a week would cost beside its hours."""
        p = self.model.p
        layers = LayerRules(*(p[f"provider.{name}"] for name in LayerRules._fields))
        span = p["provider.span"] * p.get(f"{self.form.slug}.span", 1.0)
        return Running(fixed, span, 0.0, layers)

    def _choose_place(self) -> Place:
        """A place by the hours there that would fall to the founder."""
        weights = [1e-6 + sum(self._seen_at(place)) for place in self.council.places]
        place: Place = self.model.random.choices(self.council.places, weights)[0]
        return place

    def _seen_at(self, place: Place) -> list[float]:
        """Hours in a place that would fall to it, by payer, as if nobody else opened lately."""
        stay, market = 1.0 / self.model.p["need.end_hazard"], self.market
        return [
            market.waiting.get((route, place), 0.0)
            + stay * market.begun.get((route, place), 0.0) * market.share(route, place)
            for route in self.prices
        ]

    def _expect(self, base: Place) -> tuple[float, float, float]:
        """Hours that can be expected around a base soon and in the end; what an hour leaves."""
        soon, later, worth, market = 0.0, 0.0, 0.0, self.market
        layer = cost_of_next_hour(0.0, self._running(0.0))
        stay, count = 1.0 / self.model.p["need.end_hazard"], self.model.p["market.rivals_count"]
        recent = {x: market.newcomers(x, base, self._term("radius")) for x in self.prices}
        for minutes, place in base.near:
            if minutes > self._term("radius"):
                break
            if place.council is not self.council:
                continue
            cost = self._hour_cost(place, minutes)
            for route, price in self.prices.items():
                rural = self.council.rural_premium * place.rural if route is Route.COUNCIL else 0.0
                left = price * (1.0 + rural) - cost - layer
                if left > 0.0:
                    waits = market.waiting.get((route, place), 0.0) / (1.0 + count * recent[route])
                    begins = stay * market.begun.get((route, place), 0.0)
                    begins *= market.share(route, place)
                    soon, later = soon + waits, later + begins
                    worth += (waits + begins) * (left + layer)
        hours = soon + later
        return soon, later, worth / hours if hours > 0.0 else 0.0

    def _hour_cost(self, place: Place, minutes: float) -> float:
        """Cost of an hour in a place at the wage and travel that a newcomer expects, £/h."""
        p = self.model.p
        visits = self.market.share(Route.COUNCIL, place) * place.demand / WINDOWS
        contact = 60.0 * p["travel.visit_hours"]
        travel, gap = (x / contact for x in tour_minutes(p, place, minutes, visits, contact))
        floor = self.council.wage_floor() * self._term("wage_over_floor")
        gaps = gap * self._term("waiting_paid")
        pay = max(floor, self.council.local_scale())
        pay *= 1.0 + travel * self._term("travel_paid") + gaps
        cost = pay * (1.0 + p["provider.oncost"]) + travel * p["provider.mileage_per_hour"]
        return cost + self._term("overhead")


def found(
    model: PlainModel, form: DeliveryModel, council: Council, base: Place, means: float = 1.0
) -> Provider:
    """A new provider with its owners' capital, its own luck, and its first posts."""
    p = model.p
    others = [one.reputation for one in model.providers if one.council is council]
    provider = Provider(model, form, council, base)
    if others:
        provider.reputation = sum(others) / len(others)
    vary(provider)
    floor = council.wage_floor() * provider.wage_over_floor
    provider.wage = provider.mean_wage = max(floor, council.local_scale())
    fund(provider, means)
    model.books.count("micro_entries" if provider.works_alone else "entries", council)
    if not provider.works_alone:
        provider.refuse(base, p["market.first_hours"] / p["matching.refusal_memory"])
    return provider


def fund(provider: Provider, means: float) -> None:
    """Give a provider its owners' capital, and the line of credit that goes with it."""
    p = provider.p
    provider.weekly_cost = p["market.first_hours"] * p["provider.start_cost_per_hour"]
    provider.credit = round(100.0 * provider.weekly_cost * provider.term("credit"))
    capital = provider.weekly_cost * provider.term("start_cash") * means
    provider.cash += provider.model.books.pay(Flow.START_CAPITAL, provider.council, capital)


def vary(provider: Provider) -> None:
    """Let a new provider differ from its model; near a border it may join a neighbour's list."""
    p, random = provider.p, provider.random
    skill = provider.skill + random.gauss(0.0, p["provider.skill_spread"])
    provider.skill = min(p["provider.skill_most"], max(p["provider.skill_least"], skill))
    saved = p["provider.skill_saves"] * (provider.skill - p["provider.neutral_skill"])
    thrift = exp(random.gauss(0.0, p["provider.overhead_spread"])) * (1.0 - saved)
    provider.overhead *= thrift
    provider.span /= thrift
    provider.radius *= exp(random.gauss(0.0, p["provider.radius_spread"]))
    provider.bad_name *= random.expovariate(1.0)
    provider.supply *= exp(random.gauss(0.0, p["provider.supply_spread"]))
    paid = provider.travel_paid + random.gauss(0.0, p["provider.travel_paid_spread"])
    provider.travel_paid = min(1.0, max(0.0, paid))
    if provider.form.serves.council:
        within = p["provider.border_share"] * provider.radius
        near = dict.fromkeys(x.council for minutes, x in provider.base.near if minutes <= within)
        lucky = [x for x in near if random.random() < p["provider.cross_border"]]
        provider.contracts.update(lucky)


def go_alone(carer: Carer, hours: float, left: float) -> None:
    """Start the business, unless the person has taken a job since."""
    if carer.job is Job.HIRED:
        return
    council = carer.home.council
    if carer.job is Job.WORKING:
        carer.model.books.count("leavers_to_micro", council)
    provider = found(carer.model, carer.model.forms["micro_enterprise"], council, carer.home)
    provider.believe(hours, left)
    carer.part_from_employer()
    carer.job, carer.employer, carer.wage = Job.WORKING, provider, provider.wage
    provider.staff[carer] = None
