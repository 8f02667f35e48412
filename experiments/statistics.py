"""How sure are we: paired differences, intervals, and the price of looking at many outcomes.

Arms of a comparison share seeds, so the unit of observation is the *difference* within a
replicate. Everything here works on arrays of shape (rows, replicates): a row is one outcome of one
area in one window.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from gofal.agents.errors import GofalError

type Floats = NDArray[np.float64]

ROUNDING = 1e-9  # relative difference that summation order alone can make; smaller counts as none
MOST_REPLICATES = 10_000


@dataclass(frozen=True)
class Estimates:
    """Means of paired differences with their uncertainty; every array has shape (rows,).

    Attributes:
        mean: mean over replicates.
        low: lower end of the interval, NaN with fewer than two replicates.
        high: upper end of the interval, NaN with fewer than two replicates.
        sd: standard deviation between replicates.
        p: two-sided p-value of *the mean is zero*, NaN with fewer than two replicates.
        count: replicates.
    """

    mean: Floats
    low: Floats
    high: Floats
    sd: Floats
    p: Floats
    count: int


def paired_differences(treated: ArrayLike, control: ArrayLike) -> Floats:
    """Differences within replicates; what rounding alone can make is set to exactly zero."""
    a = np.asarray(treated, dtype=np.float64)
    b = np.asarray(control, dtype=np.float64)
    difference = a - b
    noise = np.abs(difference) <= ROUNDING * np.maximum(np.abs(a), np.abs(b))
    return np.where(noise, 0.0, difference)


def estimate(values: ArrayLike, level: float = 0.95) -> Estimates:
    """Mean, Student-t interval and p-value of each row of ``values``, shape (rows, replicates).

    A row that is the same in every replicate has an interval of no width: its p-value is 0, or 1
    if the value is zero.
    """
    table = np.atleast_2d(np.asarray(values, dtype=np.float64))
    count = table.shape[1]
    mean = table.mean(axis=1)
    if count < 2:
        nothing = np.full_like(mean, np.nan)
        return Estimates(mean, nothing, nothing, nothing, nothing, count)
    sd = _spread(table)
    half = float(stats.t.ppf(0.5 + level / 2, count - 1)) * sd / np.sqrt(count)
    return Estimates(mean, mean - half, mean + half, sd, _p_values(mean, sd, count), count)


def _spread(table: Floats) -> Floats:
    """Standard deviation of each row; exactly zero where only rounding tells the values apart."""
    same = np.ptp(table, axis=1) <= ROUNDING * np.abs(table).max(axis=1)
    return np.where(same, 0.0, table.std(axis=1, ddof=1))


def _p_values(mean: Floats, sd: Floats, count: int) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(mean) / (sd / np.sqrt(count))
    p = cast("Floats", 2 * stats.t.sf(t, count - 1))
    p = np.where(sd == 0, np.where(mean == 0, 1.0, 0.0), p)
    return np.where(np.isnan(mean), np.nan, p)


def holm(p: ArrayLike) -> Floats:
    """Holm's step-down adjusted p-values (chance of even one false finding); NaN stays NaN."""
    return _adjusted(p, _holm_sorted)


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Benjamini-Hochberg adjusted p-values (share of false among findings); NaN stays NaN."""
    return _adjusted(p, _bh_sorted)


def _holm_sorted(p: Floats) -> Floats:
    factors = np.arange(len(p), 0, -1)
    return np.maximum.accumulate(p * factors)


def _bh_sorted(p: Floats) -> Floats:
    factors = len(p) / np.arange(1, len(p) + 1)
    return np.minimum.accumulate((p * factors)[::-1])[::-1]


def _adjusted(p: ArrayLike, rule: Callable[[Floats], Floats]) -> Floats:
    raw = np.asarray(p, dtype=np.float64)
    result = raw.copy()
    known = np.flatnonzero(~np.isnan(raw))
    order = known[np.argsort(raw[known], kind="stable")]
    if len(order):
        result[order] = np.minimum(rule(raw[order]), 1.0)
    return result


def variance_ratio(treated: ArrayLike, control: ArrayLike) -> Floats:
    """How many times more variance an unpaired comparison would have had, per row.

    Infinite where the pairing removes all variance; NaN where there was none, or one replicate.
    """
    a = np.atleast_2d(np.asarray(treated, dtype=np.float64))
    b = np.atleast_2d(np.asarray(control, dtype=np.float64))
    if a.shape[1] < 2:
        return np.full(a.shape[0], np.nan)
    unpaired = a.var(axis=1, ddof=1) + b.var(axis=1, ddof=1)
    paired = _spread(paired_differences(a, b)) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(unpaired > 0, unpaired / paired, np.nan)


def half_width(sd: float, count: int, level: float = 0.95) -> float:
    """Half width of the t interval that ``count`` replicates with this spread give."""
    if count < 2:
        return float("nan")
    return float(stats.t.ppf(0.5 + level / 2, count - 1)) * sd / float(np.sqrt(count))


def replicates_needed(sd: float, wanted: float, level: float = 0.95) -> int:
    """Fewest replicates whose interval is at most ``wanted`` on each side.

    Args:
        sd: standard deviation of the paired differences.
        wanted: half width wanted, above zero.
        level: confidence level.

    Returns:
        At least 2; at most ``MOST_REPLICATES``, which then means *that many or more*.
    """
    if not wanted > 0:
        raise GofalError(f"half width = {wanted:g} is not possible; it has to be above 0")
    low, high = 2, MOST_REPLICATES
    while low < high:
        middle = (low + high) // 2
        if half_width(sd, middle, level) <= wanted:
            high = middle
        else:
            low = middle + 1
    return low


def slopes(times: ArrayLike, values: ArrayLike) -> Floats:
    """Least-squares slope over time of each row of ``values``, shape (rows, times)."""
    t = np.asarray(times, dtype=np.float64)
    centred = t - t.mean()
    table = np.atleast_2d(np.asarray(values, dtype=np.float64))
    return table @ centred / float(centred @ centred)
