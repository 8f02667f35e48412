"""How much of what varies is luck."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gofal.experiments.statistics import Floats


@dataclass(frozen=True)
class Noise:
    """Luck beside what the design moved.

    Attributes:
        share: variance within points over all variance, of single runs.
        left: share of the variance of the points' means that is luck not shared by the points.
            Luck that moves every point alike (the same seeds are run at each) moves no index.
    """

    share: float
    left: float


def noise(values: Floats) -> Noise:
    """Noise of a table of shape (points, replicates) without gaps; NaN with one replicate.

    The variance between points is estimated without what luck adds to it, so that both shares are
    right on average whether or not luck is shared.
    """
    points, replicates = values.shape
    if points < 2 or replicates < 2:
        return Noise(float("nan"), float("nan"))
    means = values.mean(axis=1)
    between = float(means.var(ddof=1))
    within = float(values.var(axis=1, ddof=1).mean())
    rest = values - means[:, None] - values.mean(axis=0) + values.mean()
    apart = float((rest**2).sum()) / ((points - 1) * (replicates - 1)) / replicates
    total = within + max(between - apart, 0.0)
    if total <= 0.0:
        return Noise(float("nan"), float("nan"))
    left = min(apart / between, 1.0) if between > 0 else float("nan")
    return Noise(float(np.clip(within / total, 0.0, 1.0)), left)
