"""Sight: what founders see of the market, of those already there, and of others' plans (7.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.plain.base import QUARTER
from benchmarks.plain.belief import left_of_quarter
from benchmarks.plain.client import Route, Stage
from gofal.abm.world.ledger import Flow
from gofal.agents.investment import Plan, hours_at, price_of_credit

if TYPE_CHECKING:
    from benchmarks.plain.council import Council
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.places import Place
    from benchmarks.plain.provider import Provider

type ByPlace = dict[tuple[Route, Place], float]
"""A number by who holds the money, and place."""


class Market:
    """Market as founders see it: what waits, what begins, who else would take it."""

    def __init__(self, model: PlainModel) -> None:
        self.model = model
        self.waiting: ByPlace = {}
        self.begun: ByPlace = {}
        self.rivals: ByPlace = {}
        self.planned: dict[Council, float] = {}
        self.came: dict[Council, float] = {}
        self.hired: dict[Council, float] = {}
        self.posts: dict[Council, float] = {}
        self.lost: dict[Council, float] = {}
        self.lent: dict[Council, float] = {}
        self.short: dict[Council, float] = {}
        self.stopped: dict[Council, float] = {}
        self.worked: dict[Council, float] = {}

    def see(self) -> None:
        """See this week's hours and posts, and once a quarter what others do."""
        model, speed = self.model, 1.0 / self.model.p["market.sight_weeks"]
        self.waiting = {}
        self.begun = {key: (1.0 - speed) * hours for key, hours in self.begun.items()}
        for client in model.clients:
            key = client.route, client.place
            if client.stage is Stage.WAITING:
                self.waiting[key] = self.waiting.get(key, 0.0) + client.package
            elif client.provider is not None and client.since == model.week:
                self.begun[key] = self.begun.get(key, 0.0) + speed * client.package
        for council in model.councils:
            hired, posts = (model.books.now[x][council.number] for x in ("hired", "open_posts"))
            self.hired[council] += speed * (hired - self.hired[council])
            self.posts[council] += speed * (posts - self.posts[council])
        self._see_losses()
        if model.week % QUARTER == 0:
            self.see_others()

    def _see_losses(self) -> None:
        """See what credit lenders have granted, and what they lost."""
        slow = 1.0 / self.model.p["market.lender_weeks"]
        for council in self.model.councils:
            here = [x for x in self.model.providers if x.council is council]
            lent = sum(x.credit / 100.0 for x in here if not x.is_public)
            lost = 52.0 * self.model.books.pounds(Flow.WRITE_OFF, council)
            self.lent[council] += slow * (lent - self.lent[council])
            self.stopped[council] *= 1.0 - 1.0 / 52.0
            self.lost[council] += slow * (lost - self.lost[council])

    def credit_price(self, council: Council) -> float:
        """Price of a year's credit, by what lenders lost here and next door."""
        near = [council, *council.neighbours]
        lost, lent = (sum(x[one] for one in near) for x in (self.lost, self.lent))
        loss = lost / (lost + lent) if lost > 0.0 < lent else 0.0
        return price_of_credit(self.model.p["market.riskless"], loss)

    def see_others(self) -> None:
        """See who would take a typical package in each place, and what plans came to."""
        routes = (Route.COUNCIL, Route.DIRECT_PAYMENT, Route.OWN_MONEY)
        self.rivals = {}
        for place in self.model.places:
            here = [x for x in place.providers if x in self.model.providers and has_room(x)]
            for route in routes:
                number = sum(takes_typical(x, place, route) for x in here)
                self.rivals[route, place] = float(number)
        self._compare_plans()

    def _compare_plans(self) -> None:
        keep = 0.5 ** (QUARTER / self.model.p["market.experience_weeks"])
        for council in self.model.councils:
            for known in (self.planned, self.came, self.short, self.worked):
                known[council] *= keep
        for provider in self.model.providers:
            if provider.plan_soon + provider.plan_later > 0.0:
                self.planned[provider.council] += self._planned_by(provider)
                self.came[provider.council] += provider.planned

    def _planned_by(self, provider: Provider) -> float:
        """Hours a week that the founder had planned for the provider's age."""
        p = self.model.p
        plan = Plan(
            provider.plan_soon,
            provider.plan_later,
            1.0 / p["need.end_hazard"],
            provider.plan_pace,
            p["work.weeks_to_start"],
        )
        return float(hours_at(plan, float(self.model.week - provider.founded)))

    def remember_ended(self, provider: Provider) -> None:
        """The plan of a provider that ends came to nothing, in this quarter and all that follow."""
        if provider.plan_soon + provider.plan_later > 0.0:
            keep = 0.5 ** (QUARTER / self.model.p["market.experience_weeks"])
            self.planned[provider.council] += self._planned_by(provider) / (1.0 - keep)

    def note_life(self, provider: Provider) -> None:
        """Compare what an hour of the quarter left with what the founder's sums said of it."""
        if provider.plan_later > 0.0 and provider.hours >= 1.0:
            short = provider.plan_left - left_of_quarter(provider)
            self.short[provider.council] += provider.hours * short
            self.worked[provider.council] += provider.hours

    def shortfall(self, council: Council) -> float:
        """What an hour of known providers left less than their founders' sums, £/h."""
        near, faith = [council, *council.neighbours], QUARTER * self.model.p["market.plan_faith"]
        short, worked = (sum(x[one] for one in near) for x in (self.short, self.worked))
        return short / (faith + worked)

    def share(self, route: Route, place: Place) -> float:
        """Part of what begins in a place that falls to one more."""
        rivals = self.rivals.get((route, place), 0.0)
        return 1.0 / (1.0 + self.model.p["market.rivals_count"] * rivals)

    def newcomers(self, route: Route, base: Place, radius: float) -> int:
        """Providers that opened within the last year near a base and may serve a payer."""
        since = self.model.week - 52
        lately = (x for x in self.model.providers if x.founded > since and serves(x, route))
        return sum(base.minutes_to(x.base) <= radius for x in lately)

    def experience(self, council: Council) -> float:
        """What others' plans came to here and next door, over what they were."""
        near, faith = [council, *council.neighbours], self.model.p["market.plan_faith"]
        came, planned = (sum(x[one] for one in near) for x in (self.came, self.planned))
        return (faith + came) / (faith + planned)

    def weeks_open(self, council: Council) -> float:
        """Weeks until a post is filled and who was hired begins."""
        hired, posts = self.hired[council], self.posts[council]
        filled = min(1.0, max(0.02, hired / posts)) if posts > 0.0 else 1.0
        return 1.0 / filled + self.model.p["work.weeks_to_start"]

    def pace(self, council: Council) -> float:
        """Hours a week that a newcomer can staff in a week."""
        p, hired, posts = self.model.p, self.hired[council], self.posts[council]
        filled = hired / posts if posts > hired else 1.0
        weeks = 1.0 / max(filled, 1e-6) + p["work.weeks_to_start"]
        return p["provider.first_posts"] * p["provider.hours_per_post"] / weeks


def serves(provider: Provider, route: Route) -> bool:
    """Test whether the form of a provider may serve a payer."""
    may = provider.form.serves
    if route is Route.COUNCIL:
        return may.council
    return may.direct_payment if route is Route.DIRECT_PAYMENT else may.own_money


def has_room(provider: Provider) -> bool:
    """Test whether a provider could take a typical package."""
    p = provider.p
    room = p["measure.room_for"] * p["measure.typical_package"]
    return provider.free >= room and len(provider.clients) < provider.max_clients


def takes_typical(provider: Provider, place: Place, route: Route) -> bool:
    """Test whether a typical package of a payer leaves a provider what it asks for."""
    council = place.council
    if not serves(provider, route):
        return False
    price = council.fee_now() * provider.direct_ratio
    if route is Route.COUNCIL:
        if council not in provider.contracts:
            return False
        if provider.is_public:
            return True
        price = council.fee_now() * (1.0 + council.rural_premium * place.rural)
    elif route is Route.OWN_MONEY:
        price = council.fee * provider.private_ratio
    hours = provider.p["measure.typical_package"]
    left = provider.left_by(place, hours, hours / provider.p["travel.visit_hours"], price)
    return left >= provider.required
