"""The places as points on the outlines of the councils."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import solara

from gofal.viz.parts.geometry import HEIGHT, WIDTH, arrows, backdrop
from gofal.viz.parts.marks import Marks, chosen_among, coloured, frames_of, legend_of
from gofal.viz.parts.scales import Format, Scale, as_scale
from gofal.viz.parts.source import SOURCE


@solara.component
def PlaceMap(  # noqa: N802
    points: Sequence[Mapping[str, Any]],
    scale: Scale | Mapping[str, Any],
    title: str,
    alt: str,
    legend: str,
    words: Mapping[str, str],
    format: Format,  # noqa: A002
    selected: str | None = None,
    on_select: Callable[[str], None] | None = None,
    frames: Mapping[str, Sequence[float | None]] | None = None,
    radii: Mapping[str, Sequence[float]] | None = None,
    channel: str = "time",
) -> None:
    """A map of places, coloured by a value; the size of a point may be another.

    Args:
        points: code, name, x, y (:func:`gofal.viz.parts.geometry.project`), r (units, at least
            3 to be hit), value (None = no number) and text.
        scale: how values become colours.
        title: heading.
        alt: the picture in a sentence.
        legend: what colour and size mean, with the unit.
        words: hint, unclear, missing.
        format: writes a number of the key and of the frames.
        selected: code of the chosen place.
        on_select: told the code of the place that was chosen.
        frames: year to values in the order of ``points``.
        radii: year to radii in the same order, if points grow and shrink.
        channel: of the player that plays them.
    """
    chosen_scale = as_scale(scale)
    marks = [
        {**coloured(point, chosen_scale), "label": "", **{k: point[k] for k in ("x", "y", "r")}}
        for point in points
    ]
    played = frames_of(frames, chosen_scale, format, words["missing"])
    if played is not None:
        played["radii"] = [list(radii[year]) for year in frames or ()] if radii else None
    Marks(
        kind="points",
        title=title,
        alt=alt,
        hint=words["hint"],
        box=(WIDTH, HEIGHT),
        widest=620,
        marks=marks,
        near=arrows([(mark["x"], mark["y"]) for mark in marks]),
        legend=legend_of(chosen_scale, legend, format, marks, words),
        selected=selected,
        backdrop=backdrop(),
        frames=played,
        channel=channel,
        source=solara.use_context(SOURCE),
        event_chose=chosen_among([mark["code"] for mark in marks], on_select),
    )
