"""The calendar of the week's rules, and of runs that have dates.

A year of the model has 52 weeks and begins on the first of April; its last week is a day or two
longer than the others, so that April stays April.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from gofal.agents.errors import GofalError

QUARTER = 13
"""Weeks from one review to the next."""
YEAR = 52
"""Weeks in a year."""
QUARTERS = 4.0
"""Reviews in a year."""
ESTABLISHED = 3 * 52
"""Weeks after its founding from which a provider counts as established."""
FIRST_YEAR = 2016
"""The April of week 0 in a run with dates."""
_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])")


def year_of(week: int) -> int:
    """The year whose April is the last before a week; the burn-in is of the year before week 0."""
    return FIRST_YEAR + max(-1, week // YEAR)


def day_of(week: int) -> date:
    """The day on which a week begins."""
    years, weeks = divmod(week, YEAR)
    return date(FIRST_YEAR + years, 4, 1) + timedelta(weeks=weeks)


def week_of(month: str) -> int:
    """The week in which a month begins, ``"2020-03"``.

    Raises:
        GofalError: the text is no month, or one before the first April.
    """
    match = _MONTH.fullmatch(month)
    if match is None:
        raise GofalError(f"{month!r} is not a month; write it as 2020-03")
    day = date(int(match["year"]), int(match["month"]), 1)
    years = day.year - FIRST_YEAR - (day.month < 4)
    if years < 0:
        raise GofalError(f"{month} is before April {FIRST_YEAR}, where a run with dates begins")
    april = date(FIRST_YEAR + years, 4, 1)
    return years * YEAR + min(YEAR - 1, (day - april).days // 7)
