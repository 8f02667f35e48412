"""The search for a fee level: a bracket, and a line through its ends (regula falsi)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

type Guess = Callable[[float, float, float], float]

MOST = 6
"""Levels tried at most."""
DIGITS = 3
"""Decimals of a level."""
_INSIDE = 0.1
"""Least distance of a new level from the ends of the bracket, as a share of it."""
_BEYOND = 1.2
"""How far a step goes where there is no bracket yet, of what is reckoned."""
_LEAST = 0.02
"""Least step there."""


@dataclass(frozen=True)
class Trial:
    """A level that was tried, and what it came to."""

    level: float
    value: float


@dataclass(frozen=True)
class Wanted:
    """What is looked for.

    Attributes:
        value: what a level should come to.
        within: difference that counts as none.
        low: lowest level.
        high: highest level.
        guess: the level at which it would be met, from a level, what that came to and what is
            wanted.
    """

    value: float
    within: float
    low: float
    high: float
    guess: Guess


def search(start: float, wanted: Wanted, value_at: Callable[[float], float]) -> tuple[Trial, ...]:
    """Levels tried from ``start`` on, until one is near enough or none is left to try."""
    tried: list[Trial] = []
    while (level := following(start, tried, wanted)) is not None:
        tried.append(Trial(level, value_at(level)))
    return tuple(tried)


def following(start: float, tried: Sequence[Trial], wanted: Wanted) -> float | None:
    """The level that a search from ``start`` tries after some; None where it is over."""
    if not tried:
        return start
    if len(tried) >= MOST or is_near(tried[-1], wanted):
        return None
    return next_level(tried, wanted)


def is_near(trial: Trial, wanted: Wanted) -> bool:
    """Whether a trial came so near that it counts as equal."""
    return abs(trial.value - wanted.value) <= wanted.within


def next_level(tried: Sequence[Trial], wanted: Wanted) -> float | None:
    """The level to try next, if a higher one comes to more; None where none is left.

    Between the nearest on both sides it is where a line through them meets what is wanted. Until
    there are both, it is a little beyond what is to be expected, and from the third trial on an end
    of the range.
    """
    below, above = nearest(tried, wanted.value)
    if below is not None and above is not None:
        part = (wanted.value - below.value) / (above.value - below.value)
        part = min(max(part, _INSIDE), 1.0 - _INSIDE)
        found = round(below.level + part * (above.level - below.level), DIGITS)
        return None if any(found == trial.level for trial in tried) else found
    end, sign = (wanted.high, 1.0) if below is not None else (wanted.low, -1.0)
    if any(trial.level == end for trial in tried):
        return None
    if len(tried) > 2:
        return end
    last = tried[-1]
    step = sign * _BEYOND * (_reckoned(tried, wanted) - last.level)
    beyond = last.level + sign * max(step, _LEAST)
    return round(min(max(beyond, wanted.low), wanted.high), DIGITS)


def _reckoned(tried: Sequence[Trial], wanted: Wanted) -> float:
    """The level to expect: by what stands still after one trial, on the line through two."""
    last = tried[-1]
    if len(tried) < 2 or last.value == tried[-2].value:
        return wanted.guess(last.level, last.value, wanted.value)
    slope = (last.level - tried[-2].level) / (last.value - tried[-2].value)
    return last.level + slope * (wanted.value - last.value)


def nearest(tried: Sequence[Trial], value: float) -> tuple[Trial | None, Trial | None]:
    """The nearest trials that came to less, and to as much or more; None where there are none."""
    below = [trial for trial in tried if trial.value < value]
    above = [trial for trial in tried if trial.value >= value]
    return best(below, value) if below else None, best(above, value) if above else None


def best(tried: Sequence[Trial], value: float) -> Trial:
    """The trial that came nearest."""
    return min(tried, key=lambda trial: abs(trial.value - value))
