"""How much of the spread between replicates is luck, and how much is not knowing the parameters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

type Floats = NDArray[np.float64]

LEVEL = 0.9


@dataclass(frozen=True)
class Split:
    """One-way decomposition of effects over parameter sets; arrays have shape (rows,).

    Attributes:
        mean: effect, every set counting the same.
        low: lower end of the 95 % interval of that mean, the set being the unit.
        high: upper end.
        luck_sd: spread between replicates of one set; NaN with one replicate a set.
        parameter_sd: spread between the true effects of sets, luck taken out; NaN likewise.
        one_low: lower end of the 90 % interval for one plausible Wales, its own luck taken out
            and the doubt about the mean left in.
        one_high: upper end.
        share: parameters' share of the variance of one replicate, from 0 to 1.
        sets: parameter sets.
        replicates: replicates in all.
    """

    mean: Floats
    low: Floats
    high: Floats
    luck_sd: Floats
    parameter_sd: Floats
    one_low: Floats
    one_high: Floats
    share: Floats
    sets: int
    replicates: int


def split(effects: ArrayLike, sets: int) -> Split:
    """Split the spread of effects into luck and parameters.

    Variance components by the analysis of variance with unequal groups; a negative component is
    nought.

    Args:
        effects: shape (rows, replicates); replicate r ran with parameter set r mod ``sets``.
        sets: how many sets, at least 2 and at most as many as replicates.
    """
    table = np.atleast_2d(np.asarray(effects, dtype=np.float64))
    group = np.arange(table.shape[1]) % sets
    count = np.bincount(group, minlength=sets)
    means = np.column_stack([table[:, group == number].mean(axis=1) for number in range(sets)])
    mean, spread = means.mean(axis=1), means.std(axis=1, ddof=1)
    half = float(stats.t.ppf(0.975, sets - 1)) * spread / np.sqrt(sets)
    luck, parameters = _components(table, means, group, count)
    unsure = parameters + spread**2 / sets  # of one set's effect, and of the mean itself
    reach = float(stats.t.ppf(0.5 + LEVEL / 2, sets - 1)) * np.sqrt(unsure)
    total = luck + parameters
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(total > 0, parameters / total, np.nan)
    return Split(
        mean=mean,
        low=mean - half,
        high=mean + half,
        luck_sd=np.sqrt(luck),
        parameter_sd=np.sqrt(parameters),
        one_low=mean - reach,
        one_high=mean + reach,
        share=share,
        sets=sets,
        replicates=table.shape[1],
    )


def _components(
    table: Floats, means: Floats, group: NDArray[np.int64], count: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """Variance of luck and of parameters, shape (rows,) each."""
    total, sets = table.shape[1], means.shape[1]
    if total == sets:
        unknown = np.full(len(table), np.nan)
        return unknown, unknown
    within = ((table - means[:, group]) ** 2).sum(axis=1) / (total - sets)
    grand = table.mean(axis=1, keepdims=True)
    between = (count * (means - grand) ** 2).sum(axis=1) / (sets - 1)
    typical = (total - (count**2).sum() / total) / (sets - 1)
    return within, np.maximum((between - within) / typical, 0.0)
