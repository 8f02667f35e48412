"""What a kind of design is: its words, its options, and how its points are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

import numpy as np
from msgspec import Meta

from gofal.abm.schema import Seed, TomlTable, convert
from gofal.experiments.sweep.axes import Axis, Floats

MOST_POINTS = 1_000_000

type Points = Annotated[int, Meta(ge=1, le=MOST_POINTS)]


class DesignOptions(TomlTable, frozen=True, kw_only=True):
    """Keys of ``[design]`` beside ``kind``; every kind of design adds its own.

    Attributes:
        seed: of the drawing.
    """

    seed: Seed = 1


@dataclass(frozen=True)
class Drawn:
    """Points of a design.

    Attributes:
        points: one row a point, one column an axis, in the axes' own units.
        notes: columns that tell how a point came about, such as the trajectory it belongs to;
            one entry a point.
    """

    points: Floats
    notes: Mapping[str, Sequence[object]] = field(default_factory=dict)


type Draw = Callable[[Sequence[Axis], Any], Drawn]  # the options are those of the kind


@dataclass(frozen=True)
class DesignKind:
    """One kind of design.

    Attributes:
        slug: the word in a design file.
        label_en: English label.
        label_cy: Welsh label.
        options: schema of the options.
        draw: axes and options to points.
    """

    slug: str
    label_en: str
    label_cy: str
    options: type[DesignOptions]
    draw: Draw

    def read(self, given: Mapping[str, Any]) -> DesignOptions:
        """All options, those not given at their defaults.

        Raises:
            GofalError: an option is unknown, missing or not allowed.
        """
        return convert(given, self.options, keys=("design",))


def stretched(shares: Floats, axes: Sequence[Axis]) -> Floats:
    """Points in the axes' own units from shares of the way, shape (points, axes)."""
    columns = [axis.at(shares[:, i]) for i, axis in enumerate(axes)]
    return np.column_stack(columns).astype(np.float64)


def problem(axes: Sequence[Axis], groups: Sequence[str]) -> dict[str, Any]:
    """The axes in the terms of SALib, each from 0 to 1, and the group of each."""
    names = [axis.name for axis in axes]
    told = {"num_vars": len(axes), "names": names, "bounds": [[0.0, 1.0]] * len(axes)}
    return told if [*groups] == names else told | {"groups": [*groups]}


def library_seed(seed: int) -> int:
    """A seed for SALib, which takes 0 for *no seed*."""
    return int(np.random.SeedSequence(seed).generate_state(1)[0] >> 1) + 1
