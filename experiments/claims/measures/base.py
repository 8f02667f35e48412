"""What a measure is and what it reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from gofal.abm.results import WALES
from gofal.experiments.windows import WEEKS_A_YEAR, Window

type Tables = Callable[[str], pd.DataFrame]


@dataclass(frozen=True)
class Ask:
    """What is wanted of a measure.

    Attributes:
        window: stretch of time.
        area: ``wales`` or the code of a council.
        forms: delivery models to keep to; none = all.
        routes: ways of holding the money to keep to; none = all.
    """

    window: Window
    area: str = WALES
    forms: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measure:
    """A quantity of one run.

    Attributes:
        name: as claim files call it.
        unit: of the value, as for outcomes.
        label_en: English label.
        label_cy: Welsh label.
        read: from the tables of a run (``providers``, ``care``, ``work``) to the value, NaN where
            it is undefined.
        changed: how often what it reads of a run has changed; what was kept before is then stale.
    """

    name: str
    unit: str
    label_en: str
    label_cy: str
    read: Callable[[Tables, Ask], float]
    changed: int = 0


def ratio(top: float, bottom: float) -> float:
    """``top`` over ``bottom``; NaN where there is nothing to divide by."""
    return float(top) / float(bottom) if bottom else float("nan")


def of_area(rows: pd.DataFrame, ask: Ask) -> pd.DataFrame:
    """The rows of the area asked for; all of them for Wales."""
    return rows if ask.area == WALES else rows[rows["council"] == ask.area]


def chosen(rows: pd.DataFrame, column: str, wanted: Sequence[str]) -> pd.DataFrame:
    """The rows with one of the values wanted; all of them if none is named."""
    return rows[rows[column].isin(wanted)] if wanted else rows


def in_weeks(rows: pd.DataFrame, ask: Ask) -> pd.DataFrame:
    """Quarterly rows inside the window."""
    return rows[(rows["week"] >= ask.window.start) & (rows["week"] < ask.window.end)]


def in_years(rows: pd.DataFrame, ask: Ask) -> pd.DataFrame:
    """Rows of year ends inside the window; year 1 ends with week 52."""
    first, last = ask.window.start / WEEKS_A_YEAR, ask.window.end / WEEKS_A_YEAR
    return rows[(rows["year"] > first) & (rows["year"] <= last)]
