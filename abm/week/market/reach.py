"""Reach: which providers serve a place, and which one holds its patch."""

from __future__ import annotations

from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.state import State, Workspace
from gofal.abm.world.terms import Terms
from gofal.agents.client import ClientColumns
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns


@kernel
def owned_by(providers: ProviderColumns, j: int, council: int) -> bool:
    """Whether the council is a provider's own: that of its base, or a partner in its ownership."""
    return council == providers.council[j] or council == providers.partner[j]


@kernel
def serves_place(providers: ProviderColumns, j: int, place: int, land: Land) -> bool:
    """Whether a provider's patch holds the place."""
    if providers.whole_council[j] and owned_by(providers, j, land.council[place]):
        return True
    return land.minutes[providers.base_place[j], place] <= providers.radius[j]


@kernel
def group_offers(providers: ProviderColumns, land: Land, w: Workspace) -> None:
    """List, for every place, the providers whose patch holds it (counting sort by place)."""
    places = len(land.council)
    for sweep in range(2):
        if sweep == 0:
            w.offer_start[:] = 0
        else:
            for place in range(places):
                w.offer_start[place + 1] += w.offer_start[place]
                w.cursor[place] = w.offer_start[place]
        for j in range(len(providers.alive)):
            if not providers.alive[j]:
                continue
            base = providers.base_place[j]
            for at in range(land.near_start[base], land.near_start[base + 1]):
                place = land.near[at]
                if (
                    not providers.whole_council[j]
                    and land.minutes[base, place] > providers.radius[j]
                ):
                    break
                if serves_place(providers, j, place, land):
                    _list_offer(sweep, place, j, w)
            if providers.whole_council[j]:
                for place in range(places):
                    far = land.minutes[base, place] > land.horizon
                    if far and owned_by(providers, j, land.council[place]):
                        _list_offer(sweep, place, j, w)


@kernel
def _list_offer(sweep: int, place: int, j: int, w: Workspace) -> None:
    """Count a provider at a place (first sweep) or list it there (second)."""
    if sweep == 0:
        w.offer_start[place + 1] += 1
    elif w.cursor[place] < len(w.offers):
        w.offers[w.cursor[place]] = j
        w.cursor[place] += 1


@kernel
def holds_patch(i: int, j: int, clients: ClientColumns, land: Land, terms: Terms) -> bool:
    """Whether provider ``j`` holds the patch of client ``i``."""
    return (
        terms.holder[patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)] == j
    )


def list_offers(state: State) -> None:
    """The providers whose patch holds a place, for every place."""
    group_offers(state.provider.columns, state.land, state.work)
