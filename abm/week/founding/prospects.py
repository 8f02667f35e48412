"""Prospects: what a founder thinks the market of a place would bring."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.founding.cooperatives import cooperative
from gofal.abm.week.founding.sight import BY_COUNCIL, MarketHours, market_hours, newcomers
from gofal.abm.week.founding.start import Start, least_terms
from gofal.abm.week.market.travel import WINDOWS, TravelRules, tour_minutes
from gofal.abm.week.transitions.grants import lends
from gofal.abm.world.forms import owner_works, term
from gofal.abm.world.land import Land
from gofal.abm.world.oncosts import first_oncost
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import Route
from gofal.agents.investment import Money, Plan, PlanRules, fewer, judged_worth
from gofal.agents.kernel import kernel
from gofal.agents.layers import cost_of_next_hour
from gofal.agents.provider import CostRules, unit_cost
from gofal.agents.table import F64

_TYPE = int(Decision.PROVIDER_PROFILE)
_HARDLY = 1e-6
"""Hours that only keep a place possible where nobody is in any."""


def _users_weight(state: State, slug: str, places: NDArray[np.intp], usual: F64) -> F64:
    """Weight of places where people with direct payments would found their own: near each other."""
    c = state.client.columns
    theirs = c.alive & (c.route == Route.DIRECT_PAYMENT)
    hours = (
        np.bincount(
            c.place[theirs],
            weights=c.package[theirs].astype(np.float64),
            minlength=len(state.land.council),
        )[places]
        + _HARDLY
    )
    part = state.parameters[f"{slug}.by_users"]
    weight: F64 = (1.0 - part) * usual / usual.sum() + part * hours / hours.sum()
    return weight


def place_to_start(state: State, begin: Start, uid: int) -> int:
    """The place a founder looks at, by the hours of those it may serve that would fall to it."""
    places = begin.here.places
    weight = begin.here.hours[begin.prices > 0.0].sum(axis=0) + _HARDLY
    if term(state.parameters, f"{begin.slug}.by_users") > 0.0:
        weight = _users_weight(state, begin.slug, places, weight)
    drawn = draw(stream(state.seed, _TYPE, 1), uid)
    pick = np.searchsorted(np.cumsum(weight), drawn * weight.sum())
    return int(places[min(int(pick), len(places) - 1)])


class Newcomer(NamedTuple):
    """A provider that a founder thinks of.

    Attributes:
        base: place it would start from.
        council: council of that place, the only one it looks at.
        radius: minutes it would go.
        wage: £/h, with what law adds to pay.
        overhead: £/h.
        oncost: on-costs over pay.
        management: what an hour adds to the cost of its first layer, £/h.
        travel_paid: share of travel it pays for.
        waiting_paid: share of gaps between visits it pays for.
        premium: share by which the council pays more for rural hours.
        prices: what an hour brings by :data:`PAYERS`, £/h.
        recent: providers opened nearby within a year, by the same.
        rivals_count: share of rivals that it counts.
        stay: weeks that a package lasts.
    """

    base: int
    council: int
    radius: float
    wage: float
    overhead: float
    oncost: float
    management: float
    travel_paid: float
    waiting_paid: float
    premium: float
    prices: F64
    recent: F64
    rivals_count: float
    stay: float


class Prospect(NamedTuple):
    """What a newcomer can expect around a base.

    Attributes:
        soon: hours that wait and would fall to it, h/week.
        later: hours that it would serve in the end of what begins each week, h/week.
        left: mean contribution of an hour, before the cost of management, £/h.
    """

    soon: float
    later: float
    left: float


def prospect(state: State, begin: Start, base: int) -> Prospect:
    """What a newcomer can expect around a base."""
    q, newcomer = state.parameters, _newcomer(state, begin, base)
    cost, rules = q.fill(CostRules, "provider"), q.fill(TravelRules, "travel")
    rivals, demand = state.memory.seen_rivals, state.memory.demand_at
    seen = _prospect(newcomer, market_hours(state), rivals, demand, state.land, cost, rules)
    return Prospect(*seen)


def _newcomer(state: State, begin: Start, base: int) -> Newcomer:
    """The terms on which a provider of a form would start."""
    q, here, slug = state.parameters, begin.here, begin.slug
    law = least_terms(state, begin)
    overhead = q[f"{slug}.overhead"] * begin.help.office + law.extra_cost
    overhead += term(q, f"{slug}.monitoring") * q["provider.monitoring_cost"]
    wage = max(here.floor * begin.help.scale, here.wage) * law.pay_factor
    return Newcomer(
        base=base,
        council=here.council,
        radius=q[f"{slug}.radius"],
        wage=wage,
        overhead=overhead,
        oncost=first_oncost(state, slug, wage, q["provider.plan_hours"]),
        management=cost_of_next_hour(0.0, begin.running),
        travel_paid=max(q[f"{slug}.travel_paid"], law.travel),
        waiting_paid=max(q[f"{slug}.waiting_paid"], law.waiting),
        premium=here.premium,
        prices=begin.prices,
        recent=newcomers(state, base, q[f"{slug}.radius"]),
        rivals_count=q["market.rivals_count"],
        stay=1.0 / q["need.end_hazard"],
    )


@kernel
def _prospect(
    newcomer: Newcomer,
    market: MarketHours,
    rivals: F64,
    demand: F64,
    land: Land,
    cost: CostRules,
    rules: TravelRules,
) -> tuple[float, float, float]:
    """Hours that would fall to a newcomer soon and in the end, and the contribution of an hour.

    Of what begins in a place each week it gets an equal part with the rivals there; what waits in
    spite of them it shares with others who opened lately.
    """
    soon, later, worth = 0.0, 0.0, 0.0
    base = newcomer.base
    for at in range(land.near_start[base], land.near_start[base + 1]):
        place = land.near[at]
        minutes = land.minutes[base, place]
        if minutes > newcomer.radius:
            break
        if land.council[place] != newcomer.council:
            continue
        part = 1.0 / (1.0 + newcomer.rivals_count * rivals[BY_COUNCIL, place])
        visits = part * demand[place] / WINDOWS
        contact = 60.0 * rules.visit_hours
        travel, waiting = tour_minutes(
            land.area[place], land.slow[place], minutes, visits, contact, 0.0, False, rules
        )
        direct = unit_cost(
            newcomer.wage,
            travel / contact,
            newcomer.travel_paid,
            newcomer.waiting_paid * waiting / contact,
            newcomer.overhead + newcomer.management,
            newcomer.oncost,
            cost,
        )
        for payer in range(len(newcomer.prices)):
            rural = newcomer.premium * land.rural[place] if payer == BY_COUNCIL else 0.0
            left = newcomer.prices[payer] * (1.0 + rural) - direct
            if left <= 0.0:
                continue
            part = 1.0 / (1.0 + newcomer.rivals_count * rivals[payer, place])
            others = newcomer.rivals_count * newcomer.recent[payer]
            waits = market.waiting[payer, place] / (1.0 + others)
            begins = part * market.begun[payer, place] * newcomer.stay
            soon += waits
            later += begins
            worth += (waits + begins) * (left + newcomer.management)
    hours = soon + later
    return soon, later, worth / hours if hours > 0.0 else 0.0


class Means(NamedTuple):
    """What a founder has.

    Attributes:
        capital: own money over what owners of a form usually bring.
        helped: whether a catalyst helps.
    """

    capital: float
    helped: bool


class Weighed(NamedTuple):
    """A plan as its founder weighs it.

    Attributes:
        sums: hours by age as the founder sums them up.
        sums_left: mean contribution of an hour by the same sums, £/h.
        plan: hours by age after what others' sums came to.
        left: mean contribution of an hour after the same, £/h.
        money: what is spent before it opens, own money, and the price of credit.
        worth: what it is worth today, £.
        need: money it needs at its deepest point, £.
        credit: most that a lender gives beyond own money, £.
        helped: whether a catalyst helps.
    """

    sums: Plan
    sums_left: float
    plan: Plan
    left: float
    money: Money
    worth: float
    need: float
    credit: float
    helped: bool

    @property
    def begins(self) -> bool:
        """Whether it is worth something and its deepest point can be paid for."""
        return self.worth > 0.0 and self.need <= self.money.capital + self.credit


def weigh(state: State, begin: Start, base: int, uid: int, means: Means) -> Weighed:
    """The plan of a provider around a base, and what its founder thinks that it is worth.

    Founders sum up what they see, and err in it; then they correct their sums by what those of
    others came to, in hours at their age and in what an hour left.
    """
    q, here, seen = state.parameters, begin.here, prospect(state, begin, base)
    err = doubt(state, begin.slug, helped=means.helped)
    judged = judgement(state, err, uid)
    stay, lag = 1.0 / q["need.end_hazard"], q["work.weeks_to_start"]
    sums = Plan(judged * seen.soon, judged * seen.later, stay, here.pace, lag)
    plan, left = fewer(sums, here.experience), seen.left - here.shortfall
    money, credit = finance(state, begin, means)
    rules = PlanRules(q["market.plan_quarters"], q["firm.discount"])
    worth, need = judged_worth(plan, left, begin.running, money, err, rules)
    return Weighed(sums, seen.left, plan, left, money, worth, need, credit, means.helped)


def finance(state: State, begin: Start, means: Means) -> tuple[Money, float]:
    """Money behind a plan, and the most that a lender gives beyond it, £."""
    q, policy, slug = state.parameters, state.policy, begin.slug
    council = begin.here.council
    week = q["market.first_hours"] * q["provider.start_cost_per_hour"]
    weeks = q[f"{slug}.start_cash"] * means.capital
    if cooperative(state, state.model_code(slug)):
        weeks += lends(state) * float(policy["coop_finance"][council])
    paid = float(state.commissioner.columns.grant_share[council])
    capital = weeks * week + paid * float(policy["startup_grant"][council]) * means.helped
    waits, costs = registration(state, slug)
    before = costs + waits * begin.running.fixed
    money = Money(before, q["firm.growth_cost"], capital, begin.here.credit)
    return money, q[f"{slug}.credit"] * week


def registration(state: State, slug: str) -> tuple[int, float]:
    """Weeks that registration takes, and what it costs, £; zero for a business of one.

    One person who looks after no more than four people need not be registered (F-115).
    """
    if owner_works(state)[state.model_code(slug)]:
        return 0, 0.0
    q = state.parameters
    return round(q["market.registration_weeks"]), q["market.registration_cost"]


def doubt(state: State, slug: str, *, helped: bool) -> float:
    """How far a founder's judgement of a market can be off, as a share.

    Help from a catalyst lessens the error; a model's own guidance takes a further share of it.
    """
    q = state.parameters
    left = (q["market.helped_doubt"] if helped else 1.0) * (1.0 - term(q, f"{slug}.guidance"))
    return left * q["market.misjudgement"]


def judgement(state: State, doubt: float, uid: int) -> float:
    """Ratio of the hours that a founder expects to those that the market would bring."""
    drawn = 2.0 * draw(stream(state.seed, _TYPE, 1), uid ^ 2) - 1.0
    return 1.0 + doubt * drawn
