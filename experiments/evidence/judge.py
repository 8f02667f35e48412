"""Verdicts on one outcome of one policy, from pairs that are added until it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gofal.abm.outcomes import Better
from gofal.experiments.claims.verdict import FEWEST, MOST_LEFT_OUT
from gofal.experiments.directions import is_small
from gofal.experiments.looks import level_of, look_of
from gofal.experiments.statistics import Floats, estimate, paired_differences

type Word = Literal["better", "worse", "other", "small", "none", "open", "unknown", "few"]
"""``other`` is a clear change of an outcome of which neither direction is better."""


@dataclass(frozen=True)
class Judged:
    """What pairs say of an outcome.

    Attributes:
        word: the verdict.
        pairs: how many are counted.
        reference: mean level without the policy.
        value: mean level with it.
        effect: mean of the paired differences.
        low: lower end of its interval, NaN before the first look.
        high: upper end.
        p: of *no effect*, for all looks together; NaN before the first.
    """

    word: Word
    pairs: int
    reference: float
    value: float
    effect: float
    low: float
    high: float
    p: float


def judge(
    treated: Floats, control: Floats, better: Better, margin: float | None, looks: Sequence[int]
) -> Judged:
    """The verdict on an outcome.

    - few: the first look is not reached;
    - unknown: more than a fifth of the pairs do not know it, or fewer than three do: a gate;
    - none: no pair differs at all;
    - small: the interval is wholly within what does not matter;
    - better, worse, other: the interval leaves out zero;
    - open: otherwise.

    Args:
        treated: levels with the policy, a value a pair, in their order.
        control: levels without.
        better: which direction is.
        margin: the largest change that does not matter, None if nobody has set one.
        looks: numbers of pairs at which verdicts are taken.
    """
    return judge_rows(treated[None], control[None], [better], [margin], looks)[0]


def judge_rows(
    treated: Floats,
    control: Floats,
    better: Sequence[Better],
    margins: Sequence[float | None],
    looks: Sequence[int],
) -> list[Judged]:
    """The verdicts on many outcomes at once; as :func:`judge`, each argument with a row a verdict.

    Args:
        treated: shape (rows, pairs).
        control: the same shape.
        better: which direction is, a row each.
        margins: largest changes that do not matter.
        looks: numbers of pairs at which verdicts are taken.
    """
    look = look_of(treated.shape[1], looks)
    used = look or treated.shape[1]
    change = paired_differences(treated[:, :used], control[:, :used])
    known = np.isfinite(change)
    fewest = max(FEWEST, (1 - MOST_LEFT_OUT) * used)
    found: dict[int, Judged] = {}
    for pattern in np.unique(known, axis=0):  # rows with the same gaps are estimated together
        rows = np.flatnonzero((known == pattern).all(axis=1)).tolist()
        levels = [_means(side[rows, :used][:, pattern]) for side in (control, treated)]
        told = look and pattern.sum() >= fewest
        ends = _ends(change[rows][:, pattern], level_of(len(looks)), len(looks), bool(told))
        for row, was, now, mean, low, high, p in zip(rows, *levels, *ends, strict=True):
            word: Word = "few" if not look else "unknown"
            if told:
                word = _word(mean, low, high, better[row], margins[row])
            found[row] = Judged(word, used, was, now, mean, low, high, p)
    return [found[row] for row in range(len(treated))]


def _ends(changes: Floats, level: float, looks: int, told: bool) -> tuple[list[float], ...]:
    """Effect, interval and p (for all looks) of each row; the effect alone if nothing is told."""
    if not told:
        nothing = [float("nan")] * len(changes)
        return _means(changes), nothing, nothing, nothing
    found = estimate(changes, level)
    p = np.minimum(1.0, looks * found.p)
    mean, low, high, chance = (x.tolist() for x in (found.mean, found.low, found.high, p))
    return mean, low, high, chance


def _word(mean: float, low: float, high: float, better: Better, margin: float | None) -> Word:
    if low == high == 0.0:
        return "none"
    if margin is not None and is_small(low, high, margin):
        return "small"
    if low <= 0.0 <= high:
        return "open"
    if better == "none":
        return "other"
    return "better" if (mean > 0) == (better == "high") else "worse"


def _means(table: Floats) -> list[float]:
    """Mean of each row; NaN where nothing is known."""
    if not table.shape[1]:
        return [float("nan")] * len(table)
    means: list[float] = table.mean(axis=1).tolist()
    return means
