"""Open posts, at the places where providers lacked carers."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.state import State, Workspace
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns

_SEARCH = int(Decision.JOB_SEARCH)


@kernel
def _open_posts(providers: ProviderColumns, w: Workspace, seed: int, week: int) -> int:
    """Put every open post at a place where the provider lacked carers; returns posts listed.

    ``posts`` holds provider rows grouped by place.
    """
    key = stream(seed, _SEARCH, week)
    places = w.refused_at.shape[1]
    w.post_start[:] = 0
    total = 0
    for j in range(len(providers.alive)):
        want = (
            int(np.ceil(providers.posts[j] - providers.pending[j] - 0.5))
            if providers.alive[j]
            else 0
        )
        if want <= 0:
            continue
        weight = 0.0
        for place in range(places):
            weight += w.refused_at[j, place]
        for n in range(want):
            if total >= len(w.posts):
                break
            place = providers.base_place[j]
            if weight > 0.0:
                left = draw(key, providers.uid[j] ^ n) * weight
                for q in range(places):
                    left -= w.refused_at[j, q]
                    if left <= 0.0 and w.refused_at[j, q] > 0.0:
                        place = q
                        break
            w.cursor[total] = place
            w.post_order[total] = j
            w.post_start[place + 1] += 1
            total += 1
    for place in range(places):
        w.post_start[place + 1] += w.post_start[place]
    for n in range(total):
        place = w.cursor[n]
        w.posts[w.post_start[place]] = w.post_order[n]
        w.post_start[place] += 1
    for place in range(places, 0, -1):
        w.post_start[place] = w.post_start[place - 1]
    w.post_start[0] = 0
    return total


def open_posts(state: State) -> None:
    """Every open post is put at a place where the provider lacked carers."""
    _open_posts(state.provider.columns, state.work, state.seed, state.week)
