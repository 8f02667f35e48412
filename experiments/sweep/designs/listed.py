"""Points that somebody else chose, such as the next wave of a calibration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from msgspec import Meta

from gofal.agents.errors import GofalError
from gofal.experiments.sweep.axes import Axis
from gofal.experiments.sweep.designs.base import DesignKind, DesignOptions, Drawn


class ListedOptions(DesignOptions, frozen=True, kw_only=True):
    """The points, one number an axis."""

    rows: Annotated[tuple[tuple[float, ...], ...], Meta(min_length=1)]


def draw(axes: Sequence[Axis], options: ListedOptions) -> Drawn:
    """The rows as given, one number an axis, each inside its stretch."""
    rows = options.rows
    for number, row in enumerate(rows, start=1):
        if len(row) != len(axes):
            raise GofalError(f"[design] row {number} of rows must hold {len(axes)} numbers")
        for axis, value in zip(axes, row, strict=True):
            if not axis.low <= value <= axis.high:
                raise GofalError(
                    f"[design] row {number}: {axis.name} = {value:g}; "
                    f"allowed: {axis.low:g} to {axis.high:g}"
                )
    return Drawn(np.array(rows, dtype=np.float64))


KIND = DesignKind("listed", "listed points", "pwyntiau a restrwyd", ListedOptions, draw)
