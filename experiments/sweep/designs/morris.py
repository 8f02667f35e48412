"""Morris's screening: random walks on which one axis moves at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gofal.agents.errors import GofalError
from gofal.experiments.sweep.axes import Axis
from gofal.experiments.sweep.designs.base import (
    DesignKind,
    Drawn,
    library_seed,
    needs_salib,
    problem,
    stretched,
)


def draw(axes: Sequence[Axis], options: Mapping[str, Any]) -> Drawn:
    """``walks`` trajectories of one point more than there are axes, on a grid of ``levels``."""
    try:
        from SALib.sample import morris
    except ImportError:
        raise needs_salib("morris") from None
    if options["levels"] % 2:
        raise GofalError(f"[design] levels = {options['levels']}; morris needs an even number")
    shares = morris.sample(
        problem(axes),
        options["walks"],
        num_levels=options["levels"],
        seed=library_seed(options["seed"]),
    )
    steps = len(axes) + 1
    moved = np.abs(np.diff(shares, axis=0)).argmax(axis=1)
    names = ["" if n % steps == 0 else axes[moved[n - 1]].name for n in range(len(shares))]
    notes: dict[str, list[object]] = {
        "walk": [n // steps for n in range(len(shares))],
        "moved": [*names],
    }
    return Drawn(stretched(shares, axes), notes)


KIND = DesignKind("morris", "Morris screening", "sgrinio Morris", {"walks": 0, "levels": 4}, draw)
