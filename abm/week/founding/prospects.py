"""Prospects: what a founder thinks the market of a place would bring."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.founding.cooperatives import founders_outlook, is_cooperative
from gofal.abm.week.founding.franchises import royalties
from gofal.abm.week.founding.openness import council_open, list_cost
from gofal.abm.week.founding.sight import (
    BY_COUNCIL,
    MarketHours,
    credit_price,
    experience,
    market_hours,
    newcomers,
    pace,
    shortfall,
)
from gofal.abm.week.market.tenders import contract_wage
from gofal.abm.week.market.travel import WINDOWS, TravelRules, tour_minutes
from gofal.abm.world.forms import owner_works, term
from gofal.abm.world.founding import local_scale
from gofal.abm.world.land import Land
from gofal.abm.world.prices import terms, wage_floor
from gofal.abm.world.regimes import required
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import Route
from gofal.agents.investment import Money, Plan, PlanRules, deepest_point, fewer, plan_worth
from gofal.agents.kernel import kernel
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


def expected_prices(state: State, slug: str, council: int) -> F64:
    """Price of an hour to a founder by :data:`PAYERS`, £/h; nought from those closed to it."""
    q, t = state.parameters, terms(state)
    serves = state.models[state.model_code(slug)].serves
    open_to = (council_open(state, slug, council), serves.direct_payment, serves.own_money)
    fee = float(t.fee[council])
    price = np.array(
        [
            fee,
            fee * q[f"{slug}.direct_ratio"],
            float(t.start_fee[council]) * q[f"{slug}.private_ratio"],
        ]
    )
    kept = (1.0 - royalty_of(state, slug, council)) * founders_outlook(state, slug, council).grant
    price = price * kept + _scope_expected(state, slug, council)
    if t.route_open[council] and t.route_model[council] == state.model_code(slug):
        price[BY_COUNCIL] += float(t.route_extra[council])
    expected: F64 = np.where(open_to, price, 0.0)
    return expected


def royalty_of(state: State, slug: str, council: int) -> float:
    """Share of income a franchise pays week by week; nought in other forms.

    Where it is deferred nothing is due but a part of a surplus, so it breaks no newcomer.
    """
    if state.policy["royalty_deferral"][council] > 0.5:
        return 0.0
    return float(royalties(state)[state.model_code(slug), council])


def _scope_expected(state: State, slug: str, council: int) -> float:
    """Pay from health that a founder of a nursing team counts on for a mean hour, £/h."""
    paid = float(state.policy["health_scope"][council])
    nursing = term(state.parameters, f"{slug}.nursing")
    if paid * nursing <= 0.0:
        return 0.0
    c = state.client.columns
    here = c.alive & (state.land.council[c.place] == council)
    able = c.complexity[here] >= state.parameters["matching.complex_from"]
    return paid * nursing * float(able.mean()) if len(able) else 0.0


def place_to_start(state: State, slug: str, council: int, uid: int, prices: F64) -> int:
    """The place a founder looks at, by the hours of those it may serve that would fall to it."""
    q, hours = state.parameters, market_hours(state)
    places = np.flatnonzero(state.land.council == council)
    rivals = q["market.rivals_count"] * state.memory.seen_rivals
    seen = hours.waiting + hours.begun / q["need.end_hazard"] / (1.0 + rivals)
    weight = seen[prices > 0.0][:, places].sum(axis=0) + _HARDLY
    if term(q, f"{slug}.by_users") > 0.0:
        weight = _users_weight(state, slug, places, weight)
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
        left: mean contribution of an hour, £/h.
    """

    soon: float
    later: float
    left: float


def prospect(state: State, slug: str, council: int, base: int, prices: F64) -> Prospect:
    """What a newcomer can expect around a base."""
    q = state.parameters
    cost, rules = q.fill(CostRules, "provider"), q.fill(TravelRules, "travel")
    newcomer = _newcomer(state, slug, council, base, prices)
    rivals, demand = state.memory.seen_rivals, state.memory.demand_at
    seen = _prospect(newcomer, market_hours(state), rivals, demand, state.land, cost, rules)
    return Prospect(*seen)


