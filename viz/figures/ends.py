"""Names of lines where they end, instead of a key."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from gofal.viz.figures.base import Look
from gofal.viz.figures.canvas import BODY, LINE, wrapped
from gofal.viz.figures.marks import spread_apart
from gofal.viz.figures.names import arm_label
from gofal.viz.figures.years import series_style

LABELS = 1.85  # inches at the right of the axes
_BELOW, _ABOVE = 0.45, 0.15  # inches beyond the axes that are free at the right


def name_ends(
    axes: Axes, ends: Mapping[str, float], last: float, look: Look, first_style: int = 0
) -> None:
    """Write the name of every line at its end, moved apart where lines end close together.

    Args:
        axes: with all lines drawn.
        ends: value at which the line of each arm ends, in the order drawn.
        last: where they end on the x axis.
        look: language, colours and names.
        first_style: number of the first arm's style; 0 is the reference.
    """
    figure = axes.get_figure(root=True)
    if figure is None:
        return
    texts = [
        "\n".join(wrapped(arm_label(arm, look), BODY, LABELS - 0.25, bold=True)) for arm in ends
    ]
    low, high = axes.get_ylim()
    figure.draw_without_rendering()  # only now it is known how high the axes are
    inch = (high - low) * figure.dpi / axes.get_window_extent().height
    rooms = [inch * BODY * LINE / 72 * (text.count("\n") + 1) for text in texts]
    values = list(ends.values())
    order = np.argsort(values, kind="stable")
    bottom = low - _BELOW * inch + rooms[order[0]] / 2
    top = high + _ABOVE * inch - rooms[order[-1]] / 2
    places = spread_apart(values, rooms, bottom, top)
    axes.set_ylim(low, high)
    for number, (text, end) in enumerate(zip(texts, values, strict=True)):
        colour = series_style(number + first_style, look.colours)["color"]
        axes.annotate(
            text,
            xy=(last, end),
            xytext=(1.035, float(places[number])),
            textcoords=axes.get_yaxis_transform(),
            color=colour,
            weight="bold",
            va="center",
            ha="left",
            annotation_clip=False,
            linespacing=1.1,
            gid="end",
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.8, "shrinkB": 4},
        ).set_in_layout(False)
