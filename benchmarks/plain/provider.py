"""Providers: what they may serve, what an hour costs, what they ask and choose."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from benchmarks.plain.base import QUARTER, PlainAgent
from benchmarks.plain.client import Client, Route
from benchmarks.plain.travel import expected_travel
from gofal.abm.world.ledger import Flow
from gofal.agents.pay import LEAVING

if TYPE_CHECKING:
    from benchmarks.plain.carer import Carer
    from benchmarks.plain.council import Council, DevelopmentBody
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.places import Place
    from gofal.agents.delivery import DeliveryModel


class Provider(PlainAgent):
    """An organisation that delivers care, on the terms of its delivery model (ODD, section 6)."""

    def __init__(
        self, model: PlainModel, form: DeliveryModel, council: Council, base: Place
    ) -> None:
        super().__init__(model)
        self.form, self.council, self.base = form, council, base
        self.is_public = form.owner_covers
        self.works_alone = self.term("owner_works") > 0.5
        self.contracts = {council}
        self.group, self.required_return = -1, 0.0
        self.founded = self.reviewed = model.week
        self.review_week = self.random.randrange(QUARTER)
        self.helper: DevelopmentBody | None = None
        self.registering = 0
        self._take_terms()
        self.clients: dict[Client, None] = {}
        self.staff: dict[Carer, None] = {}
        self.hired: dict[Carer, None] = {}
        self.visits: dict[Place, float] = {}
        self.refused_at: dict[Place, float] = {}
        self._empty_week()
        self._empty_quarter()
        self.cash = self.credit = 0
        self.most_hours = inf
        self.trust, self.in_mind, self.handed_back = 0.5, True, 0.0
        self.mean_wage = self.wage = 0.0
        self.margin, self.weekly_cost = 0.0, 0.0
        first = self.p["market.first_hours"]
        self.believe(first, self.week_cost(first) / first)
        self.reputation, self.heard = 0.6, list[float]()
        self.top_up, self.underpays, self.bad_name = 0.0, False, self.p["law.bad_name"]
        self.rank_in_duty = self.random.random()
        self.leaving, self.supply = LEAVING, self.p["provider.supply_belief"]
        self.lost, self.next_ratio = self.p["provider.price_belief"], 0.0
        self.plan_soon = self.plan_later = self.plan_pace = self.plan_left = 0.0

    def term(self, name: str) -> float:
        """A term of the delivery model, 0 where it does not give it."""
        return self.p.get(f"{self.form.slug}.{name}", 0.0)

    def _take_terms(self) -> None:
        self.wage_over_floor = self.term("wage_over_floor")
        self.travel_paid = self.term("travel_paid")
        self.waiting_paid = self.term("waiting_paid")
        self.secure_offer = self.term("secure_offer")
        self.fixed_cost, self.overhead = self.term("fixed_cost"), self.term("overhead")
        self.span = self.p.get(f"{self.form.slug}.span", 1.0)
        self.monitoring = self.term("monitoring")
        self.royalty, self.tax = self.term("royalty"), self.term("tax")
        self.dividend, self.owner_local = self.term("dividend"), self.term("owner_local")
        self.target_margin = self.term("target_margin")
        self.pass_through = self.term("pass_through")
        self.autonomy, self.training = self.term("autonomy"), self.term("training")
        self.skill, self.radius = self.term("skill"), self.term("radius")
        self.max_clients, self.growth = self.term("max_clients"), self.term("growth")
        if self.works_alone:
            self.max_clients = min(self.max_clients, self.p["law.unregistered"])
        self.private_ratio = self.term("private_ratio")
        self.direct_ratio = self.term("direct_ratio")

    def change_form(self, form: DeliveryModel) -> None:
        """Take another model's terms; how far it was from those of the old one stays its own."""
        p, old = self.p, self.term
        skill, travel = self.skill - old("skill"), self.travel_paid - old("travel_paid")
        thrift, reach = self.overhead / old("overhead"), self.radius / old("radius")
        price = self.private_ratio / old("private_ratio")
        self.form, self.works_alone = form, False
        self._take_terms()
        skill += self.skill
        self.skill = min(p["provider.skill_most"], max(p["provider.skill_least"], skill))
        self.travel_paid = min(1.0, max(0.0, self.travel_paid + travel))
        self.overhead *= thrift
        self.radius *= reach
        self.private_ratio *= price
        self.next_ratio = 0.0

    def _empty_week(self) -> None:
        self.planned = self.unfilled = self.delivered = self.travel = self.rushed = 0.0
        self.waiting = self.added_by_law = 0.0
        self.capacity = self.free = self.refused = self.posts = self.pay = 0.0
        self.required = self.padding = self.rush = 0.0
        self.cover, self.idle_after_cover, self.agency_pay = 1.0, 0.0, 0.0
        self.usual_travel = self.p["provider.expected_travel"]
        self.usual_waiting = self.p["provider.expected_waiting"]
        self.travel_beyond = self.waiting_beyond = 0.0
        self.owed = self.owed_by_people = 0

    def _empty_quarter(self) -> None:
        self.income = self.council_income = self.cost = 0.0
        self.hours = self.agreed = self.lacked = 0.0
        self.leavers = 0

    def believe(self, hours: float, left: float) -> None:
        """Begin with a forecast of hours a week and of what an hour leaves, £/h."""
        self.believed_hours, self.hours_doubt = hours, hours * self.p["firm.hours_doubt"]
        self.believed_left, self.left_doubt = left, self.p["firm.left_doubt"]

    def come_to_mind(self) -> None:
        """See whether officers think of it first this week; once a quarter renew their trust."""
        p = self.p
        if self.week % QUARTER == 0:
            kept = self.delivered - self.rushed - self.handed_back
            if self.planned >= 1.0 or self.handed_back > 0.0:
                kept = min(1.0, max(0.0, kept / max(1.0, self.planned)))
                self.trust += p["commissioner.trust_speed"] * (kept - self.trust)
            self.handed_back = 0.0
        self.in_mind = self.random.random() < self.trust ** p["commissioner.trust_counts"]

    # Whom it may serve, at what price and cost

    def reaches(self, place: Place) -> bool:
        """Test whether its reach holds a place: near its base, or all over its council."""
        if self.form.whole_council and place.council is self.council:
            return True
        return self.base.minutes_to(place) <= self.radius

    def may_serve(self, client: Client) -> bool:
        """Test whether law, list and room allow it to serve a person."""
        if client.refused_by is self or len(self.clients) >= self.max_clients:
            return False
        if self.planned + client.package > self.most_hours:
            return False
        serves = self.form.serves
        if client.route is Route.COUNCIL:
            return serves.council and client.place.council in self.contracts
        return serves.direct_payment if client.route is Route.DIRECT_PAYMENT else serves.own_money

    def price_for(self, client: Client) -> float:
        """Price of an hour for a person, £/h."""
        council = client.place.council
        if client.route is Route.COUNCIL:
            return council.fee_now() * (1.0 + council.rural_premium * client.place.rural)
        if client.route is Route.DIRECT_PAYMENT:
            return council.fee_now() * self.direct_ratio
        return council.fee * self.private_ratio

    def paid_elsewhere(self) -> float:
        """What an hour would bring for another payer than people with own money, £/h."""
        serves, fee = self.form.serves, self.council.fee_now()
        return fee if serves.council else fee * self.direct_ratio * serves.direct_payment

    def hour_cost(self, travel: float, waiting: float) -> float:
        """Cost of a contact hour before fixed cost, at travel and waiting per contact hour, £/h."""
        return self.hour_cost_at(self.mean_wage, travel, waiting)

    def hour_cost_at(self, wage: float, travel: float, waiting: float) -> float:
        """The same at some mean wage."""
        p = self.p
        gaps = waiting * self.waiting_paid
        pay = wage * (1.0 + travel * self.travel_paid + gaps)
        cost = pay * (1.0 + p["provider.oncost"]) + travel * p["provider.mileage_per_hour"]
        return cost + self.overhead + self.next_layer() + self.law_adds(travel, waiting)

    def week_cost(self, hours: float) -> float:
        """Fixed cost, coordinators, and managers of those whom the owner cannot lead, £ a week."""
        span, cost = self.p["provider.span"] * self.span, self.fixed_cost
        if span > 0.0:
            coordinators, others = hours / span, self.elsewhere() / span
            managers = max(0.0, (coordinators + others) / self.p["provider.managed"] - 1.0)
            managers *= coordinators / max(1e-9, coordinators + others)
            cost += coordinators * self.p["provider.coordinator_week"]
            cost += managers * self.p["provider.manager_week"]
        return cost

    def branches(self) -> list[Provider]:
        """All branches of its group, itself if it is none."""
        if self.group < 0:
            return [self]
        return [one for one in self.model.providers if one.group == self.group]

    def elsewhere(self) -> float:
        """Hours of the other branches of its group."""
        return sum(one.planned for one in self.branches() if one is not self)

    def next_layer(self) -> float:
        """What the next hour adds to the cost of management, £/h."""
        span, p = self.p["provider.span"] * self.span, self.p
        if span <= 0.0:
            return 0.0
        led = p["provider.managed"] * span
        manager = p["provider.manager_week"] / led
        has_managers = self.planned + self.elsewhere() >= led
        return p["provider.coordinator_week"] / span + manager * has_managers

    def law_adds(self, travel: float, waiting: float) -> float:
        """Cost of what the law adds to pay for an hour with so much travel, £/h."""
        if self.underpays:
            return 0.0
        more = self._short_of_law(travel, waiting)
        more -= self._short_of_law(self.usual_travel, self.usual_waiting)
        return max(0.0, self.top_up + more) * (1.0 + self.p["provider.oncost"])

    def _short_of_law(self, travel: float, waiting: float) -> float:
        """How far mean pay of an hour is below the legal floor for contact and travel, £."""
        paid = 1.0 + self.travel_paid * travel + self.waiting_paid * waiting
        return max(0.0, (1.0 + travel) * self.council.wage_floor() - self.mean_wage * paid)

    def top_up_cost(self) -> float:
        """Cost of what the law adds to pay for travel, as last week's rounds had it, £/h."""
        return 0.0 if self.underpays else self.top_up * (1.0 + self.p["provider.oncost"])

    def would_take(self, client: Client, price: float) -> bool:
        """Test whether a package leaves what it asks for; a council's service takes any."""
        if self.is_public:
            return True
        return self.left_by(client.place, client.package, client.calls(), price) >= self.required

    def left_by(self, place: Place, package: float, visits: float, price: float) -> float:
        """Contribution of an hour of a package in a place, at the travel expected there, £/h."""
        cost = self.hour_cost(*expected_travel(self, place, visits, 60.0 * package / visits))
        return price * (1.0 - self.royalty) - cost

    # The week

    def begin_week(self) -> None:
        """Begin to count this week's hours and pay."""
        self.delivered = self.pay = self.added_by_law = 0.0

    def cover_absence(self) -> None:
        """See who is away, and how far those present can stretch."""
        lost = spare = 0.0
        for carer in self.staff:
            carer.absent = self.random.random() < self.p["delivery.absence"]
            if carer.contact > 0.0:
                carer.learn_work(self.training)
            if carer.absent:
                lost += carer.contact
            else:
                spare += max(0.0, carer.room(self.usual_travel))
                spare += self.p["delivery.overtime"] * carer.contact
        self.cover = min(1.0, spare / lost) if lost > 0.0 else 1.0
        self.idle_after_cover = max(0.0, 1.0 - lost / spare) if spare > 0.0 else 0.0

    def hear(self) -> None:
        """Let the reputation follow what is heard this week."""
        if self.heard:
            now = sum(self.heard) / len(self.heard)
            self.reputation += self.p["quality.memory"] * (now - self.reputation)
        self.heard = []

    def see_capacity(self) -> None:
        """See room, capacity and mean wage of the carers as they are now."""
        rooms = [max(0.0, carer.room(self.usual_travel)) for carer in self.staff]
        self.free = sum(rooms)
        self.capacity = self.free + sum(carer.contact for carer in self.staff)
        wages = [carer.wage for carer in self.staff]
        self.mean_wage = sum(wages) / len(wages) if wages else self.wage

    def choose(self) -> None:
        """Choose padding and rushing against scrutiny and complaints (ODD 7.2 and 7.5).

        Reablement effort is nil under time and task, whatever the numbers.
        """
        if self.is_public:
            return
        p = self.p
        price = self.council.fee_now() * (1.0 - self.royalty)
        worth = max(0.0, price - self.hour_cost(self.usual_travel, self.usual_waiting))
        # What carers used to travel before some of it was taken out of visits.
        travel = self.usual_travel / (1.0 - self.rush)
        self.padding = 0.0
        if self.form.serves.council and self.free > self.unfilled:
            self.padding = min(1.0, worth / (2.0 * p["commissioner.scrutiny"]))
        saved = self.travel_paid * self.mean_wage * (1.0 + p["provider.oncost"])
        saved += worth if self.refused > self.free else 0.0
        rush = travel * saved / (2.0 * p["provider.rush_cost"])
        self.rush = 0.0 if self.works_alone else min(p["provider.rush_most"], rush)

    def ask(self) -> None:
        """Set what it asks of a new package."""
        p = self.p
        slack = self.free / max(1.0, self.capacity)
        asked = self.target_margin * self.council.fee_now()
        size = max(self.planned, p["provider.plan_hours"])
        asked += p["provider.fixed_share"] * self.fixed_cost / size
        self.required = asked * (1.0 - min(1.0, slack / p["provider.idle_slack"]))
        if self.growth > 0.0:
            self.lacked += p["provider.hours_per_post"] * (self.posts - len(self.hired))

    def open_posts(self) -> list[tuple[Place, float]]:
        """Look for people for the hours it lacks carers for: places and contact hours of posts."""
        posts: list[tuple[Place, float]] = []
        if self.growth <= 0.0:
            return posts
        gaps = self._gaps()
        self._take_off_idle(gaps)
        while True:
            size = self.p["provider.hours_per_post"] * self.random.uniform(0.5, 1.5)
            hours, place = self._gather(gaps, size)
            if place is None:
                break
            posts.append((place, hours))
        self.posts = float(len(self.hired) + len(posts))
        return posts

    def _gaps(self) -> dict[Place, float]:
        """Hours by place that it would serve and has nobody for (ODD 7.8)."""
        p = self.p
        gaps: dict[Place, float] = {}
        for client in self.clients:
            lacks = client.package - sum(visits.hours for visits in client.visits())
            if lacks > p["matching.gap_borne"] * client.package:
                gaps[client.place] = gaps.get(client.place, 0.0) + lacks
        first = p["provider.first_posts"] * p["provider.hours_per_post"]
        room = max(self.growth * self.planned, first)
        part = min(1.0, room / max(0.01, self.refused))
        for place, hours in self.refused_at.items():
            more = p["matching.refusal_memory"] * part * hours
            gaps[place] = gaps.get(place, 0.0) + more
        grows = min(room, self.believed_hours - self.planned) - part * self.refused
        if grows > 0.0:
            gaps[self.base] = gaps.get(self.base, 0.0) + grows
        return gaps

    def _take_off_idle(self, gaps: dict[Place, float]) -> None:
        """Take idle hours of its carers off the hours in their reach, each hour once."""
        for carer in (*self.staff, *self.hired):
            idle = carer.room(self.usual_travel)
            if carer in self.hired:
                idle = min(idle, carer.promised)
            if idle < self.p["matching.least_chunk"]:
                continue
            for place in gaps:
                if carer.home.minutes[place.number] <= carer.reach:
                    given = min(idle, gaps[place])
                    gaps[place] -= given
                    idle -= given

    def _gather(self, gaps: dict[Place, float], size: float) -> tuple[float, Place | None]:
        """Gather hours for one post around the place that lacks most; no place if too few."""
        reach = self.p["carer.reach_mean"]
        while gaps and max(gaps.values()) > 0.0:
            place = max(gaps, key=lambda one: gaps[one])
            near = [one for one in gaps if place.minutes[one.number] <= reach and one is not place]
            if sum(gaps[one] for one in (place, *near)) < self.p["provider.least_post"]:
                gaps[place] = 0.0
                continue
            left = size
            for one in (place, *near):
                taken = min(left, gaps[one])
                gaps[one] -= taken
                left -= taken
            return size - left, place
        return 0.0, None

    def refuse(self, place: Place, hours: float) -> None:
        """Remember hours that it would have taken and lacks carers for."""
        self.refused_at[place] = self.refused_at.get(place, 0.0) + hours

    def forget_refusals(self) -> None:
        """Let the memory of refused hours fade."""
        share = self.p["matching.refusal_memory"]
        self.refused_at = {x: hours * (1.0 - share) for x, hours in self.refused_at.items()}
        self.refused = share * sum(self.refused_at.values())

    def pay_for_hire(self) -> None:
        """Pay for adverts, checks and induction of somebody hired."""
        self.pay_out(Flow.RECRUITMENT, self.p["work.recruitment_cost"])

    def pay_out(self, flow: Flow, pounds: float) -> None:
        """Pay a running cost; the council covers what its own service pays."""
        pence = self.model.books.pay(flow, self.council, pounds)
        self.cost += pence / 100.0
        self.cash -= pence
        if self.is_public:
            self.cash += self.model.books.pay_pence(Flow.IN_HOUSE_COST, self.council, pence)
