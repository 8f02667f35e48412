"""Effects of one axis at a time on the outcome, the strongest on top.

Columns: ``axis`` (lever or parameter), ``low_value`` and ``high_value`` (where it was put),
``low_effect`` and ``high_effect`` (change from the centre, in the outcome's unit), each with its
95 % interval in ``low_effect_low``, ``low_effect_high``, ``high_effect_low``, ``high_effect_high``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from gofal.experiments.comparison.findings import axis_label
from gofal.experiments.text import say
from gofal.viz.figures import marks
from gofal.viz.figures.base import FigureKind, Look, largest_first
from gofal.viz.figures.canvas import SMALL, dress, new_figure, nice_limit, plain_numbers, wrapped
from gofal.viz.figures.measure import is_unclear
from gofal.viz.figures.names import where_and_when
from gofal.viz.palette import UNCLEAR_HATCH

MOST_ROWS = 12
NAMES = 2.3  # inches for the names of the axes
_SIDES = ("low", "high")
_ENDS = ("", "_low", "_high")
_NUMBERS = (*(f"{s}_value" for s in _SIDES), *(f"{s}_effect{e}" for s in _SIDES for e in _ENDS))


def ranked(frame: pd.DataFrame) -> pd.DataFrame:
    """Axes by the larger of their two effects, the largest first."""
    size = np.fmax(frame["low_effect"].abs(), frame["high_effect"].abs())
    return largest_first(frame, size, "axis")


def draw(frame: pd.DataFrame, look: Look) -> Figure:
    """Bars from the line of no change; hatched where the direction is unclear."""
    rows, language = ranked(frame).head(MOST_ROWS), look.language
    notes = [say("figure.tornado_note", language)]
    if len(frame) > MOST_ROWS:
        notes.append(say("figure.more_rows", language, shown=MOST_ROWS, count=len(frame)))
    title = say(
        "figure.tornado_title", language, label=look.measure.label, where=where_and_when(look)
    )
    figure = new_figure(look, (8.0, 1.9 + 0.5 * len(rows)), title, notes)
    axes = figure.subplots()
    dress(axes, look.colours, grid="x")
    edge = _edge(rows, look)
    for place, row in rows.iterrows():
        _bars(axes, float(str(place)), row, look, edge)
    marks.zero_line(axes, look.colours)
    axes.set_xlim(-edge, edge)
    axes.set_ylim(len(rows) - 0.45, -0.55)
    names = ["\n".join(wrapped(axis_label(a, language), SMALL, NAMES)) for a in rows["axis"]]
    axes.set_yticks(range(len(rows)), names, color=look.colours.text)
    plain_numbers(axes.xaxis)
    axes.set_xlabel(look.measure.difference_unit)
    low, high = look.colours.baseline, look.colours.series[2]
    keys = [
        Patch(color=low, label=say("figure.low_end", language)),
        Patch(color=high, label=say("figure.high_end", language)),
        marks.unclear_patch(look, look.colours.background),
    ]
    marks.key(axes, look, keys, loc="lower center", bbox_to_anchor=(0.5, 1.01), ncols=3)
    return figure


def _edge(rows: pd.DataFrame, look: Look) -> float:
    """End of the axis: room for the longest bar, its interval and the value written at it."""
    if look.limit is not None:
        return float(look.measure.shown(look.limit))
    ends = rows[[f"{s}_effect{e}" for s in _SIDES for e in _ENDS]].to_numpy(dtype=np.float64)
    return nice_limit(float(np.nanmax(np.abs(look.measure.shown(ends)))) * 1.18)


def _bars(axes: Axes, place: float, row: pd.Series[float], look: Look, edge: float) -> None:
    for side, colour, shift in (
        ("low", look.colours.baseline, -0.19),
        ("high", look.colours.series[2], 0.19),
    ):
        values = (float(row[f"{side}_effect{e}"]) for e in _ENDS)
        effect, low, high = (float(look.measure.shown(value)) for value in values)
        if not np.isfinite(effect):
            continue
        _bar(axes, place + shift, (effect, low, high), colour, look)
        right = effect >= 0
        furthest = float(np.fmax(effect, high) if right else np.fmin(effect, low))
        axes.text(
            furthest + (0.012 if right else -0.012) * edge,
            place + shift,
            f"{float(row[f'{side}_value']):.4g}",
            size=8.5,
            va="center",
            ha="left" if right else "right",
            color=look.colours.text,
        )


def _bar(
    axes: Axes, place: float, ends: tuple[float, float, float], colour: str, look: Look
) -> None:
    effect, low, high = ends
    unclear = bool(is_unclear(low, high))
    axes.barh(
        place,
        effect,
        0.36,
        zorder=3,
        linewidth=1.2,
        edgecolor=colour,
        facecolor=look.colours.background if unclear else colour,
        hatch=UNCLEAR_HATCH if unclear else "",
    )
    if np.isfinite(low):
        axes.plot([low, high], [place] * 2, color=look.colours.text, linewidth=1.2, zorder=4)


def describe(frame: pd.DataFrame, look: Look) -> str:
    """The five strongest axes with both effects."""
    rows, measure = ranked(frame), look.measure
    texts = [
        look.say(
            "figure.tornado_row",
            axis=axis_label(str(row["axis"]), look.language),
            low_value=f"{row['low_value']:.4g}",
            high_value=f"{row['high_value']:.4g}",
            low=measure.in_words(*(float(row[f"low_effect{e}"]) for e in _ENDS)),
            high=measure.in_words(*(float(row[f"high_effect{e}"]) for e in _ENDS)),
        )
        for _, row in rows.head(5).iterrows()
    ]
    return look.say(
        "figure.tornado_alt",
        label=measure.label,
        where=where_and_when(look),
        count=len(rows),
        rows="; ".join(texts),
    )


def table(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """One row an axis, strongest first."""
    rows, unit = ranked(frame), look.measure.difference_unit
    columns = {look.say("figure.head_axis"): [axis_label(a, look.language) for a in rows["axis"]]}
    for side in _SIDES:
        columns[look.say(f"figure.head_{side}_value")] = list(rows[f"{side}_value"])
        for end in _ENDS:
            head = look.say(f"figure.head_{side}_effect{end}", unit=unit)
            columns[head] = list(look.measure.shown(rows[f"{side}_effect{end}"]))
    return pd.DataFrame(columns)


KIND = FigureKind("tornado", ("axis", *_NUMBERS), _NUMBERS, draw, describe, table)
