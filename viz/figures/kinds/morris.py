"""Morris's screening: how much each axis moves an outcome, and how unevenly.

Columns: ``axis``; ``mu_star`` with ``mu_star_low`` and ``mu_star_high`` (mean size of an elementary
effect, 95 % interval) and ``sigma`` (its spread), all in the outcome's unit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gofal.experiments.comparison.findings import axis_label
from gofal.experiments.text import say
from gofal.viz.figures import marks
from gofal.viz.figures.base import FigureKind, Look, largest_first
from gofal.viz.figures.canvas import SMALL, dress, new_figure, plain_numbers, wrapped
from gofal.viz.figures.names import where_and_when

MOST_ROWS = 15
_NUMBERS = ("mu_star", "mu_star_low", "mu_star_high", "sigma")


def ranked(frame: pd.DataFrame) -> pd.DataFrame:
    """Axes by the mean size of their effect, the largest first."""
    return largest_first(frame, frame["mu_star"], "axis")


def draw(frame: pd.DataFrame, look: Look) -> Figure:
    """A row an axis: size with its interval, and spread as a hollow mark."""
    rows, language, colours = ranked(frame).head(MOST_ROWS), look.language, look.colours
    notes = [say("figure.morris_note", language)]
    if len(frame) > MOST_ROWS:
        notes.append(say("figure.more_rows", language, shown=MOST_ROWS, count=len(frame)))
    title = say(
        "figure.morris_title", language, label=look.measure.label, where=where_and_when(look)
    )
    figure = new_figure(look, (8.0, 2.0 + 0.36 * len(rows)), title, notes)
    axes = figure.subplots()
    dress(axes, colours, grid="x")
    places = np.arange(len(rows))
    shown = {name: look.measure.shown(rows[name]) for name in _NUMBERS}
    for place in places:
        low, high = shown["mu_star_low"][place], shown["mu_star_high"][place]
        axes.plot([low, high], [place] * 2, color=colours.series[0], linewidth=2.2, zorder=3)
    filled: dict[str, Any] = {
        "marker": "o",
        "markersize": 8,
        "color": colours.series[0],
        "linestyle": "none",
    }
    hollow: dict[str, Any] = {
        "marker": "D",
        "markersize": 7,
        "linestyle": "none",
        "markerfacecolor": "none",
        "markeredgecolor": colours.series[1],
        "markeredgewidth": 1.8,
    }
    axes.plot(shown["mu_star"], places, zorder=4, **filled)
    axes.plot(shown["sigma"], places, zorder=5, **hollow)
    axes.set_ylim(len(rows) - 0.45, -0.55)
    axes.set_xlim(0, float(np.nanmax([*shown["mu_star_high"], *shown["sigma"], 1e-9])) * 1.06)
    names = ["\n".join(wrapped(axis_label(a, language), SMALL, 2.6)) for a in rows["axis"]]
    axes.set_yticks(places, names, color=colours.text)
    plain_numbers(axes.xaxis)
    axes.set_xlabel(look.measure.difference_unit)
    handles = []
    for name, style in (("mu_star", filled), ("sigma", hollow)):
        handles.append(Line2D([], [], label=say(f"figure.{name}", language), **style))
    marks.key(axes, look, handles, loc="lower center", bbox_to_anchor=(0.5, 1.01), ncols=2)
    return figure


def describe(frame: pd.DataFrame, look: Look) -> str:
    """The five axes that move the outcome most."""
    measure, rows = look.measure, ranked(frame)
    texts = [
        look.say(
            "figure.morris_row",
            axis=axis_label(str(row["axis"]), look.language),
            size=measure.size(float(row["mu_star"])),
            sigma=measure.size(float(row["sigma"])),
        )
        for _, row in rows.head(5).iterrows()
    ]
    return look.say(
        "figure.morris_alt",
        label=measure.label,
        where=where_and_when(look),
        count=len(rows),
        rows="; ".join(texts),
    )


def table(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """One row an axis, strongest first."""
    rows, unit = ranked(frame), look.measure.difference_unit
    columns = {look.say("figure.head_axis"): [axis_label(a, look.language) for a in rows["axis"]]}
    for name in _NUMBERS:
        columns[look.say(f"figure.head_{name}", unit=unit)] = list(look.measure.shown(rows[name]))
    return pd.DataFrame(columns)


KIND = FigureKind("morris", ("axis", *_NUMBERS), _NUMBERS, draw, describe, table)
