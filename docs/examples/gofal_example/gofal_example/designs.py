"""A kind of design: both ends of every axis, in all combinations."""

import itertools
from collections.abc import Sequence

import numpy as np

from gofal.experiments.sweep.axes import Axis
from gofal.experiments.sweep.designs.base import DesignKind, DesignOptions, Drawn, stretched


def _draw(axes: Sequence[Axis], options: DesignOptions) -> Drawn:
    del options
    ends = itertools.product((0.0, 1.0), repeat=len(axes))
    return Drawn(stretched(np.array(list(ends)), axes))


KIND = DesignKind("corners", "corners", "corneli", DesignOptions, _draw)
