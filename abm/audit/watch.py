"""Watching the parts of the week: which tables each looks at, which columns it changes.

Everything is compared with a copy, so a part cannot write what the plan does not say and stay
unnoticed. A part gets the state behind a thin screen that notes which tables are asked for; only
those are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from gofal.abm.audit.books import AuditError
from gofal.abm.week.step import Part
from gofal.abm.world.ledger import Flow
from gofal.abm.world.series import SERIES
from gofal.abm.world.state import State
from gofal.agents.table import Table

TABLES = ("client", "carer", "unpaid", "provider", "commissioner", "catalyst", "founder")
BOOKS = ("memory", "tally", "ledger", "records")
_LINES = {"tally": tuple(SERIES), "ledger": tuple(flow.name.lower() for flow in Flow)}
INDICES = ("demand_index", "fee_index", "floor_index", "budget_index")


class Touched(NamedTuple):
    """Tables asked for and columns written by a part of the week.

    Attributes:
        reads: tables and books it asked for.
        writes: what it changed, as ``table.column``: columns of those who stay, and ``alive``
            where somebody came or went.
        rows: rows of each table whose record changed, those who came or went included.
    """

    reads: frozenset[str]
    writes: frozenset[str]
    rows: dict[str, int]


class _Screen:
    """A state that notes which of its tables and books are asked for."""

    def __init__(self, state: State, asked: set[str]) -> None:
        object.__setattr__(self, "_state", state)
        object.__setattr__(self, "_asked", asked)

    def __getattr__(self, name: str) -> Any:
        self._asked.add(name)
        return getattr(self._state, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._state, name, value)


class Watch:
    """Watches one week of a state."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._records = {name: _records(state, name).copy() for name in TABLES}
        self._before = {
            name: {column: values.copy() for column, values in _columns(state, name)}
            for name in (*BOOKS, "state")
        }

    def run(self, part: Part) -> Touched:
        """Run a part and see what it touched."""
        asked: set[str] = set()
        part.run(cast(State, _Screen(self._state, asked)))
        writes: set[str] = set()
        rows: dict[str, int] = {}
        for table in (name for name in TABLES if name in asked):
            changed, number = self._changed_in_table(table)
            writes |= {f"{table}.{name}" for name in changed}
            if number:
                rows[table] = number
        for book in (*(name for name in BOOKS if name in asked), "state"):
            writes |= {f"{book}.{name}" for name in self._changed_in_book(book)}
        return Touched(frozenset(asked & {*TABLES, *BOOKS}), frozenset(writes), rows)

    def _changed_in_table(self, table: str) -> tuple[set[str], int]:
        """Columns in which a table is not what it was, and of how many rows; then it is again.

        Rows are compared as words first: most parts that ask for a table change few or none of
        them (a validated week of six councils took 0.32 s, and takes 0.20 s).
        """
        now, before = _records(self._state, table), self._records[table]
        if len(before) < len(now):
            new = now[len(before) :].copy()
            new["alive"] = False
            before = self._records[table] = np.concatenate([before, new])
        differ = _words(now) != _words(before)
        rows = np.flatnonzero(differ.any(axis=1))
        if len(rows) == 0:
            return set(), 0
        offs = {name: _differ(before[name][rows], now[name][rows]) for name in _fields(differ, now)}
        stay = before["alive"][rows] & now["alive"][rows]
        any_of_row = np.any([np.zeros(len(rows), np.bool_), *offs.values()], axis=0)
        before[rows] = now[rows]
        moved = {name for name, off in offs.items() if off[stay].any()}
        came_or_went = "alive" in offs and offs["alive"].any()
        if came_or_went:
            return moved | {"alive"}, int(any_of_row.sum())
        return {name for name, off in offs.items() if off.any()}, int(any_of_row.sum())

    def _changed_in_book(self, book: str) -> set[str]:
        """Columns of a book that are not what they were; they are then what they are now."""
        changed = set()
        for name, now in _columns(self._state, book):
            before = self._before[book][name]
            if len(before) < len(now):
                before = np.concatenate([before, now[len(before) :]])
            off = _differ(before, now)
            if off.any():
                changed |= {_LINES[book][n] for n in np.flatnonzero(off)} if name == "" else {name}
                before = now.copy()
            self._before[book][name] = before
        return changed


def _records(state: State, table: str) -> NDArray[Any]:
    """The records of a table as a plain array."""
    whole: Table[Any] = getattr(state, table)
    return cast("NDArray[Any]", whole.columns).view(np.ndarray)


def _words(records: NDArray[Any]) -> NDArray[np.uint64]:
    """Records as words, shape (rows, words)."""
    return records.view(np.uint64).reshape(len(records), -1)


def _fields(differ: NDArray[np.bool_], records: NDArray[Any]) -> list[str]:
    """Fields of records that lie in words of which some differ."""
    words = differ.any(axis=0)
    places = cast("Mapping[str, tuple[np.dtype[Any], int]]", records.dtype.fields)
    return [
        name
        for name, (kind, first, *_) in places.items()
        if words[first // 8 : (first + kind.itemsize + 7) // 8].any()
    ]


def _differ(before: NDArray[Any], now: NDArray[Any]) -> NDArray[np.bool_]:
    """Where rows differ; a number that is none is equal to another."""
    off = before != now
    if off.any() and now.dtype.kind == "f":
        off &= ~(np.isnan(before) & np.isnan(now))
    return off if off.ndim < 2 else off.any(axis=tuple(range(1, off.ndim)))


def check(state: State, step: str, part: Part, touched: Touched) -> None:
    """Fail if a part read a table or wrote a column that the plan does not say.

    Raises:
        AuditError: it did.
    """
    # Who says that a table is written need not say that it is read.
    written = {x.partition(".")[0] for x in part.writes | touched.writes}
    for kind, wrong in (
        ("writes", touched.writes - part.writes),
        ("reads", touched.reads - part.reads - written),
    ):
        if wrong:
            raise AuditError(
                f"week {state.week}, in {step}.{part.name}: it {kind} {', '.join(sorted(wrong))}, "
                "which the plan of the week (abm/week/plan_*.py) does not say"
                + (" (or it is to write there, but changed nothing)" if kind == "reads" else "")
            )


def _columns(state: State, table: str) -> Iterator[tuple[str, NDArray[Any]]]:
    """Every array of a book by name; one array of all its lines has none."""
    if table == "memory":
        yield from state.memory._asdict().items()
    elif table == "tally":
        yield "", state.tally.now
        yield "waits", state.tally.waits_now
        yield "spells", state.tally.spells_now.reshape(-1)
    elif table == "ledger":
        yield "", state.ledger.week
    elif table == "records":
        kept = state.records
        yield "kept", np.array([len(kept.money), len(kept.places), len(kept.wages)])
    else:
        yield from ((name, getattr(state, name)) for name in INDICES)
