"""A kind of picture: one dot an arm. Columns: ``arm`` and ``value``, in the outcome's unit."""

import pandas as pd
from matplotlib.figure import Figure

from gofal.viz.figures.base import FigureKind, Look
from gofal.viz.figures.canvas import dress, new_figure


def _draw(frame: pd.DataFrame, look: Look) -> Figure:
    figure = new_figure(look, (6.0, 3.0), look.measure.label, [])
    axes = figure.subplots()
    dress(axes, look.colours, grid="x")
    axes.plot(look.measure.shown(frame["value"]), frame["arm"], "o", color=look.colours.text)
    axes.set_xlabel(look.measure.level_axis)
    return figure


def _describe(frame: pd.DataFrame, look: Look) -> str:
    values = zip(frame["arm"], frame["value"], strict=True)
    return "; ".join(f"{arm}: {look.measure.level(value)}" for arm, value in values)


def _table(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    return frame[["arm", "value"]].rename(columns={"value": look.measure.level_axis})


KIND = FigureKind("dots", ("arm", "value"), ("value",), _draw, _describe, _table)
