"""Differences of arms from the reference, year by year, with intervals.

Columns: ``arm``, ``year`` (1, 2, …), ``difference``, ``low`` and ``high`` (interval of the
mean paired difference), in the outcome's unit. Years whose interval holds zero have hollow marks.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gofal.experiments.looks import VERDICT_LEVEL
from gofal.experiments.statistics import estimate, paired_differences
from gofal.experiments.text import say
from gofal.viz.figures import ends
from gofal.viz.figures.base import FigureKind, Look
from gofal.viz.figures.canvas import dress, new_figure, plain_numbers
from gofal.viz.figures.marks import zero_line
from gofal.viz.figures.measure import is_unclear
from gofal.viz.figures.names import arm_label, place_label
from gofal.viz.figures.years import by_year, chosen_arms, series_style, year_axis
from gofal.viz.saved_comparison import SavedComparison

MOST_ARMS = 5  # the reference, which is the line of zero, among them


def gather(saved: SavedComparison, look: Look) -> pd.DataFrame:
    """Paired differences by year."""
    frame = by_year(saved, look)
    wide = frame.pivot_table(index=["arm", "year"], columns="replicate", values="value")
    reference = wide.loc[saved.reference.name]
    parts = []
    for arm in frame["arm"].unique():
        if arm == saved.reference.name:
            continue
        own = wide.loc[arm]
        result = estimate(paired_differences(own, reference.loc[own.index]), VERDICT_LEVEL)
        parts.append(
            pd.DataFrame(
                {
                    "arm": arm,
                    "year": own.index,
                    "difference": result.mean,
                    "low": result.low,
                    "high": result.high,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def draw(frame: pd.DataFrame, look: Look) -> Figure:
    """Lines with their intervals as bands round the line of no difference."""
    arms, colours = _arms(frame, look), look.colours
    area = place_label(look)
    reference = arm_label(look.reference, look)
    title = say(
        "figure.difference_title",
        look.language,
        label=look.measure.label,
        area=area,
        reference=reference,
    )
    figure = new_figure(look, (8.0, 4.8), title, [look.say("figure.difference_note")], ends.LABELS)
    axes = figure.subplots()
    dress(axes, colours)
    zero_line(axes, colours, vertical=False)
    last = {
        arm: _line(axes, frame[frame["arm"] == arm], number, look)
        for number, arm in enumerate(arms, 1)
    }
    if look.limit is not None:
        edge = float(look.measure.shown(look.limit))
        axes.set_ylim(-edge, edge)
    axes.set_ylabel(look.measure.difference_unit)
    plain_numbers(axes.yaxis)
    year_axis(axes, frame["year"].to_numpy(), look)
    ends.name_ends(axes, last, float(frame["year"].max()), look, first_style=1)
    return figure


def _arms(frame: pd.DataFrame, look: Look) -> list[str]:
    return chosen_arms(frame, look, MOST_ARMS, reference=False)


def _line(axes: Axes, rows: pd.DataFrame, number: int, look: Look) -> float:
    rows = rows.sort_values("year")
    style = series_style(number, look.colours)
    shown = {name: look.measure.shown(rows[name]) for name in ("difference", "low", "high")}
    years = rows["year"].to_numpy()
    axes.fill_between(
        years, shown["low"], shown["high"], color=style["color"], alpha=0.2, linewidth=0, zorder=2
    )
    marker = style.pop("marker")
    style.pop("markersize")
    axes.plot(years, shown["difference"], zorder=4, **style)
    hollow = is_unclear(rows["low"], rows["high"])
    for chosen, face in ((~hollow, style["color"]), (hollow, look.colours.background)):
        axes.plot(
            years[chosen],
            shown["difference"][chosen],
            linestyle="none",
            marker=marker,
            markersize=7,
            markerfacecolor=face,
            markeredgecolor=style["color"],
            markeredgewidth=1.6,
            zorder=5,
        )
    return float(shown["difference"][-1])


def describe(frame: pd.DataFrame, look: Look) -> str:
    """First and last year of every arm, with intervals and what they mean."""
    measure, texts = look.measure, []
    for arm in _arms(frame, look):
        rows = frame[frame["arm"] == arm].sort_values("year")
        first, last = (
            measure.in_words(*(float(rows[name].iloc[i]) for name in ("difference", "low", "high")))
            for i in (0, -1)
        )
        clear = int(np.count_nonzero(~is_unclear(rows["low"], rows["high"])))
        texts.append(
            look.say(
                "figure.difference_fan_arm",
                arm=arm_label(arm, look),
                first=first,
                last=last,
                from_year=int(rows["year"].iloc[0]),
                to_year=int(rows["year"].iloc[-1]),
                clear=clear,
                count=len(rows),
            )
        )
    return look.say(
        "figure.difference_fan_alt",
        label=measure.label,
        arms=" ".join(texts),
        area=place_label(look),
        reference=arm_label(look.reference, look),
    )


def table(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """One row an arm and year."""
    measure, language = look.measure, look.language
    unit = measure.difference_unit
    columns = {
        say("figure.head_arm", language): [arm_label(arm, look) for arm in frame["arm"]],
        say("figure.head_year", language): frame["year"].to_numpy(),
    }
    for name in ("difference", "low", "high"):
        columns[say(f"figure.head_change_{name}", language, unit=unit)] = measure.shown(frame[name])
    columns[say("figure.head_verdict", language)] = [
        measure.verdict(*row)
        for row in frame[["difference", "low", "high"]].itertuples(index=False, name=None)
    ]
    return pd.DataFrame(columns)


KIND = FigureKind(
    "difference_fan",
    ("arm", "year", "difference", "low", "high"),
    ("year", "difference", "low", "high"),
    draw,
    describe,
    table,
    gather,
)
