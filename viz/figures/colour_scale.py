"""Colours for numbers: from worse over nothing to better, or from little to much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_hex
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from gofal.viz.figures.base import Look
from gofal.viz.figures.canvas import SMALL, nice_limit, plain_numbers
from gofal.viz.figures.measure import Measure


@dataclass(frozen=True)
class ColourScale:
    """Colours of values as shown (shares in per cent).

    Attributes:
        low: value at one end.
        high: value at the other.
        colours: from low to high.
        missing: of no number.
        label: of the colour bar.
        low_word: what low means, or nothing.
        high_word: what high means, or nothing.
    """

    low: float
    high: float
    colours: tuple[str, ...]
    missing: str
    label: str
    low_word: str = ""
    high_word: str = ""

    @property
    def mappable(self) -> ScalarMappable:
        """The scale in the terms of Matplotlib."""
        ramp = LinearSegmentedColormap.from_list("gofal", list(self.colours))
        return ScalarMappable(Normalize(self.low, self.high, clip=True), ramp)

    def colour(self, value: float) -> str:
        """The colour of a value; beyond the ends, that of the end."""
        return (
            to_hex(self.mappable.to_rgba(np.array([value]))[0])
            if np.isfinite(value)
            else self.missing
        )


def difference_scale(measure: Measure, values: ArrayLike, look: Look) -> ColourScale:
    """A scale even about zero, wide enough for the largest value or as wide as ``look.limit``."""
    shown = np.abs(measure.shown(values))
    largest = float(np.nanmax(shown)) if np.isfinite(shown).any() else 0.0
    edge = nice_limit(largest) if look.limit is None else float(measure.shown(look.limit))
    colours, words = look.colours.diverging, ["worse", "better"]
    if measure.better == "low":
        colours, words = colours[::-1], words[::-1]
    elif measure.better == "none":
        words = ["lower", "higher"]
    low, high = (look.say(f"word.{word}") for word in words)
    return ColourScale(
        -edge, edge, colours, look.colours.missing, measure.difference_unit, low, high
    )


def level_scale(measure: Measure, values: ArrayLike, look: Look) -> ColourScale:
    """A scale from the least to the most value; from 0 to ``look.limit`` where that is given."""
    shown = measure.shown(values)
    known = shown[np.isfinite(shown)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    if look.limit is not None:
        low, high = 0.0, float(measure.shown(look.limit))
    elif low == high:
        low, high = low - 0.5, high + 0.5
    return ColourScale(low, high, look.colours.sequential, look.colours.missing, measure.level_unit)


def colour_bar(figure: Figure, axes: Axes, scale: ColourScale, look: Look) -> None:
    """The key to the colours, with words at its ends."""
    bar = figure.colorbar(scale.mappable, ax=axes, shrink=0.78, aspect=22, pad=0.03)
    bar.outline.set_visible(False)
    bar.ax.tick_params(colors=look.colours.muted, labelsize=SMALL, length=0)
    bar.set_label(scale.label, color=look.colours.text, size=SMALL)
    plain_numbers(bar.ax.yaxis)
    for word, y, va in ((scale.low_word, -0.03, "top"), (scale.high_word, 1.03, "bottom")):
        if word:
            bar.ax.text(
                0.5,
                y,
                word,
                transform=bar.ax.transAxes,
                ha="center",
                va=va,
                size=SMALL,
                color=look.colours.text,
                weight="bold",
            )
