"""Means of weekly outcomes over windows and years: one place for all who average.

A week in which an outcome is undefined (nobody started, say) does not count; a stretch without any
other week is NaN.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gofal.experiments.windows import WEEKS_A_YEAR, Window

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]


def means(
    outcomes: pd.DataFrame,
    windows: Sequence[Window],
    levels: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Mean of every outcome in every window, for the country and each council unless asked.

    A week in which an outcome is undefined (nobody started, say) does not count.

    Args:
        outcomes: tidy outcomes of one run.
        windows: the windows wanted.
        levels: the levels wanted; all but places if None.

    Returns:
        Columns window, level, code, outcome, value.
    """
    keys = ["level", "code", "outcome"]
    level = outcomes["level"]
    wanted = level != "place" if levels is None else level.isin(levels)
    frame = outcomes.loc[wanted, ["week", *keys, "value"]]
    frame = frame.astype(dict.fromkeys(keys, "category"))
    parts = []
    for window in windows:
        inside = frame[(frame["week"] >= window.start) & (frame["week"] < window.end)]
        part = inside.groupby(keys, observed=True, sort=True)["value"].mean().reset_index()
        parts.append(part.assign(window=window.name))
    table = pd.concat(parts, ignore_index=True)
    table = table.astype(dict.fromkeys([*keys, "window"], str))
    return table[["window", *keys, "value"]]


def mean(weeks: Floats) -> Floats:
    """Mean over the first axis, to the bit what :func:`means` gives (a compensated sum)."""
    total, lost = np.zeros(weeks.shape[1:]), np.zeros(weeks.shape[1:])
    for week in weeks:
        known = ~np.isnan(week)
        value = np.where(known, week, 0.0) - lost
        new = total + value
        lost = np.where(known, (new - total) - value, lost)
        total = np.where(known, new, total)
    return over(total, known_weeks(weeks))


def plain_mean(weeks: Floats) -> Floats:
    """Mean over the first axis of what is finite, summed plainly; results of sweeps rest on it."""
    known = np.isfinite(weeks)
    return over(np.where(known, weeks, 0.0).sum(axis=0), known.sum(axis=0))


def known_weeks(weeks: Floats) -> Ints:
    """How many weeks are defined, over the first axis."""
    count: Ints = (~np.isnan(weeks)).sum(axis=0)
    return count


def over(total: Floats, count: Ints) -> Floats:
    """A sum over how many there were; NaN for none."""
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def by_year(weeks: Floats) -> Floats:
    """Whole years of a weekly table, shape (years, weeks a year, …)."""
    years = len(weeks) // WEEKS_A_YEAR
    return weeks[: years * WEEKS_A_YEAR].reshape(years, WEEKS_A_YEAR, *weeks.shape[1:])


def yearly(weeks: Floats) -> Floats:
    """Means of whole years, shape (years, …)."""
    return np.stack([mean(year) for year in by_year(weeks)])


def stacked(series: Mapping[str, Floats]) -> Floats:
    """Outcomes side by side, shape (weeks, outcomes, areas)."""
    return np.stack(list(series.values()), axis=1)


def years_of(window: Window) -> range | None:
    """The years of a window, counted from 0; None if it does not begin and end with years."""
    first, start = divmod(window.start, WEEKS_A_YEAR)
    last, end = divmod(window.end, WEEKS_A_YEAR)
    return None if start or end else range(first, last)
