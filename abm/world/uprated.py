"""Sums that a policy sets, in a run with dates: they keep what they buy as prices rise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from gofal.abm.calendar import FIRST_YEAR, YEAR, year_of
from gofal.abm.setting import Setting

LAST = (2066 - FIRST_YEAR) * YEAR
"""Week from which they stand still: no run is thought of that goes on for longer."""

type Level = Callable[[int], float]
"""Consumer prices in April of a year, over those of any one year."""


def uprated(settings: Sequence[Setting], level: Level) -> list[Setting]:
    """The settings of one lever in one council, each followed by its worth in later Aprils.

    A sum stands in pounds of the year in which it starts; while it is phased in it is not uprated.

    Args:
        settings: by week, in pounds.
        level: of prices.
    """
    found: list[Setting] = []
    ends = [*(one.start_week for one in settings[1:]), LAST]
    for one, end in zip(settings, ends, strict=True):
        found.append(one)
        reached, begins = one.start_week + one.phase_weeks, year_of(one.start_week)
        for april in range((reached // YEAR + 1) * YEAR, end, YEAR):
            worth = one.value * level(year_of(april)) / level(begins)
            found.append(replace(one, value=worth, start_week=april, phase_weeks=0))
    return found
