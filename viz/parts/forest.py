"""Differences from the baseline with their intervals, one row an outcome or a council."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import solara

from gofal.agents.errors import unknown
from gofal.viz.parts.scales import Format, told_ticks
from gofal.viz.parts.source import SOURCE

type Direction = Literal["better", "worse", "unclear", "none"]

COLOURS: dict[str, str] = {
    "better": "better",
    "worse": "worse",
    "unclear": "neutral",
    "none": "text",
}
"""Colour of each direction, by its name in the palette."""


@solara.component_vue("forest.vue", vuetify=False)
def _Forest(  # noqa: N802
    rows: list[dict[str, Any]], ticks: list[dict[str, Any]], title: str, unit: str, source: str
) -> None:
    """Props of the Vue file."""


@solara.component
def Forest(  # noqa: N802
    rows: Sequence[Mapping[str, Any]],
    unit: str,
    title: str,
    format: Format,  # noqa: A002
) -> None:
    """Differences on one common axis; an unclear one has a hollow dot and a broken interval.

    Args:
        rows: name, change, low, high (None where there is none), text (the difference in words),
            word (what it means) and direction (better, worse, unclear or none).
        unit: written under the title.
        title: heading.
        format: writes a number of the axis.

    Raises:
        GofalError: a direction is unknown.
    """
    drawn = [_row(row) for row in rows]
    reached = [
        v for row in drawn for v in (row["change"], row["low"], row["high"]) if v is not None
    ]
    _Forest(
        rows=drawn,
        ticks=told_ticks(min([0.0, *reached]), max([0.0, *reached]), format, most=5),
        title=title,
        unit=unit,
        source=solara.use_context(SOURCE),
    )


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    kind = row.get("direction", "none")
    if kind not in COLOURS:
        raise unknown("direction", str(kind), COLOURS)
    low, high = _known(row["low"]), _known(row["high"])
    both = low is not None and high is not None
    return {
        "name": row["name"],
        "change": _known(row["change"]),
        "low": low if both else None,
        "high": high if both else None,
        "text": row["text"],
        "word": row["word"],
        "kind": kind,
        "colour": COLOURS[kind],
        "unclear": kind == "unclear",
    }


def _known(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)
