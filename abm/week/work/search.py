"""Carers at work and seekers weigh posts within reach, and jobs elsewhere."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.market.labour import (
    Labour,
    earns_elsewhere,
    labour,
    match_of,
    offer_worth,
    present_worth,
    work_an_hour,
    worth_elsewhere,
)
from gofal.abm.week.work.posts import Posts
from gofal.abm.world.forms import owner_works
from gofal.abm.world.land import Land
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import STEPS_OF_EARNINGS, State
from gofal.agents.carer import CarerColumns, Going, Job
from gofal.agents.chance import Decision, draw, normal, stream
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.rows import give_row_back
from gofal.agents.table import F64, I32, I64, Bool, Free

_SEEKING, _HIRED, _WORKING = int(Job.SEEKING), int(Job.HIRED), int(Job.WORKING)
_PAY, _CARE_JOB, _HOURS = int(Going.PAY), int(Going.CARE_JOB), int(Going.HOURS)
_SEARCH, _LOOKS = int(Decision.JOB_SEARCH), int(Decision.CARER_LOOKS)
_OFFER, _VALUES = int(Decision.OUTSIDE_OFFER), int(Decision.VALUES)


class Search(NamedTuple):
    """Who looks for a job, and who was looked at.

    Attributes:
        seeker: rows of those who look, shape (carers,).
        drawn: a draw for each of them, by which they are sorted.
        looked: applicants whose values each employer looked at, shape (providers,).
        hires: people whom each employer hired, shape (providers,).
    """

    seeker: I32
    drawn: F64
    looked: F64
    hires: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody yet."""
        return cls(
            np.zeros(sizes.carers, np.int32),
            np.zeros(sizes.carers),
            *np.zeros((2, sizes.providers)),
        )


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
    alone: Bool,
    looks: float,
    search: Search,
    seed: int,
    week: int,
) -> int:
    """List who looks for a job with a keyed draw to sort them by; returns how many."""
    key, looking = stream(seed, _SEARCH, week), stream(seed, _LOOKS, week)
    n = 0
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] == _HIRED or carers.going[row] != 0:
            continue
        if carers.job[row] == _WORKING and (
            draw(looking, carers.uid[row]) >= looks or alone[providers.form[carers.provider[row]]]
        ):
            continue
        search.seeker[n] = row
        search.drawn[n] = draw(key, carers.uid[row] ^ 7)
        n += 1
    return n


@kernel
def best_post(
    row: int,
    least: float,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    posts: Posts,
    key: np.uint64,
    market: Labour,
) -> tuple[int, float]:
    """The best of the posts that a person sees, -1 if none is worth more than ``least``; its worth.

    Those nearest to home are seen first, in each place from a post on that is drawn anew each week.
    """
    home, employer = carers.home[row], carers.provider[row]
    council = land.council[home]
    best, most, seen = -1, least, 0
    for at in range(land.near_start[home], land.near_start[home + 1]):
        place = land.near[at]
        minutes = land.minutes[home, place]
        if minutes > carers.reach[row] or seen >= market.search.search_tries:
            break
        first, last = posts.start[place], posts.start[place + 1]
        if first == last:
            continue
        turn = int(draw(key, carers.uid[row] ^ place) * (last - first))
        for n in range(last - first):
            post = first + (turn + n) % (last - first)
            j = posts.provider[post]
            if j < 0 or j == employer or providers.uid[j] == carers.turned_by[row]:
                continue
            if seen >= market.search.search_tries:
                break
            seen += 1
            worth = offer_worth(
                j,
                posts.hours[post],
                minutes,
                carers.hours_wanted[row],
                carers.premium[row],
                council,
                providers,
                market,
            )
            if worth > most:
                best, most = post, worth
    return best, most


@kernel
def turned_away(
    row: int,
    j: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    values: F64,
    looked: F64,
    week: int,
    market: Labour,
) -> bool:
    """Whether an employer that chooses by values thinks the applicant would not suit.

    It recognises most who would, and some who would not; its judgement of a person is lasting.
    """
    share = values[providers.council[j]]
    pair = carers.uid[row] ^ providers.uid[j]
    if share <= 0.0 or draw(stream(market.seed, _VALUES, week), pair) >= share:
        return False
    looked[j] += 1.0
    judged = draw(stream(market.seed, _VALUES, 0), pair ^ 1)
    if match_of(carers.uid[row], providers.uid[j], market) > 0.0:
        away = judged >= market.search.values_sensitivity
    else:
        away = judged < market.search.values_specificity
    if away:
        carers.turned_by[row] = providers.uid[j]
    return away


