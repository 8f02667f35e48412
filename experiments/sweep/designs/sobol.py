"""Saltelli's design for Sobol' indices: first-order and total, and of pairs if asked for."""

from __future__ import annotations

from collections.abc import Sequence

from gofal.agents.errors import GofalError
from gofal.experiments.extras import missing
from gofal.experiments.sweep.axes import Axis
from gofal.experiments.sweep.designs.base import (
    DesignKind,
    Drawn,
    Points,
    library_seed,
    problem,
    stretched,
)
from gofal.experiments.sweep.designs.groups import GroupedOptions, groups_of


class SobolOptions(GroupedOptions, frozen=True, kw_only=True):
    """How many base points, and whether pairs of axes (or groups) are told apart."""

    points: Points
    pairs: bool = False

    def __post_init__(self) -> None:
        if self.points & (self.points - 1):
            raise GofalError(f"points = {self.points}; sobol needs a power of 2, as 64 or 128")


def draw(axes: Sequence[Axis], options: SobolOptions) -> Drawn:
    """``points`` base points, a power of 2, and for each one more for every axis or group and one.

    A design with twice the base points holds all points of this one.
    """
    try:
        from SALib.sample import sobol
    except ImportError:
        raise missing("design sobol", "SALib", "sensitivity") from None
    points, pairs = options.points, options.pairs
    groups = groups_of([axis.name for axis in axes], options.groups)
    shares = sobol.sample(
        problem(axes, groups), points, calc_second_order=pairs, seed=library_seed(options.seed)
    )
    names = [*dict.fromkeys(groups)]
    swapped = [f"AB {name}" for name in names] + [f"BA {name}" for name in names] * pairs
    block = ["A", *swapped, "B"]
    notes: dict[str, Sequence[object]] = {
        "block": block * points,
        "base": [n // len(block) for n in range(len(shares))],
    }
    return Drawn(stretched(shares, axes), notes)


KIND = DesignKind("sobol", "Sobol' indices", "indecsau Sobol'", SobolOptions, draw)
