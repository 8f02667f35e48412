"""The picture behind both maps and the network: marks that are pointed at, read out and chosen.

One Vue component draws councils, places and providers alike: arrow keys move to the nearest mark,
Enter chooses, the line above the picture reads out what is under pointer or focus, hatching says
that a direction is unclear, and playback runs in the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import solara

from gofal.viz.parts.scales import MISSING, Format, Scale

type Mark = dict[str, Any]
type Frames = dict[str, Any]


@solara.component_vue("marks.vue", vuetify=False)
def Marks(  # noqa: N802
    kind: str,
    title: str,
    alt: str,
    hint: str,
    box: tuple[int, int],
    widest: int,
    marks: list[Mark],
    near: list[list[int]],
    legend: dict[str, Any],
    selected: str | None = None,
    lines: list[dict[str, Any]] = [],  # noqa: B006
    backdrop: str = "",
    frames: Frames | None = None,
    channel: str = "time",
    source: str = "",
    event_chose: Callable[[Any], None] | None = None,
) -> None:
    """A picture of marks.

    Args:
        kind: ``areas``, ``points`` or ``named``; picks the style.
        title: heading.
        alt: what the picture shows, in a sentence, for those who do not see it.
        hint: what stands in the reading line while nothing is pointed at.
        box: width and height of the canvas, units.
        widest: greatest width on the page, pixels.
        marks: code, name, text, step, unclear, x, y and either d (path data) or r (radius); label
            is written on or above it.
        near: for each mark the nearest left, right, above and below.
        legend: title, swatches and more, as :func:`legend_of` makes it.
        selected: code of the chosen mark.
        lines: drawn under the marks: d, width, and a and b, the marks they join.
        backdrop: path data drawn under everything.
        frames: one entry a year of steps and texts (and radii), each as long as ``marks``.
        channel: which player moves the frames.
        source: the line under the picture.
        event_chose: told the code of the mark that was chosen.
    """


def coloured(entry: Mapping[str, Any], scale: Scale) -> Mark:
    """Mark of an area or a place in the colour of its value, without its shape."""
    return {
        "code": entry["code"],
        "name": entry["name"],
        "text": entry["text"],
        "unclear": bool(entry.get("unclear")),
        "step": scale.step(entry["value"]),
    }


def chosen_among(codes: Sequence[str], tell: Callable[[str], None] | None) -> Callable[[Any], None]:
    """Passes on a choice only if it names one of ``codes``: what a browser sends is not trusted."""
    known = frozenset(codes)

    def check(code: Any) -> None:
        if tell is not None and isinstance(code, str) and code in known:
            tell(code)

    return check


def legend_of(
    scale: Scale, title: str, text: Format, marks: Sequence[Mark], words: Mapping[str, str]
) -> dict[str, Any]:
    """The key of a coloured map; hatching and gaps are explained where they occur."""
    more = []
    if any(mark["unclear"] for mark in marks):
        more.append({"shape": "hatch", "text": words["unclear"]})
    if any(mark["step"] == MISSING for mark in marks):
        more.append({"shape": "rectangle", "text": words["missing"]})
    return {"title": title, "swatches": scale.key(text), "more": more}


def frames_of(
    frames: Mapping[str, Sequence[float | None]] | None,
    scale: Scale,
    text: Format,
    missing: str,
) -> Frames | None:
    """Values by year as steps of colour and words, ready to be played in the browser."""
    if frames is None:
        return None
    years = list(frames.values())
    return {
        "steps": [[scale.step(value) for value in year] for year in years],
        "texts": [
            [missing if scale.step(value) == MISSING else text(value or 0.0) for value in year]
            for year in years
        ],
    }
