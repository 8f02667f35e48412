"""Two outcomes at once: one point an arm, with its interval both ways.

Columns: ``arm``; ``x``, ``x_low``, ``x_high`` (difference in ``look.outcome`` with its
interval) and ``y``, ``y_low``, ``y_high`` (the same of ``look.other``), in their units. A column
``level`` says at which level the intervals are, if it is another.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gofal.experiments.looks import VERDICT_LEVEL
from gofal.experiments.text import say
from gofal.viz.figures.base import FigureKind, Look
from gofal.viz.figures.canvas import (
    BODY,
    LINE,
    SMALL,
    dress,
    new_figure,
    nice_limit,
    plain_numbers,
    wrapped,
)
from gofal.viz.figures.marks import spread_apart, zero_line
from gofal.viz.figures.measure import Measure, is_unclear
from gofal.viz.figures.names import arm_label, where_and_when
from gofal.viz.saved_comparison import SavedComparison

LABELS = 2.2  # inches for the names at the right
LEVEL, USUAL_LEVEL = "level", round(100 * VERDICT_LEVEL, 1)
_NUMBERS = ("x", "x_low", "x_high", "y", "y_low", "y_high")


def gather(saved: SavedComparison, look: Look) -> pd.DataFrame:
    """Effects of every arm on both outcomes."""
    frame = saved.comparison.effects
    arms = look.arms or tuple(arm.name for arm in saved.comparison.arms[1:])
    here = frame[(frame["window"] == saved.window(look.window)) & (frame["code"] == look.area)]
    rows = []
    for arm in arms:
        own = here[here["arm"] == saved.arm(arm).name].set_index("outcome")
        row: dict[str, object] = {"arm": arm}
        for axis, name in (("x", look.outcome), ("y", look.other)):
            for column, end in (("difference", ""), ("low", "_low"), ("high", "_high")):
                row[f"{axis}{end}"] = float(own[column][name])
        rows.append(row)
    return pd.DataFrame(rows)


def _measures(look: Look) -> tuple[Measure, Measure]:
    """Both outcomes, sums in the unit that tables of policies have."""
    return Measure.of(look.outcome, look.language), Measure.of(look.other, look.language)


def draw(frame: pd.DataFrame, look: Look) -> Figure:
    """Crosses round a point; hollow where one of the two directions is unclear."""
    (across, up), colours = _measures(look), look.colours
    note = look.say("figure.scatter_note", level=f"{_level(frame):g}")
    figure = new_figure(look, (8.4, 5.4), _title(look), [note], LABELS)
    axes = figure.subplots()
    dress(axes, colours, grid="both")
    zero_line(axes, colours)
    zero_line(axes, colours, vertical=False)
    x, y = (_shown(frame, m, n) for m, n in ((across, "x"), (up, "y")))
    edges = [nice_limit(float(np.nanmax(np.abs(values))) * 1.05) for values in (x, y)]
    axes.set_xlim(-edges[0], edges[0])
    axes.set_ylim(-edges[1], edges[1])
    axes.set_xlabel("\n".join(wrapped(across.difference_axis, BODY, 5.0)))
    axes.set_ylabel("\n".join(wrapped(up.difference_axis, BODY, 3.4)))
    plain_numbers(axes.xaxis)
    plain_numbers(axes.yaxis)
    _quadrants(axes, across, up, look)
    clear = ~(
        is_unclear(frame["x_low"], frame["x_high"]) | is_unclear(frame["y_low"], frame["y_high"])
    )
    for i in range(len(frame)):
        colour = colours.series[0] if clear[i] else colours.neutral
        axes.plot(x[i, 1:], [y[i, 0]] * 2, color=colour, linewidth=1.5, zorder=3)
        axes.plot([x[i, 0]] * 2, y[i, 1:], color=colour, linewidth=1.5, zorder=3)
        axes.plot(
            [x[i, 0]],
            [y[i, 0]],
            marker="o" if clear[i] else "D",
            color=colour,
            zorder=4,
            markersize=8,
            markeredgewidth=1.8,
            linestyle="none",
            markerfacecolor=colour if clear[i] else colours.background,
        )
    _names(axes, [arm_label(arm, look) for arm in frame["arm"]], x[:, 0], y[:, 0], edges[1], look)
    return figure


def _level(frame: pd.DataFrame) -> float:
    """Level of the intervals, in per cent."""
    return float(frame[LEVEL].iloc[0]) if LEVEL in frame else USUAL_LEVEL


def _shown(
    frame: pd.DataFrame, measure: Measure, axis: str
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.column_stack([measure.shown(frame[f"{axis}{end}"]) for end in ("", "_low", "_high")])


def _names(
    axes: Axes, names: list[str], x: np.ndarray, y: np.ndarray, edge: float, look: Look
) -> None:
    """Names stand in a column at the right, each with a thin line to its point."""
    texts = ["\n".join(wrapped(name, SMALL, LABELS - 0.3)) for name in names]
    gap = 2 * edge * (max(t.count("\n") for t in texts) + 1.25) * SMALL * LINE / 72 / 3.6
    places = spread_apart(y, gap, -edge + gap / 2, edge - gap / 2)
    for text, px, py, place in zip(texts, x, y, places, strict=True):
        axes.annotate(
            text,
            xy=(px, py),
            xytext=(1.04, place),
            textcoords=axes.get_yaxis_transform(),
            size=SMALL,
            color=look.colours.text,
            va="center",
            ha="left",
            annotation_clip=False,
            linespacing=1.1,
            gid="end",
            arrowprops={
                "arrowstyle": "-",
                "color": look.colours.muted,
                "linewidth": 0.8,
                "linestyle": ":",
                "shrinkB": 5,
                "relpos": (0.0, 0.5),  # from the left of a name, and not through it
            },
        ).set_in_layout(False)


def _quadrants(axes: Axes, across: Measure, up: Measure, look: Look) -> None:
    """Labels of the corners better on both and worse on both, where there are such."""
    if "none" in (across.better, up.better):
        return
    right, top = across.better == "high", up.better == "high"
    for key, at_right, at_top in (
        ("figure.better_both", right, top),
        ("figure.worse_both", not right, not top),
    ):
        axes.text(
            0.985 if at_right else 0.015,
            0.98 if at_top else 0.02,
            look.say(key),
            transform=axes.transAxes,
            size=BODY,
            style="italic",
            color=look.colours.muted,
            ha="right" if at_right else "left",
            va="top" if at_top else "bottom",
        )


def _title(look: Look) -> str:
    across, up = _measures(look)
    return say(
        "figure.scatter_title",
        look.language,
        x=across.label,
        y=up.label,
        where=where_and_when(look),
    )


def describe(frame: pd.DataFrame, look: Look) -> str:
    """Both differences of every arm."""
    across, up = _measures(look)
    sentences = [
        look.say(
            "figure.scatter_row",
            arm=arm_label(arm, look),
            x_label=across.label,
            y_label=up.label,
            x=across.in_words(*row[:3]),
            y=up.in_words(*row[3:]),
        )
        for arm, *row in frame[["arm", *_NUMBERS]].itertuples(index=False, name=None)
    ]
    return f"{_title(look)}. {' '.join(sentences)}"


def table(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """One row an arm."""
    columns = {look.say("figure.head_arm"): [arm_label(arm, look) for arm in frame["arm"]]}
    for measure, axis in zip(_measures(look), "xy", strict=True):
        for end in ("", "_low", "_high"):
            head = say(
                f"figure.head_of{end}",
                look.language,
                label=measure.label,
                unit=measure.difference_unit,
            )
            columns[head] = list(measure.shown(frame[f"{axis}{end}"]))
    return pd.DataFrame(columns)


KIND = FigureKind("scatter_tradeoff", ("arm", *_NUMBERS), _NUMBERS, draw, describe, table, gather)
