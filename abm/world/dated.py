"""Parameters by date: what law, prices and shocks make of them from one April to the next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cache

from gofal.abm.calendar import FIRST_YEAR
from gofal.abm.parameters import Parameters
from gofal.agents.parameter import Parameter, Series

BASE_YEAR = 2018
"""The April in whose pounds a parameter without dates stands."""
BEFORE = FIRST_YEAR - 1
"""The April before a run with dates begins; its burn-in is in the prices of that year."""
_FLOOR = "work.national_living_wage"
_BEYOND = "prices.floor_beyond"
_PER_POUND = "per £"


class Dated:
    """The parameters of a run with dates.

    A number that law or a source dates has its own values, a number in pounds without dates moves
    with what it follows, and all others stand still, some at another value than without dates.
    """

    def __init__(self, base: Parameters, off: Collection[str] = ()) -> None:
        """Take parameters as they stand in the base year.

        Args:
            base: in pounds of :data:`BASE_YEAR`.
            off: names whose dated values after the burn-in are left out.
        """
        self.base = base
        self.off = frozenset(off)
        # What has no dates stands in pounds of a year as that year was, whatever is left out.
        self.known = Dated(base) if self.off else self
        self.of_year = cache(self._of_year)
        self.level = cache(self._level)

    def __reduce__(self) -> tuple[type[Dated], tuple[Parameters, frozenset[str]]]:
        return Dated, (self.base, self.off)

    def prices(self, year: int) -> float:
        """Level of consumer prices in April of a year; 1 in the base year."""
        return self.level("prices", year)

    def rise(self, series: Series, year: int) -> float:
        """How much a series rose from the April before to that of a year, as a share."""
        return self.level(series, year) / self.level(series, year - 1) - 1.0

    def _level(self, series: Series, year: int) -> float:
        """Level of a series in April of a year; 1 in the base year."""
        if series == "floor":
            floor = self.base.parameter(_FLOOR)
            return self._value(floor, year) / self.known._value(floor, BASE_YEAR)
        if series == "cost":
            pay = self.base["prices.pay_in_cost"]
            return pay * self.level("floor", year) + (1.0 - pay) * self.level("prices", year)
        low, high = sorted((year, BASE_YEAR))
        level = 1.0
        for passed in range(low, high):
            level *= 1.0 + self.base.by_year("prices.growth", passed)
        return level if year >= BASE_YEAR else 1.0 / level

    def _of_year(self, year: int) -> Parameters:
        """The parameters in force from April of a year."""
        known = (self.base.parameter(name) for name in self.base)
        return Parameters(_with_value(one, self._value(one, year)) for one in known)

    def _value(self, parameter: Parameter, year: int) -> float:
        if parameter.with_dates is not None:
            return parameter.with_dates
        dated = parameter.by_year
        if not dated:
            return self._moved(parameter, parameter.value, BASE_YEAR, year)
        off = parameter.name in self.off
        last = max((one for one in dated if one <= (BEFORE if off else year)), default=None)
        since = min(dated) if last is None else last
        within = not off and year <= max(dated)
        return dated[since] if within else self._moved(parameter, dated[since], since, year)

    def _moved(self, parameter: Parameter, value: float, since: int, year: int) -> float:
        """A value in pounds of one year in those of another."""
        # The floor itself has to follow something else where nobody says what it is.
        series = "prices" if parameter.name == _FLOOR else parameter.series
        if series is None:
            return value
        moved = self.level(series, year) / self.known.level(series, since)
        if parameter.name == _FLOOR:
            moved *= (1.0 + self.base[_BEYOND]) ** max(0, year - max(parameter.by_year))
        return value / moved if parameter.unit.startswith(_PER_POUND) else value * moved


def _with_value(parameter: Parameter, value: float) -> Parameter:
    low, high = min(parameter.low, value), max(parameter.high, value)
    return replace(parameter, value=value, low=low, high=high)
