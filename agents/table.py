"""Tables: where the state of every agent lives.

A kind of agent declares its columns once::

    class CarerColumns(Columns):
        wage: Annotated[F32, column("£/h", "contracted hourly wage")]

``Table(CarerColumns, kind=2, capacity=30_000)`` lays them out as one NumPy record array,
``table.columns``. Kernels take that array, and ``carer.wage[i]`` reads the same in Python and in
Numba. One array of records instead of one array a column keeps an agent's traits in the same cache
line and the compiled signatures small: kernels that took tuples of sixty arrays compiled three
times as long. Rows are recycled through a free list; identity is the ``uid`` column, never the row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, NamedTuple, Self, cast, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

type I8 = NDArray[np.int8]
type I16 = NDArray[np.int16]
type I32 = NDArray[np.int32]
type I64 = NDArray[np.int64]
type F32 = NDArray[np.float32]
type F64 = NDArray[np.float64]
type Bool = NDArray[np.bool_]
type Rows = NDArray[np.intp]

_DTYPES: dict[str, type[np.generic]] = {
    "I8": np.int8,
    "I16": np.int16,
    "I32": np.int32,
    "I64": np.int64,
    "F32": np.float32,
    "F64": np.float64,
    "Bool": np.bool_,
}


@dataclass(frozen=True)
class Column:
    """Declaration of what a column holds.

    Attributes:
        unit: e.g. ``£/h``.
        meaning: in a few words.
        default: value of an empty row.
        width: values a row, 1 for a single number.
        each: of what a row has one value each, e.g. ``council``; the table says how many.
    """

    unit: str
    meaning: str
    default: float = 0
    width: int = 1
    each: str = ""

    @property
    def is_scalar(self) -> bool:
        """Flag of columns with a single number a row."""
        return self.width == 1 and not self.each


def column(unit: str, meaning: str, default: float = 0, width: int = 1, each: str = "") -> Column:
    """Declare a column; see :class:`Column`."""
    return Column(unit, meaning, default, width, each)


class Columns:
    """Base of column declarations; at run time ``table.columns`` is a record array with them."""


class RecordArray(np.ndarray[Any, np.dtype[np.void]]):
    """A record array whose columns are attributes, as plain arrays that share its memory.

    NumPy's own ``recarray`` does the same ten times slower. A column that refers to the memory
    under the records, and not to them, is looked up once. One that refers to them is looked up
    each time: kept by them, it would keep them, where no collector looks.
    Each layout has a class of its own, see :func:`_layout`.
    """


class _ColumnOfRecords:
    """A column as an attribute of a record array."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, records: RecordArray | None, kind: type[RecordArray]) -> Any:
        """The column; the records keep it unless it refers to them."""
        if records is None:
            return self
        column = records.view(np.ndarray)[self.name]
        if column.base is not records:
            records.__dict__[self.name] = column
        return column


class _Layout(NamedTuple):
    """How records of a kind lie in memory, and the class of arrays of them."""

    dtype: np.dtype[np.void]
    array: type[RecordArray]


@cache
def _layout(fields: tuple[tuple[str, type[np.generic], tuple[int, ...]], ...]) -> _Layout:
    """The layout of some fields, the same object whenever they are the same.

    At each call of a kernel Numba compares a dtype that it has not seen, but only equals one that
    it has, field by field (6 us), and asks arrays that are no plain ones for a name of its own,
    which ``__getattr__`` would answer in Python (1 us). With one dtype a layout, and columns as
    descriptors, a table costs 0.4 us.
    """
    array = type(
        "RecordArray", (RecordArray,), {name: _ColumnOfRecords(name) for name, *_ in fields}
    )
    return _Layout(np.dtype(list(fields), align=True), array)


class Free(NamedTuple):
    """The rows a kernel may take: ``rows[:top[0]]`` is a stack of free rows."""

    rows: I32
    top: I32


