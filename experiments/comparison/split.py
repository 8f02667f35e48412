"""How much of the spread of effects is luck, and how much is what is not known of Wales."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from gofal.experiments.looks import VERDICT_LEVEL
from gofal.experiments.runs.nested import LUCK, Nesting

type Floats = NDArray[np.float64]

LEVEL = 0.9


@dataclass(frozen=True)
class Split:
    """Nested decomposition of effects; arrays have shape (rows,).

    Attributes:
        mean: effect, every parameter set counting the same.
        low: lower end of the interval of that mean at ``VERDICT_LEVEL``, the unit being the
            parameter set (the plausible Wales, if there is one set).
        high: upper end.
        parts: standard deviation that each part adds by itself, in the order and with the names
            of :attr:`gofal.experiments.runs.nested.Nesting.strata`.
        shares: of each part in the variance of one replicate, from 0 to 1; NaN if there is none.
        one_low: lower end of the 90 % interval for one plausible Wales, its own luck taken out and
            the doubt about the mean left in; NaN if luck is not told apart.
        one_high: upper end.
    """

    mean: Floats
    low: Floats
    high: Floats
    parts: Mapping[str, Floats]
    shares: Mapping[str, Floats]
    one_low: Floats
    one_high: Floats


def split(effects: ArrayLike, nesting: Nesting) -> Split:
    """Split the spread of effects by the nested analysis of variance.

    No part is negative: a mean square below that of a part further down is pooled with it
    (Thompson 1962), which for a balanced design is restricted maximum likelihood.

    Args:
        effects: shape (rows, replicates), replicates in the order of ``nesting``.
        nesting: of which there are 2 replicates or more.
    """
    table = np.atleast_2d(np.asarray(effects, dtype=np.float64))
    found = _analysed(table, nesting)
    mean, units = found.units.mean(axis=1), found.units.shape[1]
    error = found.units.std(axis=1, ddof=1) / np.sqrt(units)
    half = float(stats.t.ppf(0.5 + VERDICT_LEVEL / 2, units - 1)) * error
    total = sum(found.variances.values(), np.zeros(len(table)))
    known = (variance for part, variance in found.variances.items() if part != LUCK)
    unsure = np.sqrt(sum(known, error**2))  # of one Wales, and of the mean itself
    reach = float(stats.t.ppf(0.5 + LEVEL / 2, units - 1)) * unsure
    if LUCK not in found.variances or not nesting.varied:
        reach = np.full_like(mean, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = {
            part: np.where(total > 0, variance / total, np.nan)
            for part, variance in found.variances.items()
        }
    return Split(
        mean=mean,
        low=mean - half,
        high=mean + half,
        parts={part: np.sqrt(variance) for part, variance in found.variances.items()},
        shares=shares,
        one_low=mean - reach,
        one_high=mean + reach,
    )


@dataclass(frozen=True)
class _Analysis:
    """Means of the units, shape (rows, units), and the variance of every part."""

    units: Floats
    variances: Mapping[str, Floats]


def _analysed(table: Floats, nesting: Nesting) -> _Analysis:
    counts = [count for _, count in nesting.strata]
    means = table.reshape(len(table), *counts)
    squares, freedom, below = [], [], [1]
    for count in counts:
        units, means = means, means.mean(axis=1)
        apart = ((units - means[:, None]) ** 2).reshape(len(table), -1).sum(axis=1)
        freedom.append(means[0].size * (count - 1))
        squares.append(below[-1] * apart / freedom[-1])
        below.append(below[-1] * count)
    pooled = _rising(np.array(squares), np.array(freedom))
    steps = np.diff(pooled, axis=0, prepend=0.0) / np.array(below[:-1])[:, None]
    names = [part for part, _ in nesting.strata]
    return _Analysis(units, dict(zip(names, steps, strict=True)))


def _rising(squares: Floats, freedom: NDArray[np.int64]) -> Floats:
    """Mean squares, shape (parts, rows), pooled by degrees of freedom wherever one falls."""
    weighted = squares * freedom[:, None]
    found = np.full_like(squares, -np.inf)
    for first in range(len(squares)):
        lowest = np.full(squares.shape[1], np.inf)
        for last in reversed(range(first, len(squares))):
            block = slice(first, last + 1)
            lowest = np.minimum(lowest, weighted[block].sum(axis=0) / freedom[block].sum())
            found[last] = np.maximum(found[last], lowest)
    return found
