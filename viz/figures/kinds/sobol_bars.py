"""Shares of an outcome's variance by axis, with the share of random variation.

Columns: ``axis``; ``first``, ``first_low``, ``first_high`` (first-order index with 95 % interval);
``total``, ``total_low``, ``total_high`` (total-order index); ``noise_share`` (share of the variance
that is random variation between replicates, the same in every row). All are shares, 0 to 1.
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
from gofal.viz.figures.canvas import SMALL, dress, new_figure, wrapped
from gofal.viz.figures.names import where_and_when
from gofal.viz.palette import HATCHES

MOST_ROWS = 12
_ORDERS = ("first", "total")
_NUMBERS = (*(f"{order}{end}" for order in _ORDERS for end in ("", "_low", "_high")), "noise_share")


def ranked(frame: pd.DataFrame) -> pd.DataFrame:
    """Axes by their total index, the largest first."""
    return largest_first(frame, frame["total"], "axis")


def draw(frame: pd.DataFrame, look: Look) -> Figure:
    """Two bars an axis, and a shaded zone as wide as the random variation."""
    rows, language, colours = ranked(frame).head(MOST_ROWS), look.language, look.colours
    noise = 100 * float(rows["noise_share"].iloc[0])
    notes = [say("figure.sobol_note", language, noise=f"{noise:.0f}")]
    if len(frame) > MOST_ROWS:
        notes.append(say("figure.more_rows", language, shown=MOST_ROWS, count=len(frame)))
    title = say(
        "figure.sobol_title", language, label=look.measure.label, where=where_and_when(look)
    )
    figure = new_figure(look, (8.0, 2.0 + 0.48 * len(rows)), title, notes)
    axes = figure.subplots()
    dress(axes, colours, grid="x")
    axes.axvspan(0, noise, facecolor=colours.missing, alpha=0.55, zorder=0, gid="noise")
    keys = [Patch(facecolor=colours.missing, alpha=0.55, label=say("figure.noise", language))]
    for order, colour, shift, hatch in (
        ("first", colours.series[0], -0.19, HATCHES[0]),
        ("total", colours.series[2], 0.19, HATCHES[1]),
    ):
        places = np.arange(len(rows), dtype=np.float64) + shift
        axes.barh(
            places,
            100 * rows[order],
            0.36,
            facecolor=colour,
            hatch=hatch,
            zorder=3,
            edgecolor=colours.background,
            linewidth=0,
        )
        _intervals(axes, places, rows, order, colours.text)
        keys.append(
            Patch(
                facecolor=colour,
                hatch=hatch,
                edgecolor=colours.background,
                linewidth=0,
                label=say(f"figure.{order}_order", language),
            )
        )
    highest = 100 * float(np.nanmax(rows[["first_high", "total_high", "total"]].to_numpy()))
    lowest = 100 * float(np.nanmin(rows[["first_low", "total_low", "first"]].to_numpy()))
    axes.set_xlim(min(0.0, lowest * 1.05), max(5.0, highest, noise) * 1.05)
    axes.set_ylim(len(rows) - 0.45, -0.55)
    names = ["\n".join(wrapped(axis_label(a, language), SMALL, 2.3)) for a in rows["axis"]]
    axes.set_yticks(range(len(rows)), names, color=colours.text)
    axes.set_xlabel(say("figure.variance_axis", language))
    marks.zero_line(axes, colours)
    marks.key(axes, look, keys, loc="lower center", bbox_to_anchor=(0.5, 1.01), ncols=3)
    return figure


def _intervals(
    axes: Axes, places: marks.Floats, rows: pd.DataFrame, order: str, colour: str
) -> None:
    for place, low, high in zip(places, rows[f"{order}_low"], rows[f"{order}_high"], strict=True):
        if np.isfinite(low) and np.isfinite(high):
            axes.plot([100 * low, 100 * high], [place] * 2, color=colour, linewidth=1.3, zorder=4)


def describe(frame: pd.DataFrame, look: Look) -> str:
    """The five axes that explain most, and the share of random variation."""
    texts = [
        look.say(
            "figure.sobol_row",
            axis=axis_label(str(row["axis"]), look.language),
            **{name: f"{100 * float(row[name]):.0f}" for name in _NUMBERS if name != "noise_share"},
        )
        for _, row in ranked(frame).head(5).iterrows()
    ]
    return look.say(
        "figure.sobol_alt",
        label=look.measure.label,
        where=where_and_when(look),
        noise=f"{100 * float(frame['noise_share'].iloc[0]):.0f}",
        count=len(frame),
        rows="; ".join(texts),
    )


def table(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """One row an axis, in per cent of the variance."""
    rows = ranked(frame)
    columns = {look.say("figure.head_axis"): [axis_label(a, look.language) for a in rows["axis"]]}
    for name in _NUMBERS:
        columns[look.say(f"figure.head_{name}")] = list(100 * rows[name])
    return pd.DataFrame(columns)


KIND = FigureKind("sobol_bars", ("axis", *_NUMBERS), _NUMBERS, draw, describe, table)
