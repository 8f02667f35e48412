"""Every combination of every level."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gofal.experiments.sweep.axes import Axis
from gofal.experiments.sweep.designs.base import DesignKind, Drawn


def draw(axes: Sequence[Axis], options: Mapping[str, Any]) -> Drawn:
    """All combinations; the last axis moves fastest."""
    levels = [axis.levels(options["levels"]) for axis in axes]
    return Drawn(np.array(list(itertools.product(*levels)), dtype=np.float64))


KIND = DesignKind("grid", "grid", "grid", {"levels": 3}, draw)
