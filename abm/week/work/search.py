"""Carers at work and seekers weigh posts within reach, and jobs elsewhere."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.week.founding.alone import (
    Alone,
    owner_worth,
    starts_alone,
    thinks_of_it,
    working_alone,
)
from gofal.abm.week.market.labour import (
    Labour,
    earns_elsewhere,
    labour,
    most_contact,
    present_worth,
    sponsors,
    work_an_hour,
    worth_elsewhere,
)
from gofal.abm.week.transitions.carers import step_of
from gofal.abm.week.work.posts import Posts
from gofal.abm.week.work.taking import Search, accept, best_post, turned_away
from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Going, Job
from gofal.agents.chance import Decision, draw, normal, stream
from gofal.agents.fetch import fetch_ahead
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.rows import give_row_back
from gofal.agents.table import F64, I32, I64, Free

_SEEKING, _HIRED, _WORKING = int(Job.SEEKING), int(Job.HIRED), int(Job.WORKING)
_PAY, _CARE_JOB, _HOURS = int(Going.PAY), int(Going.CARE_JOB), int(Going.HOURS)
_SEARCH, _LOOKS = int(Decision.JOB_SEARCH), int(Decision.CARER_LOOKS)
_OFFER, _VALUES = int(Decision.OUTSIDE_OFFER), int(Decision.VALUES)
_AHEAD = 4
"""Carers ahead whose record is asked for, in the order of draws: the search in 0.75 of the time."""


class Futures(NamedTuple):
    """What somebody who looks can choose.

    Attributes:
        posts: open posts.
        alone: working for oneself.
        pool: people in other work, by council and step.
        values: share of posts by council whose employer looks closely at values.
    """

    posts: Posts
    alone: Alone
    pool: I64
    values: F64


class Hires(NamedTuple):
    """Series of a week's search by council, shape (councils,) each.

    Attributes:
        hired: people who had no job in care and were hired.
        gave_up: seekers who took a job elsewhere.
        back_to_pool: people who do other work now.
    """

    hired: F64
    gave_up: F64
    back_to_pool: F64


@kernel
def _list_lookers(
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    alone: Alone,
    settling: bool,
    looks: float,
    tied_looks: float,
    search: Search,
    seed: int,
    week: int,
) -> int:
    """List who looks for a job with a keyed draw to sort them by; returns how many.

    Who needs a sponsor looks less often; whom a catalyst meets looks as well. While the
    market settles owners stay as they are.
    """
    key, looking = stream(seed, _SEARCH, week), stream(seed, _LOOKS, week)
    n = 0
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] == _HIRED or carers.going[row] != 0:
            continue
        if carers.job[row] == _WORKING:
            owner = alone.owns[providers.form[carers.provider[row]]]
            if owner and (settling or carers.stopping[row]):
                continue
            council = land.council[carers.home[row]]
            chance = looks * tied_looks if carers.tied_until[row] > week else looks
            if draw(looking, carers.uid[row]) >= chance and (
                owner
                or alone.met[council] <= 0.0
                or not thinks_of_it(carers.uid[row], council, week, alone, seed)[1]
            ):
                continue
        search.seeker[n] = row
        search.drawn[n] = draw(key, carers.uid[row] ^ 7)
        n += 1
    return n


@kernel
def _reason(
    row: int,
    post: int,
    worth: float,
    week: int,
    council: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    market: Labour,
) -> int:
    """Why a carer leaves: for want of hours if the move would not pay with the hours wanted."""
    wanted, j = float(carers.hours_wanted[row]), carers.provider[row]
    hours = most_contact(wanted, j, providers) * work_an_hour(j, providers)
    full = present_worth(row, hours, week, council, carers, providers, market)
    if carers.worked[row] < hours and worth <= full + market.search.move_cost * wanted:
        return _HOURS
    return _CARE_JOB if post >= 0 else _PAY


@kernel
def _offer_elsewhere(
    row: int, week: int, council: int, key: np.uint64, carers: CarerColumns, market: Labour
) -> float:
    """Worth of a job outside of home care that a person meets now and then, £ a week.

    Nobody who needs a sponsor may take one.
    """
    if draw(key, carers.uid[row]) >= market.offers[council] or carers.tied_until[row] > week:
        return -np.inf
    luck = market.search.offer_spread * normal(draw(key, carers.uid[row] ^ 1))
    earns = earns_elsewhere(carers.rank[row], council, market) * np.exp(luck)
    return worth_elsewhere(earns, carers.hours_wanted[row], council, market)


@inlined
def _has(
    row: int,
    week: int,
    council: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    alone: Alone,
    market: Labour,
) -> float:
    """Worth of what somebody has, £ a week, and what a change has to bring beyond it."""
    if carers.job[row] != _WORKING:
        return 0.0
    cost = market.search.move_cost * carers.hours_wanted[row]
    if alone.owns[providers.form[carers.provider[row]]]:
        return owner_worth(row, week, council, carers, providers, alone, market) + cost
    hours = float(carers.worked[row])
    return present_worth(row, hours, week, council, carers, providers, market) + cost


@kernel
def _gives_notice(
    row: int,
    post: int,
    worth: float,
    week: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    alone: Alone,
    market: Labour,
) -> None:
    """Somebody at work will leave; an owner's business of one closes this week."""
    if alone.owns[providers.form[carers.provider[row]]]:
        carers.stopping[row] = True
        carers.going[row] = _CARE_JOB if post >= 0 else _PAY
        return
    council = land.council[carers.home[row]]
    carers.going[row] = _reason(row, post, worth, week, council, carers, providers, market)
    carers.starts[row] = week + int(market.search.weeks_to_start)


