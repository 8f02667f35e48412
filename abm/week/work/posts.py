"""Open posts, at the places where providers lacked carers."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.errors import GofalError
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F32, I32

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
    """

    start: I32
    provider: I32
    found_at: I32
    found_by: I32

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """No posts yet."""
        room = max(_ROOM, sizes.carers)
        return cls(np.zeros(sizes.places + 1, np.int32), *np.zeros((3, room), np.int32))


@kernel
def _place_of(j: int, drawn: float, providers: ProviderColumns, refused_at: F32) -> int:
    """A place where a provider lacked carers, the likelier the more hours; its base if none did."""
    weight = 0.0
    for place in range(refused_at.shape[1]):
        weight += refused_at[j, place]
    if weight > 0.0:
        left = drawn * weight
        for place in range(refused_at.shape[1]):
            left -= refused_at[j, place]
            if left <= 0.0 and refused_at[j, place] > 0.0:
                return place
    return providers.base_place[j]


@kernel
def _find_posts(
    providers: ProviderColumns, refused_at: F32, posts: Posts, seed: int, week: int
) -> int:
    """List every open post with its place; returns how many there are, those without room too."""
    key = stream(seed, _SEARCH, week)
    number = 0
    for j in range(len(providers.alive)):
        if not providers.alive[j]:
            continue
        for n in range(int(np.ceil(providers.posts[j] - providers.pending[j] - 0.5))):
            if number < len(posts.found_at):
                drawn = draw(key, providers.uid[j] ^ n)
                posts.found_at[number] = _place_of(j, drawn, providers, refused_at)
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
    number = _find_posts(
        state.provider.columns, state.memory.refused_at, posts, state.seed, state.week
    )
    if number > len(posts.provider):
        raise GofalError(
            f"week {state.week}: {number} open posts; there is room for {len(posts.provider)}"
        )
    _group_posts(number, posts)
