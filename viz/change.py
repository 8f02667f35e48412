"""One change: how an outcome differs from the baseline, how sure that is, and the word for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gofal.experiments.directions import Direction, direction_of, is_small
from gofal.experiments.looks import VERDICT_LEVEL
from gofal.experiments.statistics import estimate, half_width, paired_differences
from gofal.experiments.text import interval_precision

type Floats = NDArray[np.float32]
type Word = Direction | Literal["one_run", "undefined"]
WORDS: tuple[Word, ...] = (
    *("better", "worse", "higher", "lower"),
    *("small", "same", "unclear", "one_run", "undefined"),
)


@dataclass(frozen=True)
class Change:
    """Difference of one outcome of one area from the baseline.

    Attributes:
        reference: level in the baseline.
        value: level in the arm.
        change: mean paired difference.
        low: lower end of its interval at ``VERDICT_LEVEL``, NaN with one replicate.
        high: upper end.
        word: key of the word for it, to be said by ``say``.
        p: p-value of *no difference*, NaN with one replicate.
        around: half width of the 95% interval of ``reference``, NaN with one replicate.
    """

    reference: float
    value: float
    change: float
    low: float
    high: float
    word: Word
    p: float = float("nan")
    around: float = float("nan")

    @property
    def precision(self) -> float | None:
        """Half width of the interval, which decides the digits shown; None where there is none."""
        return _width(interval_precision(self.low, self.high))

    @property
    def reference_precision(self) -> float | None:
        """The same of the level in the baseline."""
        return _width(self.around)

    @property
    def clear(self) -> bool:
        """True if the direction is known."""
        return self.word in ("better", "worse", "higher", "lower")


def paired(own: Floats, base: Floats, better: str | tuple[str, ...]) -> tuple[Change, ...]:
    """Changes that paired values show, one a row.

    Args:
        own: of the arm, shape (rows, replicates).
        base: of the baseline, the same shape.
        better: whether high or low is better for people, or ``none``; of all rows, or of each.
    """
    ways = np.array((better,) * len(own) if isinstance(better, str) else better)
    both = np.isfinite(own) & np.isfinite(base)
    result: dict[int, Change] = {}
    for pattern in np.unique(both, axis=0):  # rows with the same gaps are estimated together
        rows = np.flatnonzero((both == pattern).all(axis=1))
        changes = _estimated(own[rows][:, pattern], base[rows][:, pattern], ways[rows])
        result |= dict(zip(rows.tolist(), changes, strict=True))
    return tuple(result[row] for row in range(len(own)))


def _estimated(own: Floats, base: Floats, better: NDArray[np.str_]) -> list[Change]:
    if not own.shape[1]:
        nothing = float("nan")
        return [Change(nothing, nothing, nothing, nothing, nothing, "undefined")] * len(own)
    result = estimate(paired_differences(own, base), VERDICT_LEVEL)
    before, after = (values.astype(np.float64).mean(axis=1) for values in (base, own))
    around = _half_widths(base)
    columns = (better, before, after, result.mean, result.low, result.high, result.p, around)
    return [
        Change(was, now, change, low, high, word_for(change, low, high, way), p, half)
        for way, was, now, change, low, high, p, half in zip(
            *(column.tolist() for column in columns), strict=True
        )
    ]


def precision_of(values: Floats) -> float | None:
    """Half width of the 95 % interval of a mean, which decides the digits shown.

    Args:
        values: one a replicate, NaN where not known.

    Returns:
        None where the replicates cannot tell: there is one, or all agree.
    """
    known = values[np.isfinite(values)].astype(np.float64)
    if len(known) < 2 or known.min() == known.max():
        return None
    return _width(float(known.std(ddof=1)) * _half_width_of_one(len(known)))


def _half_widths(values: Floats) -> NDArray[np.float64]:
    """Half width of the 95 % interval of the mean of each row; NaN with one replicate."""
    table = values.astype(np.float64)
    if table.shape[1] < 2:
        return np.full(len(table), np.nan)
    spread: NDArray[np.float64] = table.std(axis=1, ddof=1)
    return spread * _half_width_of_one(table.shape[1])


@cache
def _half_width_of_one(count: int) -> float:
    """Half width where replicates differ by a standard deviation of one."""
    return half_width(1.0, count)


def _width(half: float) -> float | None:
    return float(half) if np.isfinite(half) and half > 0 else None


def that_count(changes: Sequence[Change], sizes: Sequence[float]) -> tuple[Change, ...]:
    """The same changes; those whose interval lies within what does not matter hardly changed.

    Args:
        changes: one an outcome or an area.
        sizes: the smallest change of each that matters, in its unit.
    """
    return tuple(
        replace(change, word="small")
        if change.word != "same" and is_small(change.low, change.high, size)
        else change
        for change, size in zip(changes, sizes, strict=True)
    )


def word_for(change: float, low: float, high: float, better: str) -> Word:
    """Key of the word for a change.

    Args:
        change: from the baseline.
        low: lower end of its interval.
        high: upper end.
        better: whether high or low is better for people, or ``none``.
    """
    if change == 0 and not low < high:
        return "same"
    return direction_of(change, low, high, better) if np.isfinite(low) else "one_run"
