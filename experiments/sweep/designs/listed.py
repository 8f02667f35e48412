"""Points that somebody else chose, such as the next wave of a calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gofal.agents.errors import GofalError
from gofal.experiments.sweep.axes import Axis
from gofal.experiments.sweep.designs.base import DesignKind, Drawn


def draw(axes: Sequence[Axis], options: Mapping[str, Any]) -> Drawn:
    """The rows as given, one number an axis, each inside its stretch."""
    rows = options["rows"]
    if not rows:
        raise GofalError("[design] listed needs 'rows', a list of points")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Sequence) or len(row) != len(axes):
            raise GofalError(f"[design] row {number} of rows must hold {len(axes)} numbers")
        if not all(type(value) in (int, float) for value in row):
            raise GofalError(f"[design] row {number} holds something else than numbers")
        for axis, value in zip(axes, row, strict=True):
            if not axis.low <= value <= axis.high:
                raise GofalError(
                    f"[design] row {number}: {axis.name} = {value:g}; "
                    f"allowed: {axis.low:g} to {axis.high:g}"
                )
    return Drawn(np.array(rows, dtype=np.float64))


KIND = DesignKind("listed", "listed points", "pwyntiau a restrwyd", {"rows": []}, draw)
