"""Posts as somebody sees, weighs and takes them."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.market.labour import Labour, match_of, offer_worth, work_an_hour
from gofal.abm.week.work.posts import Posts
from gofal.abm.world.land import Land
from gofal.abm.world.scratch import Sizes
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I32

_HIRED, _WORKING, _VALUES = int(Job.HIRED), int(Job.WORKING), int(Decision.VALUES)


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
    council, turned = land.council[home], carers.turned_by[row] >= 0
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
        for n in range(turn, turn + last - first):
            post = first + n if first + n < last else 2 * first + n - last
            j = posts.provider[post]
            if j < 0 or j == employer or (turned and providers.uid[j] == carers.turned_by[row]):
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
