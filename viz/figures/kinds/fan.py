"""An outcome over the years under up to five arms, with bands over replicates.

Columns: ``arm`` (name), ``year`` (1, 2, …), ``replicate``, ``value`` (in the outcome's unit), and
``point`` of the design if it is of a sweep. The reference arm has to be there.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gofal.viz.figures import ends
from gofal.viz.figures.base import FigureKind, Look
from gofal.viz.figures.canvas import dress, new_figure, plain_numbers
from gofal.viz.figures.names import arm_label, place_label
from gofal.viz.figures.years import by_year, chosen_arms, series_style, year_axis
from gofal.viz.saved_comparison import SavedComparison

MOST_ARMS = 5
QUANTILES = {"lowest": 0.0, "low_half": 0.25, "high_half": 0.75, "highest": 1.0}
"""The ends of both bands; few replicates have no 95 per cent in their middle, as on the page."""


def gather(saved: SavedComparison, look: Look) -> pd.DataFrame:
    """Yearly means of the outcome in the area, by arm and replicate."""
    return by_year(saved, look)[["arm", "year", "replicate", "value"]]


def bands(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Mean and quantiles over replicates, as shown: arm, year, replicates, mean, ends of bands."""
    parts = frame.assign(value=look.measure.shown(frame["value"])).groupby(["arm", "year"])["value"]
    result = parts.agg(replicates="count", mean="mean")
    for name, quantile in QUANTILES.items():
        result[name] = parts.quantile(quantile)
    return result.reset_index()


def draw(frame: pd.DataFrame, look: Look) -> Figure:
    """Lines with bands, each named where it ends."""
    arms, result = chosen_arms(frame, look, MOST_ARMS), bands(frame, look)
    count = int(result["replicates"].min())
    title = f"{look.measure.label}, {place_label(look)}"
    note = _note(count, _points(frame), look)
    figure = new_figure(look, (8.0, 4.8), title, [note], ends.LABELS)
    axes = figure.subplots()
    dress(axes, look.colours)
    last = {
        arm: _line(axes, result[result["arm"] == arm], number, look, count)
        for number, arm in enumerate(arms)
    }
    axes.set_ylabel(look.measure.level_unit)
    plain_numbers(axes.yaxis)
    year_axis(axes, result["year"].to_numpy(), look)
    ends.name_ends(axes, last, float(result["year"].max()), look)
    return figure


def _note(count: int, points: int, look: Look) -> str:
    if points > 1:
        return look.say("figure.fan_points_note", count=count, points=points)
    return look.say("figure.fan_note" if count > 1 else "figure.one_replicate", count=count)


def _points(frame: pd.DataFrame) -> int:
    """Points of the design behind a table; 1 where nothing is varied."""
    return int(frame["point"].nunique()) if "point" in frame else 1


def _line(axes: Axes, rows: pd.DataFrame, number: int, look: Look, count: int) -> float:
    style = series_style(number, look.colours)
    years = rows["year"].to_numpy()
    if count > 1:
        for low, high, alpha in (("lowest", "highest", 0.14), ("low_half", "high_half", 0.24)):
            axes.fill_between(
                years,
                rows[low],
                rows[high],
                color=style["color"],
                alpha=alpha,
                linewidth=0,
                zorder=2,
            )
    axes.plot(years, rows["mean"], zorder=4 if number else 3, **style)
    return float(rows["mean"].iloc[-1])


def describe(frame: pd.DataFrame, look: Look) -> str:
    """First and last year of every arm, with the band of the last."""
    result, measure = bands(frame, look), look.measure
    years = result["year"]
    texts = []
    for arm in chosen_arms(frame, look, MOST_ARMS):
        rows = result[result["arm"] == arm].sort_values("year")
        first, last = rows.iloc[0], rows.iloc[-1]
        scale = 1 / float(measure.shown(1.0))
        low, high = (measure.level(float(last[name]) * scale) for name in ("lowest", "highest"))
        texts.append(
            look.say(
                "figure.fan_arm",
                arm=arm_label(arm, look),
                low=low,
                high=high,
                first=measure.level(float(first["mean"]) * scale),
                last=measure.level(float(last["mean"]) * scale),
                year=int(last["year"]),
            )
        )
    points = _points(frame)
    return look.say(
        "figure.fan_points_alt" if points > 1 else "figure.fan_alt",
        points=points,
        label=measure.label,
        area=place_label(look),
        first=int(years.min()),
        last=int(years.max()),
        arms="; ".join(texts),
        count=int(result["replicates"].min()),
    )


def table(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """One row an arm and year."""
    result, unit = bands(frame, look), look.measure.level_unit
    result["arm"] = [arm_label(arm, look) for arm in result["arm"]]
    keys = ("arm", "year", "replicates", "mean", *QUANTILES)
    heads = {key: look.say(f"figure.head_{key}", unit=unit) for key in keys}
    return result[list(keys)].rename(columns=heads)


KIND = FigureKind(
    "fan",
    ("arm", "year", "replicate", "value"),
    ("year", "value"),
    draw,
    describe,
    table,
    gather,
    of_runs=True,
)
