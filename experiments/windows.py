"""Stretches of time over which outcomes are averaged before they are compared.

A mean over many years can hide a wave in the first, so a comparison keeps every single year beside
the last two years and the whole run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gofal.agents.errors import GofalError

WEEKS_A_YEAR = 52
FORMS = "a year (3), years (3-4), 'last 2', 'all' or 'weeks 104-208'"


@dataclass(frozen=True)
class Window:
    """Weeks ``start`` up to, not including, ``end``; week 0 is the first under the policy."""

    name: str
    start: int
    end: int


def years_window(first: int, last: int) -> Window:
    """The window of whole years, counted from 1."""
    name = f"year {first}" if first == last else f"years {first}-{last}"
    return Window(name, (first - 1) * WEEKS_A_YEAR, last * WEEKS_A_YEAR)


def year_label(april: int) -> str:
    """A year from April: 2024-25."""
    return f"{april}-{(april + 1) % 100:02d}"


def main_window(years: int) -> Window:
    """The window shown first: the last two years, or all there is."""
    return years_window(max(1, years - 1), years)


def default_windows(years: int) -> tuple[Window, ...]:
    """Every year, the last two years and the whole run, each once."""
    every = [years_window(year, year) for year in range(1, years + 1)]
    return tuple(dict.fromkeys([*every, main_window(years), years_window(1, years)]))


def parse_window(text: str, years: int) -> Window:
    """A window from what a person wrote.

    Args:
        text: ``3``, ``3-4``, ``last 2``, ``all`` or ``weeks 104-208``.
        years: length of the run.

    Raises:
        GofalError: not one of these, or outside the run.
    """
    window = _parsed(text.strip().lower(), years)
    if window is None:
        raise GofalError(f"window {text!r} is not understood; allowed: {FORMS}")
    if not 0 <= window.start < window.end <= years * WEEKS_A_YEAR:
        raise GofalError(
            f"window {text!r} is outside the run; allowed: years 1 to {years}, "
            f"weeks 0 to {years * WEEKS_A_YEAR}"
        )
    return window


def _parsed(text: str, years: int) -> Window | None:
    if text == "all":
        return years_window(1, years)
    if found := re.fullmatch(r"last (\d+)( years?)?", text):
        return years_window(years - int(found[1]) + 1, years)
    if found := re.fullmatch(r"(?:years? )?(\d+)(?:-(\d+))?", text):
        return years_window(int(found[1]), int(found[2] or found[1]))
    if found := re.fullmatch(r"weeks? (\d+)-(\d+)", text):
        return Window(f"weeks {found[1]}-{found[2]}", int(found[1]), int(found[2]))
    return None
