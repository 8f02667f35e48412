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
"""Outcomes by which a policy is judged first. Their directions hold for these looked at together,
and those of all other outcomes for the others together: what was asked first is not drowned by the
number of all that can be asked, and is named before any run."""

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
    sure: bool = True,
) -> Direction:
    """What a change with its interval means.

    - same: nothing differs at all;
    - small: the whole interval lies within what does not matter;
    - unclear: the interval holds nought, or chance may explain it among all that was looked at;
    - better, worse (higher, lower where neither is better): otherwise.

    Args:
        change: from the baseline, in the outcome's unit.
        low: lower end of its interval.
        high: upper end.
        better: whether high or low is better for people, or ``none``.
        size: the smallest change that matters; None if nobody has set one.
        sure: False if chance may explain it among all the outcomes looked at, however clear the
            interval is on its own.
    """
    if change == low == high == 0.0:
        return "same"
    if size is not None and is_small(low, high, size):
        return "small"
    if not (sure and (low > 0.0 or high < 0.0)):  # also where there is no interval
        return "unclear"
    if better == "none":
        return "higher" if change > 0 else "lower"
    return "better" if (change > 0) == (better == "high") else "worse"
