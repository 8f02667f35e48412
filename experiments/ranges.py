"""How much may be asked for: counts that a person gives, with a lower and an upper end."""

from __future__ import annotations

import operator

from gofal.agents.errors import GofalError

MOST_YEARS = 1000
MOST_WEEKS = 52 * MOST_YEARS
MOST_REPLICATES = 1_000_000
MOST_WORKERS = 4096


def require_years(years: int, least: int = 1) -> None:
    """Refuse a run of no length, or one that nobody would wait for.

    Raises:
        GofalError: says what is allowed.
    """
    require_count("years", years, MOST_YEARS, least)


def require_count(name: str, count: int, most: int, least: int = 1) -> None:
    """Refuse a count outside its range, or what is no whole number.

    Args:
        name: as the person knows it.
        count: how many.
        most: upper end.
        least: lower end.

    Raises:
        GofalError: says what is allowed.
    """
    try:
        whole = not isinstance(count, bool) and operator.index(count) == count
    except TypeError:
        whole = False
    if not whole:
        raise GofalError(f"{name} = {count!r} is no count; a whole number is needed")
    if count < least:
        raise GofalError(f"{name} = {count} is too few; at least {least} is needed")
    if count > most:
        raise GofalError(f"{name} = {count} is too many; {most} at most")
