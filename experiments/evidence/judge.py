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

TOLD: tuple[Word, ...] = ("better", "worse", "other", "small", "none", "unknown")
"""Verdicts that no further pair would change by the rule."""


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
    - better, worse, other: the interval leaves out nought;
    - open: otherwise.

    Args:
        treated: levels with the policy, a value a pair, in their order.
        control: levels without.
        better: which direction is.
        margin: the largest change that does not matter, None if nobody has set one.
        looks: numbers of pairs at which verdicts are taken.
    """
    look = look_of(len(treated), looks)
    used = look or len(treated)
    change = paired_differences(treated[:used], control[:used])
    known = np.isfinite(change)
    reference, value = (_mean(values[:used][known]) for values in (control, treated))
    few = look == 0
    if few or known.sum() < max(FEWEST, (1 - MOST_LEFT_OUT) * used):
        gate: Word = "few" if few else "unknown"
        return Judged(gate, used, reference, value, _mean(change[known]), np.nan, np.nan, np.nan)
    found = estimate(change[known], level_of(len(looks)))
    mean, low, high = (float(x[0]) for x in (found.mean, found.low, found.high))
    p = min(1.0, len(looks) * float(found.p[0]))
    return Judged(
        _word(mean, low, high, better, margin), used, reference, value, mean, low, high, p
    )


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


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else float("nan")
