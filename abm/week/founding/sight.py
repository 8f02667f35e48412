"""Sight: what founders see of the market, of those already there, and of others' plans."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTER
from gofal.abm.week.market.beliefs import left_of_quarter
from gofal.abm.week.market.reach import Reach
from gofal.abm.week.market.travel import TravelRules, expected_travel
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow
from gofal.abm.world.memory import PAYERS
from gofal.abm.world.prices import terms
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.investment import Plan, hours_at, price_of_credit
from gofal.agents.kernel import kernel
from gofal.agents.layers import LayerRules
from gofal.agents.provider import CostRules, ProviderColumns, hour_cost
from gofal.agents.table import F32, F64, I32, Bool
from gofal.agents.value import ValueRules

_SERVED, _WAITING = int(Stage.SERVED), int(Stage.WAITING)
_DIRECT, _OWN = int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY)
BY_COUNCIL, BY_PAYMENT, BY_PERSON = range(len(PAYERS))
_YEAR = 52.0
_HARDLY_FILLED = 1e-6
"""Share of posts filled in a week that only guards a division by nothing."""


LOOKS_AT = "provider commissioner catalyst"
"""What seeing others looks at."""
SEES = "memory(local_news seen_begun seen_rivals seen_waiting)"
"""What seeing the market changes, as the plan of the week says it."""


class MarketHours(NamedTuple):
    """Hours a week that founders see, by payer and place, shape (payers, places) each.

    Attributes:
        waiting: of people who wait.
        begun: of packages that begin in a week, smoothed.
    """

    waiting: F64
    begun: F64


class LocalNews(NamedTuple):
    """What is known of others in each council, shape (councils,) each; half of it fades in time.

    Attributes:
        planned: hours that young providers had planned for the age they have.
        came: hours they have.
        hired: carers hired a week.
        posts: posts open.
        lost: what lenders write off in a year, £.
        lent: credit that lenders have granted, £.
        short: pounds by which what a quarter left fell short of the sums of founders.
        worked: hours of these quarters.
        stopped: owners who worked alone and stopped for other work, in a year.
    """

    planned: F64
    came: F64
    hired: F64
    posts: F64
    lost: F64
    lent: F64
    short: F64
    worked: F64
    stopped: F64


def market_hours(state: State) -> MarketHours:
    """Views of what founders last saw."""
    return MarketHours(state.memory.seen_waiting, state.memory.seen_begun)


def local_news(state: State) -> LocalNews:
    """Views of what is known of others."""
    return LocalNews(*state.memory.local_news)


def see_market(state: State) -> None:
    """Hours that wait and hours that begin are seen, and how fast posts are filled."""
    speed = 1.0 / state.parameters["market.sight_weeks"]
    hours = market_hours(state)
    hours.begun[:] *= 1.0 - speed
    see_hours(state.client.columns, hours, state.week, speed)
    news, tally = local_news(state), state.tally
    news.hired[:] += speed * (tally["hired"] - news.hired)
    news.posts[:] += speed * (tally["open_posts"] - news.posts)
    news.stopped[:] += tally["owners_gave_up"] - news.stopped / _YEAR
    slow = 1.0 / state.parameters["market.lender_weeks"]
    news.lost[:] += slow * (52.0 * state.ledger.pounds(Flow.WRITE_OFF) - news.lost)
    p = state.provider.columns
    lines = np.where(p.alive & ~p.owner_covers, p.credit / 100.0, 0.0)
    lent = np.bincount(p.council, lines, state.councils)
    news.lent[:] += slow * (lent - news.lent)


@kernel
def see_hours(clients: ClientColumns, hours: MarketHours, week: int, speed: float) -> None:
    """Sum up hours that wait, and add to those that began lately, by payer and place."""
    hours.waiting[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i]:
            continue
        payer = BY_COUNCIL
        if clients.route[i] == _DIRECT:
            payer = BY_PAYMENT
        elif clients.route[i] == _OWN:
            payer = BY_PERSON
        if clients.stage[i] == _WAITING:
            hours.waiting[payer, clients.place[i]] += clients.package[i]
        elif clients.stage[i] == _SERVED and clients.since[i] == week:
            hours.begun[payer, clients.place[i]] += speed * clients.package[i]


class RivalRules(NamedTuple):
    """A typical package, h/week, the share of it that has to be free, and the parameters used."""

    hours: float
    room: float
    cost: CostRules
    travel: TravelRules


class RivalPrices(NamedTuple):
    """Prices that those already there ask, by council.

    Attributes:
        fee: of a council-managed hour, £/h.
        price_level: price level of own money, £/h.
        premium: share by which the council pays more for rural hours.
        least: least standing with the council.
    """

    fee: F64
    price_level: F64
    premium: F64
    least: I32


@kernel
def _count_rivals(
    providers: ProviderColumns,
    land: Land,
    reach: Reach,
    visits_at: F32,
    demand_at: F64,
    prices: RivalPrices,
    rules: RivalRules,
    rivals: F64,
) -> None:
    """Count the providers willing and able to take a typical package, by payer and place."""
    rivals[:] = 0.0
    contact = 60.0 * rules.travel.visit_hours
    visits, cost = rules.hours / rules.travel.visit_hours, rules.cost
    for place in range(rivals.shape[1]):
        n = land.council[place]
        fee = prices.fee[n]
        for at in range(reach.start[place], reach.start[place + 1]):
            j = reach.provider[at]
            if not providers.alive[j] or providers.free[j] < rules.room * rules.hours:
                continue
            if providers.clients[j] >= providers.max_clients[j]:
                continue
            if providers.planned[j] >= providers.most_hours[j]:
                continue
            demand = demand_at[place]
            ratio, waiting = expected_travel(
                j, place, visits, contact, providers, land, visits_at, cost, demand, rules.travel
            )
            asked = hour_cost(j, ratio, waiting, providers, rules.cost) + providers.required[j]
            kept = 1.0 - providers.royalty[j]
            if providers.serves_council[j] and providers.contract[j, n] >= prices.least[n]:
                offered = fee * providers.agreed_price[j, n] * kept
                offered *= 1.0 + prices.premium[n] * land.rural[place]
                rivals[BY_COUNCIL, place] += providers.owner_covers[j] or offered >= asked
            if providers.serves_direct[j]:
                rivals[BY_PAYMENT, place] += fee * providers.direct_ratio[j] * kept >= asked
            if providers.serves_own[j]:
                offered = prices.price_level[n] * providers.private_ratio[j] * kept
                offered *= 1.0 - providers.discount[j]
                rivals[BY_PERSON, place] += offered >= asked


def see_others(state: State) -> None:
    """Founders see who would take packages in each place, and what others' plans came to."""
    q, t = state.parameters, terms(state)
    _count_rivals(
        state.provider.columns,
        state.land,
        state.scratch(Reach),
        state.memory.visits_at,
        state.memory.demand_at,
        RivalPrices(t.fee, t.price_level, t.premium, t.list_least),
        RivalRules(
            q["measure.typical_package"],
            q["measure.room_for"],
            q.fill(CostRules, "provider"),
            q.fill(TravelRules, "travel"),
        ),
        state.memory.seen_rivals,
    )
    news = local_news(state)
    keep = 0.5 ** (QUARTER / q["market.experience_weeks"])
    stay, lag = 1.0 / q["need.end_hazard"], q["work.weeks_to_start"]
    for known in (news.planned, news.came, news.short, news.worked):
        known[:] *= keep
    _compare_plans(state.provider.columns, state.week, stay, lag, news)


