"""Common to pictures over years: yearly values of an answer, arms in order, the axis."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from gofal.abm.calendar import FIRST_YEAR
from gofal.agents.errors import GofalError, unknown
from gofal.viz.figures.base import Look
from gofal.viz.palette import DASHES, MARKERS, Theme
from gofal.viz.saved_comparison import SavedComparison


def by_year(saved: SavedComparison, look: Look) -> pd.DataFrame:
    """Values of one outcome in one area, columns arm, replicate, year, value.

    Raises:
        GofalError: an arm is unknown, or the answer has no yearly values of this.
    """
    frame = saved.comparison.values
    arms = [saved.reference.name, *(saved.arm(name).name for name in look.arms)]
    wanted = arms if look.arms else [arm.name for arm in saved.comparison.arms]
    chosen = frame[
        (frame["code"] == look.area)
        & (frame["outcome"] == look.outcome)
        & frame["arm"].isin(wanted)
        & frame["window"].str.fullmatch(r"year \d+")
    ]
    if chosen.empty:
        raise GofalError(f"no yearly values of {look.outcome} for {look.area} in this answer")
    dates = saved.reference.history
    first = dates.policy_from - 1 if dates else 0
    years = [first + int(re.sub(r"\D", "", name)) for name in chosen["window"]]
    return chosen.assign(year=years)[["arm", "replicate", "year", "value"]]


def chosen_arms(frame: pd.DataFrame, look: Look, most: int, reference: bool = True) -> list[str]:
    """Arms of a table in the order drawn, the reference first.

    Raises:
        GofalError: the reference is missing, an arm is unknown, or there are too many.
    """
    there = list(dict.fromkeys(frame["arm"]))
    if reference and look.reference not in there:
        raise GofalError(
            f"the arm {look.reference!r} is always drawn and is missing; there are: "
            f"{', '.join(there)}"
        )
    for name in look.arms:
        if name not in there:
            raise unknown("arm", name, there)
    others = list(look.arms) or [name for name in there if name != look.reference]
    arms = [look.reference, *(name for name in others if name != look.reference)]
    if len(arms) > most:
        raise GofalError(f"{len(arms)} arms are too many for one picture; at most {most}")
    return arms if reference else arms[1:]


def series_style(number: int, colours: Theme) -> dict[str, Any]:
    """Colour, dashes and marker of an arm; number 0 is the reference."""
    colour = (colours.baseline, *colours.series)[number]
    dashes = DASHES[number]
    return {
        "color": colour,
        "linewidth": 2.2,
        "marker": MARKERS[number],
        "markersize": 5,
        "linestyle": (0, dashes) if dashes else "-",
    }


def year_axis(axes: Axes, years: NDArray[np.int64], look: Look) -> None:
    """Whole years along the foot."""
    dated = years.min() >= FIRST_YEAR
    axes.set_xlabel(look.say("figure.april_axis" if dated else "figure.year_axis"))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=10))
    axes.set_xlim(float(years.min()) - 0.1, float(years.max()) + 0.1)
