"""The model: the week in eleven steps, over Mesa's agent sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from benchmarks.plain import (
    agency,
    founder,
    founding,
    labour,
    matching,
    measure,
    money,
    quarter,
    rounds,
)
from benchmarks.plain import carer as work
from benchmarks.plain.alone import OwnWork, become_registered, weigh_registration
from benchmarks.plain.base import QUARTER, names
from benchmarks.plain.belief import learn_from_quarter
from benchmarks.plain.books import Books
from benchmarks.plain.carer import Carer
from benchmarks.plain.client import Client, Stage, make_contact
from benchmarks.plain.council import Council, DevelopmentBody
from benchmarks.plain.family import UnpaidCarer, seek_family, start_unpaid
from benchmarks.plain.jobs import Job, Post
from benchmarks.plain.provider import Provider
from benchmarks.plain.sight import Market
from benchmarks.plain.start import Start
from gofal.abm.levers import load_levers
from gofal.abm.world.policy import Policy
from gofal.abm.world.state import State
from gofal.agents.errors import GofalError

if TYPE_CHECKING:
    from benchmarks.plain.places import Place
    from gofal.abm.scenario import Scenario

LEVERS = names(
    "fee_level fee_uprating rural_premium budget_control direct_payment_offer "
    "direct_payment_rate direct_payment_support charging_cap self_funders demand_growth "
    "demand_surge wage_floor_growth budget_growth"
)
"""Levers that the plain version knows."""


class PlainModel(mesa.Model):  # type: ignore[misc]
    """Home care in Wales, as a modeller writes it: one object for each agent.

    Args:
        state: where to start from, with its settling weeks behind it; it is only read.
        scenario: what is set from this week on.
        luck: seed of the random draws.

    Raises:
        GofalError: the scenario sets a lever that this version does not know, or the state is one
            in which the market still settles.
    """

    def __init__(self, state: State, scenario: Scenario, luck: int) -> None:
        super().__init__(rng=luck)
        if state.settling:
            raise GofalError("the plain version starts after the weeks in which the market settles")
        self.policy = policy_of(state, scenario)
        self.week = state.week
        self.policy.at(self.week)
        self.p = dict(state.parameters)
        self.forms = {form.slug: form for form in state.models}
        alone = {slug for slug in self.forms if self.p.get(f"{slug}.owner_works", 0.0) > 0.5}
        self.open_forms = [x for x in state.models if x.enters and x.slug not in alone]
        self.books = Books(state)
        self.posts: dict[Place, list[Post | None]] = {}
        self.by_council: dict[Council, list[Client]] = {}
        self.market = Market(self)
        self.own_work: OwnWork
        start = Start(self, state)
        self.councils, self.places = start.councils, start.places
        start.make()

    def lever(self, name: str, council: Council) -> float:
        """This week's value of a lever in a council."""
        return float(self.policy[name][council.number])

    @property
    def clients(self) -> mesa.agent.AgentSet:
        """People who need, or are assessed for, care."""
        return self.agents_by_type[Client]

    @property
    def providers(self) -> mesa.agent.AgentSet:
        """Organisations that deliver care."""
        return self.agents_by_type[Provider]

    def clients_of(self, council: Council) -> list[Client]:
        """People who live in a council's area."""
        return self.by_council[council]

    def step(self) -> None:
        """Run one week."""
        self.policy.at(self.week)
        self.books.open_week(self.week)
        self.agents_by_type[Council].do("read_levers")
        self.providers.do("begin_week")
        self.need()
        self.access()
        self.match_and_plan()
        self.deliver()
        self.settle()
        self.employ()
        self.review_providers()
        self.review_councils()
        self.bring_on_founders()
        self.close_week()
        self.week += 1

    def need(self) -> None:
        """Need arises, grows and ends; families give hours, strain rises, some stop."""
        self.agents_by_type[Council].do("grow_demand")
        self.clients.do("run_course")
        make_contact(self)
        for place in self.places:
            place.wanting = []
        self.clients.do(seek_family)
        self.books.clear("unpaid_carers", "unpaid_hours", "unpaid_strained")
        self.agents_by_type[UnpaidCarer].do("live")
        start_unpaid(self)

    def access(self) -> None:
        """Contact, assessment, choice of route; packages follow need."""
        self.providers.do("choose")
        for council in self.councils:
            council.private = council.private_price()
        self.clients.select(lambda client: client.stage is Stage.CONTACT).do("assess")
        for council in self.councils:
            council.assess_in_turn()
        self.clients.do("review")
        self.clients.do("ask_council")

    def match_and_plan(self) -> None:
        """Packages meet providers; gaps are filled, visits become tours."""
        matching.list_providers(self)
        self.providers.do("see_capacity")
        self.clients.do("think_of_complaining")
        self.see_best()
        matching.match(self)
        self.providers.do(rounds.count_again)
        self.clients.do(rounds.fill_gap)
        rounds.count_visits(self)
        at_work = self.agents_by_type[Carer].select(lambda carer: carer.job is Job.WORKING)
        at_work.do(rounds.make_tour)
        self.providers.do(rounds.get_used_to_travel)
        if self.week % QUARTER == 0:
            self.providers.do(rounds.learn_from_rounds)
        self.providers.do("see_capacity")
        self.providers.do("forget_refusals")

    def see_best(self) -> None:
        """Note the best reputation among the providers of each council."""
        for council in self.councils:
            council.best = 0.0
        for provider in self.providers:
            provider.council.best = max(provider.council.best, provider.reputation)

    def deliver(self) -> None:
        """Hours come or are missed; people respond."""
        self.providers.do("cover_absence")
        agency.buy_hours(self)
        self.books.clear("known_hours", "skilled_hours", "followed_hours", "service_sum")
        self.clients.do("live")
        self.providers.do("hear")
        measure.measure_people(self)

    def settle(self) -> None:
        """Care is billed, carers are paid, providers settle."""
        self.clients.do(money.bill)
        self.books.clear(*work.COUNTED)
        self.agents_by_type[Carer].do("earn")
        self.providers.do(agency.pay_agency)
        self.providers.do(money.settle)
        self.agents_by_type[Council].do("tax_pay")
        money.bear_crises(self)

    def employ(self) -> None:
        """Those hired begin, some carers leave, seekers look for posts."""
        everybody = self.agents_by_type[Carer]
        everybody.do("begin_work")
        self.agents_by_type[Carer].do("work_on")
        labour.renew_pool(self)
        labour.open_posts(self)
        self.own_work = OwnWork(self, list(self.agents_by_type[Carer]))
        self.agents_by_type[Carer].select(Carer.looks).shuffle_do("search")
        labour.weigh_posts(self)
        labour.weigh_alone(self)

    def review_providers(self) -> None:
        """Providers ask, review pay, hand back, leave, fail, enter."""
        self.providers.do("ask")
        due = self.providers.select(quarter.is_due)
        due.do(quarter.review_money)
        due.do(quarter.review_wage)
        due.do(quarter.review_price)
        due.do(quarter.let_go)
        self.providers.do(lambda one: quarter.hand_back(one, one in due))
        due.do(learn_from_quarter)
        due.do(self.market.note_life)
        due.do(quarter.begin_quarter)
        self.providers.do(become_registered)
        due.do(weigh_registration)
        quarter.share_cash(self)
        self.providers.select(quarter.is_broke).do(quarter.close, "failed")
        tired = self.providers.select(lambda one: quarter.is_due(one) and quarter.gives_up(one))
        tired.do(quarter.close, "withdrew")
        self.providers.select(quarter.owner_stops).do(quarter.close, "ended")
        self.market.see()
        founder.enter(self)

    def review_councils(self) -> None:
        """Councils see shares, count spending and live within budget."""
        councils = self.agents_by_type[Council]
        self.by_council = self.group_clients()
        councils.do("see_shares")
        councils.do("count_spending")
        self.providers.do("come_to_mind")
        if self.week % QUARTER == 0:
            councils.do("live_within_budget")
        councils.do("set_establishment")
        if self.week > 0 and self.week % 52 == 0:
            councils.do("uprate")

    def group_clients(self) -> dict[Council, list[Client]]:
        """People by council."""
        groups: dict[Council, list[Client]] = {council: [] for council in self.councils}
        for client in self.clients:
            groups[client.place.council].append(client)
        return groups

    def bring_on_founders(self) -> None:
        """Carers go alone, and development bodies bring on founders."""
        for carer, hours, left in self.own_work.starts:
            founding.go_alone(carer, hours, left)
        if DevelopmentBody in self.agents_by_type:
            self.agents_by_type[DevelopmentBody].do(founder.bring_on)

    def close_week(self) -> None:
        """Measure the week and write it down."""
        measure.measure_market(self)
        if self.week % QUARTER == 0:
            measure.see_cash(self)
            measure.see_choice(self)
        self.books.close_week()


def policy_of(state: State, scenario: Scenario) -> Policy:
    """The scenario's levers by week and council.

    Raises:
        GofalError: it sets a lever that the plain version does not know.
    """
    levers = load_levers(scenario.country.levers)
    policy = Policy(scenario, levers, state.geography.council_codes)
    unknown = [name for name in levers if name not in LEVERS and not policy.is_neutral(name)]
    if unknown:
        raise GofalError(
            f"the plain version does not know {', '.join(unknown)}; it knows {', '.join(LEVERS)}"
        )
    return policy
