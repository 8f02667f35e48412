"""Patches: neighbouring places of one council that one provider or team can look after."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.geography import Geography
from gofal.agents.kernel import inlined
from gofal.agents.table import F32, F64, I32, I64


def draw_patches(geography: Geography, people: float) -> tuple[I32, I32]:
    """Divide every council into patches of about ``people`` residents.

    A town with more residents than that holds several patches of its own; smaller places are
    joined with their neighbours by k-medoids over minutes, from starts far apart.

    Args:
        geography: places and roads.
        people: residents of a patch.

    Returns:
        First patch and number of patches of every place, shapes (n,). Patches are numbered through
        Wales; places of one joined patch share its number.
    """
    population = geography.population
    patch = np.zeros(len(population), dtype=np.int32)
    parts = np.ones(len(population), dtype=np.int32)
    number = 0
    for council in range(int(geography.council.max()) + 1):
        here = np.flatnonzero(geography.council == council)
        for place in here[population[here] >= 1.5 * people]:
            parts[place] = round(float(population[place] / people))
            patch[place] = number
            number += int(parts[place])
        small = here[population[here] < 1.5 * people]
        if len(small) == 0:
            continue
        wanted = min(len(small), max(1, round(float(population[small].sum() / people))))
        groups = _join(geography.minutes[np.ix_(small, small)], population[small], wanted)
        patch[small] = number + groups
        number += int(groups.max()) + 1
    return patch, parts


def _join(minutes: F32, weight: F64, number: int) -> I64:
    """Group places into ``number`` groups of near neighbours; numbers them from 0 without gaps."""
    centres = [int(np.argmax(weight))]
    while len(centres) < number:
        centres.append(int(np.argmax(minutes[centres].min(axis=0))))
    for _ in range(8):
        group = np.argmin(minutes[centres], axis=0)
        centres = [
            int(inside[np.argmin((minutes[np.ix_(inside, inside)] * weight[inside]).sum(axis=1))])
            for inside in (np.flatnonzero(group == n) for n in range(len(centres)))
            if len(inside)
        ]
    group = np.argmin(minutes[centres], axis=0)
    return np.unique(group, return_inverse=True)[1].astype(np.int64)


@inlined
def patch_of(place: int, uid: int, patch: I32, parts: I32) -> int:
    """Patch of a person: that of the place, or one of a town's by the person's identity."""
    if parts[place] == 1:
        return patch[place]
    return patch[place] + uid % parts[place]
