"""Estimates with uncertainty where some runs may be missing, and resampling."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.experiments.statistics import Estimates, Floats, estimate

LEVEL = 0.95
RESAMPLES = 1000
type Ints = NDArray[np.int64]


def estimate_known(values: Floats, level: float = LEVEL) -> tuple[Estimates, Ints]:
    """Mean, t interval and p-value of each row, over the replicates that are known.

    Args:
        values: shape (rows, replicates), NaN where a run is missing.
        level: of the interval.

    Returns:
        Estimates, and how many replicates each row has. ``count`` of the estimates is the most of
        them; a row without any is NaN.
    """
    table = np.atleast_2d(values)
    known = np.isfinite(table)
    counts: Ints = known.sum(axis=1).astype(np.int64)
    found = np.full((5, len(table)), np.nan)
    for count in np.unique(counts[counts > 0]):
        rows = np.flatnonzero(counts == count)
        own = table[rows][known[rows]].reshape(len(rows), count)
        one = estimate(own, level)
        found[:, rows] = [one.mean, one.low, one.high, one.sd, one.p]
    mean, low, high, sd, p = found
    return Estimates(mean, low, high, sd, p, int(counts.max(initial=0))), counts


def generator(seed: int) -> np.random.Generator:
    """The generator of resampling; the same seed resamples alike for every outcome."""
    return np.random.default_rng(np.random.SeedSequence(seed))


def resampled(count: int, seed: int) -> Ints:
    """Which units each resample takes, shape (resamples, count)."""
    return generator(seed).integers(count, size=(RESAMPLES, count))


def percentile_interval(draws: Floats) -> tuple[Floats, Floats]:
    """Ends of the percentile interval over the first axis; draws that are not known do not count.

    Infinite draws stay: an end is a draw, not a mean of two.
    """
    unknown = np.isnan(draws).all(axis=0)
    ends = [0.5 - LEVEL / 2, 0.5 + LEVEL / 2]
    found = np.nanquantile(np.where(unknown, 0.0, draws), ends, axis=0, method="nearest")
    low, high = np.where(unknown, np.nan, found)
    return low, high
