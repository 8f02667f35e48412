"""Morris's screening: random walks on which one axis, or one group of them, moves at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gofal.agents.errors import GofalError
from gofal.experiments.extras import missing
from gofal.experiments.sweep.axes import Axis
from gofal.experiments.sweep.designs.base import (
    DesignKind,
    Drawn,
    Points,
    library_seed,
    problem,
    stretched,
)
from gofal.experiments.sweep.designs.groups import GroupedOptions, groups_of


class MorrisOptions(GroupedOptions, frozen=True, kw_only=True):
    """How many walks, on a grid of how many levels."""

    walks: Points
    levels: Points = 4

    def __post_init__(self) -> None:
        if self.levels % 2:
            raise GofalError(f"levels = {self.levels}; morris needs an even number")


def draw(axes: Sequence[Axis], options: MorrisOptions) -> Drawn:
    """``walks`` trajectories of one point more than there are axes or groups, on a grid."""
    try:
        from SALib.sample import morris
    except ImportError:
        raise missing("design morris", "SALib", "sensitivity") from None
    groups = groups_of([axis.name for axis in axes], options.groups)
    shares = morris.sample(
        problem(axes, groups),
        options.walks,
        num_levels=options.levels,
        seed=library_seed(options.seed),
    )
    steps = len(set(groups)) + 1
    moved = np.abs(np.diff(shares, axis=0)).argmax(axis=1)
    names = ["" if n % steps == 0 else groups[moved[n - 1]] for n in range(len(shares))]
    notes: dict[str, list[object]] = {
        "walk": [n // steps for n in range(len(shares))],
        "moved": [*names],
    }
    return Drawn(stretched(shares, axes), notes)


KIND = DesignKind("morris", "Morris screening", "sgrinio Morris", MorrisOptions, draw)
