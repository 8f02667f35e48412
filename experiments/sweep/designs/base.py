"""What a kind of design is: its words, its options, and how its points are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gofal.agents.errors import GofalError, unknown
from gofal.experiments.sweep.axes import Axis, Floats


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


type Draw = Callable[[Sequence[Axis], Mapping[str, Any]], Drawn]


@dataclass(frozen=True)
class DesignKind:
    """One kind of design.

    Attributes:
        slug: the word in a design file.
        label_en: English label.
        label_cy: Welsh label.
        options: keys of ``[design]`` and their defaults; the default gives the type, and a default
            of 0 means that the design must say. ``seed``, of the drawing, is added to all.
        draw: axes and options to points.
    """

    slug: str
    label_en: str
    label_cy: str
    options: Mapping[str, int | bool | str | list[Any]]
    draw: Draw

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """All options, those not given at their defaults.

        Raises:
            GofalError: an option is unknown, missing or of another type.
        """
        known = {**self.options, "seed": 1}
        for key, value in given.items():
            if key not in known:
                raise GofalError(f"[design] {self.slug}: {unknown('key', key, known)}")
            if type(value) is not type(known[key]):
                kind = type(known[key]).__name__
                raise GofalError(f"[design] {key} must be of kind {kind}, not {value!r}")
            if type(value) is int and value < (0 if key == "seed" else 1):
                raise GofalError(f"[design] {key} = {value} is too small")
        options = {**known, **given}
        for key, value in options.items():
            if key != "seed" and type(value) is int and value == 0:
                raise GofalError(f"[design] {self.slug} needs {key!r}, a whole number from 1")
        return options


def stretched(shares: Floats, axes: Sequence[Axis]) -> Floats:
    """Points in the axes' own units from shares of the way, shape (points, axes)."""
    columns = [axis.at(shares[:, i]) for i, axis in enumerate(axes)]
    return np.column_stack(columns).astype(np.float64)


def problem(axes: Sequence[Axis]) -> dict[str, Any]:
    """The axes in the terms of SALib, each from 0 to 1."""
    names = [axis.name for axis in axes]
    return {"num_vars": len(axes), "names": names, "bounds": [[0.0, 1.0]] * len(axes)}


def library_seed(seed: int) -> int:
    """A seed for SALib, which takes 0 for *no seed*."""
    return int(np.random.SeedSequence(seed).generate_state(1)[0] >> 1) + 1


def needs_salib(slug: str) -> GofalError:
    """The error when the extra with SALib is not installed."""
    return GofalError(
        f"design {slug} is drawn by SALib, which is not installed; "
        "install gofal with the extra: gofal[sensitivity]"
    )
