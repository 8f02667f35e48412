"""A number for each council, on real outlines or as hexagons.

Columns: ``code``; then either ``difference``, ``low``, ``high`` (its interval; hatched where that
holds zero) or ``value`` (a level), in the outcome's unit. Councils left out are drawn as missing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch

from gofal.abm.facts import load_facts
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.text import number, say, sorted_by_name, three_digits
from gofal.viz.figures import marks
from gofal.viz.figures.base import FigureKind, Look
from gofal.viz.figures.canvas import SMALL, new_figure
from gofal.viz.figures.colour_scale import ColourScale, colour_bar, difference_scale, level_scale
from gofal.viz.figures.names import area_label, arm_label, window_label
from gofal.viz.figures.outlines import shapes
from gofal.viz.palette import UNCLEAR_HATCH, contrast
from gofal.viz.saved_comparison import SavedComparison

LIST = 4.45  # inches for the list of councils
NUMBERS = 1.5  # of them, for number and word
_CHANGE = ("difference", "low", "high")


def gather(saved: SavedComparison, look: Look) -> pd.DataFrame:
    """Differences of one arm from the reference by council; levels if the arm is the reference."""
    arm = look.arms[0] if look.arms else saved.comparison.arms[1].name
    frame, window = saved.comparison.effects, saved.window(look.window)
    is_level = saved.arm(arm).name == saved.reference.name
    name = saved.comparison.arms[1].name if is_level else arm
    rows = frame[
        (frame["arm"] == name)
        & (frame["window"] == window)
        & (frame["level"] == "council")
        & (frame["outcome"] == look.outcome)
    ]
    if is_level:
        return rows[["code", "reference"]].rename(columns={"reference": "value"})
    return rows[["code", *_CHANGE, "reference"]].reset_index(drop=True)


def _is_change(frame: pd.DataFrame) -> bool:
    """True if the table holds differences.

    Raises:
        GofalError: it holds neither differences nor levels, or a code is unknown or comes twice.
    """
    known = load_facts().councils["lad_code"].tolist()
    for code in frame["code"]:
        if code not in known:
            raise unknown("council", str(code), known)
    if frame["code"].duplicated().any():
        raise GofalError("picture council_map: a council comes twice")
    if set(_CHANGE) <= set(frame.columns):
        return True
    if "value" in frame.columns:
        return False
    raise GofalError("picture council_map needs columns difference, low and high, or value")


def listed(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """All councils in the alphabet of the language: code, name, numbers as shown, words."""
    codes = pd.Index(load_facts().councils["lad_code"], name="code")
    rows = frame.set_index("code").reindex(codes)
    rows["name"] = [area_label(code, look.language) for code in rows.index]
    measure = look.measure
    if _is_change(frame):
        values = list(rows[list(_CHANGE)].itertuples(index=False, name=None))
        precision = float(np.nanmedian(rows["high"] - rows["low"])) / 2
        rows["shown"] = [number(row[0], measure.unit, precision, signed=True) for row in values]
        rows["judged"] = judged(rows, look)
        rows["word"] = [look.say(f"word.{word}") for word in rows["judged"]]
    else:
        precision = three_digits(float(rows["value"].mean()))
        rows["shown"] = [number(value, measure.unit, precision) for value in rows["value"]]
        missing = look.say("figure.missing")
        rows["word"] = ["" if np.isfinite(v) else missing for v in rows["value"]]
    names = [str(name) for name in rows["name"]]
    order = sorted_by_name(range(len(names)), look.language, names.__getitem__)
    return rows.iloc[order].reset_index()


def judged(rows: pd.DataFrame, look: Look) -> list[str]:
    """Meaning of each difference; ``undefined`` where there is none."""
    levels = rows.get("reference", pd.Series(np.nan, index=rows.index))
    return [
        look.measure.judged(*row, level=level, whole=False) if np.isfinite(row[0]) else "undefined"
        for row, level in zip(
            rows[list(_CHANGE)].itertuples(index=False, name=None), levels, strict=True
        )
    ]


def draw(frame: pd.DataFrame, look: Look) -> Figure:
    """The map, the key to its colours, and every council with its number."""
    change = _is_change(frame)
    column = "difference" if change else "value"
    make = difference_scale if change else level_scale
    scale = make(look.measure, frame[column], look)
    notes = [look.say("figure.map_note" if change else "figure.map_level_note")]
    figure = new_figure(look, (10.2, 6.6), _title(frame, look), notes, LIST if look.alone else 0.0)
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_facecolor(look.colours.background)
    rows = listed(frame, look)
    for row in rows.to_dict("records"):
        value = float(look.measure.shown(row[column]))
        unclear = change and row["judged"] == "unclear"
        _council(axes, str(row["code"]), scale.colour(value), unclear, look)
    axes.set_aspect("equal")
    axes.autoscale_view()
    bar(figure, axes, scale, look, change)
    if look.alone:
        _list(figure, rows, look)
    return figure


def bar(figure: Figure, axes: Axes, scale: ColourScale, look: Look, change: bool) -> None:
    """Colour bar, and the key to the hatching above it."""
    colour_bar(figure, axes, scale, look)
    if change:
        marks.key(
            axes,
            look,
            [marks.unclear_patch(look, look.colours.background)],
            loc="upper left",
            bbox_to_anchor=(0.0, 1.0),
        )


def _council(axes: Axes, code: str, face: str, unclear: bool, look: Look) -> None:
    colours, shape = look.colours, shapes(look.layout)[code]
    axes.add_patch(
        PathPatch(
            shape.path,
            facecolor=face,
            edgecolor=colours.hatch,
            linewidth=0,
            hatch=UNCLEAR_HATCH if unclear else "",
            gid=f"council-{code}",
        )
    )
    axes.add_patch(
        PathPatch(shape.path, facecolor="none", edgecolor=colours.outline, linewidth=0.8)
    )
    outside = shape.label != shape.middle
    behind = colours.background if outside else face
    ink = max(("#000000", "#ffffff"), key=lambda letter: contrast(letter, behind))
    if outside:
        axes.plot(*zip(shape.middle, shape.label, strict=True), color=colours.text, linewidth=0.8)
        axes.plot(*shape.middle, marker="o", markersize=2.5, color=colours.text)
    name = load_facts().short_name(code, look.language)
    axes.text(
        *shape.label,
        name,
        size=SMALL,
        weight="bold",
        color=ink,
        ha="center",
        va="center",
        zorder=5,
        gid="abbreviation",
        path_effects=[patheffects.withStroke(linewidth=3.0, foreground=behind)],
    )


def _list(figure: Figure, rows: pd.DataFrame, look: Look) -> None:
    """Abbreviation, name, number and word of every council, beside the map."""
    width, height = figure.get_size_inches()
    left, top, step = width - LIST, height - 0.95, (height - 1.7) / len(rows)
    size = min(SMALL, step * 72 / 1.25)
    unit = look.measure.difference_unit if "low" in rows.columns else look.measure.level_unit
    figure.text(
        (width - NUMBERS - 0.12) / width,
        (top + step) / height,
        unit,
        size=size,
        ha="right",
        va="top",
        color=look.colours.muted,
        gid="list",
    )
    for place, row in enumerate(rows.itertuples(index=False)):
        y = (top - place * step) / height
        for x, text, weight, align in (
            (0.0, load_facts().short_name(str(row.code), look.language), "bold", "left"),
            (0.62, str(row.name), "normal", "left"),
            (LIST - NUMBERS - 0.12, str(row.shown), "normal", "right"),
            (LIST - NUMBERS, str(row.word), "normal", "left"),
        ):
            figure.text(
                (left + x) / width,
                y,
                text,
                size=size,
                weight=weight,
                ha=align,
                va="top",
                color=look.colours.text,
                gid="list",
            )


def _title(frame: pd.DataFrame, look: Look) -> str:
    window = window_label(look.window, look.language)
    when = f", {window}" if window else ""
    if not _is_change(frame):
        arm = arm_label(look.arms[0] if look.arms else look.reference, look)
        return look.say("figure.map_level_title", label=look.measure.label, arm=arm, when=when)
    arm = arm_label(look.arms[0], look) if look.arms else look.say("figure.scenario")
    return look.say(
        "figure.map_title",
        label=look.measure.label,
        arm=arm,
        when=when,
        reference=arm_label(look.reference, look),
    )


def describe(frame: pd.DataFrame, look: Look) -> str:
    """Lowest and highest council; for differences, how many are better, worse and unclear."""
    rows, language = listed(frame, look), look.language
    column = "difference" if _is_change(frame) else "value"
    known = rows[np.isfinite(rows[column])]
    if known.empty:
        return f"{_title(frame, look)}. {say('figure.missing', language)}."
    low, high = (known.loc[known[column].idxmin()], known.loc[known[column].idxmax()])
    ends = {
        "low_name": low["name"],
        "low": _size(low, look),
        "high_name": high["name"],
        "high": _size(high, look),
    }
    text = say("figure.map_ends", language, **ends)
    if column == "difference":
        counts = known["word"].value_counts()
        counted = ", ".join(f"{word} {count}" for word, count in sorted(counts.items()))
        text = f"{text} {say('figure.map_counts', language, counts=counted)}"
    return f"{_title(frame, look)}. {text}"


def _size(row: pd.Series[Any], look: Look) -> str:
    """A council's number with its unit."""
    if "value" in row.index:
        return look.measure.level(float(row["value"]))
    return look.measure.size(*(float(row[name]) for name in _CHANGE))


def table(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """One row a council."""
    rows, measure, language = listed(frame, look), look.measure, look.language
    columns: dict[str, object] = {
        say("figure.head_code", language): rows["code"],
        say("figure.head_council", language): rows["name"],
    }
    if "value" in rows.columns:
        head = say("figure.head_of", language, label=measure.label, unit=measure.level_unit)
        columns[head] = measure.shown(rows["value"])
        return pd.DataFrame(columns)
    for name in _CHANGE:
        head = say(f"figure.head_change_{name}", language, unit=measure.difference_unit)
        columns[head] = measure.shown(rows[name])
    columns[say("figure.head_verdict", language)] = rows["word"]
    return pd.DataFrame(columns)


KIND = FigureKind("council_map", ("code",), (), draw, describe, table, gather)
