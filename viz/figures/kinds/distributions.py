"""Distributions of the baseline: how long providers live, and how they and carers are spread.

Columns: ``quantity`` (its name), ``low`` and ``high`` (ends of a band, empty where it has none; the
age in years for survival), ``share`` with its 95 % interval in ``share_low`` and ``share_high``,
``hours`` (share of hours worked) and ``known`` (what a source says), all as shares of 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from gofal.experiments.documents.distributions import band_label
from gofal.experiments.text import level, say
from gofal.viz.figures import marks
from gofal.viz.figures.base import FigureKind, Look
from gofal.viz.figures.canvas import BODY, SMALL, dress, new_figure, plain_numbers, wrapped

_NUMBERS = ("low", "high", "share", "share_low", "share_high", "hours", "known")
_ACROSS, _WIDTH, _PANEL = 2, 10.4, 3.6  # panels side by side; inches of all and of one's title
_A_POINT = 0.03  # precision that shows whole per cents


def draw(frame: pd.DataFrame, look: Look) -> Figure:
    """A panel a quantity, a bar a band; a diamond where a source says what it should be."""
    quantities = [(str(name), rows) for name, rows in frame.groupby("quantity", sort=False)]
    down = -(-len(quantities) // _ACROSS)
    note, title = look.say("figure.distributions_note"), look.say("figure.distributions_title")
    figure = new_figure(look, (_WIDTH, 1.3 + 2.3 * down), title, [note])
    panels = figure.subplots(down, _ACROSS, squeeze=False).ravel()
    for axes, (quantity, rows) in zip(panels, quantities, strict=False):
        _panel(axes, quantity, rows.reset_index(drop=True), look)
    for axes in panels[len(quantities) :]:
        axes.set_visible(False)
    keys = [
        Patch(color=look.colours.series[0], label=look.say("column.result")),
        Line2D([], [], **_diamond(look), label=look.say("column.source")),
    ]
    marks.key(panels[0], look, keys, loc="lower right", ncols=1)
    return figure


def _panel(axes: Axes, quantity: str, rows: pd.DataFrame, look: Look) -> None:
    colours, places = look.colours, np.arange(len(rows))
    dress(axes, colours, grid="x")
    axes.barh(places, 100 * rows["share"], 0.7, color=colours.series[0], zorder=3)
    for place, low, high in zip(places, rows["share_low"], rows["share_high"], strict=True):
        ends = 100 * np.clip([low, high], 0.0, 1.0)
        axes.plot(ends, [place] * 2, color=colours.text, linewidth=1.2, zorder=4)
    axes.plot(100 * rows["known"], places, zorder=5, **_diamond(look))
    names = [band_label(quantity, *ends, look.language) for ends in _ends(rows)]
    axes.set_yticks(places, names, color=colours.text)
    axes.set_ylim(len(rows) - 0.45, -0.55)
    tops = rows[["share", "share_high", "known"]].to_numpy(dtype=np.float64)
    axes.set_xlim(0, 106 * min(1.0, max(0.1, float(np.nanmax(tops, initial=0.0)))))
    plain_numbers(axes.xaxis)
    axes.set_xlabel("%")
    lines = wrapped(look.say(f"spread.{quantity}"), BODY, _PANEL)
    axes.set_title("\n".join(lines), loc="left", size=BODY, color=colours.text)
    axes.tick_params(labelsize=SMALL)


def _ends(rows: pd.DataFrame) -> list[tuple[float, float]]:
    return list(zip(rows["low"].astype(float), rows["high"].astype(float), strict=True))


def _diamond(look: Look) -> dict[str, Any]:
    return {
        "marker": "D",
        "markersize": 7,
        "linestyle": "none",
        "markerfacecolor": look.colours.background,
        "markeredgecolor": look.colours.series[1],
        "markeredgewidth": 1.8,
    }


def describe(frame: pd.DataFrame, look: Look) -> str:
    """Every quantity with the share of each band."""
    texts = [
        look.say(
            "figure.distributions_row",
            quantity=look.say(f"spread.{quantity}"),
            bands=", ".join(
                f"{band_label(str(quantity), *ends, look.language)}: "
                f"{level(share, 'share', _A_POINT)}"
                for ends, share in zip(_ends(rows), rows["share"].astype(float), strict=True)
            ),
        )
        for quantity, rows in frame.groupby("quantity", sort=False)
    ]
    return look.say("figure.distributions_alt", rows=" ".join(texts))


def table(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """One row a band, shares in per cent."""
    labels = [
        band_label(str(quantity), *ends, look.language)
        for quantity, ends in zip(frame["quantity"], _ends(frame), strict=True)
    ]
    columns: dict[str, list[object]] = {
        say("column.quantity", look.language): [
            look.say(f"spread.{name}") for name in frame["quantity"]
        ],
        say("column.band", look.language): list(labels),
    }
    heads = {
        "share": "column.result",
        "share_low": "figure.head_low",
        "share_high": "figure.head_high",
        "hours": "column.hours_share",
        "known": "column.source",
    }
    for name, key in heads.items():
        head = say(key, look.language, unit="%") if key.startswith("figure") else look.say(key)
        columns[head] = list(100 * frame[name].astype(float))
    return pd.DataFrame(columns)


KIND = FigureKind("distributions", ("quantity", *_NUMBERS), _NUMBERS, draw, describe, table)
