"""An outcome as a column of the league: one unit for all rows, digits that an interval supports."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.analysis.sizes import is_amount
from gofal.experiments.league.shipped import Standing
from gofal.experiments.text import (
    MINUS,
    Language,
    difference_unit,
    is_percent,
    say,
    three_digits,
    with_pound,
)
from gofal.experiments.windows import WEEKS_A_YEAR

_MILLION, _THOUSAND = 1e6, 1e3


@dataclass(frozen=True)
class Column:
    """How effects on an outcome are written.

    Attributes:
        outcome: its name.
        factor: from the outcome's unit to that of the column.
        unit: of the column, in words; empty for a plain index.
    """

    outcome: str
    factor: float
    unit: str

    @property
    def better(self) -> float:
        """1 where more is better, -1 where less is; 0 where neither is."""
        return {"high": 1.0, "low": -1.0, "none": 0.0}[OUTCOMES[self.outcome].better]

    def number(self, value: float, precision: float) -> str:
        """An effect with its sign, to the digit that its interval supports."""
        shown, width = value * self.factor, precision * self.factor
        if not width > 0:
            width = three_digits(shown)
        places = math.ceil(-math.log10(width / 3))
        digits = f"{abs(round(shown, places)):,.{max(places, 0)}f}"
        if not digits.strip("0.,"):
            return digits
        return f"{MINUS if shown < 0 else '+'}{digits}"

    def in_words(self, number: str) -> str:
        """A number of the column with its unit, as a sentence has it: −£24 million a year."""
        if not self.unit.startswith("£"):
            return f"{number} {self.unit}".strip()
        return f"{with_pound(number)}\u00a0{self.unit.removeprefix('£').strip()}"

    def interval(self, one: Standing, language: Language) -> str:
        """The interval of an effect, from low to high; empty where it is a single number."""
        if not one.half > 0:
            return ""
        ends = [self.number(value, one.precision) for value in (one.low, one.high)]
        return say("standings.interval", language, low=ends[0], high=ends[1])


def column(outcome: str, every: Iterable[Standing], language: Language) -> Column:
    """The column of an outcome: percentage points, or pounds a year in thousands or millions."""
    unit = OUTCOMES[outcome].unit
    if is_percent(unit):
        return Column(outcome, 100.0, difference_unit(unit, language))
    if unit != "£/week" or not is_amount(outcome):
        return Column(outcome, 1.0, difference_unit(unit, language))
    sizes = [abs(one.effect) for one in every if math.isfinite(one.effect)]
    most = WEEKS_A_YEAR * max(sizes, default=0.0)
    steps = ((_MILLION, "millions"), (_THOUSAND, "thousands"), (1.0, "pounds"))
    size, name = next((step for step in steps if most >= step[0]), steps[-1])
    return Column(outcome, WEEKS_A_YEAR / size, say(f"standings.{name}", language))
