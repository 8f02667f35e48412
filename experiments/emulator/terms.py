"""Terms of a surface over levers: lines, squares, products of two; zero at the baseline."""

from __future__ import annotations

from typing import Literal

import numpy as np

from gofal.experiments.sweep.axes import Floats

type Terms = Literal["lines", "squares", "products"]

TERMS: tuple[Terms, ...] = ("lines", "squares", "products")
"""Kinds of surfaces, from the plainest; each has the terms of those before it."""


def features(moves: Floats, kind: Terms) -> Floats:
    """Terms at some points, shape (points, terms).

    Args:
        moves: levers as shares of their ranges away from their defaults, shape (points, levers).
        kind: which terms.
    """
    parts = [moves]
    if kind != "lines":
        parts.append(moves**2)
    if kind == "products":
        first, second = np.triu_indices(moves.shape[1], k=1)
        parts.append(moves[:, first] * moves[:, second])
    return np.concatenate(parts, axis=1)
