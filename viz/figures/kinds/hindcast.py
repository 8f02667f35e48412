"""The model's bands over the years beside dated facts, a panel a series.

Columns: ``series`` (its name), ``year`` (2021.5 is the middle of 2021); of a quarter of the model
``low``, ``low_half``, ``middle``, ``high_half``, ``high`` (5, 25, 50, 75, 95 % of members); of a
fact ``known``, ``known_low``, ``known_high`` and ``use``. A row has one or the other.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from gofal.experiments.hindcast.series import DatedSeries, load_series
from gofal.experiments.text import is_percent
from gofal.viz.figures import marks
from gofal.viz.figures.base import FigureKind, Look
from gofal.viz.figures.canvas import BODY, SMALL, dress, new_figure, plain_numbers, wrapped

_BANDS = ("low", "low_half", "middle", "high_half", "high")
_KNOWN = ("known", "known_low", "known_high")
_ACROSS, _WIDTH, _PANEL = 2, 10.4, 4.4
_ROOM, _LEAST = 1.08, 0.01
_TESTS = ("test", "control")


def draw(frame: pd.DataFrame, look: Look) -> Figure:
    """A panel a series: bands of the model, points for what is known."""
    names = list(dict.fromkeys(frame["series"]))
    down = -(-len(names) // _ACROSS)
    title, note = look.say("figure.hindcast_title"), look.say("figure.hindcast_note")
    figure = new_figure(look, (_WIDTH, 1.4 + 2.4 * down), title, [note])
    panels = figure.subplots(down, _ACROSS, squeeze=False).ravel()
    for axes, name in zip(panels, names, strict=False):
        _panel(axes, _series(str(name)), frame[frame["series"] == name], look)
    for axes in panels[len(names) :]:
        axes.set_visible(False)
    colours = look.colours
    keys = [
        Patch(color=colours.series[0], alpha=0.45, label=look.say("figure.hindcast_half")),
        Patch(color=colours.series[0], alpha=0.18, label=look.say("figure.hindcast_most")),
        _point(look, True, look.say("figure.hindcast_test")),
        _point(look, False, look.say("figure.hindcast_other")),
    ]
    marks.key(panels[0], look, keys, loc="upper left", ncols=1)
    return figure


def _series(name: str) -> DatedSeries:
    from gofal.agents.errors import unknown

    known = load_series()
    if name not in known:
        raise unknown("series of dated facts", name, known)
    return known[name]


def _scale(series: DatedSeries) -> float:
    return 100.0 if is_percent(series.unit) and series.compared == "level" else 1.0


def _unit(series: DatedSeries, look: Look) -> str:
    if series.compared == "ratio":
        return look.say("figure.hindcast_first", at=series.values[0].at)
    return "%" if is_percent(series.unit) else look.say(f"figure.unit {series.unit}")


def _panel(axes: Axes, series: DatedSeries, rows: pd.DataFrame, look: Look) -> None:
    colours, scale = look.colours, _scale(series)
    dress(axes, colours)
    path = rows[rows["middle"].notna()].sort_values("year")
    for low, high, alpha in (("low", "high", 0.18), ("low_half", "high_half", 0.3)):
        axes.fill_between(
            path["year"],
            scale * path[low],
            scale * path[high],
            color=colours.series[0],
            alpha=alpha,
            linewidth=0,
            zorder=2,
        )
    axes.plot(path["year"], scale * path["middle"], color=colours.series[0], linewidth=1.6)
    facts = rows[rows["known"].notna()]
    for fact in facts.to_dict("records"):
        tested = str(fact["use"]) in _TESTS
        ends = scale * np.array([fact["known_low"], fact["known_high"]], dtype=np.float64)
        axes.plot([fact["year"]] * 2, ends, color=colours.series[1], linewidth=1.2, zorder=4)
        point = _point(look, tested)
        point.set_data([fact["year"]], [scale * float(fact["known"])])
        axes.add_line(point)
    lines = wrapped(f"{series.label(look.language)} ({_unit(series, look)})", BODY, _PANEL)
    axes.set_title("\n".join(lines), loc="left", size=BODY, color=colours.text)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    ends = scale * rows[[*_BANDS, *_KNOWN]].to_numpy(dtype=np.float64)
    axes.set_ylim(min(0.0, np.nanmin(ends)), _ROOM * max(np.nanmax(ends), _LEAST))
    axes.xaxis.set_major_formatter("{x:.0f}")
    plain_numbers(axes.yaxis)
    axes.tick_params(labelsize=SMALL)


def _point(look: Look, tested: bool, label: str = "") -> Line2D:
    colours = look.colours
    return Line2D(
        [],
        [],
        marker="D" if tested else "o",
        markersize=6,
        linestyle="none",
        zorder=5,
        markerfacecolor=colours.series[1] if tested else colours.background,
        markeredgecolor=colours.series[1],
        markeredgewidth=1.4,
        label=label,
    )


def describe(frame: pd.DataFrame, look: Look) -> str:
    """How many facts of each series are in the band of nine tenths at their time."""
    texts = []
    for name in dict.fromkeys(frame["series"]):
        rows = frame[frame["series"] == name]
        path = rows[rows["middle"].notna()].sort_values("year")
        facts = rows[rows["known"].notna()]
        low, high = (np.interp(facts["year"], path["year"], path[end]) for end in ("low", "high"))
        inside = int(((facts["known"] >= low) & (facts["known"] <= high)).sum())
        label = _series(str(name)).label(look.language)
        texts.append(look.say("figure.hindcast_row", series=label, facts=len(facts), inside=inside))
    return look.say("figure.hindcast_alt", rows=" ".join(texts))


def table(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """One row a quarter or a fact."""
    shown = pd.DataFrame(
        {
            look.say("column.series"): [
                _series(str(name)).label(look.language) for name in frame["series"]
            ],
            look.say("hindcast.at"): frame["year"],
        }
    )
    for name in (*_BANDS, *_KNOWN):
        shown[look.say(f"figure.hindcast_{name}")] = frame[name]
    return shown


KIND = FigureKind(
    "hindcast",
    ("series", "use", "year", *_BANDS, *_KNOWN),
    ("year", *_BANDS, *_KNOWN),
    draw,
    describe,
    table,
)
