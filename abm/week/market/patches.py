"""Patches as contracts see them: their places, council, need and rural share."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.land import Land, each_part
from gofal.abm.world.patches import patch_of
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.table import F64, I64, Bool

_SERVED, _WAITING, _COUNCIL = int(Stage.SERVED), int(Stage.WAITING), int(Route.COUNCIL)


@kernel
def need_of_patches(clients: ClientColumns, independent: Bool, land: Land, need: F64) -> None:
    """Council-managed hours of every patch, those with a council's service or company apart.

    ``independent`` says which providers belong to no council.
    """
    need[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.route[i] != _COUNCIL:
            continue
        served = clients.stage[i] == _SERVED
        if served and not independent[clients.provider[i]]:
            continue
        if served or clients.stage[i] == _WAITING:
            need[patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)] += (
                clients.package[i]
            )


def places_of(land: Land, patch: int) -> I64:
    """Places of a patch: several small ones, or the one town it is a part of."""
    inside = (land.patch <= patch) & (patch < land.patch + land.patch_parts)
    found: I64 = np.flatnonzero(inside).astype(np.int64)
    return found


def rural_of_patches(land: Land, people: F64, patches: int) -> F64:
    """Rural share of every patch, its places weighted by ``people``; shape (patches,)."""
    place, patch = each_part(land)
    weight = people[place] / land.patch_parts[place]
    far = np.bincount(patch, weights=weight * land.rural[place], minlength=patches)
    every = np.bincount(patch, weights=weight, minlength=patches)
    share: F64 = far / np.maximum(every, 1e-12)
    return share
