"""Every combination of every level."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np

from gofal.agents.errors import GofalError
from gofal.experiments.sweep.axes import Axis
from gofal.experiments.sweep.designs.base import (
    MOST_POINTS,
    DesignKind,
    DesignOptions,
    Drawn,
    Points,
)


class GridOptions(DesignOptions, frozen=True, kw_only=True):
    """How many even levels an axis has of which the design names none."""

    levels: Points = 3


def draw(axes: Sequence[Axis], options: GridOptions) -> Drawn:
    """All combinations; the last axis moves fastest."""
    levels = [axis.levels(options.levels) for axis in axes]
    if (count := math.prod(map(len, levels))) > MOST_POINTS:
        raise GofalError(f"[design] the grid has {count} points; at most {MOST_POINTS} are allowed")
    return Drawn(np.array(list(itertools.product(*levels)), dtype=np.float64))


KIND = DesignKind("grid", "grid", "grid", GridOptions, draw)