@kernel
def accept(
    row: int,
    post: int,
    week: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    posts: Posts,
    search: Search,
    market: Labour,
) -> int:
    """A person takes a post, and will start after checks and induction; returns the employer.

    Who works in care until then goes on with it.
    """
    j, place = posts.provider[post], posts.found_at[posts.order[post]]
    carers.starts[row] = week + int(market.search.weeks_to_start)
    hours = carers.hours_wanted[row] / work_an_hour(j, providers)
    carers.promised[row] = min(posts.hours[post], hours)
    carers.next_way[row] = land.minutes[carers.home[row], place]
    if carers.job[row] == _WORKING:
        carers.next[row] = j
    else:
        carers.job[row] = _HIRED
        carers.provider[row] = j
        carers.since[row] = week
    providers.pending[j] += 1
    search.hires[j] += 1.0
    posts.provider[post] = -1
    return j


@kernel
def step_of(rank: float) -> int:
    """The step of earnings elsewhere that a rank belongs to."""
    return min(STEPS_OF_EARNINGS - 1, int(rank * STEPS_OF_EARNINGS))


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
    wanted = float(carers.hours_wanted[row])
    full = present_worth(row, wanted, week, council, carers, providers, market)
    if carers.worked[row] < wanted and worth <= full + market.search.move_cost * wanted:
        return _HOURS
    return _CARE_JOB if post >= 0 else _PAY


@kernel
def _offer_elsewhere(
    row: int, council: int, key: np.uint64, carers: CarerColumns, market: Labour
) -> float:
    """Worth of a job outside of home care that a person meets now and then, £ a week."""
    if draw(key, carers.uid[row]) >= market.search.outside_offers:
        return -np.inf
    luck = market.search.offer_spread * normal(draw(key, carers.uid[row] ^ 1))
    earns = earns_elsewhere(carers.rank[row], council, market) * np.exp(luck)
    return worth_elsewhere(earns, carers.hours_wanted[row], council, market)


@kernel
def _search_jobs(
    carers: CarerColumns,
    free: Free,
    providers: ProviderColumns,
    land: Land,
    lookers: I32,
    posts: Posts,
    pool: I64,
    values: F64,
    week: int,
    market: Labour,
    search: Search,
    sums: Hires,
) -> None:
    """Carers and seekers look, in this order, and take what is worth more than what they have."""
    search.looked[:] = 0.0
    search.hires[:] = 0.0
    rules = market.search
    key, offer = stream(market.seed, _SEARCH, week), stream(market.seed, _OFFER, week)
    for row in lookers:
        works, council = carers.job[row] == _WORKING, land.council[carers.home[row]]
        least = 0.0
        if works:
            hours = float(carers.worked[row])
            least = present_worth(row, hours, week, council, carers, providers, market)
            least += rules.move_cost * carers.hours_wanted[row]
        post, worth = best_post(row, least, carers, providers, land, posts, key, market)
        other = _offer_elsewhere(row, council, offer, carers, market)
        elsewhere = other > worth
        if elsewhere:
            post, worth = -1, other
        if post >= 0 and turned_away(
            row, posts.provider[post], carers, providers, values, search.looked, week, market
        ):
            continue
        if post < 0 and not elsewhere:
            continue
        if works:
            carers.going[row] = _reason(row, post, worth, week, council, carers, providers, market)
            carers.starts[row] = week + int(rules.weeks_to_start)
        elif elsewhere:
            pool[council, step_of(carers.rank[row])] += 1
            sums.gave_up[council] += 1.0
            sums.back_to_pool[council] += 1.0
            carers.alive[row] = False
            give_row_back(row, free)
        if post >= 0:
            j = accept(row, post, week, carers, providers, land, posts, search, market)
            if not works:
                sums.hired[providers.council[j]] += 1.0


def search_jobs(state: State) -> None:
    """Carers at work now and then, and seekers, weigh posts within reach and jobs elsewhere."""
    search, carer, market = state.scratch(Search), state.carer, labour(state)
    looking = _list_lookers(
        carer.columns,
        state.provider.columns,
        owner_works(state),
        market.search.looks,
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
        state.scratch(Posts),
        state.memory.pool,
        state.lever("values_recruitment"),
        state.week,
        market,
        search,
        state.tally.rows(Hires),
    )
