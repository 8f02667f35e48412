"""Axes of a design: a lever or a parameter, and the stretch over which it is varied.

The stretch is the low and high that the lever or parameter declares, unless a design narrows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Annotated, Literal

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from gofal.abm.levers import Lever, load_levers
from gofal.abm.parameters import Parameters
from gofal.abm.schema import TomlTable, convert
from gofal.abm.setting import Setting, parse_setting
from gofal.agents.errors import GofalError, unknown

type Floats = NDArray[np.float64]
type Kind = Literal["lever", "parameter"]

type Value = float | str  # an option of a lever may be given by its word


class Span(TomlTable, frozen=True):
    """A part of an axis: from low to high, or the values named."""

    low: Value | None = None
    high: Value | None = None
    values: tuple[Value, ...] = ()


type Stretch = Annotated[
    Span | tuple[Value, ...],
    Meta(
        description="{} for the whole range, { low = …, high = … } for a part, or a list of values"
    ),
]


@dataclass(frozen=True)
class Axis:
    """One thing a design varies.

    Attributes:
        name: ``carer.reach_mean`` for a parameter; ``fee_level`` or, for some councils or a later
            week, ``fee_level@Powys:52+26`` for a lever.
        kind: lever or parameter.
        low: lowest value.
        high: highest value.
        centre: the value when nothing is varied: the lever's default, the parameter's value.
        stepwise: whether only whole values make sense, as for a switch or a choice.
        values: the values named in the design; none if the whole stretch is meant.
    """

    name: str
    kind: Kind
    low: float
    high: float
    centre: float
    stepwise: bool = False
    values: tuple[float, ...] = ()

    def at(self, shares: Floats) -> Floats:
        """Values at these shares (0 to 1) of the way from low to high."""
        if self.values:
            steps = np.asarray(self.values)
            return steps[np.minimum((shares * len(steps)).astype(np.int64), len(steps) - 1)]
        if self.stepwise:
            steps = np.arange(self.low, self.high + 1)
            return steps[np.minimum((shares * len(steps)).astype(np.int64), len(steps) - 1)]
        return np.clip(self.low + shares * (self.high - self.low), self.low, self.high)

    def levels(self, count: int) -> tuple[float, ...]:
        """The values the design names; else all steps of a choice; else ``count`` even ones."""
        if self.values:
            return self.values
        if self.stepwise:
            return tuple(np.arange(self.low, self.high + 1).tolist())
        if count == 1:
            return (self.centre,)
        return tuple(np.linspace(self.low, self.high, count).tolist())

    def setting(self, value: float) -> Setting:
        """The setting that puts a lever's axis at a value."""
        return replace(_template(self.name, self.centre), value=value)


def read_axes(vary: Mapping[str, object]) -> tuple[Axis, ...]:
    """Axes from what a design says.

    Args:
        vary: by name; the value is ``{}`` for the whole stretch, ``{low = …, high = …}`` for a part
            of it, or a list of values. A name with ``*`` stands for every parameter and lever it
            matches that has a stretch.

    Raises:
        GofalError: a name is unknown, given twice, or a value is not allowed.
    """
    if not vary:
        raise GofalError("a design varies at least one lever or parameter; [vary] is empty")
    stretches = convert(vary, dict[str, Stretch], keys=("vary",))
    axes = [axis for name, stretch in stretches.items() for axis in _read(name, stretch)]
    names = [axis.name for axis in axes]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise GofalError(f"[vary] {twice} is given twice")
    return tuple(axes)


def _read(name: str, stretch: Stretch) -> list[Axis]:
    if "*" in name:
        return [_narrowed(axis, stretch) for axis in _matching(name)]
    return [_narrowed(_parameter(name) if "." in name else _lever(name), stretch)]


def _matching(pattern: str) -> list[Axis]:
    from gofal.experiments.lists.tables import all_parameters

    axes = [_of_lever(lever.name, lever) for lever in load_levers().values()]
    parameters = all_parameters()
    axes += [_of_parameter(parameters, name) for name in parameters]
    found = [axis for axis in axes if fnmatchcase(axis.name, pattern) and axis.low < axis.high]
    if not found:
        raise GofalError(f"[vary] {pattern} matches no lever or parameter that has a range")
    return found


def _lever(name: str) -> Axis:
    lever = name.partition(":")[0].partition("@")[0]
    levers = load_levers()
    if lever not in levers:
        raise unknown("lever", lever, levers)
    _template(name, levers[lever].default)
    return _of_lever(name, levers[lever])


def _of_lever(name: str, lever: Lever) -> Axis:
    return Axis(name, "lever", lever.low, lever.high, lever.default, lever.stepwise)


def _parameter(name: str) -> Axis:
    from gofal.experiments.lists.tables import (
        all_parameters,  # imports kernels; not for designs of levers
    )

    return _of_parameter(all_parameters(), name)


def _of_parameter(parameters: Parameters, name: str) -> Axis:
    known = parameters.parameter(name)
    return Axis(name, "parameter", known.low, known.high, known.value)


def _template(name: str, value: float) -> Setting:
    """The setting of a lever's axis, wherever and whenever its name says."""
    who, colon, when = name.partition(":")
    return parse_setting(f"{who}={value!r}{colon}{when}")


def _narrowed(axis: Axis, stretch: Stretch) -> Axis:
    """An axis over the part of its stretch that a design asks for."""
    part = stretch if isinstance(stretch, Span) else Span(values=stretch)
    low = axis.low if part.low is None else _value(axis, part.low)
    high = axis.high if part.high is None else _value(axis, part.high)
    narrow = replace(axis, low=low, high=high)
    named = tuple(_value(narrow, value) for value in part.values)
    if len(set(named)) < len(named):
        raise GofalError(f"[vary] {axis.name}: a value is given twice")
    if not named and low >= high:
        raise GofalError(f"[vary] {axis.name}: low = {low:g} is not below {high:g}")
    return replace(narrow, values=named)


def _value(axis: Axis, value: Value) -> float:
    """A value inside the stretch; an option may be given by its word."""
    if axis.kind == "lever":
        return load_levers()[axis.name.partition(":")[0].partition("@")[0]].read(value)
    if isinstance(value, str):
        raise GofalError(f"[vary] {axis.name} = {value!r} is not a number")
    if not axis.low <= value <= axis.high:
        raise GofalError(
            f"[vary] {axis.name} = {value:g}; allowed: {axis.low:g} to {axis.high:g}, the range "
            "the parameter declares"
        )
    return value