class Table[C: Columns]:
    """All agents of one kind.

    Args:
        schema: the columns.
        kind: number of the kind, part of every identity.
        capacity: rows to begin with.
        numbers: how many there are of what columns hold one value ``each`` of.

    Attributes:
        columns: :class:`RecordArray` with ``capacity`` rows, seen by readers as its declaration.
        free: stack of free rows, taken and given back by kernels.
    """

    def __init__(
        self, schema: type[C], kind: int, capacity: int, numbers: Mapping[str, int] | None = None
    ) -> None:
        self.schema = schema
        self.kind = kind
        self.specs = {
            name: (dtype, replace(spec, width=(numbers or {})[spec.each]) if spec.each else spec)
            for name, (dtype, spec) in column_specs(schema).items()
        }
        self.columns = cast("C", _records(self.specs, capacity))
        self._blank = np.frombuffer(_records(self.specs, 1).tobytes(), dtype=np.uint8)
        self.free = Free(
            np.arange(capacity - 1, -1, -1, dtype=np.int32), np.array([capacity], dtype=np.int32)
        )

    @property
    def capacity(self) -> int:
        """Rows allocated."""
        return len(self.free.rows)

    @property
    def alive(self) -> Bool:
        """Mask of the rows in use, shape (capacity,)."""
        return cast("Bool", self["alive"])

    def __len__(self) -> int:
        return self.capacity - int(self.free.top[0])

    def __getitem__(self, name: str) -> NDArray[Any]:
        """A column by name, shape (capacity,) or (capacity, width)."""
        return cast("NDArray[Any]", getattr(self.columns, name))

    def rows(self) -> Rows:
        """Rows in use, ascending."""
        return np.flatnonzero(self.alive)

    def take(self, count: int) -> I32:
        """Claim ``count`` rows, reset to defaults and alive; grows the table when it is full."""
        if count < 0:
            raise ValueError(f"cannot take {count} rows")
        if count > int(self.free.top[0]):
            self.reserve(count)
        top = int(self.free.top[0])
        rows = self.free.rows[top - count : top][::-1].copy()
        self.free.top[0] = top - count
        self.reset(rows)
        self.alive[rows] = True
        return rows

    def reset(self, rows: NDArray[np.integer[Any]]) -> None:
        """Put whole rows back to their defaults, as bytes: 100 columns take 100 times as long."""
        records = cast("RecordArray", self.columns)
        records.view(np.ndarray).view(np.uint8).reshape(len(records), -1)[rows] = self._blank

    def give_back(self, rows: NDArray[np.integer[Any]]) -> None:
        """Return rows to the free list; each has to be in use, or it would be given out twice."""
        if len(np.unique(rows)) < len(rows) or not self.alive[rows].all():
            raise ValueError("rows given back twice, or never taken")
        top = int(self.free.top[0])
        self.alive[rows] = False
        self.free.rows[top : top + len(rows)] = rows
        self.free.top[0] = top + len(rows)

    def reserve(self, count: int) -> None:
        """Make sure ``count`` rows are free; arrays are replaced when the table has to grow."""
        if count <= int(self.free.top[0]):
            return
        old = self.capacity
        # An eighth more and not twice as much: passes over a table read its empty rows too.
        new = old + max(count, old // 8)
        grown = _records(self.specs, new)
        grown[:old] = cast("Any", self.columns)
        self.columns = cast("C", grown)
        top = int(self.free.top[0])
        rows = np.empty(new, dtype=np.int32)
        rows[: new - old] = np.arange(new - 1, old - 1, -1, dtype=np.int32)
        rows[new - old : new - old + top] = self.free.rows[:top]
        self.free = Free(rows, np.array([top + new - old], dtype=np.int32))

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "columns": cast("RecordArray", self.columns).view(np.ndarray)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        kind = _layout_of(self.specs)
        self.columns = cast("C", state["columns"].view(kind.dtype).view(kind.array))

    def picked(self, rows: Rows, spare: int, each: Mapping[str, Rows] | None = None) -> Self:
        """An independent table with some rows, in that order.

        Args:
            rows: the rows.
            spare: further rows that are free.
            each: of what columns hold one value ``each`` of, those that stay.
        """
        stay = each or {}
        numbers = {of: len(chosen) for of, chosen in stay.items()}
        new = type(self)(self.schema, self.kind, len(rows) + spare, numbers)
        to = new.take(len(rows))
        for name, (_, spec) in self.specs.items():
            values = self[name][rows]
            new[name][to] = values[:, stay[spec.each]] if spec.each else values
        return new

    def copy(self) -> Self:
        """An independent table with the same content."""
        copy = object.__new__(type(self))
        copy.schema, copy.kind, copy.specs = self.schema, self.kind, self.specs
        copy.columns = cast("C", np.array(self.columns, subok=False).view(type(self.columns)))
        copy._blank = self._blank
        copy.free = Free(self.free.rows.copy(), self.free.top.copy())
        return copy


def column_specs(schema: type[Columns]) -> dict[str, tuple[type[np.generic], Column]]:
    """Dtype and :class:`Column` of every field of a column schema, in order."""
    specs: dict[str, tuple[type[np.generic], Column]] = {}
    for name, hint in get_type_hints(schema, include_extras=True).items():
        if get_origin(hint) is not Annotated:
            raise TypeError(f"{schema.__name__}.{name} needs Annotated[<array>, column(...)]")
        if hasattr(np.ndarray, name):
            raise TypeError(f"{schema.__name__}.{name}: arrays have an attribute of that name")
        array, spec = get_args(hint)[:2]
        specs[name] = (_DTYPES[array.__name__], spec)
    return specs


def _layout_of(specs: dict[str, tuple[type[np.generic], Column]]) -> _Layout:
    fields = ((name, kind, () if c.is_scalar else (c.width,)) for name, (kind, c) in specs.items())
    return _layout(tuple(fields))


def empty_records[C: Columns](schema: type[C], count: int) -> C:
    """Records of a schema outside any table, ``count`` of them, each as an empty row."""
    return cast("C", _records(column_specs(schema), count))


def _records(specs: dict[str, tuple[type[np.generic], Column]], capacity: int) -> RecordArray:
    layout = _layout_of(specs)
    # Zeros first: padding bytes would otherwise differ between equal tables.
    records = np.zeros(capacity, dtype=layout.dtype).view(layout.array)
    for name, (_, spec) in specs.items():
        records[name] = spec.default
    return records
