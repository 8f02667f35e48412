"""Working for oneself: what a week of it is worth to somebody who starts, and to an owner."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.founding.sight import BY_PAYMENT, BY_PERSON, local_news, market_hours
from gofal.abm.week.market.beliefs import own_rules
from gofal.abm.week.market.helpers import posts
from gofal.abm.week.market.labour import Labour, match_of
from gofal.abm.world.forms import founders_choose, owner_works
from gofal.abm.world.land import Land
from gofal.abm.world.memory import PAYERS
from gofal.abm.world.prices import fees
from gofal.abm.world.scratch import Notes, Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job, SatisfactionRules, satisfaction_target
from gofal.agents.catalyst import CatalystKind
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I32, I64, Bool
from gofal.agents.unpaid_carer import NO_WEEK
from gofal.agents.value import ValueRules, hours_of_year
from gofal.agents.worth import own_business_worth

_YEAR = 52
_WORKING, _FOUNDER = int(Job.WORKING), int(Decision.FOUNDER)


class OwnRules(NamedTuple):
    """Parameters ``catalyst.*`` of working for oneself.

    Attributes:
        own_thought: chance that who looks for work thinks of it.
        met_per_week: people whom a catalyst meets.
        travel: travel an hour of care that a founder expects.
        own_sight: owners nearby whose word counts as much as the own look at the market.
    """

    own_thought: float
    met_per_week: float
    travel: float
    own_sight: float


class Ways(NamedTuple):
    """Delivery models of one person that somebody can choose.

    Attributes:
        form: number of the delivery model, shape (ways,).
        part: share of those who choose it or one before it, shape (ways,).
        left: what an hour leaves, £/h, zero where closed, shape (ways, councils, payers).
        fixed: cost of a week at any size, £, shape (ways,).
        radius: minutes that it goes, shape (ways,).
        liking: satisfaction with such work above neutral, shape (ways,).
    """

    form: I64
    part: F64
    left: F64
    fixed: F64
    radius: F64
    liking: F64


class Starts(NamedTuple):
    """Those who start a business of one this week, with room for everybody.

    Attributes:
        number: how many they are, one number.
        row: row of each, shape (carers,); so are the others.
        uid: who it is.
        helped: whether a catalyst met the person.
        way: number of the delivery model.
        hours: hours of care a week that the person expects.
        left: what an hour is expected to leave, £/h.
    """

    number: I64
    row: I32
    uid: I64
    helped: Bool
    way: I32
    hours: F64
    left: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody."""
        rows, ways = np.zeros((2, sizes.carers), np.int32)
        uid, helped = np.zeros(sizes.carers, np.int64), np.zeros(sizes.carers, np.bool_)
        return cls(np.zeros(1, np.int64), rows, uid, helped, ways, *np.zeros((2, sizes.carers)))


class Alone(NamedTuple):
    """What decides the worth of working for oneself this week.

    Attributes:
        owns: whether a delivery model is of one person, shape (models,).
        ways: those that can be chosen.
        seen: hours that wait and those of what begins, as one provider would get them, by payer
            and place.
        peers: share of their time that owners here and next door fill, added up, and how many
            they are, shape (councils, 2).
        met: share of people whom a catalyst meets this week, shape (councils,).
        thought: chance that who looks for work thinks of it.
        travel: travel an hour of care that a founder expects.
        sight: owners whose word counts as much as the own look.
        helped: share of the doubt that is left with help.
        doubt: standard deviation of hours over their forecast.
        value: parameters of learning and of the way up.
        starts: those who start.
    """

    owns: Bool
    ways: Ways
    seen: F64
    peers: F64
    met: F64
    thought: float
    travel: float
    sight: float
    helped: float
    doubt: float
    value: ValueRules
    starts: Starts


