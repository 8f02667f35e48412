"""Base of the agents: the model, its parameters and its random numbers."""

from __future__ import annotations

from math import exp
from random import Random
from typing import TYPE_CHECKING

import mesa

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel

QUARTER = 13
"""Weeks from one review to the next."""
WINDOWS = 14
"""Half-day rounds in a week."""


class PlainAgent(mesa.Agent):  # type: ignore[misc]
    """A Mesa agent of the plain version."""

    model: PlainModel
    random: Random

    def __init__(self, model: PlainModel) -> None:
        super().__init__(model)

    @property
    def p(self) -> dict[str, float]:
        """Parameters by dotted name."""
        return self.model.p

    @property
    def week(self) -> int:
        """The present week."""
        return self.model.week


def poisson(random: Random, mean: float) -> int:
    """A Poisson count (Knuth), for small means."""
    count, left = 0, random.random()
    limit = exp(-mean)
    while left > limit:
        count += 1
        left *= random.random()
    return count


def quarter_hours(hours: float, least: float, most: float) -> float:
    """Hours rounded to quarters within limits, as packages are granted."""
    return min(most, max(least, round(4.0 * hours) / 4.0))


def names(text: str) -> tuple[str, ...]:
    """Names that are set apart by blanks."""
    return tuple(text.split())
