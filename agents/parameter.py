"""A number and where it comes from. Nothing else may carry a number into the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from gofal.agents.errors import GofalError

type Series = Literal["prices", "floor", "cost"]
"""What a number in pounds moves with where time passes: consumer prices, the legal wage floor, or
what an hour of care costs."""
_GROWTH = "share/year"


@dataclass(frozen=True, slots=True)
class Parameter:
    """Parameter with its provenance.

    Attributes:
        name: dotted name, ``subject.parameter``.
        value: the value used (for a dated parameter, the value in force in the base year).
        unit: e.g. ``£/h``, ``share``, ``1/week``.
        low: lowest defensible value.
        high: highest defensible value.
        source: where the number comes from, or the word *assumption* and why.
        label_en: English label.
        label_cy: Welsh label.
        evidence: ids in the evidence register (E…) or the facts list (F-…).
        by_year: values by April of the year, for a number that law or survey dates.
        follows: what it moves with in a run with dates; consumer prices if it is in pounds and
            says nothing.
        with_dates: its value in every year of a run with dates, where that is another.
    """

    name: str
    value: float
    unit: str
    low: float
    high: float
    source: str
    label_en: str
    label_cy: str
    evidence: tuple[str, ...] = ()
    by_year: Mapping[int, float] = field(default_factory=dict)
    follows: Series | None = None
    with_dates: float | None = None

    def at(self, value: float) -> Parameter:
        """The same at another value, with a course by year that is changed alike."""
        if self.unit == _GROWTH:
            course = {year: x + value - self.value for year, x in self.by_year.items()}
        elif self.value:
            course = {year: x * value / self.value for year, x in self.by_year.items()}
        else:
            course = {}
        return replace(self, value=value, by_year=course, with_dates=None)

    @property
    def series(self) -> Series | None:
        """What it moves with; None if it stands still."""
        return self.follows or ("prices" if "£" in self.unit else None)

    def __post_init__(self) -> None:
        for attribute in ("name", "unit", "source", "label_en", "label_cy"):
            if not str(getattr(self, attribute)).strip():
                raise GofalError(f"parameter {self.name!r} has no {attribute}")
        for value in (self.value, self.with_dates):
            if value is not None and not self.low <= value <= self.high:
                raise GofalError(
                    f"parameter {self.name} = {value:g} {self.unit} is outside its range "
                    f"{self.low:g} to {self.high:g}"
                )
