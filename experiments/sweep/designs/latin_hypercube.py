"""A Latin hypercube: every axis cut into as many slices as points, one point in each slice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from gofal.experiments.sweep.axes import Axis
from gofal.experiments.sweep.designs.base import DesignKind, DesignOptions, Drawn, Points, stretched


class HypercubeOptions(DesignOptions, frozen=True, kw_only=True):
    """How many points, and whether they are moved apart."""

    points: Points
    optimise: bool = False


def draw(axes: Sequence[Axis], options: HypercubeOptions) -> Drawn:
    """Drawn by SciPy; ``optimise`` swaps coordinates until the points fill the space evenly."""
    from scipy.stats import qmc  # takes a second; not for other designs

    optimise: Literal["random-cd"] | None = "random-cd" if options.optimise else None
    sampler = qmc.LatinHypercube(len(axes), optimization=optimise, rng=options.seed)
    return Drawn(stretched(sampler.random(options.points), axes))


KIND = DesignKind(
    "latin_hypercube",
    "Latin hypercube",
    "hypergiwb Lladin",
    HypercubeOptions,
    draw,
)
