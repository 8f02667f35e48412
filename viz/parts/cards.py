"""Headline numbers, each with its unit, what changed and a small line of its course."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import solara

from gofal.agents.errors import unknown
from gofal.viz.parts.forest import COLOURS

_WIDE, _TALL, _EDGE = 100.0, 36.0, 4.0  # of the small line's canvas


@solara.component_vue("cards.vue", vuetify=False)
def _Cards(items: list[dict[str, Any]]) -> None:  # noqa: N802
    """Props of the Vue file."""


@solara.component
def Cards(items: Sequence[Mapping[str, Any]]) -> None:  # noqa: N802
    """A row of cards that wraps; as HTML a list of terms and values.

    Args:
        items: title and value; as wanted unit, note, change (the difference in words), word (what
            it means), direction (better, worse, unclear or none), trend (numbers over time; its
            shape only, from its own lowest to its own highest) and at (which of them, from 0, the
            value is).

    Raises:
        GofalError: a direction is unknown.
    """
    _Cards(items=[_card(item) for item in items])


def _card(item: Mapping[str, Any]) -> dict[str, Any]:
    direction = item.get("direction", "none")
    if direction not in COLOURS:
        raise unknown("direction", str(direction), COLOURS)
    trend = item.get("trend") or ()
    return {
        "title": item["title"],
        "value": item["value"],
        **{key: item.get(key) or "" for key in ("unit", "note", "change", "word")},
        "direction": direction,
        "path": _path(trend),
        "at": _at(item["at"], len(trend)) if trend and "at" in item else "",
    }


def _at(number: int, count: int) -> str:
    """An upright line at one of the numbers."""
    return f"M{_WIDE * number / max(count - 1, 1):.1f} 0V{_TALL:.0f}"


def _path(values: Sequence[float]) -> str:
    known = [value for value in values if math.isfinite(value)]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    points = [
        f"{_WIDE * n / (len(values) - 1):.1f} "
        f"{_TALL - _EDGE - (value - low) / span * (_TALL - 2 * _EDGE):.1f}"
        for n, value in enumerate(values)
        if math.isfinite(value)
    ]
    return "M" + "L".join(points)