def _newcomer(state: State, slug: str, council: int, base: int, prices: F64) -> Newcomer:
    """The terms on which a provider of a form would start."""
    q, help_known = state.parameters, founders_outlook(state, slug, council)
    wage = float(wage_floor(state)[council]) * help_known.scale
    wage = max(wage, local_scale(state, council), float(contract_wage(state)[council]))
    law = required(state, council, slug)
    overhead = q[f"{slug}.overhead"] * help_known.office + law.extra_cost
    overhead += term(q, f"{slug}.monitoring") * q["provider.monitoring_cost"]
    return Newcomer(
        base=base,
        council=council,
        radius=q[f"{slug}.radius"],
        wage=wage * law.pay_factor,
        overhead=overhead,
        travel_paid=max(q[f"{slug}.travel_paid"], law.travel),
        waiting_paid=max(q[f"{slug}.waiting_paid"], law.waiting),
        premium=float(state.lever("rural_premium")[council]),
        prices=prices,
        recent=newcomers(state, base, q[f"{slug}.radius"]),
        rivals_count=q["market.rivals_count"],
        stay=1.0 / q["need.end_hazard"],
    )


def running_cost(state: State, slug: str, council: int) -> float:
    """Cost of a week to a newcomer at any size, £."""
    office = founders_outlook(state, slug, council).office
    return state.parameters[f"{slug}.fixed_cost"] * office + list_cost(state, slug, council)


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
            newcomer.overhead,
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
            worth += (waits + begins) * left
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


def weigh(state: State, slug: str, council: int, base: int, uid: int, means: Means) -> Weighed:
    """The plan of a provider around a base, and what its founder thinks that it is worth.

    Founders sum up what they see, and err in it; then they correct their sums by what those of
    others came to, in hours at their age and in what an hour left.
    """
    q, prices = state.parameters, expected_prices(state, slug, council)
    seen = prospect(state, slug, council, base, prices)
    err = doubt(state, slug, helped=means.helped)
    judged = judgement(state, err, uid)
    stay, lag = 1.0 / q["need.end_hazard"], q["work.weeks_to_start"]
    sums = Plan(judged * seen.soon, judged * seen.later, stay, pace(state, council), lag)
    plan = fewer(sums, experience(state, council))
    left = seen.left - shortfall(state, council)
    fixed = running_cost(state, slug, council)
    spread = err / sqrt(3.0) * plan.later * max(0.0, left)
    money, credit = finance(state, slug, council, means)
    rules = PlanRules(q["market.plan_quarters"], q["firm.discount"])
    worth = plan_worth(plan, left, fixed, money, spread, rules)
    # Who lends, and who has saved, asks what if all goes as badly as it may.
    need = deepest_point(fewer(plan, 1.0 - err), left, fixed, money, rules)
    return Weighed(sums, seen.left, plan, left, money, worth, need, credit, means.helped)


def finance(state: State, slug: str, council: int, means: Means) -> tuple[Money, float]:
    """Money behind the plan of a form, and the most that a lender gives beyond it, £."""
    q, policy = state.parameters, state.policy
    week = q["market.first_hours"] * q["provider.start_cost_per_hour"]
    weeks = q[f"{slug}.start_cash"] * means.capital
    if is_cooperative(state)[state.model_code(slug)]:
        weeks += float(policy["coop_finance"][council])
    capital = weeks * week + float(policy["startup_grant"][council]) * means.helped
    waits, costs = registration(state, slug)
    before = costs + waits * running_cost(state, slug, council)
    money = Money(before, q["firm.growth_cost"], capital, credit_price(state, council))
    return money, q[f"{slug}.credit"] * week


def registration(state: State, slug: str) -> tuple[int, float]:
    """Weeks that registration takes, and what it costs, £; nought for a business of one.

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
