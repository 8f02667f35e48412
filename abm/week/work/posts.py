"""Open posts, at the places where providers lacked carers."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.abm.world.stretches import STRETCH
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.errors import GofalError
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F32, I32, Bool

_SEARCH = int(Decision.JOB_SEARCH)
_ROOM = 4096
"""Posts that there is always room for; otherwise one for every carer."""


class Posts(NamedTuple):
    """Open posts of this week.

    Attributes:
        start: where each place's posts begin in ``provider``, shape (places + 1,).
        provider: provider of each post, grouped by place; -1 when it is taken.
        found_at: place of each post in the order of providers.
        found_by: provider of each, in the same order.
        lacked_at: places where the provider at hand lacked carers, shape (places,).
        lacked: hours refused there, shape (places,).
    """

    start: I32
    provider: I32
    found_at: I32
    found_by: I32
    lacked_at: I32
    lacked: F32

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """No posts yet."""
        room = max(_ROOM, sizes.carers)
        start, lacked_at = np.zeros(sizes.places + 1, np.int32), np.zeros(sizes.places, np.int32)
        provider, found_at, found_by = np.zeros((3, room), np.int32)
        lacked = np.zeros(sizes.places, np.float32)
        return cls(start, provider, found_at, found_by, lacked_at, lacked)


@kernel
def _list_lacking(j: int, refused_at: F32, holds: Bool, posts: Posts) -> tuple[int, float]:
    """List the places where a provider lacked carers; returns how many, and hours refused there."""
    number, hours = 0, 0.0
    for part in range(holds.shape[1]):
        if not holds[j, part]:
            continue
        for place in range(part * STRETCH, min((part + 1) * STRETCH, refused_at.shape[1])):
            if refused_at[j, place] != 0.0:
                posts.lacked_at[number] = place
                posts.lacked[number] = refused_at[j, place]
                hours += refused_at[j, place]
                number += 1
    return number, hours


@kernel
def _place_of(base: int, drawn: float, places: int, hours: float, posts: Posts) -> int:
    """A place where a provider lacked carers, the likelier the more hours; its base if none did."""
    left = drawn * hours
    for n in range(places if hours > 0.0 else 0):
        left -= posts.lacked[n]
        if left <= 0.0 and posts.lacked[n] > 0.0:
            return posts.lacked_at[n]
    return base


@kernel
def _find_posts(
    providers: ProviderColumns, refused_at: F32, holds: Bool, posts: Posts, seed: int, week: int
) -> int:
    """List every open post with its place; returns how many there are, those without room too."""
    key = stream(seed, _SEARCH, week)
    number = 0
    for j in range(len(providers.alive)):
        count = int(np.ceil(providers.posts[j] - providers.pending[j] - 0.5))
        if not providers.alive[j] or count <= 0:
            continue
        # Listed once a provider and not once a post.
        places, hours = _list_lacking(j, refused_at, holds, posts)
        for n in range(count):
            if number < len(posts.found_at):
                drawn = draw(key, providers.uid[j] ^ n)
                posts.found_at[number] = _place_of(
                    providers.base_place[j], drawn, places, hours, posts
                )
                posts.found_by[number] = j
            number += 1
    return number


@kernel
def _group_posts(number: int, posts: Posts) -> None:
    """Group posts by place (counting sort)."""
    places = len(posts.start) - 1
    posts.start[:] = 0
    for n in range(number):
        posts.start[posts.found_at[n] + 1] += 1
    for place in range(places):
        posts.start[place + 1] += posts.start[place]
    for n in range(number):
        place = posts.found_at[n]
        posts.provider[posts.start[place]] = posts.found_by[n]
        posts.start[place] += 1
    for place in range(places, 0, -1):
        posts.start[place] = posts.start[place - 1]
    posts.start[0] = 0


def open_posts(state: State) -> None:
    """Every open post is put at a place where the provider lacked carers.

    Raises:
        GofalError: there are more posts than room.
    """
    posts = state.scratch(Posts)
    memory = state.memory
    number = _find_posts(
        state.provider.columns,
        memory.refused_at,
        memory.refused_in,
        posts,
        state.seed,
        state.week,
    )
    if number > len(posts.provider):
        raise GofalError(
            f"week {state.week}: {number} open posts; there is room for {len(posts.provider)}"
        )
    _group_posts(number, posts)
