"""Regions of a design that hold the cases looked for, and how well they do on points held out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from gofal.experiments.analysis.intervals import generator
from gofal.experiments.statistics import Floats

type Mask = NDArray[np.bool_]
type Limits = tuple[float, float]

HELD_OUT = 1 / 3


@dataclass(frozen=True)
class Region:
    """A box in the space of what was varied.

    Attributes:
        limits: open or closed ends by axis; infinite where there is none.
        quasi_p: by axis, of the lower and the upper limit; NaN where there is none.
    """

    limits: Mapping[int, Limits]
    quasi_p: Mapping[int, Limits] = field(default_factory=dict)

    def holds(self, points: Floats) -> Mask:
        """Which points lie inside, ends included."""
        inside = np.ones(len(points), dtype=np.bool_)
        for axis, (low, high) in self.limits.items():
            inside &= (points[:, axis] >= low) & (points[:, axis] <= high)
        return inside


@dataclass(frozen=True)
class Score:
    """How a region does on some points.

    Attributes:
        density: share of cases among the points inside; NaN if there are none.
        low: lower end of the 95 % Wilson interval of the density.
        high: its upper end.
        coverage: share of all cases that lie inside.
        mass: share of points that lie inside.
    """

    density: float
    low: float
    high: float
    coverage: float
    mass: float


def score(inside: Mask, cases: Mask) -> Score:
    """How a region does."""
    count, hits, nan = int(inside.sum()), int((inside & cases).sum()), float("nan")
    coverage = hits / cases.sum() if cases.any() else nan
    if not count:
        return Score(nan, nan, nan, float(coverage), 0.0)
    interval = binomtest(hits, count).proportion_ci(method="wilson")
    return Score(hits / count, interval.low, interval.high, float(coverage), count / len(inside))


def split(cases: Mask, seed: int) -> tuple[Mask, Mask]:
    """Points to find regions with and points to check them on, alike in their share of cases."""
    held = np.zeros(len(cases), dtype=np.bool_)
    rng = generator(seed)
    for kind in (True, False):
        rows = np.flatnonzero(cases == kind)
        held[rng.permutation(rows)[: round(len(rows) * HELD_OUT)]] = True
    return ~held, held
