"""Differences with intervals, one row an outcome (of one arm) or an arm (of one outcome).

Columns: ``arm``, ``outcome``, ``difference``, ``low``, ``high`` (its interval), each in the unit
of its own outcome. Rows of one unit stand in one panel, so that every panel has a true scale.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gofal.experiments.text import is_percent, say
from gofal.viz.figures import marks
from gofal.viz.figures.base import FigureKind, Look
from gofal.viz.figures.canvas import SMALL, dress, new_figure, nice_limit, plain_numbers, wrapped
from gofal.viz.figures.measure import Measure
from gofal.viz.figures.names import arm_label, where_and_when
from gofal.viz.saved_comparison import SavedComparison

NAMES, VALUES = 2.2, 2.75  # inches for the names at the left and the numbers at the right
HEADLINES = (
    "handback_share",
    "exit_rate",
    "effective_wage",
    "turnover",
    "rural_met_need",
    "rural_wait_weeks",
    "continuity",
    "carer_strain",
    "public_cost",
)
_NUMBERS = ("difference", "low", "high")


def gather(saved: SavedComparison, look: Look) -> pd.DataFrame:
    """The outcomes named, or the headlines, of the arms; one outcome if there are many arms."""
    arms = look.arms or tuple(arm.name for arm in saved.comparison.arms[1:])
    for arm in arms:
        saved.arm(arm)
    outcomes = look.outcomes or (HEADLINES if len(arms) == 1 else (look.outcome,))
    frame = saved.comparison.effects
    chosen = frame[
        (frame["window"] == saved.window(look.window))
        & (frame["code"] == look.area)
        & frame["arm"].isin(arms)
        & frame["outcome"].isin(outcomes)
    ]
    order = chosen["outcome"].map({name: place for place, name in enumerate(outcomes)})
    rows = chosen.assign(order=order).sort_values(["order", "arm"], kind="stable")
    return rows[["arm", "outcome", *_NUMBERS]].reset_index(drop=True)


def _numbers(frame: pd.DataFrame) -> list[tuple[float, float, float]]:
    """Difference and interval of each row."""
    return list(zip(*(frame[name].astype(float) for name in _NUMBERS), strict=True))


def panels(frame: pd.DataFrame, look: Look) -> list[pd.DataFrame]:
    """Rows of one unit together, in the order in which the units come."""
    units = [_unit(Measure.of(name, look.language)) for name in frame["outcome"]]
    return [part for _, part in frame.groupby(np.array(units), sort=False)]


def _unit(measure: Measure) -> str:
    return "share" if is_percent(measure.unit) else measure.unit


def names(frame: pd.DataFrame, look: Look) -> list[str]:
    """Names that differ between the rows: outcome, arm, or both."""
    outcomes = [Measure.of(name, look.language).label for name in frame["outcome"]]
    arms = [arm_label(arm, look) for arm in frame["arm"]]
    if _is_one(frame["arm"]):
        return outcomes
    if _is_one(frame["outcome"]):
        return arms
    return [f"{arm}: {outcome}" for arm, outcome in zip(arms, outcomes, strict=True)]


def _is_one(column: pd.Series[str]) -> bool:
    return len(set(column)) == 1


def _title(frame: pd.DataFrame, look: Look) -> str:
    what = arm_label(str(frame["arm"].iloc[0]), look)
    if not _is_one(frame["arm"]):
        what = Measure.of(str(frame["outcome"].iloc[0]), look.language).label
    if not _is_one(frame["arm"]) and not _is_one(frame["outcome"]):
        what = look.say("figure.forest_many")
    return look.say(
        "figure.forest_title",
        what=what,
        where=where_and_when(look),
        reference=arm_label(look.reference, look),
    )


def draw(frame: pd.DataFrame, look: Look) -> Figure:
    """A point and its interval a row; numbers and *better*, *worse* or *unclear* beside it."""
    parts, labels = panels(frame, look), names(frame, look)
    size = (9.4, 1.3 + 0.46 * len(frame) + 0.55 * len(parts))
    figure = new_figure(look, size, _title(frame, look), [look.say("figure.forest_note")], VALUES)
    heights = [len(part) for part in parts]
    grid = figure.subplots(len(parts), squeeze=False, height_ratios=heights)
    named = dict(zip(frame.index, labels, strict=True))
    for axes, part in zip(grid[:, 0], parts, strict=True):
        _panel(axes, part, [named[place] for place in part.index], look)
    return figure


def _panel(axes: Axes, rows: pd.DataFrame, labels: list[str], look: Look) -> None:
    colours = look.colours
    dress(axes, colours, grid="x")
    marks.zero_line(axes, colours)
    measure = Measure.of(str(rows["outcome"].iloc[0]), look.language)
    ends = np.abs(measure.shown(rows[list(_NUMBERS)].to_numpy()))
    edge = nice_limit(float(np.nanmax(ends)) * 1.05) if np.isfinite(ends).any() else 1.0
    if look.limit is not None:
        edge = float(measure.shown(look.limit))
    axes.set_xlim(-edge, edge)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    texts = ["\n".join(wrapped(label, SMALL, NAMES)) for label in labels]
    axes.set_yticks(range(len(rows)), texts, color=colours.text)
    plain_numbers(axes.xaxis)
    axes.set_xlabel(measure.difference_unit or look.say("figure.index"), fontsize=SMALL)
    for place, (name, row) in enumerate(zip(rows["outcome"], _numbers(rows), strict=True)):
        _row(axes, place, Measure.of(name, look.language), row, look)


def _row(
    axes: Axes, place: int, measure: Measure, row: tuple[float, float, float], look: Look
) -> None:
    difference, low, high = row
    judgement = measure.judged(*row)
    words = measure.in_words(*row)
    text = "\n".join(wrapped(words, SMALL, VALUES - 0.15))
    axes.text(
        1.02,
        place,
        text,
        transform=axes.get_yaxis_transform(),
        va="center",
        ha="left",
        size=SMALL,
        color=look.colours.text,
        linespacing=1.15,
    ).set_in_layout(False)
    if np.isfinite(difference):
        x, left, right = measure.shown([difference, low, high])
        colour = marks.colour_of(judgement, look.colours)
        marks.interval_row(axes, place, x, left, right, colour, judgement != "unclear", look)


def describe(frame: pd.DataFrame, look: Look) -> str:
    """Every row in words."""
    rows = zip(names(frame, look), frame["outcome"], _numbers(frame), strict=True)
    sentences = [
        f"{name}: {Measure.of(outcome, look.language).in_words(*row)}"
        for name, outcome, row in rows
    ]
    return f"{_title(frame, look)}. {'; '.join(sentences)}."


def table(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """One row a row; the unit in a column, since it differs."""
    language = look.language
    measures = [Measure.of(name, language) for name in frame["outcome"]]
    columns: dict[str, list[object]] = {
        say("figure.head_arm", language): [arm_label(arm, look) for arm in frame["arm"]],
        say("figure.head_outcome", language): [measure.label for measure in measures],
    }
    for name in _NUMBERS:
        columns[say(f"figure.head_plain_{name}", language)] = [
            float(measure.shown(value))
            for measure, value in zip(measures, frame[name], strict=True)
        ]
    columns[say("figure.head_unit", language)] = [measure.difference_unit for measure in measures]
    columns[say("figure.head_verdict", language)] = [
        measure.verdict(*row) for measure, row in zip(measures, _numbers(frame), strict=True)
    ]
    return pd.DataFrame(columns)


KIND = FigureKind("forest", ("arm", "outcome", *_NUMBERS), _NUMBERS, draw, describe, table, gather)
