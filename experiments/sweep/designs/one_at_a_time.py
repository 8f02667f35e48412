"""The centre, and every axis moved alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gofal.experiments.sweep.axes import Axis
from gofal.experiments.sweep.designs.base import DesignKind, DesignOptions, Drawn, Points


class OneAtATimeOptions(DesignOptions, frozen=True, kw_only=True):
    """How many even levels an axis has of which the design names none."""

    levels: Points = 2


def draw(axes: Sequence[Axis], options: OneAtATimeOptions) -> Drawn:
    """Defaults first; then each axis at its levels (low and high unless named), the rest as is."""
    centre = [axis.centre for axis in axes]
    points, moved = [list(centre)], [""]
    for i, axis in enumerate(axes):
        for value in axis.levels(max(2, options.levels)):
            if value != axis.centre:
                points.append([*centre[:i], value, *centre[i + 1 :]])
                moved.append(axis.name)
    return Drawn(np.array(points, dtype=np.float64), {"moved": moved})


KIND = DesignKind("one_at_a_time", "one at a time", "un ar y tro", OneAtATimeOptions, draw)
