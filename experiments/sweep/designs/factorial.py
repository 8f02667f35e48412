"""Things switched on and off: all combinations, or everything but one."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Literal

import numpy as np

from gofal.agents.errors import GofalError
from gofal.experiments.sweep.axes import Axis
from gofal.experiments.sweep.designs.base import DesignKind, DesignOptions, Drawn

MOST_AXES = 16


class FactorialOptions(DesignOptions, frozen=True, kw_only=True):
    """Which combinations are drawn."""

    rows: Literal["full", "leave_one_out", "both_ways"] = "full"


def draw(axes: Sequence[Axis], options: FactorialOptions) -> Drawn:
    """Each axis off or on: its two named values, or its default and its high end.

    ``full`` is all combinations; ``leave_one_out`` is nothing, everything, and everything but each;
    ``both_ways`` adds each alone.
    """
    pairs = [_off_and_on(axis) for axis in axes]
    patterns = _patterns(options.rows, len(axes))
    points = [[pair[on] for pair, on in zip(pairs, row, strict=True)] for row in patterns]
    names = [
        "+".join(axis.name for axis, on in zip(axes, row, strict=True) if on) for row in patterns
    ]
    return Drawn(np.array(points, dtype=np.float64), {"on": names})


def _patterns(rows: str, count: int) -> list[tuple[int, ...]]:
    if rows == "full":
        if count > MOST_AXES:
            raise GofalError(
                f"[design] {count} axes make 2^{count} combinations; at most {MOST_AXES} axes, "
                'or rows = "leave_one_out"'
            )
        return list(itertools.product((0, 1), repeat=count))
    alone = [tuple(int(i == one) for i in range(count)) for one in range(count)]
    but_one = [tuple(1 - on for on in row) for row in alone]
    found = [(0,) * count, (1,) * count, *but_one, *(alone if rows == "both_ways" else [])]
    return list(dict.fromkeys(found))  # with one or two axes some of these are the same


def _off_and_on(axis: Axis) -> tuple[float, float]:
    if not axis.values:
        off = axis.centre if axis.centre != axis.high else axis.low
        return off, axis.high
    if len(axis.values) != 2:
        raise GofalError(f"[vary] {axis.name}: a factorial needs two values, off and on")
    return axis.values[0], axis.values[1]


KIND = DesignKind("factorial", "factorial", "ffactorial", FactorialOptions, draw)
