"""The councils, as real outlines or as hexagons of one size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import solara

from gofal.viz.parts.geometry import Area, Shapes, arrows, sheet
from gofal.viz.parts.marks import Mark, Marks, chosen_among, coloured, frames_of, legend_of
from gofal.viz.parts.scales import Format, Scale, as_scale
from gofal.viz.parts.source import SOURCE

_WIDEST = {"outline": 520, "hex": 560}


@solara.component
def CouncilMap(  # noqa: N802
    values: Sequence[Mapping[str, Any]],
    scale: Scale | Mapping[str, Any],
    title: str,
    alt: str,
    legend: str,
    words: Mapping[str, str],
    format: Format,  # noqa: A002
    shapes: Shapes = "outline",
    selected: str | None = None,
    on_select: Callable[[str], None] | None = None,
    frames: Mapping[str, Sequence[float | None]] | None = None,
    channel: str = "time",
) -> None:
    """A map of councils, coloured by a value.

    Args:
        values: one mapping a council in any order: code, name, abbr, value (None = no number),
            text (what is read out), sign (before its short name, for better and worse) and, where
            the direction is unclear, unclear = True.
        scale: how values become colours.
        title: heading.
        alt: the picture in a sentence.
        legend: what the colours mean, with the unit.
        words: hint, unclear, missing.
        format: writes a number of the key and of the frames.
        shapes: outline or hex.
        selected: code of the chosen council.
        on_select: told the code of the council that was chosen.
        frames: year to values in the order of ``values``; a :func:`Player` on the same channel
            plays them.
        channel: of that player.
    """
    chosen_scale = as_scale(scale)
    layout = sheet(shapes)
    drawn = {area.code: area for area in layout.areas}
    marks = [_council(entry, drawn[entry["code"]], chosen_scale) for entry in values]
    Marks(
        kind="areas",
        title=title,
        alt=alt,
        hint=words["hint"],
        box=layout.box,
        widest=_WIDEST[shapes],
        marks=marks,
        near=arrows([(mark["x"], mark["y"]) for mark in marks]),
        legend=legend_of(chosen_scale, legend, format, marks, words),
        selected=selected,
        frames=frames_of(frames, chosen_scale, format, words["missing"]),
        channel=channel,
        source=solara.use_context(SOURCE),
        event_chose=chosen_among([mark["code"] for mark in marks], on_select),
    )


def _council(entry: Mapping[str, Any], area: Area, scale: Scale) -> Mark:
    shape = {"d": area.path, "x": area.x, "y": area.y, "room": area.room}
    return {**coloured(entry, scale), **shape, "label": f"{entry.get('sign', '')}{entry['abbr']}"}