class Peers(NamedTuple):
    """What owners fill of their time.

    Attributes:
        asked: businesses of one whose owner is asked, shape (providers,).
        share: by council, added up, and how many they are, shape (councils, 2).
    """

    asked: Bool
    share: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody."""
        return cls(np.zeros(sizes.providers, np.bool_), np.zeros((sizes.councils, 2)))


class Market(Notes):
    """What the ways of working alone would bring in a week, and the market that is seen in it."""

    week = NO_WEEK
    ways: Ways
    seen: F64


@kernel
def _ask_peers(
    carers: CarerColumns,
    providers: ProviderColumns,
    owns: Bool,
    travel: float,
    since: int,
    peers: Peers,
) -> None:
    """Ask owners who began by some week which part of their time they fill."""
    share, asked = peers.share, peers.asked
    share[:] = 0.0
    # Seen once for each business and not for each carer, whose employer's record lies elsewhere.
    for j in range(len(asked)):
        asked[j] = owns[providers.form[j]] and providers.founded[j] <= since
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] != _WORKING:
            continue
        j = carers.provider[row]
        if asked[j]:
            filled = providers.planned[j] * (1.0 + travel) / carers.hours_wanted[row]
            share[providers.council[j], 0] += min(1.0, max(0.0, filled))
            share[providers.council[j], 1] += 1.0


@kernel
def seen_alone(home: int, way: int, alone: Alone, land: Land) -> tuple[float, float]:
    """Hours a week that would fall to a business of one at home, and what one leaves, £/h."""
    hours, worth = 0.0, 0.0
    for at in range(land.near_start[home], land.near_start[home + 1]):
        place = land.near[at]
        if land.minutes[home, place] > alone.ways.radius[way]:
            break
        for payer in range(alone.seen.shape[0]):
            left = alone.ways.left[way, land.council[place], payer]
            if left > 0.0:
                hours += alone.seen[payer, place]
                worth += alone.seen[payer, place] * left
    return hours, worth / hours if hours > 0.0 else 0.0


@kernel
def forecast(home: int, wanted: float, way: int, alone: Alone, land: Land) -> tuple[float, float]:
    """Hours of care that somebody expects from working alone, and what one leaves, £/h.

    The own look at the market counts as much as the word of ``alone.sight`` owners nearby.
    """
    hours, left = seen_alone(home, way, alone, land)
    most = wanted / (1.0 + alone.travel)
    peers = alone.peers[land.council[home]]
    share = (alone.sight * min(1.0, hours / most) + peers[0]) / (alone.sight + peers[1])
    return share * most, left


@kernel
def start_worth(
    hours: float, left: float, helped: bool, way: int, council: int, alone: Alone, market: Labour
) -> float:
    """Worth of a week of the first year of working for oneself with such a forecast, £."""
    year = hours_of_year(0.0, hours, alone.value)
    pay = year * left - alone.ways.fixed[way]
    doubt = alone.doubt * (alone.helped if helped else 1.0)
    return own_business_worth(
        pay,
        year * (1.0 + alone.travel),
        doubt,
        alone.ways.liking[way],
        0.0,
        market.outside[council],
        market.worth,
    )


@inlined
def owner_worth(
    row: int,
    week: int,
    council: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    alone: Alone,
    market: Labour,
) -> float:
    """Worth of a week of the coming year to somebody who works alone, £."""
    j = carers.provider[row]
    an_hour = 1.0 + providers.usual_travel[j]
    believed = max(0.0, float(providers.believed_hours[j]))
    hours = hours_of_year(float(providers.planned[j]), believed, alone.value)
    hours = min(carers.hours_wanted[row] / an_hour, max(0.0, hours))
    pay = hours * providers.believed_left[j] - providers.fixed_cost[j]
    match = 0.0
    if week - carers.since[row] >= market.match_weeks:
        match = match_of(carers.uid[row], providers.uid[j], market)
    liking = carers.satisfaction[row] - market.liking.neutral_satisfaction
    doubt = providers.hours_doubt[j] / max(1.0, believed)
    outside = market.outside[council]
    return own_business_worth(pay, hours * an_hour, doubt, liking, match, outside, market.worth)


@inlined
def thinks_of_it(
    row: int, council: int, week: int, carers: CarerColumns, alone: Alone, seed: int
) -> tuple[bool, bool]:
    """Whether somebody thinks of working alone this week, and whether a catalyst met the person."""
    drawn = draw(stream(seed, _FOUNDER, week), carers.uid[row])
    met = drawn < alone.met[council] or carers.help_turn[row] == week
    return met or drawn < alone.met[council] + alone.thought, met


@kernel
def starts_alone(
    row: int,
    least: float,
    helped: bool,
    week: int,
    carers: CarerColumns,
    land: Land,
    alone: Alone,
    market: Labour,
) -> bool:
    """Whether working alone is worth more than ``least`` a week; if so the person is to start."""
    drawn, way = draw(stream(market.seed, _FOUNDER, week), carers.uid[row] ^ 1), 0
    while way < len(alone.ways.part) - 1 and drawn >= alone.ways.part[way]:
        way += 1
    home, starts = carers.home[row], alone.starts
    council = land.council[home]
    hours, left = forecast(home, float(carers.hours_wanted[row]), way, alone, land)
    if start_worth(hours, left, helped, way, council, alone, market) <= least:
        return False
    n = starts.number[0]
    starts.row[n], starts.uid[n], starts.way[n] = row, carers.uid[row], way
    starts.helped[n], starts.hours[n], starts.left[n] = helped, hours, left
    starts.number[0] += 1
    return True


def working_alone(state: State) -> Alone:
    """What decides the worth of working for oneself this week.

    While the market settles nobody thinks of it.
    """
    q = state.parameters
    rules, owns, market = q.fill(OwnRules, "catalyst"), owner_works(state), _market(state)
    open_now = 0.0 if state.settling else 1.0
    return Alone(
        owns=owns,
        ways=market.ways,
        seen=market.seen,
        peers=_peers(state, owns, rules.travel),
        met=open_now * _met(state, rules.met_per_week),
        thought=open_now * rules.own_thought,
        travel=rules.travel,
        sight=rules.own_sight,
        helped=q["market.helped_doubt"],
        doubt=q["firm.hours_doubt"],
        value=own_rules(state),
        starts=state.scratch(Starts),
    )


def _market(state: State) -> Market:
    """Ways and what is seen, worked out once a week: prices and sight change after all who ask."""
    market = state.scratch(Market)
    if market.week != state.week:
        market.week, market.ways, market.seen = state.week, _ways(state), _seen(state)
    return market


def _met(state: State, per_week: float) -> F64:
    """Share of those employed in care, or who could be, whom catalysts meet, by council."""
    able = posts(state, CatalystKind.COMMUNITY_CATALYST)
    people = state.memory.pool.sum(axis=1) + state.tally["paid_carers"]
    met: F64 = np.minimum(1.0, per_week * able / np.maximum(1.0, people))
    return met


def _seen(state: State) -> F64:
    """Hours that one more would get of those that wait and of what begins, by payer and place."""
    q, hours = state.parameters, market_hours(state)
    share = 1.0 + q["market.rivals_count"] * state.memory.seen_rivals
    seen: F64 = (hours.waiting + hours.begun / q["need.end_hazard"]) / share
    return seen


def _peers(state: State, owns: Bool, travel: float) -> F64:
    """What owners of a year and more here and next door fill of their time, shape (councils, 2).

    Who stopped in the last year for other work filled nothing.
    """
    asked, since = state.scratch(Peers), state.week - _YEAR
    _ask_peers(state.carer.columns, state.provider.columns, owns, travel, since, asked)
    asked.share[:, 1] += local_news(state).stopped
    peers: F64 = state.geography.near @ asked.share
    return peers


def _ways(state: State) -> Ways:
    """The delivery models of one person, and what each would bring."""
    q = state.parameters
    slugs, weight = founders_choose(state, alone=True)
    liking = q.fill(SatisfactionRules, "carer")
    return Ways(
        np.array([state.model_code(slug) for slug in slugs]),
        np.cumsum(weight) / weight.sum(),
        np.stack([_left(state, slug) for slug in slugs]),
        np.array([q[f"{slug}.fixed_cost"] for slug in slugs]),
        np.array([q[f"{slug}.radius"] for slug in slugs]),
        np.array([_liking(state, slug, liking) for slug in slugs]),
    )


def _left(state: State, slug: str) -> F64:
    """What an hour leaves by council and payer, £/h; councils buy from nobody who works alone.

    A direct payment follows the fee of today, own money the price level.
    """
    q, serves = state.parameters, state.models[state.model_code(slug)].serves
    cost = q[f"{slug}.overhead"] + q["catalyst.travel"] * q["provider.mileage_per_hour"]
    left = np.zeros((state.councils, len(PAYERS)))
    if serves.direct_payment:
        left[:, BY_PAYMENT] = fees(state) * q[f"{slug}.direct_ratio"] - cost
    if serves.own_money:
        left[:, BY_PERSON] = (
            state.commissioner.columns.price_level * q[f"{slug}.private_ratio"] - cost
        )
    return left


def _liking(state: State, slug: str, rules: SatisfactionRules) -> float:
    """Satisfaction with the work of a business of one above neutral."""
    q = state.parameters
    level = satisfaction_target(q[f"{slug}.autonomy"], q[f"{slug}.training"], 0.0, rules)
    return float(level - rules.neutral_satisfaction)