@kernel
def _compare_plans(
    providers: ProviderColumns, week: int, stay: float, lag: float, news: LocalNews
) -> None:
    """Add this quarter's hours of those with a plan, and what they had planned for their age."""
    for j in range(len(providers.alive)):
        if not providers.alive[j] or providers.plan_soon[j] + providers.plan_later[j] <= 0.0:
            continue
        soon, later, pace = providers.plan_soon[j], providers.plan_later[j], providers.plan_pace[j]
        plan = Plan(soon, later, stay, pace, lag)
        news.planned[providers.council[j]] += hours_at(plan, week - providers.founded[j])
        news.came[providers.council[j]] += providers.planned[j]


def remember_ended(state: State, rows: NDArray[np.intp]) -> None:
    """Plans of providers that end came to nothing, in this quarter and in all that follow.

    What would be added quarter by quarter, and fades, is added at once.
    """
    q, p, news = state.parameters, state.provider.columns, local_news(state)
    keep = 0.5 ** (QUARTER / q["market.experience_weeks"])
    stay, lag = 1.0 / q["need.end_hazard"], q["work.weeks_to_start"]
    for j in rows[p.plan_soon[rows] + p.plan_later[rows] > 0.0]:
        plan = Plan(p.plan_soon[j], p.plan_later[j], stay, p.plan_pace[j], lag)
        news.planned[p.council[j]] += hours_at(plan, state.week - p.founded[j]) / (1.0 - keep)