@kernel
def _search_jobs(
    carers: CarerColumns,
    free: Free,
    providers: ProviderColumns,
    land: Land,
    lookers: I32,
    futures: Futures,
    week: int,
    market: Labour,
    search: Search,
    sums: Hires,
) -> None:
    """Carers and seekers look, in this order, and take what is worth more than what they have."""
    search.looked[:] = 0.0
    search.hires[:] = 0.0
    posts, alone = futures.posts, futures.alone
    key, offer = stream(market.seed, _SEARCH, week), stream(market.seed, _OFFER, week)
    last = len(lookers) - 1
    for at in range(len(lookers)):
        row, ahead = lookers[at], lookers[min(at + _AHEAD, last)]
        fetch_ahead(carers, ahead)
        fetch_ahead(carers.hours_wanted, ahead)
        works, council = carers.job[row] == _WORKING, land.council[carers.home[row]]
        least = _has(row, week, council, carers, providers, alone, market)
        post, worth = _best_allowed(row, least, week, carers, providers, land, posts, key, market)
        other = _offer_elsewhere(row, week, council, offer, carers, market)
        elsewhere = other > worth
        if elsewhere:
            post, worth = -1, other
        if _begins_alone(row, worth, week, carers, providers, land, alone, market):
            continue
        if post >= 0 and turned_away(
            row,
            posts.provider[post],
            carers,
            providers,
            futures.values,
            search.looked,
            week,
            market,
        ):
            post, worth, elsewhere = -1, other, other > least
        if post < 0 and not elsewhere:
            continue
        if works:
            _gives_notice(row, post, worth, week, carers, providers, land, alone, market)
        elif elsewhere:
            futures.pool[council, step_of(carers.rank[row])] += 1
            sums.gave_up[council] += 1.0
            sums.back_to_pool[council] += 1.0
            carers.alive[row] = False
            give_row_back(row, free)
        if post >= 0:
            j = accept(row, post, week, carers, providers, land, posts, search, market)
            if not works:
                sums.hired[providers.council[j]] += 1.0


@inlined
def _best_allowed(
    row: int,
    least: float,
    week: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    posts: Posts,
    key: np.uint64,
    market: Labour,
) -> tuple[int, float]:
    """The best of the posts that a person sees, and its worth, as :func:`best_post`.

    Who needs a sponsor may not take it from an employer that is none, and stays.
    """
    post, worth = best_post(row, least, carers, providers, land, posts, key, market)
    tied = carers.tied_until[row] > week
    if post >= 0 and tied and not sponsors(posts.provider[post], providers, market):
        post, worth = -1, least
    return post, worth


@inlined
def _begins_alone(
    row: int,
    least: float,
    week: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    alone: Alone,
    market: Labour,
) -> bool:
    """Whether somebody thinks of working alone, may, and it is worth more than anything else.

    Few do: copied into the loop, as a call for each who looks passed more than it worked out
    (2.4 ms a week for the search, and 0.7 ms so).
    """
    if carers.job[row] == _WORKING and alone.owns[providers.form[carers.provider[row]]]:
        return False
    if carers.tied_until[row] > week:
        return False
    uid, council = carers.uid[row], land.council[carers.home[row]]
    thinks, helped = thinks_of_it(uid, council, week, alone, market.seed)
    return thinks and starts_alone(row, least, helped, week, carers, land, alone, market)


def search_jobs(state: State) -> None:
    """Carers and seekers weigh posts in reach, jobs elsewhere and working for themselves."""
    search, carer, market = state.scratch(Search), state.carer, labour(state)
    alone = working_alone(state)
    alone.starts.number[0] = 0
    looking = _list_lookers(
        carer.columns,
        state.provider.columns,
        state.land,
        alone,
        state.settling,
        market.search.looks,
        market.search.tied_looks,
        search,
        state.seed,
        state.week,
    )
    _search_jobs(
        carer.columns,
        carer.free,
        state.provider.columns,
        state.land,
        search.seeker[np.argsort(search.drawn[:looking])],
        Futures(state.scratch(Posts), alone, state.memory.pool, state.lever("values_recruitment")),
        state.week,
        market,
        search,
        state.tally.rows(Hires),
    )
