"""The market of one council on its map: places where they lie, providers among those they serve."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import solara
from numpy.typing import NDArray

from gofal.viz.parts.geometry import Point, arrows, outline
from gofal.viz.parts.marks import Mark, Marks, chosen_among
from gofal.viz.parts.source import SOURCE

_WIDEST, _TALLEST = 760, 680  # units of the canvas
_EDGE = 34.0  # kept free around the outline
_TURN = 2.4  # radians from one mark to the next where several lie on one point
_WIDEST_LINE, _MANY = 6.0, 90  # units; lines of which more would lie on each other
_STEPS = {"provider": "series-1", "place": "series-2"}
_GIVES_WAY = {"provider": 1.0, "place": 0.1}
"""How far a mark moves that lies on another: places hardly leave where they are."""

type Floats = NDArray[np.float64]


@solara.component
def MarketMap(  # noqa: N802
    council: str,
    nodes: Sequence[Mapping[str, Any]],
    edges: Sequence[Mapping[str, Any]],
    title: str,
    alt: str,
    words: Mapping[str, str],
    selected: str | None = None,
    on_select: Callable[[str], None] | None = None,
) -> None:
    """The market of a council on its map.

    Args:
        council: its code.
        nodes: id, kind (provider or place), name, text (what is read out), size (hours a week;
            the area of the mark), label (written above it; empty for none) and at
            (:func:`gofal.viz.parts.geometry.project`); a provider without it is drawn in the
            middle of the hours that it gives.
        edges: source, target (ids) and weight (hours a week; the width of the line).
        title: heading.
        alt: the picture in a sentence.
        words: hint, provider, place (what the two shapes are), legend (what sizes mean).
        selected: id of the chosen node.
        on_select: told the id of the node that was chosen.
    """
    ids = [str(node["id"]) for node in nodes]
    radii = _radii([float(node["size"]) for node in nodes])
    sheet = _sheet(council)
    at = solara.use_memo(
        lambda: _positions(nodes, edges, radii, sheet), [council, ids, [dict(e) for e in edges]]
    )
    Marks(
        kind="named",
        title=title,
        alt=alt,
        hint=words["hint"],
        box=sheet.box,
        widest=sheet.box[0],
        marks=[
            _mark(node, place, radius) for node, place, radius in zip(nodes, at, radii, strict=True)
        ],
        near=arrows(at),
        legend={
            "title": words["legend"],
            "swatches": [],
            "more": [
                {"shape": "circle", "step": _STEPS["provider"], "text": words["provider"]},
                {"shape": "square", "step": _STEPS["place"], "text": words["place"]},
            ],
        },
        selected=selected,
        lines=_lines(edges, ids, at),
        backdrop=sheet.path,
        source=solara.use_context(SOURCE),
        event_chose=chosen_among(ids, on_select),
    )


class _Sheet:
    """The canvas that a council's outline fills."""

    def __init__(self, rings: Sequence[Sequence[Point]]) -> None:
        points = np.array([point for ring in rings for point in ring], dtype=np.float64)
        self._low = points.min(axis=0)
        wide, tall = points.max(axis=0) - self._low
        self._scale = min((_WIDEST - 2 * _EDGE) / wide, (_TALLEST - 2 * _EDGE) / tall)
        self.box = (
            round(wide * self._scale + 2 * _EDGE),
            round(tall * self._scale + 2 * _EDGE),
        )
        self.path = "".join(self._ring(ring) for ring in rings)

    def on(self, points: Floats) -> Floats:
        """Points of the country on this canvas, moved to its edge if they lie beyond."""
        at = (points - self._low) * self._scale + _EDGE
        return self.inside(at)

    def inside(self, at: Floats) -> Floats:
        """The same points, none nearer to the edge than a mark is wide."""
        inside: Floats = np.clip(at, _EDGE / 2, np.array(self.box) - _EDGE / 2)
        return inside

    def _ring(self, ring: Sequence[Point]) -> str:
        at = self.on(np.array(ring, dtype=np.float64))
        return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in at) + "z"


@cache
def _sheet(council: str) -> _Sheet:
    """The canvas of a council, worked out once."""
    return _Sheet(outline(council))


