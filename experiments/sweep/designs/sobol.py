"""Saltelli's design for Sobol' indices: first-order and total, and of pairs if asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gofal.agents.errors import GofalError
from gofal.experiments.sweep.axes import Axis
from gofal.experiments.sweep.designs.base import (
    DesignKind,
    Drawn,
    library_seed,
    needs_salib,
    problem,
    stretched,
)


def draw(axes: Sequence[Axis], options: Mapping[str, Any]) -> Drawn:
    """``points`` base points, a power of 2, and for each of them one more for every axis and one.

    A design with twice the base points holds all points of this one.
    """
    try:
        from SALib.sample import sobol
    except ImportError:
        raise needs_salib("sobol") from None
    points, pairs = options["points"], options["pairs"]
    if points & (points - 1):
        raise GofalError(f"[design] points = {points}; sobol needs a power of 2, as 64 or 128")
    shares = sobol.sample(
        problem(axes), points, calc_second_order=pairs, seed=library_seed(options["seed"])
    )
    names = [axis.name for axis in axes]
    swapped = [f"AB {name}" for name in names] + [f"BA {name}" for name in names] * pairs
    block = ["A", *swapped, "B"]
    notes = {"block": block * points, "base": [n // len(block) for n in range(len(shares))]}
    return Drawn(stretched(shares, axes), notes)


KIND = DesignKind("sobol", "Sobol' indices", "indecsau Sobol'", {"points": 0, "pairs": False}, draw)
