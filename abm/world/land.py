"""The land as kernels see it: plain arrays of places and minutes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.geography import Geography
from gofal.abm.world.patches import draw_patches
from gofal.agents.table import F32, F64, I32, I64


class Land(NamedTuple):
    """Places and roads as arrays; n = number of places.

    Attributes:
        council: council index of every place, shape (n,).
        council_start: for each council, where its places begin in ``council_place``.
        council_place: places by council, shape (n,).
        area: catchment area, km2, shape (n,).
        slow: minutes of a way inside the place over those without traffic, shape (n,).
        rural: share of the catchment that is rural, shape (n,).
        minutes: minutes between places, shape (n, n).
        near_start: for each place, where its neighbours begin in ``near``, shape (n + 1,).
        near: neighbouring places by minutes, the place itself first.
        horizon: minutes within which neighbours are listed.
        patch: first patch of every place, shape (n,).
        patch_parts: patches the place is divided into; places of one patch share its number.
    """

    council: I32
    council_start: I32
    council_place: I32
    area: F64
    slow: F64
    rural: F64
    minutes: F32
    near_start: I32
    near: I32
    horizon: float
    patch: I32
    patch_parts: I32


def land_of(geography: Geography, horizon: float, people: float) -> Land:
    """Arrays of a geography in the types that kernels are compiled for.

    Args:
        geography: places and roads.
        horizon: minutes within which neighbours are listed.
        people: residents of a patch.
    """
    patch, parts = draw_patches(geography, people)
    size = np.bincount(geography.council, minlength=geography.n_councils)
    return Land(
        council=np.ascontiguousarray(geography.council, dtype=np.int32),
        council_start=np.concatenate([[0], size.cumsum()]).astype(np.int32),
        council_place=np.argsort(geography.council, kind="stable").astype(np.int32),
        area=np.ascontiguousarray(geography.area_km2, dtype=np.float64),
        slow=np.array(geography.slow, dtype=np.float64),
        # A copy: a read-only column would be another type to Numba than its own deep copy.
        rural=np.array(geography.rural_share, dtype=np.float64),
        minutes=np.ascontiguousarray(geography.minutes, dtype=np.float32),
        near_start=np.ascontiguousarray(geography.neighbours.indptr, dtype=np.int32),
        near=np.ascontiguousarray(geography.neighbours.place, dtype=np.int32),
        horizon=float(horizon),
        patch=patch,
        patch_parts=parts,
    )


def stochastic_round(expected: NDArray[np.float64], draws: NDArray[np.float64]) -> I32:
    """Whole numbers with the given expectations, one uniform draw each."""
    whole = np.floor(expected)
    return (whole + (draws < expected - whole)).astype(np.int32)


def each_part(land: Land) -> tuple[I64, I64]:
    """Every pair of a place and one of its patches."""
    place = np.repeat(np.arange(len(land.patch)), land.patch_parts)
    first = np.repeat(np.cumsum(land.patch_parts) - land.patch_parts, land.patch_parts)
    return place, land.patch[place] + np.arange(len(place)) - first


def council_of_patches(land: Land, patches: int) -> I32:
    """Council of every patch, shape (patches,)."""
    place, patch = each_part(land)
    council = np.zeros(patches, dtype=np.int32)
    council[patch] = land.council[place]
    return council
