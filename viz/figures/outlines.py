"""Shapes of the councils on paper: real outlines, or one hexagon each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from math import cos, pi, radians, sin, sqrt
from typing import Any

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from gofal.abm.country import DEFAULT
from gofal.abm.facts import load_facts
from gofal.viz.figures.base import Layout

type Points = NDArray[np.float64]

# Here a degree of longitude is drawn to its true length.
_MIDDLE_LATITUDE = round(sum(DEFAULT.frame[2:]) / 2, 1)


@dataclass(frozen=True)
class Shape:
    """A council on paper; north is up, lengths are even both ways.

    Attributes:
        path: its outline, every part and hole.
        middle: a point inside the largest part.
        label: where its name stands; apart from ``middle`` where the council is too small.
    """

    path: Path
    middle: tuple[float, float]
    label: tuple[float, float]


@cache
def shapes(layout: Layout) -> dict[str, Shape]:
    """The shape of every council, by code."""
    return _hexes() if layout == "hexes" else _outlines()


def _outlines() -> dict[str, Shape]:
    features = json.loads(DEFAULT.outlines.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["lad_code"]: _outline(feature) for feature in features}


def _outline(feature: dict[str, Any]) -> Shape:
    geometry = feature["geometry"]
    parts = geometry["coordinates"]
    polygons = [parts] if geometry["type"] == "Polygon" else parts
    rings = [[_project(np.asarray(ring)) for ring in polygon] for polygon in polygons]
    largest = max((polygon[0] for polygon in rings), key=lambda ring: abs(_area(ring)))
    middle = _centroid(largest)
    outside = feature["properties"].get("label")  # in the sea or abroad
    label = middle if outside is None else tuple(_project(np.array([outside]))[0].tolist())
    whole = Path.make_compound_path(*(Path(ring, closed=True) for part in rings for ring in part))
    return Shape(whole, middle, (label[0], label[1]))


def _project(points: Points) -> Points:
    narrower: Points = points * np.array([cos(radians(_MIDDLE_LATITUDE)), 1.0])
    return narrower


def _area(ring: Points) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2


def _centroid(ring: Points) -> tuple[float, float]:
    x, y = ring[:, 0], ring[:, 1]
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    area = cross.sum() * 3
    return (
        float(((x[:-1] + x[1:]) * cross).sum() / area),
        float(((y[:-1] + y[1:]) * cross).sum() / area),
    )


def _hexes() -> dict[str, Shape]:
    """Pointed hexagons in rows; odd rows stand half a hexagon to the right."""
    councils = load_facts().councils
    result = {}
    for code, q, r in zip(councils["lad_code"], councils["hex_q"], councils["hex_r"], strict=True):
        x, y = q + 0.5 * (int(r) % 2), r * sqrt(3) / 2
        corners = [pi / 6 + i * pi / 3 for i in range(7)]
        ring = np.array([(x + cos(a) / sqrt(3), y + sin(a) / sqrt(3)) for a in corners])
        result[str(code)] = Shape(Path(ring, closed=True), (x, y), (x, y))
    return result
