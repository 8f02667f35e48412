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
def owned_by(p: ProviderColumns, j: int, council: int) -> bool:
    """Whether the council is a provider's own: that of its base, or a partner in its ownership."""
    return council == p.council[j] or council == p.partner[j]


@kernel
def serves_place(p: ProviderColumns, j: int, place: int, land: Land) -> bool:
    """Whether a provider's patch holds the place."""
    if p.whole_council[j] and owned_by(p, j, land.council[place]):
        return True
    return land.minutes[p.base_place[j], place] <= p.radius[j]


@kernel
def group_offers(p: ProviderColumns, land: Land, w: Workspace) -> None:
    """List, for every place, the providers whose patch holds it (counting sort by place)."""
    places = len(land.council)
    for sweep in range(2):
        if sweep == 0:
            w.offer_start[:] = 0
        else:
            for place in range(places):
                w.offer_start[place + 1] += w.offer_start[place]
                w.cursor[place] = w.offer_start[place]
        for j in range(len(p.alive)):
            if not p.alive[j]:
                continue
            base = p.base_place[j]
            for at in range(land.near_start[base], land.near_start[base + 1]):
                place = land.near[at]
                if not p.whole_council[j] and land.minutes[base, place] > p.radius[j]:
                    break
                if serves_place(p, j, place, land):
                    _list_offer(sweep, place, j, w)
            if p.whole_council[j]:
                for place in range(places):
                    far = land.minutes[base, place] > land.horizon
                    if far and owned_by(p, j, land.council[place]):
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
def holds_patch(i: int, j: int, c: ClientColumns, land: Land, t: Terms) -> bool:
    """Whether provider ``j`` holds the patch of client ``i``."""
    return t.holder[patch_of(c.place[i], c.uid[i], land.patch, land.patch_parts)] == j


def list_offers(state: State) -> None:
    """The providers whose patch holds a place, for every place."""
    group_offers(state.provider.columns, state.land, state.work)