def note_lives(state: State, due: NDArray[np.intp]) -> None:
    """What an hour of the quarter left is compared with what founders' sums said of it.

    What growth by plan costs once is no part of either.
    """
    p, news = state.provider.columns, local_news(state)
    rows = due[(p.plan_later[due] > 0.0) & (p.hours[due] >= 1.0)]
    q = state.parameters
    values, layers = q.fill(ValueRules, "firm"), q.fill(LayerRules, "provider")
    _note_lives(p, rows, state.week, values, layers, news)


@kernel
def _note_lives(
    providers: ProviderColumns,
    rows: NDArray[np.intp],
    week: int,
    rules: ValueRules,
    layers: LayerRules,
    news: LocalNews,
) -> None:
    """Add what the quarters of some providers fell short by, and their hours."""
    for j in rows:
        left = left_of_quarter(j, week, providers, rules, layers)
        n, hours = providers.council[j], np.float64(providers.hours[j])
        news.short[n] += hours * (providers.plan_left[j] - left)
        news.worked[n] += hours


def shortfall(state: State, council: int) -> float:
    """What an hour of known providers left less than their founders' sums, £/h.

    Of a council and its neighbours; before much is known, founders take their sums as they are.
    """
    near, news = _near(state, council), local_news(state)
    faith = QUARTER * state.parameters["market.plan_faith"]
    return float(news.short[near].sum() / (faith + news.worked[near].sum()))


def experience(state: State, council: int) -> float:
    """What the plans of others came to in a council and its neighbours, over what they were.

    Before there are many, founders take plans as they are: ``market.plan_faith`` hours of plans
    are thought to have come true.
    """
    near = _near(state, council)
    news, faith = local_news(state), state.parameters["market.plan_faith"]
    ratio = (faith + news.came[near].sum()) / (faith + news.planned[near].sum())
    return float(ratio)


def _near(state: State, council: int) -> Bool:
    """A council and those next to it, shape (councils,)."""
    near: Bool = state.geography.adjacent[council].copy()
    near[council] = True
    return near


def credit_price(state: State, council: int) -> float:
    """Price that lenders ask of a year's credit, by what they lost in a council and its neighbours.

    The share lost is what is written off in a year over that and the credit granted.
    """
    near, news = _near(state, council), local_news(state)
    lost, lent = float(news.lost[near].sum()), float(news.lent[near].sum())
    riskless = state.parameters["market.riskless"]
    return price_of_credit(riskless, lost / (lost + lent) if lost > 0.0 < lent else 0.0)


def pace(state: State, council: int) -> float:
    """Hours that a newcomer can staff in a week, h/week a week, as posts of a council are filled.

    It has ``provider.first_posts`` at a time, filled at the rate that was last seen; each is taken
    up until who was hired begins.
    """
    q, news = state.parameters, local_news(state)
    hired, posts = float(news.hired[council]), float(news.posts[council])
    filled = hired / posts if posts > hired else 1.0
    weeks = 1.0 / max(filled, _HARDLY_FILLED) + q["work.weeks_to_start"]
    return q["provider.first_posts"] * q["provider.hours_per_post"] / weeks


@kernel
def _count_newcomers(
    providers: ProviderColumns, land: Land, base: int, radius: float, since: int, number: F64
) -> None:
    """Count providers founded since some week whose base lies within so many minutes."""
    for j in range(len(providers.alive)):
        if not providers.alive[j] or providers.founded[j] <= since:
            continue
        if land.minutes[base, providers.base_place[j]] > radius:
            continue
        number[BY_COUNCIL] += providers.serves_council[j]
        number[BY_PAYMENT] += providers.serves_direct[j]
        number[BY_PERSON] += providers.serves_own[j]


def newcomers(state: State, base: int, radius: float) -> F64:
    """Providers that opened within the last year near a base, by payer, shape (payers,)."""
    number = np.zeros(len(PAYERS))
    _count_newcomers(state.provider.columns, state.land, base, radius, state.week - 52, number)
    return number