def _radii(sizes: Sequence[float]) -> list[float]:
    most = max(sizes, default=1.0) or 1.0
    return [round(4.0 + 13.0 * (max(size, 0.0) / most) ** 0.5, 1) for size in sizes]


def _positions(
    nodes: Sequence[Mapping[str, Any]],
    edges: Sequence[Mapping[str, Any]],
    radii: Sequence[float],
    sheet: _Sheet,
) -> list[Point]:
    """Where each mark lies; those that would lie on others are pushed off them."""
    known = {str(node["id"]): node["at"] for node in nodes if node.get("at")}
    middle = np.mean(list(known.values()), axis=0) if known else np.zeros(2)
    at = np.array(
        [known.get(str(node["id"]), _between(str(node["id"]), edges, known, middle))
         for node in nodes],
        dtype=np.float64,
    ).reshape(-1, 2)  # fmt: skip
    turn = _TURN * np.arange(len(at))
    at = sheet.on(at) + np.column_stack([np.cos(turn), np.sin(turn)])
    way = np.array([_GIVES_WAY[node["kind"]] for node in nodes])
    return [
        (round(float(x), 1), round(float(y), 1))
        for x, y in _apart(at, np.asarray(radii), way, sheet)
    ]


def _between(
    name: str, edges: Sequence[Mapping[str, Any]], known: Mapping[str, Point], middle: Floats
) -> Floats:
    """The middle of the places that a provider serves, by hours."""
    own = [edge for edge in edges if str(edge["source"]) == name and str(edge["target"]) in known]
    weights = [float(edge["weight"]) for edge in own]
    if not sum(weights):
        return middle
    points = [known[str(edge["target"])] for edge in own]
    mean: Floats = np.average(np.array(points, dtype=np.float64), axis=0, weights=weights)
    return mean


def _apart(at: Floats, radii: Floats, way: Floats, sheet: _Sheet) -> Floats:
    """Push overlapping marks apart, a little at a time."""
    at = at.copy()
    wanted = radii[:, None] + radii[None, :] + 4.0
    np.fill_diagonal(wanted, 0.0)
    share = way[:, None] / (way[:, None] + way[None, :])
    for _ in range(200):
        gap = at[:, None, :] - at[None, :, :]
        far = np.hypot(gap[..., 0], gap[..., 1])
        short = np.maximum(wanted - far, 0.0)
        if not short.any():
            break
        push = gap / np.maximum(far, 1e-6)[..., None] * (short * share)[..., None] * 0.5
        at = sheet.inside(at + push.sum(axis=1))
    return at


def _mark(node: Mapping[str, Any], at: Point, radius: float) -> Mark:
    return {
        "code": str(node["id"]),
        "name": node["name"],
        "text": node["text"],
        "unclear": False,
        "step": _STEPS[node["kind"]],
        "label": node.get("label", ""),
        **_shape(node["kind"], *at, radius),
    }


def _shape(kind: str, x: float, y: float, r: float) -> dict[str, Any]:
    """Providers are circles, places squares, so that colour is not the only difference."""
    if kind == "provider":
        return {"x": x, "y": y, "up": r + 5, "r": r}
    side = round(r * 1.8, 1)
    path = f"M{x - side / 2:.1f} {y - side / 2:.1f}h{side}v{side}h{-side}z"
    return {"x": x, "y": y, "up": side / 2 + 5, "d": path}


def _lines(
    edges: Sequence[Mapping[str, Any]], ids: Sequence[str], at: Sequence[Point]
) -> list[dict[str, Any]]:
    """Lines that join marks, each as wide as its share of the largest weight; many are thin."""
    row = {name: n for n, name in enumerate(ids)}
    most = max((float(edge["weight"]) for edge in edges), default=1.0)
    widest = _WIDEST_LINE * min(1.0, (_MANY / max(len(edges), 1)) ** 0.5)
    lines = []
    for edge in edges:
        a, b = (row[str(edge[end])] for end in ("source", "target"))
        (x, y), (to_x, to_y) = at[a], at[b]
        width = round(0.6 + widest * (float(edge["weight"]) / most) ** 0.5, 2)
        lines.append({"a": a, "b": b, "d": f"M{x} {y}L{to_x} {to_y}", "width": width})
    return lines
