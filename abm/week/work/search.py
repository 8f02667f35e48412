"""Seekers look at posts within reach."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.market.labour import SearchRules, labour_market
from gofal.abm.week.work.posts import Posts
from gofal.abm.world.land import Land
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job, job_value
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.rows import give_row_back
from gofal.agents.table import F64, I32, Free

_SEEKING, _HIRED = int(Job.SEEKING), int(Job.HIRED)
_SEARCH = int(Decision.JOB_SEARCH)
_GIVES_UP, _CONTRACT = int(Decision.SEEKER_LEAVES), int(Decision.CARER_CONTRACT)
_VALUES = int(Decision.VALUES)


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


@kernel
def _list_seekers(carers: CarerColumns, search: Search, key: np.uint64) -> int:
    """List those who look for a job with a keyed draw to sort them by; returns how many."""
    n = 0
    for row in range(len(carers.alive)):
        if carers.alive[row] and carers.job[row] == _SEEKING:
            search.seeker[n] = row
            search.drawn[n] = draw(key, carers.uid[row] ^ 7)
            n += 1
    return n


class Hiring(NamedTuple):
    """Terms of hiring by council.

    Attributes:
        outside: wage outside of home care, £/h.
        values: share of posts whose employer looks closely at an applicant's values.
    """

    outside: F64
    values: F64


@kernel
def _search_jobs(
    carers: CarerColumns,
    free: Free,
    providers: ProviderColumns,
    land: Land,
    seekers: I32,
    posts: Posts,
    hiring: Hiring,
    rules: SearchRules,
    seed: int,
    week: int,
    search: Search,
    hired: F64,
) -> None:
    """Seekers look, in this order, at posts within reach and take the best one worth taking.

    Posts taken are marked -1; ``hired`` counts by council.
    """
    search.looked[:] = 0.0
    search.hires[:] = 0.0
    hired[:] = 0.0
    key, gives_up = stream(seed, _SEARCH, week), stream(seed, _GIVES_UP, week)
    for row in seekers:
        post = _best_post(row, carers, providers, land, posts, key, week, rules, hiring.outside)
        j = posts.provider[post] if post >= 0 else -1
        if post >= 0 and _turned_away(
            row, j, carers, providers, hiring.values, search.looked, seed, week, rules
        ):
            carers.turned_by[row] = providers.uid[j]
            post = -1
        if post >= 0:
            _hire(row, j, carers, providers, posts.hours[post], seed, week, rules)
            search.hires[j] += 1.0
            hired[providers.council[j]] += 1.0
            posts.provider[post] = -1
        elif draw(gives_up, carers.uid[row]) < rules.give_up:
            carers.alive[row] = False
            give_row_back(row, free)


@kernel
def _turned_away(
    row: int,
    j: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    values: F64,
    looked: F64,
    seed: int,
    week: int,
    rules: SearchRules,
) -> bool:
    """Whether an employer that chooses by values thinks the applicant would not settle.

    It recognises most who would, and some who would not; its judgement of a person is lasting.
    """
    share = values[providers.council[j]]
    pair = carers.uid[row] ^ providers.uid[j]
    if share <= 0.0 or draw(stream(seed, _VALUES, week), pair) >= share:
        return False
    looked[j] += 1.0
    judged = draw(stream(seed, _VALUES, 0), pair ^ 1)
    if carers.attached[row]:
        return judged >= rules.values_sensitivity
    return judged < rules.values_specificity


@kernel
def _best_post(
    row: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    posts: Posts,
    key: np.uint64,
    week: int,
    rules: SearchRules,
    outside: F64,
) -> int:
    """The best of some posts within reach, -1 if none is worth taking."""
    home = carers.home[row]
    searched = week - carers.since[row]
    best_value = outside[land.council[home]] * (1.0 - rules.reservation_drop * searched)
    best = -1
    seen = 0
    for at in range(land.near_start[home], land.near_start[home + 1]):
        place = land.near[at]
        minutes = land.minutes[home, place]
        if minutes > carers.reach[row] or seen >= rules.search_tries:
            break
        first, last = posts.start[place], posts.start[place + 1]
        if first == last:
            continue
        turn = int(draw(key, carers.uid[row] ^ place) * (last - first))
        for n in range(min(last - first, int(rules.posts_in_place))):
            post = first + (turn + n) % (last - first)
            j = posts.provider[post]
            if j < 0 or providers.uid[j] == carers.turned_by[row]:
                continue
            seen += 1
            secure = providers.secure_due[j] > 0.5 or providers.shift_due[j]
            value = job_value(
                providers.wage[j] * carers.premium[row],
                secure,
                minutes,
                rules.secure_worth,
                rules.minute_worth,
            )
            if value > best_value:
                best_value = value
                best = post
    return best


@kernel
def _hire(
    row: int,
    j: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    hours: float,
    seed: int,
    week: int,
    rules: SearchRules,
) -> None:
    """A seeker accepts a post and will start after checks and induction."""
    carers.job[row] = _HIRED
    carers.provider[row] = j
    carers.since[row] = week
    carers.starts[row] = week + int(rules.weeks_to_start)
    carers.wage[row] = providers.wage[j] * carers.premium[row]
    carers.effective[row] = 0.0
    carers.promised[row] = hours
    carers.secure[row] = (
        draw(stream(seed, _CONTRACT, 0), carers.uid[row] ^ providers.uid[j])
        < providers.secure_due[j]
    )
    providers.pending[j] += 1


def search_jobs(state: State) -> None:
    """Seekers look at posts within reach and take the best one worth taking, or give up."""
    search, carer = state.scratch(Search), state.carer
    rules = state.parameters.fill(SearchRules, "work")
    outside, _, _ = labour_market(state, rules)
    looking = _list_seekers(carer.columns, search, stream(state.seed, _SEARCH, state.week))
    _search_jobs(
        carer.columns,
        carer.free,
        state.provider.columns,
        state.land,
        search.seeker[np.argsort(search.drawn[:looking])],
        state.scratch(Posts),
        Hiring(outside, state.lever("values_recruitment")),
        rules,
        state.seed,
        state.week,
        search,
        state.tally["hired"],
    )
