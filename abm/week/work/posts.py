"""Open posts: hours that a provider lacks carers for, where one person could give them."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.week.work.gaps import Gaps, gaps_of, group_crew, list_own_gaps, take_off_idle
from gofal.abm.world.land import Land
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.errors import GofalError
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.rows import group
from gofal.agents.table import F32, I32, Bool

_SEARCH = int(Decision.JOB_SEARCH)
_ROOM = 4096
_REST = 1e-6
"""Hours a week so few that rounding left them over."""
"""Posts that there is always room for; otherwise one for every carer."""


class PostRules(NamedTuple):
    """Parameters of opening posts.

    Attributes:
        per_post: contact hours of a post on average.
        least_post: contact hours below which nobody is looked for.
        first_posts: posts that even the smallest fills at a time.
        reach: minutes from the place of a post within which its hours lie.
        least_room: idle contact hours from which a carer can take a visit.
        borne: share of a package that may lack a carer.
        weight: weight of this week among the refused hours remembered.
    """

    per_post: float
    least_post: float
    first_posts: float
    reach: float
    least_room: float
    borne: float
    weight: float


class Posts(NamedTuple):
    """Open posts of this week.

    Attributes:
        start: where each place's posts begin in ``provider``, shape (places + 1,).
        provider: provider of each post, grouped by place; -1 when it is taken.
        hours: contact hours of each, in the same order.
        found_at: place of each post in the order of providers.
        found_by: provider of each, in the order of providers.
        found_hours: contact hours of each, in the order of providers.
        order: posts in the order of places.
    """

    start: I32
    provider: I32
    hours: F32
    found_at: I32
    found_by: I32
    found_hours: F32
    order: I32

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """No posts yet."""
        room = max(_ROOM, sizes.carers)
        start = np.zeros(sizes.places + 1, np.int32)
        provider, found_at, found_by, order = np.zeros((4, room), np.int32)
        hours, found_hours = np.zeros((2, room), np.float32)
        return cls(start, provider, hours, found_at, found_by, found_hours, order)


@kernel
def _find_posts(
    providers: ProviderColumns,
    carers: CarerColumns,
    land: Land,
    refused_at: F32,
    holds: Bool,
    gaps: Gaps,
    posts: Posts,
    key: np.uint64,
    rules: PostRules,
) -> int:
    """List every open post with its place and hours; returns how many, those without room too."""
    number = 0
    for j in range(len(providers.alive)):
        if not providers.alive[j] or providers.growth[j] <= 0.0:
            continue
        room = max(providers.growth[j] * providers.planned[j], rules.first_posts * rules.per_post)
        listed = gaps_of(j, room, rules.weight, providers, refused_at, holds, gaps)
        if listed > 0:
            take_off_idle(j, listed, rules.least_room, providers, carers, land, gaps)
        before = number
        while True:
            size = rules.per_post * (0.5 + draw(key, providers.uid[j] ^ (number - before)))
            place, hours, listed = _gather(listed, size, rules, land, gaps)
            if place < 0:
                break
            if number < len(posts.found_at):
                posts.found_at[number] = place
                posts.found_by[number] = j
                posts.found_hours[number] = hours
            number += 1
        providers.posts[j] = providers.pending[j] + number - before
    return number


@inlined
def _close_up(listed: int, gaps: Gaps) -> tuple[int, float]:
    """Drop entries that lack no hours any more; returns how many are left, and their hours.

    Half are served by idle carers, and each post serves some more. What it drops is overwritten,
    as a branch for each entry costs more.
    """
    kept, every = 0, 0.0
    for g in range(listed):
        place, hours = gaps.at[g], gaps.left[g]
        gaps.at[kept], gaps.left[kept] = place, hours
        every += hours
        kept += hours > _REST
    return kept, every


@inlined
def _gather(
    listed: int, size: float, rules: PostRules, land: Land, gaps: Gaps
) -> tuple[int, float, int]:
    """Gather hours for one post: its place, -1 if there are too few, and its contact hours.

    It stands where most hours lack a carer, and takes those of places around it. The last number
    is how many entries are still listed.
    """
    listed, every = _close_up(listed, gaps)
    while every >= rules.least_post:
        first, most = -1, 0.0
        for g in range(listed):
            if gaps.left[g] > most:
                first, most = g, gaps.left[g]
        if first < 0:
            return -1, 0.0, listed
        near = land.minutes[gaps.at[first]]
        around = 0.0
        for g in range(listed):
            around += gaps.left[g] * (near[gaps.at[g]] <= rules.reach)
        if around < rules.least_post:
            every -= gaps.left[first]
            gaps.left[first] = 0.0
            continue
        place, hours = _take(first, min(size, around), listed, rules, land, gaps)
        return place, hours, listed
    return -1, 0.0, listed


@inlined
def _take(
    first: int, hours: float, listed: int, rules: PostRules, land: Land, gaps: Gaps
) -> tuple[int, float]:
    """Take the hours of a post from where most lack a carer, and then from places around."""
    near = land.minutes[gaps.at[first]]
    wanted = hours - min(hours, gaps.left[first])
    gaps.left[first] -= hours - wanted
    for g in range(listed):
        if wanted <= 0.0:
            break
        if near[gaps.at[g]] <= rules.reach:
            more = min(wanted, gaps.left[g])
            gaps.left[g] -= more
            wanted -= more
    return gaps.at[first], hours


@kernel
def _order_posts(number: int, posts: Posts) -> None:
    """Put posts in the order of places."""
    group(posts.found_at, number, posts.start, posts.order)
    for n in range(number):
        posts.provider[n] = posts.found_by[posts.order[n]]
        posts.hours[n] = posts.found_hours[posts.order[n]]


def post_rules(state: State) -> PostRules:
    """Parameters of opening posts."""
    q = state.parameters
    return PostRules(
        per_post=q["provider.hours_per_post"],
        least_post=q["provider.least_post"],
        first_posts=q["provider.first_posts"],
        reach=q["carer.reach_mean"],
        least_room=q["matching.least_chunk"],
        borne=q["matching.gap_borne"],
        weight=q["matching.refusal_memory"],
    )


def open_posts(state: State) -> None:
    """Providers look for people to give the hours that they lack carers for.

    Raises:
        GofalError: there are more posts than room.
    """
    posts, gaps, memory = state.scratch(Posts), state.scratch(Gaps), state.memory
    rules, p, k = post_rules(state), state.provider.columns, state.carer.columns
    list_own_gaps(state.client.columns, rules.borne, gaps)
    group_crew(k, gaps)
    number = _find_posts(
        p,
        k,
        state.land,
        memory.refused_at,
        memory.refused_in,
        gaps,
        posts,
        stream(state.seed, _SEARCH, state.week // QUARTER),
        rules,
    )
    if number > len(posts.provider):
        raise GofalError(
            f"week {state.week}: {number} open posts; there is room for {len(posts.provider)}"
        )
    _order_posts(number, posts)
