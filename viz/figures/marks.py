"""Marks that several kinds of pictures share: labels that keep apart, rows with intervals, keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from numpy.typing import ArrayLike, NDArray

from gofal.experiments.directions import Direction
from gofal.viz.figures.base import Look
from gofal.viz.palette import UNCLEAR_HATCH, Theme

type Floats = NDArray[np.float64]


def spread_apart(wanted: ArrayLike, room: ArrayLike, low: float, high: float) -> Floats:
    """Places near the wanted ones that keep apart, within ``low`` to ``high``.

    Where there is not room for all, they stand at even distances over the whole range.

    Args:
        wanted: places.
        room: that each needs around its place, or one number for all.
        low: lowest place.
        high: highest place.
    """
    places = np.asarray(wanted, dtype=np.float64).copy()
    order = np.argsort(places, kind="stable")
    count = len(places)
    if count == 0:
        return places
    needed = np.broadcast_to(np.asarray(room, dtype=np.float64), places.shape)[order]
    steps = np.concatenate([[0.0], np.cumsum((needed[1:] + needed[:-1]) / 2)])
    if steps[-1] >= high - low:
        places[order] = np.linspace(low, high, count) if count > 1 else (low + high) / 2
        return places
    # Least squares with order kept: pool neighbours that violate it, then shift back.
    pooled = _increasing(places[order] - steps)
    places[order] = np.clip(pooled, low, high - steps[-1]) + steps
    return places


def _increasing(values: Floats) -> Floats:
    blocks: list[tuple[float, int]] = []
    for value in values.tolist():
        mean, size = value, 1
        while blocks and blocks[-1][0] > mean:
            before, many = blocks.pop()
            mean, size = (before * many + mean * size) / (many + size), many + size
        blocks.append((mean, size))
    return np.repeat([mean for mean, _ in blocks], [size for _, size in blocks])


def colour_of(judgement: Direction, colours: Theme) -> str:
    """Colour of a change by what it means."""
    return {"better": colours.better, "worse": colours.worse}.get(judgement, colours.neutral)


def interval_row(
    axes: Axes, y: float, x: float, low: float, high: float, colour: str, filled: bool, look: Look
) -> None:
    """A point with its interval; hollow and dashed where the direction is unclear."""
    if np.isfinite(low) and np.isfinite(high):
        axes.plot(
            [low, high],
            [y, y],
            color=colour,
            linewidth=2.2,
            solid_capstyle="butt",
            linestyle="-" if filled else (0, (2.5, 1.5)),
            zorder=3,
        )
    axes.plot(
        [x],
        [y],
        marker="o" if filled else "D",
        markersize=7.5 if filled else 6.5,
        markerfacecolor=colour if filled else look.colours.background,
        markeredgecolor=colour,
        markeredgewidth=1.8,
        linestyle="none",
        zorder=4,
    )


def zero_line(axes: Axes, colours: Theme, vertical: bool = True) -> None:
    """The line of no difference."""
    line = axes.axvline if vertical else axes.axhline
    line(0, color=colours.zero, linewidth=1.2, zorder=2)


def unclear_patch(look: Look, face: str) -> Patch:
    """Key to the hatching."""
    return Patch(
        facecolor=face,
        edgecolor=look.colours.hatch,
        hatch=UNCLEAR_HATCH,
        linewidth=0.6,
        label=look.say("word.unclear"),
    )


def key(axes: Axes, look: Look, handles: Sequence[Artist], **place: Any) -> None:
    """A key in the colours of the theme."""
    axes.legend(
        handles=handles,
        frameon=False,
        fontsize=9,
        labelcolor=look.colours.text,
        handlelength=1.8,
        borderaxespad=0,
        **place,
    )
