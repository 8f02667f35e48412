"""The centre, and every axis moved alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gofal.experiments.sweep.axes import Axis
from gofal.experiments.sweep.designs.base import DesignKind, Drawn


def draw(axes: Sequence[Axis], options: Mapping[str, Any]) -> Drawn:
    """Defaults first; then each axis at its levels (low and high unless named), the rest as is."""
    centre = [axis.centre for axis in axes]
    points, moved = [list(centre)], [""]
    for i, axis in enumerate(axes):
        for value in axis.levels(max(2, options["levels"])):
            if value != axis.centre:
                points.append([*centre[:i], value, *centre[i + 1 :]])
                moved.append(axis.name)
    return Drawn(np.array(points, dtype=np.float64), {"moved": moved})


KIND = DesignKind("one_at_a_time", "one at a time", "un ar y tro", {"levels": 2}, draw)
