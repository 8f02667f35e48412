"""Reach: which providers serve a place, and which one holds its patch."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.abm.world.terms import Terms
from gofal.agents.client import ClientColumns
from gofal.agents.errors import GofalError
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import I32, Bool


@inlined
def owned_by(providers: ProviderColumns, j: int, council: int) -> bool:
    """Whether the council is a provider's own: that of its base, or a partner in its ownership."""
    return council == providers.council[j] or council == providers.partner[j]


@inlined
def serves_place(providers: ProviderColumns, j: int, place: int, land: Land) -> bool:
    """Whether a provider's patch holds the place."""
    if providers.whole_council[j] and owned_by(providers, j, land.council[place]):
        return True
    return land.minutes[providers.base_place[j], place] <= providers.radius[j]


ROOM = 160
"""Places that providers serve on average, at most."""


class Reach(NamedTuple):
    """Which providers serve each place.

    Attributes:
        start: where each place's providers begin in ``provider``, shape (places + 1,).
        provider: rows of providers, grouped by place.
        filled: how far each place's group is filled while it is made.
        first: where the places near each provider's base begin, shape (providers,).
        last: where those of them end that it serves; none of rows not in use.
        wide: providers that serve whole councils.
    """

    start: I32
    provider: I32
    filled: I32
    first: I32
    last: I32
    wide: Bool

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody yet."""
        first, last = np.zeros((2, sizes.providers), np.int32)
        return cls(
            start=np.zeros(sizes.places + 1, np.int32),
            provider=np.zeros(ROOM * sizes.providers, np.int32),
            filled=np.zeros(sizes.places, np.int32),
            first=first,
            last=last,
            wide=np.zeros(sizes.providers, np.bool_),
        )


@inlined
def _last_within(base: int, radius: float, land: Land) -> int:
    """Where the places within so many minutes of a base end in the list of those near it."""
    first, last = land.near_start[base], land.near_start[base + 1]
    while first < last:
        middle = (first + last) // 2
        if land.minutes[base, land.near[middle]] > radius:
            last = middle
        else:
            first = middle + 1
    return first


@kernel
def _count_offers(providers: ProviderColumns, land: Land, reach: Reach) -> None:
    """Count the providers that serve each place; ``start`` then says where they will be listed."""
    reach.start[:] = 0
    for j in range(len(providers.alive)):
        base = providers.base_place[j]
        reach.first[j] = reach.last[j] = land.near_start[base]
        reach.wide[j] = providers.alive[j] and providers.whole_council[j]
        if providers.alive[j]:
            reach.last[j] = _last_within(base, providers.radius[j], land)
        for at in range(reach.first[j], reach.last[j]):
            reach.start[land.near[at] + 1] += 1
        for owner in range(_OWNERS if reach.wide[j] else 0):
            n = _owner(providers, j, owner)
            for at in range(land.council_start[n], land.council_start[n + 1] if n >= 0 else 0):
                place = land.council_place[at]
                reach.start[place + 1] += _beyond(providers, j, place, land)
    for place in range(len(land.council)):
        reach.start[place + 1] += reach.start[place]
        reach.filled[place] = reach.start[place]


@kernel
def _list_offers(providers: ProviderColumns, land: Land, reach: Reach) -> None:
    """List the providers that serve each place, in the order of their rows."""
    for j in range(len(reach.last)):
        for at in range(reach.first[j], reach.last[j]):
            _list_offer(land.near[at], j, reach)
        for owner in range(_OWNERS if reach.wide[j] else 0):
            n = _owner(providers, j, owner)
            for at in range(land.council_start[n], land.council_start[n + 1] if n >= 0 else 0):
                if _beyond(providers, j, land.council_place[at], land):
                    _list_offer(land.council_place[at], j, reach)


_OWNERS = 2
"""Councils that can own a provider: that of its base and a partner."""


@inlined
def _owner(providers: ProviderColumns, j: int, number: int) -> int:
    """A council that owns provider ``j``, -1 if there is no other."""
    if number == 0:
        return providers.council[j]
    return -1 if providers.partner[j] == providers.council[j] else providers.partner[j]


@inlined
def _beyond(providers: ProviderColumns, j: int, place: int, land: Land) -> bool:
    """Whether a place lies beyond those near the base of a provider."""
    return land.minutes[providers.base_place[j], place] > min(providers.radius[j], land.horizon)


@inlined
def _list_offer(place: int, j: int, reach: Reach) -> None:
    """List a provider at a place."""
    reach.provider[reach.filled[place]] = j
    reach.filled[place] += 1


@inlined
def holds_patch(i: int, j: int, clients: ClientColumns, land: Land, terms: Terms) -> bool:
    """Whether provider ``j`` holds the patch of client ``i``."""
    return (
        terms.holder[patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)] == j
    )


def list_offers(state: State) -> None:
    """The providers whose patch holds a place, for every place.

    Raises:
        GofalError: there is no room for all of them.
    """
    reach, providers, land = state.scratch(Reach), state.provider.columns, state.land
    _count_offers(providers, land, reach)
    if reach.start[-1] > len(reach.provider):
        raise GofalError(
            f"week {state.week}: providers serve {reach.start[-1]} places in all; there is room "
            f"for {len(reach.provider)}"
        )
    _list_offers(providers, land, reach)
