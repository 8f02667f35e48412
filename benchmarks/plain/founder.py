"""Founders: people who own a provider, who start one, or who might (ODD 7.8)."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from benchmarks.plain.base import PlainAgent, poisson
from benchmarks.plain.carer import Carer
from benchmarks.plain.colleagues import knows_work, leave_to_found, may_found
from benchmarks.plain.founding import Idea, found, fund, weigh
from benchmarks.plain.quarter import is_due
from gofal.abm.world.ledger import Flow
from gofal.agents.founder import Origin, Venture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.plain.council import Council, DevelopmentBody
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.places import Place
    from benchmarks.plain.provider import Provider
    from gofal.agents.delivery import DeliveryModel

_MEANS = {
    Origin.OTHER_TRADE: "trade",
    Origin.MANAGER: "manager",
    Origin.CARER: "carer",
    Origin.USER: "user",
}


class Founder(PlainAgent):
    """A person who could found a provider, starts one, runs one or has stopped for a while."""

    def __init__(self, model: PlainModel, council: Council, origin: Origin) -> None:
        super().__init__(model)
        self.council, self.origin, self.stage = council, origin, Venture.FREE
        usual = self.p[f"market.means_{_MEANS[origin]}"]
        self.means = usual * exp(self.random.gauss(0.0, self.p["market.means_spread"]))
        self.until = 0
        self.carer: Carer | None = None
        self.growing: Provider | None = None
        self.form: DeliveryModel | None = None
        self.provider: Provider | None = None
        self.idea: Idea | None = None
        self.helper: DevelopmentBody | None = None

    def follow(self) -> None:
        """Stop for some years when the provider is gone; come back, or lose interest."""
        if self.stage is Venture.RUNNING and self.provider not in self.model.providers:
            self.stage, self.provider = Venture.RESTING, None
            self.until = self.week + round(self.p["market.rest_weeks"])
        elif self.stage is Venture.RESTING and self.until <= self.week:
            self.stage, self.origin = Venture.FREE, Origin.MANAGER
        if self.stage is Venture.FREE:
            stays = exp(-1.0 / self.p["market.founder_stays"])
            if self.random.random() >= stays:
                self.remove()

    def open_if_registered(self) -> None:
        """Open the provider when registration is through."""
        if self.stage is not Venture.REGISTERING or self.until > self.week or self.idea is None:
            return
        if self.carer is not None and not may_found(self.carer, self.growing):
            self.remove()
            return
        idea = self.idea
        if self.growing is not None:
            provider = take_people_on(self.growing, idea.form, self.means)
        else:
            provider = found(self.model, idea.form, self.council, idea.base, self.means)
        provider.plan_soon, provider.plan_later = idea.sums.soon, idea.sums.later
        provider.plan_pace, provider.plan_left = idea.sums.pace, idea.sums_left
        provider.believe(idea.plan.later, idea.left)
        spent = self.model.books.pay(Flow.REGISTRATION, self.council, idea.money.before)
        provider.cash -= spent
        self.stage, self.provider, self.form, self.idea = Venture.RUNNING, provider, idea.form, None
        if self.helper is not None:
            provider.helper = self.helper
            self.helper.starting.remove(self)
            self.helper.cases.append(provider)
            self.helper = None
        if self.carer is not None and self.growing is None:
            leave_to_found(self.carer, provider)
        self.carer = self.growing = None

    def look(
        self, forms: Sequence[DeliveryModel], *, helped: bool, base: Place | None = None
    ) -> bool:
        """Look at the market; register a provider if one would pay. Returns whether it does."""
        p, random = self.p, self.random
        # Founders judge a place once, whatever the form.
        error = random.uniform(-1.0, 1.0)
        ideas = [
            weigh(self.model, form, self.council, self.means, error, helped, base) for form in forms
        ]
        able = [idea for idea in ideas if idea.begins]
        if not able:
            return False
        best = max(idea.worth for idea in able)
        odds = [
            self._attention(idea.form) * exp((idea.worth - best) / p["market.worth_scale"])
            for idea in able
        ]
        (self.idea,) = random.choices(able, odds)
        self.stage = Venture.REGISTERING
        self.until = self.week + round(p["market.registration_weeks"])
        return True

    def _attention(self, form: DeliveryModel) -> float:
        usual = self.p.get(f"market.form_{form.slug}", 1.0)
        ran = self.origin is Origin.MANAGER and form is self.form
        return usual * (self.p["market.same_again"] if ran else 1.0)


def enter(model: PlainModel) -> None:
    """Founders follow what they run, open what is registered, and look at the market."""
    founders = model.agents_by_type[Founder]
    founders.do("follow")
    p = model.p
    for council in model.councils:
        for _ in range(
            poisson(model.random, p["market.founders"] / 52.0 * council.share_of_people)
        ):
            Founder(model, council, Origin.OTHER_TRADE)
    founders = model.agents_by_type[Founder]
    founders.do("open_if_registered")
    for founder in founders.select(lambda one: one.stage is Venture.FREE):
        if model.random.random() < p["market.founder_looks"] / 52.0:
            founder.look(model.open_forms, helped=False)
    starting = {one.carer for one in model.agents_by_type[Founder]}
    for carer in model.agents_by_type[Carer].select(knows_work):
        if carer not in starting and model.random.random() < p["market.carer_looks"] / 52.0:
            person = Founder(model, carer.home.council, Origin.CARER)
            person.carer = carer
            if not person.look(model.open_forms, helped=False):
                person.remove()
    growing = {one.growing for one in model.agents_by_type[Founder]}
    for firm in model.providers.select(lambda one: one.works_alone and is_due(one)):
        thinks = model.random.random() < p["market.owner_looks"] / 4.0
        if thinks and firm not in growing and firm.registering <= 0:
            look_at_employing(firm)


def look_at_employing(firm: Provider) -> None:
    """The owner of a business of one looks at taking people on where it is."""
    owner = next(iter(firm.staff))
    person = Founder(firm.model, owner.home.council, Origin.CARER)
    person.carer, person.growing = owner, firm
    if not person.look(firm.model.open_forms, helped=False, base=firm.base):
        person.remove()


def take_people_on(firm: Provider, form: DeliveryModel, means: float) -> Provider:
    """A business of one becomes a provider that employs; its owner is the first of the staff."""
    firm.change_form(form)
    firm.registering, firm.founded, firm.reviewed = -1, firm.week, firm.week
    floor = firm.council.wage_floor() * firm.wage_over_floor
    firm.wage = firm.mean_wage = max(floor, firm.council.local_scale())
    fund(firm, means)
    firm.refuse(firm.base, firm.p["market.first_hours"] / firm.p["matching.refusal_memory"])
    firm.model.books.count("micro_grew", firm.council)
    return firm


def bring_on(body: DevelopmentBody) -> None:
    """Bring people to look at co-operatives, as long as there is room and somebody free."""
    model = body.model
    for _ in range(body.founders()):
        here = model.agents_by_type[Founder].select(
            lambda one: one.stage is Venture.FREE and one.council is body.council
        )
        if not body.has_room() or not len(here):
            continue
        person = model.random.choice(list(here))
        if person.look([model.forms["cooperative"]], helped=True):
            person.helper = body
            body.starting.append(person)
