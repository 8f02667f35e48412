"""Councils: fees and wages of their area, their own service's part, budget (ODD 7.9)."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from benchmarks.plain.base import QUARTER, PlainAgent, poisson
from benchmarks.plain.client import Route, Stage
from gofal.abm.world.ledger import Flow

if TYPE_CHECKING:
    from benchmarks.plain.founder import Founder
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.places import Place
    from benchmarks.plain.provider import Provider


class Council(PlainAgent):
    """A council as a buyer of care, and the market of its area."""

    def __init__(self, model: PlainModel, number: int) -> None:
        super().__init__(model)
        self.number = number
        self.places: list[Place] = []
        self.neighbours: list[Council] = []
        self.fee = self.charge_per_hour = self.rural = self.speakers = 0.0
        self.budget = self.spend = 0.0
        self.ration = 1.0
        self.asked = self.carried = 0.0
        self.own_service: Provider | None = None
        self.planned_share = self.own_share = 0.0
        self.supported_hours = self.establishment = 0.0
        self.has_broker = False
        self.share_of_people = self.best = self.private = 0.0
        self.fee_index = self.floor_index = self.demand_index = self.budget_index = 1.0
        self.pool: list[int] = []
        self.read_levers()

    def read_levers(self) -> None:
        """Put this week's policy in force."""
        now = self.model.lever
        self.fee_level = now("fee_level", self)
        self.fee_uprating = now("fee_uprating", self)
        self.rural_premium = now("rural_premium", self)
        self.budget_control = now("budget_control", self) > 0.5
        self.payment_offer = now("direct_payment_offer", self)
        self.payment_rate = now("direct_payment_rate", self)
        self.payment_help = now("direct_payment_support", self)
        self.charging_cap = now("charging_cap", self)
        self.self_funders = now("self_funders", self)
        self.demand_growth = now("demand_growth", self)
        self.demand_surge = now("demand_surge", self)
        self.floor_growth = now("wage_floor_growth", self)
        self.budget_growth = now("budget_growth", self)

    # Prices

    def fee_now(self) -> float:
        """Fee of a council-managed hour before any premium, £/h."""
        return self.fee * self.fee_level * self.fee_index

    def wage_floor(self) -> float:
        """Lowest legal hourly pay, £/h."""
        return self.p["work.national_living_wage"] * self.floor_index

    def payment_support(self) -> float:
        """Help with direct payments that reaches everybody, 0 to 1."""
        broker = self.p["catalyst.broker_help"] if self.has_broker else 0.0
        return min(1.0, self.payment_help + broker)

    def private_price(self) -> float:
        """Mean own-money price of the providers here, weighted with weekly hours and one, £/h."""
        here = [x for x in self.model.providers if x.council is self and x.form.serves.own_money]
        hours = sum(1.0 + x.planned for x in here)
        prices = sum((1.0 + x.planned) * x.private_ratio for x in here)
        return self.fee * prices / hours if hours else inf

    # The labour market

    def outside_wage(self) -> float:
        """Wage outside of home care, £/h."""
        return self.p["work.outside_wage"] * self.floor_index

    def local_scale(self) -> float:
        """Mean pay scale of the independent providers here, £/h; 0 while there are none."""
        here = [x for x in self.model.providers if x.council is self and not x.is_public]
        heads = sum(len(x.staff) for x in here)
        return sum(x.wage * len(x.staff) for x in here) / heads if heads else 0.0

    # The week

    def grow_demand(self) -> None:
        """Demand grows from the first week of the policy on."""
        if self.week >= 0:
            self.demand_index *= (1.0 + self.demand_growth) ** (1.0 / 52.0)

    def assess_in_turn(self) -> None:
        """Assess people in the order of contact, as far as assessors reach."""
        p, here = (
            self.p,
            [c for c in self.model.clients if c.place.council is self and c.stage is Stage.CONTACT],
        )
        self.carried += (1.0 + p["commissioner.assess_slack"]) * self.asked * self.demand_index
        planned = [c for c in here if self.week - c.since >= p["access.assessment_weeks"]]
        begun = 0
        for client in sorted(planned, key=lambda c: c.since):
            if self.carried < 1.0:
                break
            self.carried -= 1.0
            begun += 1
            client.be_assessed()
        self.carried = min(1.0, self.carried)
        if self.week < 0:
            self.asked += p["commissioner.assess_memory"] * (begun - self.asked)

    def asks_own_first(self, complexity: float) -> bool:
        """Test whether complex care goes to the own service, as it is below its planned share."""
        return self.own_share < self.planned_share and complexity >= self.p["matching.complex_from"]

    def see_shares(self) -> None:
        """See what share of the hours it supports its own service delivers."""
        every = own = 0.0
        for client in self.model.clients_of(self):
            if client.provider is not None and client.route is not Route.OWN_MONEY:
                every += client.package
                own += client.package * (client.provider is self.own_service)
        self.own_share, self.supported_hours = own / max(1.0, every), every

    def tax_pay(self) -> None:
        """Tax on carers' pay, and benefits that pay saves."""
        p, books = self.p, self.model.books
        pay = books.now["pay"][self.number] + books.now["agency_pay"][self.number]
        tax = round(100.0 * pay * p["work.tax_on_pay"])
        begun = self.week >= p["work.devolved_rates_from"]
        devolved = round(tax * p["work.devolved_tax_share"]) if begun else 0
        books.pay_pence(Flow.INCOME_TAX, self, tax - devolved)
        books.pay_pence(Flow.DEVOLVED_INCOME_TAX, self, devolved)
        books.pay(Flow.BENEFIT_SAVING, self, pay * p["work.taper_on_pay"])

    def count_spending(self) -> None:
        """Smooth the week's spending on care over a quarter."""
        books = self.model.books
        flows = (Flow.COUNCIL_FEES, Flow.DIRECT_PAYMENTS, Flow.IN_HOUSE_COST)
        gross = sum(books.pounds(flow, self) for flow in flows)
        books.now["council_gross"][self.number] = gross
        self.spend += (gross - self.spend) / QUARTER if self.spend > 0.0 else gross

    def live_within_budget(self) -> None:
        """Follow spending before the policy; from then on tighten or loosen assessment."""
        p = self.p
        if self.week < 0:
            memory = p["commissioner.budget_memory"] if self.budget > 0.0 else 1.0
            self.budget += memory * (self.spend - self.budget)
        elif self.budget_control and self.budget > 0.0:
            over = self.spend / self.allowed_spending() - 1.0
            change = p["commissioner.ration_speed"] * over
            if over > 0.0:
                self.ration = max(p["commissioner.ration_floor"], self.ration - change)
            else:
                rise = max(p["commissioner.ration_recover"], -change)
                self.ration = min(1.0, self.ration + rise)

    def allowed_spending(self) -> float:
        """What it may spend, headroom included, £ a week."""
        decided = self.fee_level * self.fee_index * (1.0 + self.rural_premium * self.rural)
        allowed = self.budget * self.budget_index * self.demand_index * decided
        return allowed * (1.0 + self.p["commissioner.headroom"])

    def set_establishment(self) -> None:
        """Say how many hours the own service may give; beyond them it is full."""
        own = self.own_service
        if self.week < 0 or not self.budget_control:
            self.establishment = self.planned_share * self.supported_hours
        elif self.week % QUARTER == 0 and own is not None:
            most = self.allowed_spending()
            left = most / (1.0 + self.p["commissioner.headroom"]) - self.spend
            if self.spend > most:
                self.establishment = min(self.establishment, own.planned)
            elif self.week % 52 == 0 and left > 0.0:
                cost = max(1.0, own.hour_cost(own.usual_travel, own.usual_waiting))
                grown = (1.0 + 4.0 * own.growth) * max(self.establishment, own.planned)
                aim = self.planned_share * self.supported_hours
                more = min(own.planned + left / cost, aim, grown)
                self.establishment = max(self.establishment, more)
        if own is not None:
            own.most_hours = (1.0 + self.p["commissioner.over_establishment"]) * self.establishment

    def uprate(self) -> None:
        """April: fees, floor and budgets move."""
        follow = self.p["commissioner.fee_follows_floor"] if self.ration >= 1.0 else 0.0
        self.fee_index *= 1.0 + self.fee_uprating + follow * self.floor_growth
        self.floor_index *= 1.0 + self.floor_growth
        self.budget_index *= 1.0 + self.budget_growth


class DevelopmentBody(PlainAgent):
    """A co-operative development body: brings founders to a decision, and stands by them."""

    def __init__(self, model: PlainModel, council: Council, caseload: float) -> None:
        super().__init__(model)
        self.council, self.caseload = council, caseload
        self.cases: list[Provider] = []
        self.starting: list[Founder] = []

    def has_room(self) -> bool:
        """Test whether it can support one more."""
        return len(self.cases) + len(self.starting) < self.caseload

    def founders(self) -> int:
        """Founders whom it brings to a decision this week."""
        if not self.has_room():
            return 0
        return poisson(self.random, self.p["catalyst.founders_per_year"] / 52.0)
