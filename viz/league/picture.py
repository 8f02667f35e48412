"""The picture of the league: every policy as a point, one outcome across and another up.

Points that are named have their interval both ways and a number; the others are small. Geometry
only: what stands in it and how it looks is the template's and the style sheet's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gofal.viz.figures.marks import spread_apart
from gofal.viz.league.columns import Column
from gofal.viz.league.rows import CLEAR, Row, best_first
from gofal.viz.parts.scales import ticks

MOST_NAMED = 10
_TICKS = 7
_LINE = 38  # between names of two lines


@dataclass(frozen=True)
class Frame:
    """A size of the picture, in units of its view box.

    Attributes:
        width: of the whole.
        height: of the whole.
        left: of the plot.
        right: of the plot.
        top: of the plot.
        bottom: of the plot.
        letters: in a line of a name at the right; 0 where points have numbers alone.
    """

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    letters: int = 0


DESK = Frame(1040, 590, 64, 620, 46, 516, 52)
PHONE = Frame(360, 450, 46, 352, 46, 382)


@dataclass(frozen=True)
class Point:
    """One policy in the picture.

    Attributes:
        kind: better, worse, other or open, by the outcome across.
        unbeaten: whether no other is shown to beat it.
        x: across.
        y: down.
        number: from 1 among those that are named; 0 for a small one.
        across: ends of its interval across; empty for a small one.
        down: ends of its interval up and down.
        lines: its name, broken into lines, at ``label``.
        label: where the name stands, down.
    """

    kind: str
    unbeaten: bool
    x: float
    y: float
    number: int = 0
    across: tuple[float, ...] = ()
    down: tuple[float, ...] = ()
    lines: tuple[str, ...] = ()
    label: float = 0.0


@dataclass(frozen=True)
class Picture:
    """The picture.

    Attributes:
        frame: its size.
        points: small ones first, so that named ones lie above them.
        across: places and words of the ticks of the outcome across.
        up: the same of the other.
        zero: where zero is, across and down.
    """

    frame: Frame
    points: tuple[Point, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    zero: tuple[float, float]


def named(rows: Sequence[Row]) -> list[Row]:
    """The few that are named: those no other beats, then those told to change most; best first."""
    both = [row for row in rows if row.beside is not None and not row.event]
    told = [row for row in both if row.unbeaten or row.here.word in CLEAR]

    def weight(row: Row) -> tuple[bool, float]:
        return not row.unbeaten, -abs(row.here.effect)

    return best_first(sorted(told, key=weight)[:MOST_NAMED])


@dataclass(frozen=True)
class _Axis:
    """Places along one axis.

    Attributes:
        column: the outcome.
        reach: value at either end, in the column's unit.
        first: place of the lower end.
        last: place of the upper one.
    """

    column: Column
    reach: float
    first: float
    last: float

    @classmethod
    def of(cls, effects: Sequence[float], column: Column, first: float, last: float) -> _Axis:
        """An axis that holds the effects, with zero in its middle."""
        known = [abs(value * column.factor) for value in effects if math.isfinite(value)]
        most = 1.1 * max(known, default=0.0) or 1.0
        return cls(column, ticks(-most, most, _TICKS)[-1], first, last)

    def place(self, effect: float) -> float:
        """Where an effect stands; what lies beyond an end stands there."""
        share = (effect * self.column.factor / self.reach + 1) / 2
        return self.first + min(max(share, 0.0), 1.0) * (self.last - self.first)

    @property
    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Places and words."""
        every = ticks(-self.reach, self.reach, _TICKS)
        return tuple((self.place(tick / self.column.factor), _text(tick)) for tick in every)


def picture(
    rows: Sequence[Row], chosen: Sequence[tuple[Row, str]], across: Column, up: Column, frame: Frame
) -> Picture:
    """Lay out points, names and axes.

    Args:
        rows: every policy.
        chosen: those that are named, with their names, in the order of their numbers.
        across: the outcome across.
        up: the other.
        frame: the size.
    """
    both = [row for row in rows if row.beside is not None]
    x = _Axis.of([row.here.effect for row in both], across, frame.left, frame.right)
    y = _Axis.of([_other(row) for row in both], up, frame.bottom, frame.top)
    big = {row.policy for row, _ in chosen}
    points = [_point(row, x, y) for row in both if row.policy not in big]
    wanted = [y.place(_other(row)) for row, _ in chosen]
    labels = spread_apart(wanted, _LINE, frame.top + _LINE / 2, frame.bottom).tolist()
    for number, ((row, name), label) in enumerate(zip(chosen, labels, strict=True), 1):
        lines = _lines(name, frame.letters)
        points.append(_named(_point(row, x, y), row, (x, y), number, lines, label))
    return Picture(frame, tuple(points), x.ticks, y.ticks, (x.place(0.0), y.place(0.0)))


def _point(row: Row, x: _Axis, y: _Axis) -> Point:
    kind = row.here.word if row.here.word in CLEAR else "open"
    return Point(kind, row.unbeaten, x.place(row.here.effect), y.place(_other(row)))


def _named(
    point: Point,
    row: Row,
    axes: tuple[_Axis, _Axis],
    number: int,
    lines: tuple[str, ...],
    label: float,
) -> Point:
    across, down = (
        tuple(axis.place(end) for end in (one.low, one.high))
        for axis, one in zip(axes, (row.here, row.beside), strict=True)
        if one is not None
    )
    return replace(point, number=number, across=across, down=down, lines=lines, label=label)


def _other(row: Row) -> float:
    assert row.beside is not None  # noqa: S101  (only such rows are drawn)
    return row.beside.effect


def _text(value: float) -> str:
    return f"{value:+,g}".replace("-", "\u2212") if value else "0"


def _lines(name: str, letters: int) -> tuple[str, ...]:
    """A name in at most two lines."""
    if not letters:
        return ()
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > letters:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > 2:
        lines = [lines[0], f"{lines[1]} …"]
    return tuple(lines)
