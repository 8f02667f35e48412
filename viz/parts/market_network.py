"""Network of providers and places of one council, joined where care is delivered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import networkx as nx
import numpy as np
import solara
from numpy.typing import NDArray

from gofal.viz.parts.geometry import arrows
from gofal.viz.parts.marks import Mark, Marks, chosen_among

_BOX = (760, 560)
_EDGE = 46.0  # kept free around the picture
_SEED = 7
_STEPS = {"provider": "series-1", "place": "series-2"}


@solara.component
def MarketNetwork(  # noqa: N802
    nodes: Sequence[Mapping[str, Any]],
    edges: Sequence[Mapping[str, Any]],
    title: str,
    alt: str,
    words: Mapping[str, str],
    selected: str | None = None,
    on_select: Callable[[str], None] | None = None,
) -> None:
    """The market of a council as a network.

    Args:
        nodes: id, kind (provider or place), name, text (what is read out), size (hours a week;
            the area of the mark) and label (written above it; empty for none).
        edges: source, target (ids) and weight (hours a week; the width of the line).
        title: heading.
        alt: the picture in a sentence.
        words: hint, provider, place (what the two shapes are), legend (what sizes mean).
        selected: id of the chosen node.
        on_select: told the id of the node that was chosen.
    """
    ids = [str(node["id"]) for node in nodes]
    radii = _radii([float(node["size"]) for node in nodes])
    at = solara.use_memo(
        lambda: _positions(ids, edges, radii), [ids, [dict(edge) for edge in edges]]
    )
    Marks(
        kind="named",
        title=title,
        alt=alt,
        hint=words["hint"],
        box=_BOX,
        widest=_BOX[0],
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
        event_chose=chosen_among(ids, on_select),
    )


def _radii(sizes: Sequence[float]) -> list[float]:
    most = max(sizes, default=1.0) or 1.0
    return [round(5.0 + 15.0 * (max(size, 0.0) / most) ** 0.5, 1) for size in sizes]


def _positions(
    ids: Sequence[str], edges: Sequence[Mapping[str, Any]], radii: Sequence[float]
) -> list[tuple[float, float]]:
    """Springs pull together who deals with whom; the same market is always drawn alike."""
    graph = nx.Graph()
    graph.add_nodes_from(ids)
    for edge in edges:
        pull = float(edge["weight"]) ** 0.5
        graph.add_edge(str(edge["source"]), str(edge["target"]), weight=pull)
    drawn = nx.spring_layout(graph, k=2.2 / max(len(ids), 1) ** 0.5, iterations=150, seed=_SEED)
    at = np.array([drawn[name] for name in ids], dtype=np.float64).reshape(-1, 2)
    low, high = at.min(axis=0), at.max(axis=0)
    room = np.array(_BOX) - 2 * _EDGE
    at = _EDGE + (at - low) / np.where(high > low, high - low, 1.0) * room
    return [(round(float(x), 1), round(float(y), 1)) for x, y in _apart(at, np.asarray(radii))]


def _apart(at: NDArray[np.float64], radii: NDArray[np.float64]) -> NDArray[np.float64]:
    """Push overlapping marks apart, a little at a time."""
    at = at.copy()
    wanted = radii[:, None] + radii[None, :] + 5.0
    np.fill_diagonal(wanted, 0.0)
    for _ in range(120):
        gap = at[:, None, :] - at[None, :, :]
        far = np.hypot(gap[..., 0], gap[..., 1])
        short = np.maximum(wanted - far, 0.0)
        if not short.any():
            break
        at += (gap / np.maximum(far, 1e-6)[..., None] * short[..., None] * 0.3).sum(axis=1)
        at = np.clip(at, _EDGE / 2, np.array(_BOX) - _EDGE / 2)
    return at


def _mark(node: Mapping[str, Any], at: tuple[float, float], radius: float) -> Mark:
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
    edges: Sequence[Mapping[str, Any]], ids: Sequence[str], at: Sequence[tuple[float, float]]
) -> list[dict[str, Any]]:
    """Lines that join marks, each as wide as its share of the largest weight."""
    row = {name: n for n, name in enumerate(ids)}
    most = max((float(edge["weight"]) for edge in edges), default=1.0)
    lines = []
    for edge in edges:
        a, b = (row[str(edge[end])] for end in ("source", "target"))
        (x, y), (to_x, to_y) = at[a], at[b]
        width = round(0.6 + 7.0 * (float(edge["weight"]) / most) ** 0.5, 2)
        lines.append({"a": a, "b": b, "d": f"M{x} {y}L{to_x} {to_y}", "width": width})
    return lines
