"""The country on a small canvas: council outlines and hexagons as SVG paths, places as points.

Everything is worked out once from the facts and kept. The canvas is 800 units high, a unit about
290 metres. East-west distances are shrunk by the cosine of the middle latitude, which over Wales
(two degrees of latitude) is equal in area to within three per cent.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np

from gofal.abm.country import DEFAULT
from gofal.abm.facts import load_facts

type Shapes = Literal["outline", "hex"]
type Point = tuple[float, float]

WEST, EAST, SOUTH, NORTH = DEFAULT.frame
HEIGHT = 800
_UNITS = HEIGHT / (NORTH - SOUTH)
_SHRINK = math.cos(math.radians((SOUTH + NORTH) / 2))
WIDTH = round((EAST - WEST) * _SHRINK * _UNITS)
SMALLEST_ISLAND = 6.0  # square units; the largest ring of a council is always kept
HEX = 46.0  # distance from the middle of a hexagon to its corner


@dataclass(frozen=True)
class Area:
    """A council as it is drawn.

    Attributes:
        code: its official code.
        path: SVG path data.
        x: where its label stands, and from where arrow keys reckon: the point of its inside that
            is farthest from any border.
        y: likewise.
        room: that distance, units.
    """

    code: str
    path: str
    x: float
    y: float
    room: float


@dataclass(frozen=True)
class Sheet:
    """All councils in one layout, and the canvas they need (width, height)."""

    areas: tuple[Area, ...]
    box: tuple[int, int]


def project(lat: float, lon: float) -> Point:
    """Degrees to units of the canvas, y downwards."""
    x = (lon - WEST) * _SHRINK * _UNITS
    return round(x, 1), round((NORTH - lat) * _UNITS, 1)


@cache
def sheet(shapes: Shapes) -> Sheet:
    """The councils as real outlines or as hexagons, in the order of the facts."""
    return _outlines() if shapes == "outline" else _hexagons()


@cache
def backdrop() -> str:
    """All outlines as one path, to lie under places."""
    return "".join(area.path for area in sheet("outline").areas)


@cache
def outline(code: str) -> tuple[tuple[Point, ...], ...]:
    """The outline of one council in full, with its larger islands, for a map of it alone."""
    rings = [
        tuple(project(lat, lon) for lon, lat in ring)
        for polygon in _shapes()[code]
        for ring in polygon
    ]
    sizes = [_size(ring) for ring in rings]
    return tuple(
        ring
        for ring, size in zip(rings, sizes, strict=True)
        if size >= SMALLEST_ISLAND or size == max(sizes)
    )


def arrows(points: Sequence[Point]) -> list[list[int]]:
    """Indices, for each point, of the nearest one left, right, above and below; itself if none.

    A neighbour counts for the direction it mostly lies in; of those the nearest is taken, one
    straight ahead before one at a slant.
    """
    at = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    dx = at[:, 0][None, :] - at[:, 0][:, None]
    dy = at[:, 1][None, :] - at[:, 1][:, None]
    columns = []
    for ahead, aside in ((-dx, dy), (dx, dy), (-dy, dx), (dy, dx)):
        cost = np.hypot(ahead, aside) + np.abs(aside)
        cost = np.where((ahead > 1e-9) & (np.abs(aside) <= ahead * 1.2), cost, np.inf)
        nearest = cost.argmin(axis=1)
        none = ~np.isfinite(cost.min(axis=1))
        columns.append(np.where(none, np.arange(len(at)), nearest))
    return [[int(i) for i in row] for row in np.column_stack(columns)]


def _outlines() -> Sheet:
    shapes = _shapes()
    areas = []
    for code in load_facts().councils["lad_code"]:
        rings = [_on_grid(ring) for polygon in shapes[code] for ring in polygon]
        sizes = [_size(ring) for ring in rings]
        kept = [
            ring
            for ring, size in zip(rings, sizes, strict=True)
            if size >= SMALLEST_ISLAND or size == max(sizes)
        ]
        x, y, room = _innermost(rings[sizes.index(max(sizes))])
        areas.append(Area(code, "".join(map(_path, kept)), x, y, room))
    return Sheet(tuple(areas), (WIDTH, HEIGHT))


@cache
def _shapes() -> Mapping[str, Sequence[Any]]:
    """Polygons of every council, by its code, in degrees."""
    features = json.loads(DEFAULT.outlines.read_text(encoding="utf-8"))["features"]
    return {f["properties"]["lad_code"]: _polygons(f["geometry"]) for f in features}


def _polygons(geometry: Mapping[str, Any]) -> Sequence[Any]:
    single = geometry["type"] == "Polygon"
    return [geometry["coordinates"]] if single else geometry["coordinates"]


def _on_grid(ring: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """A ring snapped to whole units, so that neighbours keep one common border."""
    snapped: list[tuple[int, int]] = []
    for lon, lat in ring:
        x, y = project(lat, lon)
        corner = (round(x), round(y))
        if not snapped or corner != snapped[-1]:
            snapped.append(corner)
    if len(snapped) > 1 and snapped[0] == snapped[-1]:
        snapped.pop()
    neighbours = zip(snapped[-1:] + snapped[:-1], snapped, snapped[1:] + snapped[:1], strict=True)
    return [here for before, here, after in neighbours if not _straight(before, here, after)]


def _straight(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


def _size(ring: Sequence[tuple[float, float]]) -> float:
    """Area inside a ring, in square units."""
    if len(ring) < 3:
        return 0.0
    x, y = np.array(ring, dtype=np.float64).T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def _innermost(ring: Sequence[tuple[int, int]]) -> tuple[float, float, float]:
    """The inner point farthest from the border, of a grid of 24 by 24, and its distance."""
    a = np.array(ring, dtype=np.float64)
    b = np.roll(a, -1, axis=0)
    low, high = a.min(axis=0), a.max(axis=0)
    across, down = (np.linspace(low[n], high[n], 26)[1:-1] for n in (0, 1))
    points = np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 1, 2)
    x, y = points[..., 0], points[..., 1]
    level = (a[:, 1] > y) != (b[:, 1] > y)
    rise = np.where(a[:, 1] == b[:, 1], 1.0, b[:, 1] - a[:, 1])
    crossed = level & (x < a[:, 0] + (y - a[:, 1]) / rise * (b[:, 0] - a[:, 0]))
    inside = crossed.sum(axis=1) % 2 == 1
    along = b - a
    share = ((points - a) * along).sum(axis=-1) / np.maximum((along**2).sum(axis=-1), 1e-9)
    foot = a + np.clip(share, 0.0, 1.0)[..., None] * along
    gap = np.hypot(x - foot[..., 0], y - foot[..., 1]).min(axis=1)
    best = int(np.where(inside, gap, -1.0).argmax())
    return round(float(x[best, 0]), 1), round(float(y[best, 0]), 1), round(float(gap[best]), 1)


def _path(ring: Sequence[tuple[int, int]]) -> str:
    """Closed path data in relative steps, the shortest way to write it."""
    (x, y), *rest = ring
    steps = []
    for nx, ny in rest:
        steps.append(f"{nx - x} {ny - y}".replace(" -", "-"))
        x, y = nx, ny
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z"


def _hexagons() -> Sheet:
    """Odd rows shifted right by half a hexagon; rows are counted from the south."""
    table = load_facts().councils
    wide, tall = HEX * math.sqrt(3), HEX * 1.5
    top = int(table["hex_r"].max())
    left = int(table["hex_q"].min())
    areas = []
    for code, q, r in zip(table["lad_code"], table["hex_q"], table["hex_r"], strict=True):
        x = (q - left + (0.5 if r % 2 else 0.0)) * wide + 4
        y = (top - r) * tall + HEX + 4
        corners = [
            (round(x + HEX * math.sin(turn)), round(y - HEX * math.cos(turn)))
            for turn in (math.pi / 3 * n for n in range(6))
        ]
        areas.append(Area(str(code), _path(corners), round(x, 1), round(y, 1), wide / 2))
    most_right = max(area.x for area in areas)
    rows = top - int(table["hex_r"].min())
    box = (round(most_right + wide / 2 + 4), round(rows * tall + 2 * HEX + 8))
    return Sheet(tuple(areas), box)
