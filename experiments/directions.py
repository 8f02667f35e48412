"""The one meaning of better, worse, hardly changed and unclear, for page, pictures and tables."""

from __future__ import annotations

from typing import Literal

FIRST = frozenset(
    [
        "handback_share",
        "effective_wage",
        "rural_met_need",
        "met_need",
        "public_cost",
        "council_cost",
    ]
)
"""Outcomes by which a policy is judged first, named before any run. P-values that are corrected for
the number of outcomes are so for these together, and for all others together."""

type Direction = Literal["better", "worse", "higher", "lower", "small", "same", "unclear"]


def is_small(low: float, high: float, size: float) -> bool:
    """Whether an interval lies wholly within what does not matter; not where an end is unknown."""
    return -size < low and high < size


def direction_of(
    change: float,
    low: float,
    high: float,
    better: str,
    *,
    size: float | None = None,
) -> Direction:
    """What a change with its interval means.

    - same: nothing differs at all;
    - small: the whole interval lies within what does not matter;
    - unclear: the interval holds zero;
    - better, worse (higher, lower where neither is better): otherwise.

    Args:
        change: from the baseline, in the outcome's unit.
        low: lower end of its interval at ``looks.VERDICT_LEVEL``.
        high: upper end.
        better: whether high or low is better for people, or ``none``.
        size: the smallest change that matters; None if nobody has set one.
    """
    if change == low == high == 0.0:
        return "same"
    if size is not None and is_small(low, high, size):
        return "small"
    if not (low > 0.0 or high < 0.0):  # also where there is no interval
        return "unclear"
    if better == "none":
        return "higher" if change > 0 else "lower"
    return "better" if (change > 0) == (better == "high") else "worse"
