"""Stretches of time as a dated fact names them, in weeks of a run with dates."""

from __future__ import annotations

import re

from gofal.abm.calendar import FIRST_YEAR, week_of
from gofal.agents.errors import GofalError

FORMS = "a month (2021-09), a year (2021) or a year from April (2024-25)"


def span(at: str) -> tuple[int, int]:
    """First week of a stretch of time, and the week after its last.

    What of it lies before the first April of a run is left out.

    Raises:
        GofalError: the text names none, or one that ends before the first April.
    """
    months = _months(at)
    if months is None:
        raise GofalError(f"{at!r} is no date; allowed: {FORMS}")
    first, after = (year * 12 + month - 4 for year, month in months)
    start = FIRST_YEAR * 12
    if after <= start:
        raise GofalError(f"{at} is before April {FIRST_YEAR}, where a run with dates begins")
    return week_of(_text(max(first, start))), week_of(_text(after))


def middle(at: str) -> float:
    """The middle of a stretch of time in years, as 2021.71."""
    months = _months(at)
    assert months is not None  # noqa: S101  (span has read it)
    first, after = (year + (month - 1) / 12 for year, month in months)
    return (first + after) / 2


def _months(at: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The first month, and the month after the last."""
    if match := re.fullmatch(r"\d{4}", at):
        return (int(at), 1), (int(at) + 1, 1)
    match = re.fullmatch(r"(\d{4})-(\d\d)", at)
    if match is None:
        return None
    year, other = int(match[1]), int(match[2])
    if 1 <= other <= 12:
        return (year, other), (year + other // 12, other % 12 + 1)
    return ((year, 4), (year + 1, 4)) if other == (year + 1) % 100 else None


def _text(months: int) -> str:
    """A month counted from April of year zero."""
    year, month = divmod(months + 3, 12)
    return f"{year}-{month + 1:02d}"
