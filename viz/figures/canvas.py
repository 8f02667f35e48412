"""An empty picture with title and notes, and how it is written: same data, same bytes."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from html import escape
from threading import RLock
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.textpath import TextPath
from matplotlib.ticker import MaxNLocator, ScalarFormatter

from gofal.experiments.text import MINUS
from gofal.viz.figures.base import Look
from gofal.viz.palette import Theme

_ONE_AT_A_TIME = RLock()  # the style is global to the process
FONT = "DejaVu Sans"  # comes with Matplotlib and has every Welsh letter
TITLE, BODY, SMALL = 12.5, 10.0, 9.0  # points
LONG, FEW = 10_000, 4  # numbers from here on are long; steps between those along an axis
LINE = 1.3  # height of a line over the size of its letters
EDGE = 0.12  # inches kept free all round
_SHOWN = 8  # letters of a hash
STYLE: Mapping[str, Any] = {
    "font.family": FONT,
    "font.size": BODY,
    "svg.fonttype": "path",
    "svg.hashsalt": "gofal",
    "axes.unicode_minus": True,
    "axes.formatter.use_locale": False,
    "hatch.linewidth": 0.8,
    "axes.titlesize": BODY,
    "figure.dpi": 100,
}


def new_figure(
    look: Look, size: tuple[float, float], title: str, notes: list[str], right: float = 0.0
) -> Figure:
    """A picture with its title on top, notes below, and room between for axes.

    Args:
        look: colours, and an own title or size if there is one.
        size: usual width and height in inches.
        title: usual title.
        notes: lines under the picture; long ones are wrapped.
        right: inches kept free beside the axes, for names.
    """
    width, height = look.size or size
    colours = look.colours
    figure = Figure(figsize=(width, height), facecolor=colours.background)
    FigureCanvasAgg(figure)
    room = (width - 2 * EDGE) * 0.96  # letters on screen are a little wider than outlines
    heading = wrapped(look.title or title, TITLE, room, bold=True) if look.alone else []
    source = [source_line(look), *filter(None, [look.address])]
    every = [*notes, *source] if look.alone else source * bool(look.rules)
    small = [line for note in every for line in wrapped(note, SMALL, room)]
    top = len(heading) * TITLE * LINE / 72 + EDGE
    foot = len(small) * SMALL * LINE / 72 + EDGE
    if heading:
        figure.text(
            EDGE / width,
            1 - EDGE / height,
            "\n".join(heading),
            size=TITLE,
            weight="bold",
            color=colours.text,
            va="top",
            ha="left",
            linespacing=LINE,
            gid="title",
        )
    if small:
        figure.text(
            EDGE / width,
            EDGE / height,
            "\n".join(small),
            size=SMALL,
            color=colours.muted,
            va="bottom",
            ha="left",
            linespacing=LINE,
            gid="notes",
        )
    bottom = (foot + EDGE) / height
    across, up = 1 - (2 * EDGE + right) / width, 1 - top / height - bottom - 0.02
    figure.set_layout_engine(ConstrainedLayoutEngine(rect=(EDGE / width, bottom, across, up)))
    return figure


def source_line(look: Look) -> str:
    """What stands under a picture that is taken away: which model, which rules, no forecast."""
    if not look.rules:
        return look.say("figure.of_a_model")
    line = look.say("figure.of_model", rules=look.rules[:_SHOWN])
    return f"{line} {look.say('figure.prices', year=look.prices)}" if look.prices else line


def dress(axes: Axes, colours: Theme, grid: str = "y") -> None:
    """Quiet axes: no box, a faint grid behind, letters in the colours of the theme."""
    axes.set_facecolor(colours.background)
    axes.set_axisbelow(True)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(colours.muted)
    axes.tick_params(colors=colours.muted, labelsize=SMALL, length=0)
    axes.xaxis.label.set_color(colours.text)
    axes.yaxis.label.set_color(colours.text)
    if grid:
        axes.grid(visible=True, axis=grid, color=colours.grid, linewidth=0.8)  # type: ignore[arg-type]


@contextmanager
def plain_style() -> Iterator[None]:
    """Matplotlib's own style and ours, whatever was set before; one picture at a time."""
    with _ONE_AT_A_TIME, mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)  # type: ignore[arg-type]
        yield


def settle(figure: Figure) -> Figure:
    """Fix the layout that the solver found, on a grid of millionths of the picture.

    The solver sums in the order of memory addresses, so its last digits differ from one drawing
    to the next; names of clip paths in an SVG are hashes of all digits.
    """
    figure.draw_without_rendering()
    places = [axes.get_position(original=True) for axes in figure.axes]
    figure.set_layout_engine("none")
    for axes, place in zip(figure.axes, places, strict=True):
        left, bottom, width, height = (round(number, 6) for number in place.bounds)
        axes.set_position((left, bottom, width, height), which="original")
    return figure


class PlainNumbers(ScalarFormatter):
    """Numbers with thousands apart and a true minus: 4,000 and −0.5."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """The number at one tick."""
        shown = f"{x:,.0f}" if abs(x) >= 1000 else super().__call__(x, pos)
        return shown.replace("-", MINUS)


def plain_numbers(axis: Axis) -> None:
    """Write the numbers of an axis plainly, never as a power or an offset.

    Long numbers side by side are few; the limits of the axis must stand by now.
    """
    formatter = PlainNumbers(useOffset=False)
    formatter.set_scientific(False)
    axis.set_major_formatter(formatter)
    if isinstance(axis, XAxis) and np.abs(axis.get_view_interval()).max() >= LONG:
        axis.set_major_locator(MaxNLocator(FEW, steps=[1, 2, 2.5, 5, 10]))


def wrapped(text: str, size: float, inches: float, bold: bool = False) -> list[str]:
    """Lines of ``text`` that fit a width; a word too long for it stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold) <= inches:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width of a line in inches."""
    font = FontProperties(family=FONT, weight="bold" if bold else "normal")
    return float(TextPath((0, 0), text, size=size, prop=font).get_extents().width) / 72


def nice_limit(largest: float) -> float:
    """A round number not below ``largest``: 1, 2, 2.5 or 5 times a power of ten."""
    if not (math.isfinite(largest) and largest > 0):
        return 1.0
    power = 10.0 ** math.floor(math.log10(largest))
    return next(
        step * power
        for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
        if step * power >= largest * 0.999
    )


def title_of(figure: Figure) -> str:
    """The title written on a picture that stands alone."""
    return next(
        (t.get_text().replace("\n", " ") for t in figure.texts if t.get_gid() == "title"), ""
    )


def to_svg(figure: Figure, title: str, alt: str, language: str) -> bytes:
    """The picture as SVG with letters as outlines, named and described for screen readers."""
    out = io.BytesIO()
    with plain_style():
        figure.savefig(
            out,
            format="svg",
            facecolor=figure.get_facecolor(),
            metadata={"Date": None, "Creator": None, "Title": title, "Language": language},
        )
    text = out.getvalue().decode("utf-8")
    text = text.replace("<svg ", f'<svg role="img" xml:lang="{language}" ', 1)
    described = f"</title>\n <desc>{escape(alt)}</desc>"
    return text.replace("</title>", described, 1).encode("utf-8")


def to_png(figure: Figure, title: str, alt: str, language: str, dpi: int = 160) -> bytes:
    """The picture as PNG with title and description inside."""
    out = io.BytesIO()
    with plain_style():
        figure.savefig(
            out,
            format="png",
            dpi=dpi,
            facecolor=figure.get_facecolor(),
            metadata={"Software": None, "Title": title, "Description": alt, "Language": language},
        )
    return out.getvalue()
