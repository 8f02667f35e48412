"""An outcome as a picture shows it: label, unit, digits, and which way is better."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gofal.abm.outcomes import OUTCOMES
from gofal.agents.errors import unknown
from gofal.experiments import text
from gofal.experiments.analysis.sizes import paid_by_many, size_that_counts
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.directions import Direction, direction_of
from gofal.experiments.text import Language, say
from gofal.experiments.windows import WEEKS_A_YEAR

type Floats = NDArray[np.float64]

MILLION, MILLIONS = 1e6, "£m/year"
_THOUSANDS = 0.003  # of a million


def is_unclear(low: ArrayLike, high: ArrayLike) -> NDArray[np.bool_]:
    """True where an interval holds zero, or is not known."""
    clear = (np.asarray(low, dtype=np.float64) > 0) | (np.asarray(high, dtype=np.float64) < 0)
    return np.asarray(~clear)


@dataclass(frozen=True)
class Measure:
    """An outcome in one language.

    Attributes:
        name: of the outcome.
        label: ready to begin a line.
        unit: as the picture counts, apart from shares.
        better: whether high or low is better, or neither.
        language: of all words.
        factor: from the unit that the model counts in to that of the picture.
    """

    name: str
    label: str
    unit: str
    better: str
    language: Language
    factor: float = 1.0

    @classmethod
    def of(cls, name: str, language: Language) -> Measure:
        """The outcome of that name; what many pay or cost together in millions of pounds a year.

        Raises:
            GofalError: there is none.
        """
        if name not in OUTCOMES:
            raise unknown("outcome", name, OUTCOMES)
        outcome = OUTCOMES[name]
        made = cls(name, outcome_label(name, language), outcome.unit, outcome.better, language)
        if not paid_by_many(name):
            return made
        return replace(made, unit=MILLIONS, factor=WEEKS_A_YEAR / MILLION)

    def shown(self, values: ArrayLike) -> Floats:
        """Values as an axis shows them: shares in per cent."""
        factor = 100.0 if text.is_percent(self.unit) else self.factor
        return np.asarray(values, dtype=np.float64) * factor

    @property
    def level_unit(self) -> str:
        """Unit of a level: %, £ an hour."""
        return say(f"figure.unit {self.unit}", self.language)

    @property
    def difference_unit(self) -> str:
        """Unit of a difference: percentage points, £ an hour."""
        return (
            say("figure.points", self.language) if text.is_percent(self.unit) else self.level_unit
        )

    @property
    def difference_axis(self) -> str:
        """Label of an axis of differences."""
        return _with_unit(
            say("figure.difference_in", self.language, label=self.label), self.difference_unit
        )

    def level(self, value: float, precision: float | None = None) -> str:
        """A level with its unit: 91.8 %, £8.21, £469m."""
        value *= self.factor
        precision = precision * self.factor if precision else text.three_digits(value)
        said = text.level(value, self.unit, self._not_below(precision))
        return f"{said}m" if self.unit == MILLIONS and said != text.UNDEFINED else said

    def size(self, value: float, low: float = math.nan, high: float = math.nan) -> str:
        """A signed difference with its unit, to the digits its interval allows."""
        value, low, high = (self.factor * one for one in (value, low, high))
        precision = self._not_below(_precision(value, low, high))
        return text.difference(value, self.unit, precision, self.language, signed=True)

    def range(self, value: float, low: float, high: float) -> str:
        """An interval, ``+1.2 to +2.0``; nothing where there is none."""
        if not (math.isfinite(low) and math.isfinite(high)):
            return say("figure.no_interval", self.language)
        value, low, high = (self.factor * one for one in (value, low, high))
        precision = self._not_below(_precision(value, low, high))
        ends = [text.number(end, self.unit, precision, signed=True) for end in (low, high)]
        return say("figure.from_to", self.language, low=ends[0], high=ends[1])

    def _not_below(self, precision: float) -> float:
        """The size that decides the digits: of millions never less than some thousands."""
        return max(precision, _THOUSANDS) if self.unit == MILLIONS else precision

    def judged(
        self,
        value: float,
        low: float,
        high: float,
        *,
        level: float = math.nan,
        whole: bool = True,
    ) -> Direction:
        """Meaning of a difference.

        Args:
            value: the difference.
            low: lower end of its interval.
            high: upper end.
            level: without the policy, by which some amounts are judged; if it is NaN, these are
                never called hardly changed.
            whole: False for a part of Wales.
        """
        size = size_that_counts(self.name, level, whole)
        return direction_of(value, low, high, self.better, size=size)

    def verdict(self, value: float, low: float, high: float) -> str:
        """The same as a word."""
        return say(f"word.{self.judged(value, low, high)}", self.language)

    def in_words(self, value: float, low: float, high: float) -> str:
        """Size, interval and what it means, in one phrase."""
        if self.judged(value, low, high) == "same":
            return say("word.same", self.language)
        return say(
            "figure.told",
            self.language,
            size=self.size(value, low, high),
            range=self.range(value, low, high),
            verdict=self.verdict(value, low, high),
        )


def _precision(value: float, low: float, high: float) -> float:
    """Size that decides the digits: half width, or less so that the nearer end is not 0."""
    half = (high - low) / 2
    if not half > 0:
        return text.three_digits(value)
    return max(min(half, 3 * min(abs(low), abs(high))), half / 100)


def _with_unit(label: str, unit: str) -> str:
    return f"{label} ({unit})" if unit else label
