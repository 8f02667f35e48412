"""Verdicts on claims, from the strongest effect in the claimed direction to the strongest against.

Columns: ``claim`` (id), ``label`` (in the language of the picture), ``verdict`` (``supported``,
``not_supported``, ``contradicted`` or ``cannot_say``), ``effect``, ``low``, ``high`` (share of the
reference's level, positive in the claimed direction, with the interval).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gofal.agents.errors import unknown
from gofal.experiments.text import number, say
from gofal.viz.figures.base import FigureKind, Look, largest_first
from gofal.viz.figures.canvas import SMALL, dress, new_figure, nice_limit, wrapped
from gofal.viz.figures.marks import zero_line
from gofal.viz.palette import Theme

VERDICTS = {"supported": "o", "not_supported": "s", "contradicted": "X", "cannot_say": "D"}
NAMES = 3.6  # inches for the claims
_NUMBERS = ("effect", "low", "high")


def ranked(frame: pd.DataFrame) -> pd.DataFrame:
    """Claims by effect, the largest first; those without an effect last.

    Raises:
        GofalError: a verdict is none of the four.
    """
    for verdict in frame["verdict"]:
        if verdict not in VERDICTS:
            raise unknown("verdict", str(verdict), VERDICTS)
    effect = np.where(np.isfinite(frame["effect"]), frame["effect"], -np.inf)
    return largest_first(frame, effect, "claim")


def draw(frame: pd.DataFrame, look: Look) -> Figure:
    """A rung a claim: effect and interval, with a mark and a word for the verdict."""
    rows, language, colours = ranked(frame), look.language, look.colours
    names = [
        "\n".join(wrapped(f"{row['claim']}  {row['label']}", SMALL, NAMES))
        for _, row in rows.iterrows()
    ]
    lines = sum(1.0 + 0.75 * name.count("\n") for name in names)
    figure = new_figure(
        look,
        (9.6, 1.9 + 0.27 * lines),
        say("figure.ladder_title", language),
        [say("figure.ladder_note", language)],
        right=1.35,
    )
    axes = figure.subplots()
    dress(axes, colours, grid="x")
    zero_line(axes, colours)
    ends = 100 * np.abs(rows[list(_NUMBERS)].to_numpy(dtype=np.float64))
    edge = nice_limit(float(np.nanmax(ends)) * 1.05) if np.isfinite(ends).any() else 1.0
    axes.set_xlim(-edge, edge)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_yticks(range(len(rows)), names, color=colours.text)
    axes.set_xlabel(say("figure.ladder_axis", language))
    for place, row in rows.iterrows():
        _rung(axes, int(str(place)), row, look)
    handles = [_mark(verdict, colours, say(f"figure.{verdict}", language)) for verdict in VERDICTS]
    figure_key = {"frameon": False, "fontsize": SMALL, "labelcolor": colours.text}
    axes.legend(
        handles=handles,
        loc="lower right",
        bbox_to_anchor=(1, 1.005),
        ncols=4,
        borderaxespad=0,
        columnspacing=1.2,
        handletextpad=0.2,
        **figure_key,
    )
    return figure


def _colour(verdict: str, colours: Theme) -> str:
    return {
        "supported": colours.better,
        "contradicted": colours.worse,
        "not_supported": colours.baseline,
    }.get(verdict, colours.neutral)


def _mark(verdict: str, colours: Theme, label: str) -> Line2D:
    colour = _colour(verdict, colours)
    filled = verdict != "cannot_say"
    return Line2D(
        [],
        [],
        marker=VERDICTS[verdict],
        color=colour,
        markersize=8,
        linestyle="none",
        markerfacecolor=colour if filled else colours.background,
        markeredgewidth=1.5,
        label=label,
    )


def _rung(axes: Axes, place: int, row: pd.Series[float], look: Look) -> None:
    verdict = str(row["verdict"])
    effect, low, high = (100 * float(row[name]) for name in _NUMBERS)
    colour = _colour(verdict, look.colours)
    if np.isfinite(low) and np.isfinite(high):
        axes.plot([low, high], [place] * 2, color=colour, linewidth=2, zorder=3)
    if np.isfinite(effect):
        mark = _mark(verdict, look.colours, "")
        mark.set_data([effect], [place])
        mark.set_zorder(4)
        axes.add_line(mark)
    axes.text(
        1.02,
        place,
        look.say(f"figure.{verdict}"),
        transform=axes.get_yaxis_transform(),
        va="center",
        size=SMALL,
        color=look.colours.text,
    ).set_in_layout(False)


def describe(frame: pd.DataFrame, look: Look) -> str:
    """Counts of claims by verdict, and every claim with its effect in per cent."""
    rows, language = ranked(frame), look.language
    counts = rows["verdict"].value_counts()
    summary = ", ".join(f"{say(f'figure.{v}', language)} {int(counts.get(v, 0))}" for v in VERDICTS)
    texts = []
    for _, row in rows.iterrows():
        half = (float(row["high"]) - float(row["low"])) / 2
        values = {name: number(float(row[name]), "share", half, signed=True) for name in _NUMBERS}
        verdict = say(f"figure.{row['verdict']}", language)
        texts.append(
            say(
                "figure.ladder_row",
                language,
                claim=row["claim"],
                label=row["label"],
                verdict=verdict,
                **values,
            )
        )
    return say(
        "figure.ladder_alt", language, count=len(rows), summary=summary, rows="; ".join(texts)
    )


def table(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """One row a claim, in per cent of the reference's level."""
    rows, language = ranked(frame), look.language
    columns: dict[str, list[object]] = {
        say("figure.head_claim", language): list(rows["claim"]),
        say("figure.head_label", language): list(rows["label"]),
        say("figure.head_verdict", language): [
            say(f"figure.{verdict}", language) for verdict in rows["verdict"]
        ],
    }
    for name, head in (("effect", "difference"), ("low", "low"), ("high", "high")):
        columns[say(f"figure.head_{head}", language, unit="%")] = list(100 * rows[name])
    return pd.DataFrame(columns)


KIND = FigureKind(
    "ladder", ("claim", "label", "verdict", *_NUMBERS), _NUMBERS, draw, describe, table
)
