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
from gofal.agents.table import I32


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


_ROOM = 128
"""Places that providers serve on average, at most."""


class Reach(NamedTuple):
    """Which providers serve each place.

    Attributes:
        start: where each place's providers begin in ``provider``, shape (places + 1,).
        provider: rows of providers, grouped by place.
        filled: how far each place's group is filled while it is made.
    """

    start: I32
    provider: I32
    filled: I32

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody yet."""
        return cls(
            np.zeros(sizes.places + 1, np.int32),
            np.zeros(_ROOM * sizes.providers, np.int32),
            np.zeros(sizes.places, np.int32),
        )


@kernel
def _list_offers(counting: bool, providers: ProviderColumns, land: Land, reach: Reach) -> None:
    """Count the providers whose patch holds a place, or list them there, for every place."""
    for j in range(len(providers.alive)):
        if providers.alive[j]:
            _list_near(counting, j, providers, land, reach)
            if providers.whole_council[j]:
                _list_far(counting, j, providers, land, reach)


@inlined
def _list_near(
    counting: bool, j: int, providers: ProviderColumns, land: Land, reach: Reach
) -> None:
    """Count or list a provider at the places near its base that it serves."""
    base = providers.base_place[j]
    for at in range(land.near_start[base], land.near_start[base + 1]):
        place = land.near[at]
        beyond = land.minutes[base, place] > providers.radius[j]
        if beyond and not providers.whole_council[j]:
            return
        if serves_place(providers, j, place, land):
            _list_offer(counting, place, j, reach)


@inlined
def _list_far(counting: bool, j: int, providers: ProviderColumns, land: Land, reach: Reach) -> None:
    """Count or list a provider of whole councils at their places that are not near its base."""
    _list_council(counting, j, providers.council[j], providers, land, reach)
    if providers.partner[j] >= 0 and providers.partner[j] != providers.council[j]:
        _list_council(counting, j, providers.partner[j], providers, land, reach)


@inlined
def _list_council(
    counting: bool, j: int, council: int, providers: ProviderColumns, land: Land, reach: Reach
) -> None:
    """Count or list a provider at the places of a council that are not near its base."""
    base = providers.base_place[j]
    for at in range(land.council_start[council], land.council_start[council + 1]):
        place = land.council_place[at]
        if land.minutes[base, place] > land.horizon:
            _list_offer(counting, place, j, reach)


@inlined
def _list_offer(counting: bool, place: int, j: int, reach: Reach) -> None:
    """Count a provider at a place, or list it there."""
    if counting:
        reach.start[place + 1] += 1
    else:
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
    reach.start[:] = 0
    _list_offers(True, providers, land, reach)
    np.cumsum(reach.start, dtype=np.int32, out=reach.start)
    if reach.start[-1] > len(reach.provider):
        raise GofalError(
            f"week {state.week}: providers serve {reach.start[-1]} places in all; there is room "
            f"for {len(reach.provider)}"
        )
    reach.filled[:] = reach.start[:-1]
    _list_offers(False, providers, land, reach)
