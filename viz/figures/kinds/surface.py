"""Two axes moved together: what each pair of values does to an outcome.

Columns: ``x`` and ``y`` (values of the axes named in ``look.axes``; every pair once),
``difference``, ``low``, ``high`` (its interval), in the outcome's unit.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from gofal.agents.errors import GofalError
from gofal.experiments.comparison.findings import axis_label
from gofal.experiments.text import say
from gofal.viz.figures import marks
from gofal.viz.figures.base import FigureKind, Look
from gofal.viz.figures.canvas import dress, new_figure
from gofal.viz.figures.colour_scale import ColourScale, colour_bar, difference_scale
from gofal.viz.figures.measure import is_unclear
from gofal.viz.figures.names import title_over_axes
from gofal.viz.palette import UNCLEAR_HATCH

_NUMBERS = ("x", "y", "difference", "low", "high")


def grids(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Difference, low and high by y (rows) and x (columns).

    Raises:
        GofalError: a pair is missing or comes twice, or an axis has one value only.
    """
    if frame.duplicated(["x", "y"]).any():
        raise GofalError("picture surface: a pair of x and y comes twice")
    wide = {
        name: frame.pivot_table(index="y", columns="x", values=name, dropna=False)
        for name in _NUMBERS[2:]
    }
    rows, columns = wide["difference"].shape
    if rows < 2 or columns < 2 or rows * columns != len(frame):
        raise GofalError(
            "picture surface: needs a full grid of two or more values of x by two or more of y"
        )
    return wide


def draw(frame: pd.DataFrame, look: Look) -> Figure:
    """Cells in colours from worse to better, the line of no difference, hatching where unclear."""
    wide, colours = grids(frame), look.colours
    figure = new_figure(look, (8.0, 5.6), title_over_axes(look), [look.say("figure.surface_note")])
    axes = figure.subplots()
    dress(axes, colours, grid="")
    scale = difference_scale(look.measure, frame["difference"], look)
    x, y = (wide["difference"].axes[1 - i].to_numpy(dtype=np.float64) for i in range(2))
    edges = [_edges(values) for values in (x, y)]
    _cells(axes, wide, edges, scale, look)
    shown = look.measure.shown(wide["difference"])
    if shown.min() < 0 < shown.max():
        axes.contour(x, y, shown, levels=[0], colors=[colours.zero], linewidths=2.2)
    axes.set_xlim(edges[0][0], edges[0][-1])
    axes.set_ylim(edges[1][0], edges[1][-1])
    names = look.axes
    axes.set_xlabel(axis_label(names[0], look.language) or "x")
    axes.set_ylabel(axis_label(names[1], look.language) or "y")
    axes.set_xticks(x, [f"{value:.4g}" for value in x])
    axes.set_yticks(y, [f"{value:.4g}" for value in y])
    colour_bar(figure, axes, scale, look)
    marks.key(
        axes,
        look,
        [marks.unclear_patch(look, colours.background)],
        loc="lower left",
        bbox_to_anchor=(0, 1.01),
    )
    return figure


def _edges(values: marks.Floats) -> marks.Floats:
    """Borders of the cells: half-way between values, and as far beyond the outer ones."""
    middle = (values[1:] + values[:-1]) / 2
    return np.concatenate([[2 * values[0] - middle[0]], middle, [2 * values[-1] - middle[-1]]])


def _cells(
    axes: Axes,
    wide: dict[str, pd.DataFrame],
    edges: list[marks.Floats],
    scale: ColourScale,
    look: Look,
) -> None:
    unclear = is_unclear(wide["low"], wide["high"])
    shown = look.measure.shown(wide["difference"])
    for (row, column), value in np.ndenumerate(shown):
        left, right = edges[0][column : column + 2]
        bottom, top = edges[1][row : row + 2]
        axes.add_patch(
            Rectangle(
                (left, bottom),
                right - left,
                top - bottom,
                linewidth=0,
                facecolor=scale.colour(value),
                edgecolor=look.colours.hatch,
                hatch=UNCLEAR_HATCH if unclear[row, column] else "",
            )
        )


def describe(frame: pd.DataFrame, look: Look) -> str:
    """Lowest and highest cell, and how many are unclear."""
    grids(frame)
    texts = {}
    ranked = frame.sort_values("difference", kind="stable")
    for key, place in (("low", 0), ("high", -1)):
        row = ranked.iloc[place]
        texts[key] = look.measure.in_words(*(float(row[n]) for n in ("difference", "low", "high")))
        texts |= {f"{key}_{axis}": f"{row[axis]:.4g}" for axis in "xy"}
    count = int(is_unclear(frame["low"], frame["high"]).sum())
    text = look.say("figure.surface_alt", unclear=count, count=len(frame), **texts)
    return f"{title_over_axes(look)}. {text}"


def table(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """One row a cell."""
    unit, language = look.measure.difference_unit, look.language
    columns: dict[str, object] = {
        axis_label(name, language) or axis: frame[axis].to_numpy()
        for name, axis in zip(look.axes, "xy", strict=True)
    }
    for name in _NUMBERS[2:]:
        columns[say(f"figure.head_change_{name}", language, unit=unit)] = look.measure.shown(
            frame[name]
        )
    columns[say("figure.head_verdict", language)] = [
        look.measure.verdict(*row)
        for row in frame[list(_NUMBERS[2:])].itertuples(index=False, name=None)
    ]
    return pd.DataFrame(columns)


KIND = FigureKind("surface", _NUMBERS, _NUMBERS, draw, describe, table)
