"""Tables: no row lost, none given out twice, and growth that nobody notices."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref
from typing import Annotated, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from numpy.typing import NDArray

from gofal.agents.errors import GofalError
from gofal.agents.kernel import kernel
from gofal.agents.rows import give_row_back, take_row, used
from gofal.agents.table import (
    F32,
    I8,
    I32,
    I64,
    Bool,
    Column,
    Columns,
    Free,
    Table,
    column,
    column_specs,
)


class PersonColumns(Columns):
    uid: Annotated[I64, column("id", "identity")]
    alive: Annotated[Bool, column("yes/no", "row in use")]
    wage: Annotated[F32, column("£/h", "wage", default=np.nan)]
    boss: Annotated[I32, column("row", "employer", default=-1)]
    shifts: Annotated[I8, column("h", "hours by part of the day", default=2, width=3)]


def table_of(capacity: int) -> Table[PersonColumns]:
    return Table(PersonColumns, kind=4, capacity=capacity)


def fill(table: Table[PersonColumns], rows: NDArray[Any], first: int) -> None:
    table["uid"][rows] = first + np.arange(len(rows))
    table["wage"][rows] = 10.0
    table["boss"][rows] = 5
    table["shifts"][rows] = [1, 2, 3]


def is_fresh(table: Table[PersonColumns], rows: NDArray[Any]) -> bool:
    return bool(
        table.alive[rows].all()
        and (table["uid"][rows] == 0).all()
        and np.isnan(table["wage"][rows]).all()
        and (table["boss"][rows] == -1).all()
        and (table["shifts"][rows] == 2).all()
    )


def free_rows(table: Table[PersonColumns]) -> list[int]:
    return [int(row) for row in table.free.rows[: table.free.top[0]]]


class TableMachine(RuleBasedStateMachine):
    """Any sequence of calls keeps every row either in use once or free once."""

    def __init__(self) -> None:
        super().__init__()
        self.table = table_of(3)
        self.lives: dict[int, int] = {}
        self.born = 0

    @rule(count=st.integers(0, 9))
    def take(self, count: int) -> None:
        rows = self.table.take(count)
        assert len(set(rows.tolist()) - self.lives.keys()) == count
        assert is_fresh(self.table, rows)
        fill(self.table, rows, self.born + 1)
        self.lives.update(
            zip(rows.tolist(), range(self.born + 1, self.born + 1 + count), strict=True)
        )
        self.born += count

    @precondition(lambda self: self.lives)
    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        rows = data.draw(st.lists(st.sampled_from(sorted(self.lives)), unique=True))
        self.table.give_back(np.array(rows, dtype=np.int32))
        for row in rows:
            del self.lives[row]

    @rule(count=st.integers(0, 20))
    def reserve(self, count: int) -> None:
        self.table.reserve(count)
        assert self.table.free.top[0] >= count

    @rule(twin_of=st.sampled_from([Table.copy, copy.deepcopy]))
    def carry_on_with_a_copy(self, twin_of: Any) -> None:
        left = self.table
        self.table = twin_of(left)
        left["uid"][:] = -1
        left.alive[:] = False
        left.free.rows[:] = -1
        left.free.top[0] = 0

    @invariant()
    def every_row_is_in_use_once_or_free_once(self) -> None:
        free = free_rows(self.table)
        assert sorted([*free, *self.lives]) == list(range(self.table.capacity))
        assert self.table.rows().tolist() == sorted(self.lives)
        assert len(self.table) == len(self.lives)

    @invariant()
    def everybody_keeps_identity_and_state(self) -> None:
        for row, uid in self.lives.items():
            assert self.table["uid"][row] == uid
            assert self.table["wage"][row] == 10.0
            assert self.table["shifts"][row].tolist() == [1, 2, 3]

    @invariant()
    def all_columns_have_the_same_length(self) -> None:
        lengths = {len(self.table[name]) for name in self.table.specs}
        assert lengths == {self.table.capacity} == {len(self.table.free.rows)}


TableMachine.TestCase.settings = settings(
    max_examples=80,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
TestTableMachine = TableMachine.TestCase


@settings(deadline=None, derandomize=True)
@given(st.integers(1, 20), st.lists(st.integers(0, 12), min_size=1, max_size=8))
def test_rows_do_not_depend_on_when_the_table_grew(capacity: int, counts: list[int]) -> None:
    """Runs whose tables started at other sizes have to give the same rows to the same agents."""
    small, large = table_of(capacity), table_of(200)
    for count in counts:
        one, other = small.take(count), large.take(count)
        assert one.tolist() == other.tolist()
        small.give_back(one[::2])
        large.give_back(other[::2])


def test_rows_are_given_out_in_order_and_recycled_last_first() -> None:
    table = table_of(4)
    assert table.take(3).tolist() == [0, 1, 2]
    table.give_back(np.array([0, 1]))
    assert table.take(3).tolist() == [1, 0, 3]


def test_a_reserve_that_is_there_changes_nothing() -> None:
    table = table_of(4)
    columns, free = table.columns, table.free
    table.reserve(4)
    assert table.columns is columns
    assert table.free is free


def test_growth_keeps_types_shapes_and_defaults() -> None:
    table = table_of(2)
    table.take(3)
    assert [table[name].dtype for name in table.specs] == [
        np.int64,
        np.bool_,
        np.float32,
        np.int32,
        np.int8,
    ]
    assert table["shifts"].shape == (table.capacity, 3)
    assert np.isnan(table["wage"]).all()


@pytest.mark.parametrize("rows", [[1, 1], [2], [0, 2]])
def test_a_row_cannot_be_given_back_twice_or_untaken(rows: list[int]) -> None:
    table = table_of(4)
    table.take(2)
    with pytest.raises(ValueError, match="twice, or never taken"):
        table.give_back(np.array(rows))
    assert len(table) == 2
    assert sorted(free_rows(table)) == [2, 3]


def test_less_than_nobody_cannot_be_taken() -> None:
    with pytest.raises(ValueError, match="-1 rows"):
        table_of(4).take(-1)


@kernel
def hire(columns: PersonColumns, free: Free, uid: int) -> int:
    free.top[0] -= 1
    row = free.rows[free.top[0]]
    columns.alive[row] = True
    columns.uid[row] = uid
    return int(row)


def test_kernels_take_from_the_same_stack() -> None:
    table = table_of(4)
    taken = [hire(table.columns, table.free, 7), *table.take(2).tolist()]
    assert taken == [0, 1, 2]
    assert len(table) == 3
    assert table["uid"][0] == 7


def through_pickle(table: Table[PersonColumns]) -> Any:
    return pickle.loads(pickle.dumps(table))  # noqa: S301


def parts(table: Table[PersonColumns]) -> list[NDArray[Any]]:
    return [*(table[name] for name in table.specs), *table.free]


@pytest.mark.parametrize("twin_of", [Table.copy, copy.deepcopy, through_pickle])
def test_a_copy_is_equal_and_independent(twin_of: Any) -> None:
    table = table_of(4)
    fill(table, table.take(3), first=1)
    twin = twin_of(table)
    assert (twin.kind, twin.schema, repr(twin.specs)) == (4, PersonColumns, repr(table.specs))
    assert twin.rows().tolist() == table.rows().tolist()
    mine: Any
    other: Any
    for mine, other in zip(parts(twin), parts(table), strict=True):
        assert np.array_equal(mine, other, equal_nan=mine.dtype.kind == "f")
        assert not np.shares_memory(mine, other)
    twin.take(9)
    twin["wage"][:] = 0
    assert len(table) == 3
    assert (table["wage"][:3] == 10.0).all()


def test_columns_say_what_they_hold() -> None:
    specs = column_specs(PersonColumns)
    assert list(specs) == ["uid", "alive", "wage", "boss", "shifts"]
    assert specs["boss"] == (np.int32, Column("row", "employer", -1, 1))


def test_columns_that_were_read_do_not_keep_a_table_that_nobody_needs() -> None:
    table = table_of(8)
    whole: Any = table.columns
    every = [whole, used(table), whole[np.array([0, 1])]]
    gone = [weakref.ref(records) for records in every]
    assert [len(records.alive) for records in every] == [8, 0, 2]
    del table, whole, every
    gc.collect()
    assert all(one() is None for one in gone)


def test_a_column_without_a_declaration_is_refused() -> None:
    class Bare(Columns):
        wage: F32

    with pytest.raises(TypeError, match=r"Bare\.wage needs Annotated"):
        Table(Bare, kind=1, capacity=1)


def test_records_of_a_layout_have_one_dtype_for_kernels_to_know() -> None:
    table = table_of(4)
    table.take(2)
    again = pickle.loads(pickle.dumps(table))  # noqa: S301  (its own bytes)
    table.reserve(20)
    for other in (table, table.copy(), copy.deepcopy(table), again, table_of(7)):
        records = np.asarray(other.columns)
        assert records.dtype is np.asarray(table_of(1).columns).dtype
        assert type(other.columns) is type(table_of(1).columns)
    assert is_fresh(again, again.rows())


def test_a_full_table_is_an_error_and_gives_nobody_the_row_of_another() -> None:
    free = Free(np.array([1, 0], dtype=np.int32), np.array([2], dtype=np.int32))
    assert [take_row(free), take_row(free)] == [0, 1]
    with pytest.raises(GofalError, match="room"):
        take_row(free)
    give_row_back(1, free)
    assert take_row(free) == 1
