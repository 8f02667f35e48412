"""Every point of a design by two of its axes, in the colour of what the second scenario does there.

Columns: those named in ``look.axes``; ``look.outcome`` with the difference at each point, in its
unit; and, if there is one, ``inside_<outcome>``, 1 at points inside the region told, else 0.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gofal.agents.errors import GofalError
from gofal.experiments.comparison.findings import axis_label
from gofal.viz.figures import marks
from gofal.viz.figures.base import FigureKind, Look
from gofal.viz.figures.canvas import dress, new_figure, plain_numbers
from gofal.viz.figures.colour_scale import colour_bar, difference_scale
from gofal.viz.figures.names import title_over_axes

INSIDE = "inside_"


def _columns(frame: pd.DataFrame, look: Look) -> tuple[pd.Series, pd.Series, pd.Series, pd.Series]:
    """Both axes, the difference, and whether points are inside.

    Raises:
        GofalError: a column is missing or holds no numbers.
    """
    result = []
    for name in (*look.axes, look.outcome):
        if name not in frame.columns or not pd.api.types.is_numeric_dtype(frame[name]):
            given = ", ".join(map(str, frame.columns))
            raise GofalError(
                f"picture discovery needs a column of numbers {name!r} (name both axes with "
                f"--axes X,Y and the outcome with --outcome); there are: {given}"
            )
        result.append(frame[name])
    outside = pd.Series(0, index=frame.index)
    inside = frame.get(f"{INSIDE}{look.outcome}", outside).astype(bool)
    return result[0], result[1], result[2], inside


def draw(frame: pd.DataFrame, look: Look) -> Figure:
    """Points in colours from worse to better; those inside the region have a ring."""
    x, y, values, inside = _columns(frame, look)
    colours = look.colours
    figure = new_figure(
        look, (8.0, 5.6), title_over_axes(look), [look.say("figure.discovery_note")]
    )
    axes = figure.subplots()
    dress(axes, colours, grid="both")
    scale = difference_scale(look.measure, values, look)
    faces = [scale.colour(float(value)) for value in look.measure.shown(values)]
    rings = np.where(inside, colours.text, colours.muted)
    widths = np.where(inside, 1.8, 0.4)
    axes.scatter(
        x, y, s=42, c=faces, edgecolors=rings.tolist(), linewidths=widths.tolist(), zorder=3
    )
    axes.set_xlabel(axis_label(look.axes[0], look.language))
    axes.set_ylabel(axis_label(look.axes[1], look.language))
    plain_numbers(axes.xaxis)
    plain_numbers(axes.yaxis)
    colour_bar(figure, axes, scale, look)
    if inside.any():
        ring = Line2D(
            [],
            [],
            marker="o",
            linestyle="none",
            markersize=7,
            markeredgewidth=1.8,
            markerfacecolor=colours.background,
            markeredgecolor=colours.text,
            label=look.say("figure.discovery_inside"),
        )
        marks.key(axes, look, [ring], loc="lower left", bbox_to_anchor=(0, 1.01))
    return figure


def describe(frame: pd.DataFrame, look: Look) -> str:
    """Counts of points that are worse, in all and inside the region."""
    _, _, values, inside = _columns(frame, look)
    sign = {"high": -1.0, "low": 1.0}.get(look.measure.better)
    bad = values > 0 if sign is None else values * sign > 0
    word = "higher" if sign is None else "worse"
    sentence = look.say(
        "figure.discovery_alt",
        word=look.say(f"word.{word}"),
        count=len(values),
        bad=int(bad.sum()),
        inside=int(inside.sum()),
        bad_inside=int((bad & inside).sum()),
    )
    return f"{title_over_axes(look)}. {sentence}"


def table(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """One row a point."""
    x, y, values, inside = _columns(frame, look)
    measure = look.measure
    head = look.say("figure.head_of", label=measure.label, unit=measure.difference_unit)
    return pd.DataFrame(
        {
            axis_label(look.axes[0], look.language): x,
            axis_label(look.axes[1], look.language): y,
            head: measure.shown(values),
            look.say("figure.discovery_inside"): inside.astype(int),
        }
    )


KIND = FigureKind("discovery", (), (), draw, describe, table)
