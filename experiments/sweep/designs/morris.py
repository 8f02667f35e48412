"""Morris's screening: random walks on which one axis moves at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gofal.agents.errors import GofalError
from gofal.experiments.extras import missing
from gofal.experiments.sweep.axes import Axis
from gofal.experiments.sweep.designs.base import (
    DesignKind,
    DesignOptions,
    Drawn,
    Points,
    library_seed,
    problem,
    stretched,
)


class MorrisOptions(DesignOptions, frozen=True, kw_only=True):
    """How many walks, on a grid of how many levels."""

    walks: Points
    levels: Points = 4

    def __post_init__(self) -> None:
        if self.levels % 2:
            raise GofalError(f"levels = {self.levels}; morris needs an even number")


def draw(axes: Sequence[Axis], options: MorrisOptions) -> Drawn:
    """``walks`` trajectories of one point more than there are axes, on a grid of ``levels``."""
    try:
        from SALib.sample import morris
    except ImportError:
        raise missing("design morris", "SALib", "sensitivity") from None
    shares = morris.sample(
        problem(axes),
        options.walks,
        num_levels=options.levels,
        seed=library_seed(options.seed),
    )
    steps = len(axes) + 1
    moved = np.abs(np.diff(shares, axis=0)).argmax(axis=1)
    names = ["" if n % steps == 0 else axes[moved[n - 1]].name for n in range(len(shares))]
    notes: dict[str, list[object]] = {
        "walk": [n // steps for n in range(len(shares))],
        "moved": [*names],
    }
    return Drawn(stretched(shares, axes), notes)


KIND = DesignKind("morris", "Morris screening", "sgrinio Morris", MorrisOptions, draw)
