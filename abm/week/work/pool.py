"""People who could do care work and do other work: they come, go, and weigh posts."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.founding.alone import Alone, starts_alone, working_alone
from gofal.abm.week.market.labour import (
    Labour,
    earns_elsewhere,
    labour,
    offer_worth,
    worth_elsewhere,
)
from gofal.abm.week.work.posts import Posts
from gofal.abm.week.work.taking import Search, accept, best_post, turned_away
from gofal.abm.world.land import Land
from gofal.abm.world.memory import STEPS_OF_EARNINGS
from gofal.abm.world.people import SupplyRules, make_carer
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import Decision, draw, draws, identity, poisson, stream
from gofal.agents.kernel import kernel
from gofal.agents.kinds import CARER
from gofal.agents.provider import ProviderColumns
from gofal.agents.rows import give_row_back, take_row
from gofal.agents.table import F64, I64, Free

_WEIGHS, _POOL, _ORDER = (
    int(Decision.LABOUR_INFLOW),
    int(Decision.CARER_POOL),
    int(Decision.JOB_SEARCH),
)
_NOVICE, _ALONE = int(Decision.VALUES), int(Decision.MICRO_FOUNDING)
_NO_POST = -1e9
COMES = (
    "carer(absent alive contact effective going home hours_wanted job next next_way novice "
    "offered_choice own_language pay premium promised protected provider rank reach satisfaction "
    "secure since skill starts stopping tied_until travel turned_by uid visits wage "
    "waiting way worked)"
)
"""What somebody who comes, or looks in vain and leaves traces in a free row, changes, as the plan
of the week says it."""


class PoolFlows(NamedTuple):
    """Series of the pool by council, shape (councils,) each."""

    pool_came: F64
    pool_ended: F64


class Entry(NamedTuple):
    """Series of people who come to home care from other work, by council."""

    entrants: F64
    hired: F64


class Best(NamedTuple):
    """The best post around each place, £ an hour to somebody whom it fits, shape (places,).

    Attributes:
        at: in the place itself.
        near: within reach of it, less the way.
    """

    at: F64
    near: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """No post."""
        return cls(*np.full((2, sizes.places), _NO_POST))


@kernel
def _renew_pool(pool: I64, rate: F64, ends: float, seed: int, week: int, sums: PoolFlows) -> None:
    """Working lives end, and as many people as the population brings come, on all steps alike."""
    key = stream(seed, _POOL, week)
    for n in range(len(pool)):
        for step in range(pool.shape[1]):
            at = n * STEPS_OF_EARNINGS + step
            mean = ends * pool[n, step]
            ended = 0
            # The sum of so many chances is Poisson by all that can be seen; large ones in parts.
            parts = 1 + int(mean / 500.0)
            for p in range(parts):
                ended += poisson(mean / parts, draw(key, 4 * at + (p << 40)))
            ended = min(pool[n, step], ended)
            came = poisson(rate[n] / pool.shape[1], draw(key, 4 * at + 1))
            pool[n, step] += came - ended
            sums.pool_came[n] += came
            sums.pool_ended[n] += ended


def renew_pool(state: State) -> None:
    """People who could do care work and do not: some come of an age, some end working life."""
    rate = np.bincount(state.land.council, state.entrant_rate, state.councils)
    _renew_pool(
        state.memory.pool,
        rate,
        state.parameters["carer.life_ends"],
        state.seed,
        state.week,
        state.tally.rows(PoolFlows),
    )


@kernel
def _see_best(
    posts: Posts,
    providers: ProviderColumns,
    land: Land,
    premium: float,
    reach: float,
    market: Labour,
    best: Best,
) -> None:
    """See the best post around each place to somebody with so high a ``premium``, in an hour."""
    for place in range(len(best.at)):
        best.at[place] = _NO_POST
        for post in range(posts.start[place], posts.start[place + 1]):
            j = posts.provider[post]
            if j >= 0:
                hours, council = posts.hours[post], land.council[place]
                worth = offer_worth(j, hours, 0.0, 1.0, premium, council, providers, market)
                best.at[place] = max(best.at[place], worth)
    a_minute = market.worth.ways * market.worth.way_minute
    for place in range(len(best.at)):
        best.near[place] = _NO_POST
        for at in range(land.near_start[place], land.near_start[place + 1]):
            other = land.near[at]
            minutes = land.minutes[place, other]
            if minutes > reach:
                break
            best.near[place] = max(best.near[place], best.at[other] - a_minute * minutes)


class Comers(NamedTuple):
    """Who may come to home care.

    Attributes:
        pool: people of each council and step, shape (councils, steps).
        share: share of its council's people who live in each place, shape (places,).
        wider: share by council of further people, without experience, who come for values.
        values: share of posts by council whose employer looks closely at values.
        speakers: share of people who speak the country's own language, by council.
        rules: parameters of a person who works in care.
    """

    pool: I64
    share: F64
    wider: F64
    values: F64
    speakers: F64
    rules: SupplyRules


@kernel
def _weigh_posts(
    order: I64,
    carers: CarerColumns,
    free: Free,
    providers: ProviderColumns,
    land: Land,
    posts: Posts,
    best: Best,
    comers: Comers,
    week: int,
    market: Labour,
    search: Search,
    sums: Entry,
) -> None:
    """Some of those who do other work weigh posts near them, on each step that may gain by it."""
    key = stream(market.seed, _WEIGHS, week)
    for place in order:
        n = land.council[place]
        for step in range(STEPS_OF_EARNINGS):
            if best.near[place] <= _least(max(step, 0.2), n, market):
                break
            mean = comers.pool[n, step] * comers.share[place] * market.search.weighs
            mean *= 1.0 + comers.wider[n]
            count = poisson(mean, draw(key, place * STEPS_OF_EARNINGS + step))
            for ordinal in range(min(count, comers.pool[n, step])):
                row = take_row(free)
                uid = identity(CARER, week, place, step + STEPS_OF_EARNINGS * ordinal)
                _somebody(row, uid, place, step, n, week, carers, comers, market)
                j = _takes(row, week, key, carers, providers, land, posts, comers, market, search)
                if j < 0:
                    carers.alive[row] = False
                    give_row_back(row, free)
                else:
                    comers.pool[n, step] -= 1
                    sums.entrants[n] += 1.0
                    sums.hired[providers.council[j]] += 1.0


@kernel
def _least(step: float, council: int, market: Labour) -> float:
    """Worth that an hour of a post must have for somebody low on a step, £."""
    earns = earns_elsewhere(step / STEPS_OF_EARNINGS, council, market)
    return worth_elsewhere(earns, 1.0, council, market)


@kernel
def _somebody(
    row: int,
    uid: int,
    place: int,
    step: int,
    council: int,
    week: int,
    carers: CarerColumns,
    comers: Comers,
    market: Labour,
) -> None:
    """Fill a row with a person of a step who lives in a place; some come for values alone."""
    make_carer(carers, row, uid, place, comers.speakers[council], market.seed, week, comers.rules)
    carers.rank[row] = (step + carers.rank[row]) / STEPS_OF_EARNINGS
    wider = comers.wider[council]
    drawn = draw(stream(market.seed, _NOVICE, 0), uid)
    carers.novice[row] = drawn < wider / (1.0 + wider)


@kernel
def _takes(
    row: int,
    week: int,
    key: np.uint64,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    posts: Posts,
    comers: Comers,
    market: Labour,
    search: Search,
) -> int:
    """The employer whose post the person takes, -1 if none is worth leaving other work for."""
    council = land.council[carers.home[row]]
    earns = earns_elsewhere(carers.rank[row], council, market)
    least = worth_elsewhere(earns, carers.hours_wanted[row], council, market)
    post, _ = best_post(row, least, carers, providers, land, posts, key, market)
    if post < 0:
        return -1
    j = posts.provider[post]
    if turned_away(row, j, carers, providers, comers.values, search.looked, week, market):
        return -1
    return accept(row, post, week, carers, providers, land, posts, search, market)


def _comers(state: State) -> Comers:
    """Who may come to home care."""
    values, land, rate = state.lever("values_recruitment"), state.land, state.entrant_rate
    whole = np.bincount(land.council, rate, state.councils)
    return Comers(
        pool=state.memory.pool,
        share=rate / whole[land.council],
        wider=values * state.parameters["work.values_pool"],
        values=values,
        speakers=state.speakers,
        rules=state.parameters.fill(SupplyRules, "carer"),
    )


def weigh_posts(state: State) -> None:
    """Some of those who do other work weigh the posts near them, and come if it pays."""
    market, comers, land, carer = labour(state), _comers(state), state.land, state.carer
    posts, best = state.scratch(Posts), state.scratch(Best)
    p, reach = state.provider.columns, state.parameters["carer.reach_mean"]
    # Few are paid more than three standard deviations above the scale.
    most = np.exp(3.0 * comers.rules.premium_spread)
    _see_best(posts, p, land, most, reach, market, best)
    key = stream(state.seed, _ORDER, state.week)
    drawn = np.empty(len(comers.share))
    draws(key, np.arange(len(drawn)), drawn)
    _weigh_posts(
        np.argsort(drawn),
        carer.columns,
        carer.free,
        p,
        land,
        posts,
        best,
        comers,
        state.week,
        market,
        state.scratch(Search),
        state.tally.rows(Entry),
    )


@kernel
def _home(council: int, drawn: float, comers: Comers, land: Land) -> int:
    """The place where somebody of a council lives, by a uniform draw."""
    last, total = -1, 0.0
    for place in range(len(comers.share)):
        if land.council[place] != council or comers.share[place] <= 0.0:
            continue
        last = place
        total += comers.share[place]
        if drawn < total:
            break
    return last


@kernel
def _weigh_alone(
    carers: CarerColumns,
    free: Free,
    providers: ProviderColumns,
    land: Land,
    posts: Posts,
    comers: Comers,
    alone: Alone,
    week: int,
    market: Labour,
    entrants: F64,
) -> None:
    """Some of those who do other work think of working for themselves, or are met by a catalyst."""
    key = stream(market.seed, _ALONE, week)
    for n in range(len(comers.pool)):
        by_itself = market.search.weighs * alone.thought
        for step in range(STEPS_OF_EARNINGS):
            mean = comers.pool[n, step] * (by_itself + alone.met[n])
            count = poisson(mean, draw(key, n * STEPS_OF_EARNINGS + step))
            for ordinal in range(min(count, comers.pool[n, step])):
                row = take_row(free)
                uid = identity(CARER, week, -10 - n, step + STEPS_OF_EARNINGS * ordinal)
                home = _home(n, draw(key, uid), comers, land)
                _somebody(row, uid, home, step, n, week, carers, comers, market)
                helped = draw(key, uid ^ 1) * (by_itself + alone.met[n]) < alone.met[n]
                earns = earns_elsewhere(carers.rank[row], n, market)
                least = worth_elsewhere(earns, carers.hours_wanted[row], n, market)
                _, worth = best_post(row, least, carers, providers, land, posts, key, market)
                if starts_alone(row, worth, helped, week, carers, land, alone, market):
                    comers.pool[n, step] -= 1
                    entrants[n] += 1.0
                else:
                    carers.alive[row] = False
                    give_row_back(row, free)


def weigh_alone(state: State) -> None:
    """Some of those who do other work think of working for themselves, and come if it pays."""
    _weigh_alone(
        state.carer.columns,
        state.carer.free,
        state.provider.columns,
        state.land,
        state.scratch(Posts),
        _comers(state),
        working_alone(state),
        state.week,
        labour(state),
        state.tally["entrants"],
    )
