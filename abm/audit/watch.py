"""Watching the parts of the week: which tables each looks at, which columns it changes.

Everything is compared with a copy, so a part cannot write what the plan does not say and stay
unnoticed. A part gets the state behind a thin screen that notes which tables are asked for; only
those are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
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
        self._before = {name: dict(_columns(state, name)) for name in (*TABLES, *BOOKS, "state")}
        for columns in self._before.values():
            for name, values in columns.items():
                columns[name] = values.copy()

    def run(self, part: Part) -> Touched:
        """Run a part and see what it touched."""
        asked: set[str] = set()
        part.run(cast(State, _Screen(self._state, asked)))
        writes: set[str] = set()
        rows: dict[str, int] = {}
        for table in (*(x for x in (*TABLES, *BOOKS) if x in asked), "state"):
            changed = self._changed(table)
            if table in TABLES and changed:
                rows[table] = int(np.any([_by_row(off) for off in changed.values()], axis=0).sum())
                if "alive" in changed:
                    stay = ~changed["alive"] & self._before[table]["alive"]
                    changed = {name: off for name, off in changed.items() if off[stay].any()}
                    writes.add(f"{table}.alive")
            writes |= {f"{table}.{name}" for name in changed}
        return Touched(frozenset(asked & {*TABLES, *BOOKS}), frozenset(writes), rows)

    def _changed(self, table: str) -> dict[str, NDArray[np.bool_]]:
        """Columns that are not what they were, with where; they are then what they are now."""
        changed = {}
        for name, now in _columns(self._state, table):
            before = self._before[table][name]
            if len(before) < len(now):
                before = self._before[table][name] = _grown(before, now, is_alive=name == "alive")
            off = before != now
            if off.any() and now.dtype.kind == "f":
                off &= ~(np.isnan(before) & np.isnan(now))
            if off.any():
                changed[name] = off
                before[...] = now
        return changed


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
                "which abm/week/plan.py does not say"
                + (" (or it is to write there, but changed nothing)" if kind == "reads" else "")
            )


def _grown(before: NDArray[Any], now: NDArray[Any], *, is_alive: bool) -> NDArray[Any]:
    """A copy with the new rows of a table that grew; nobody was in them."""
    new = now[len(before) :]
    return np.concatenate([before, np.zeros_like(new) if is_alive else new])


def _by_row(off: NDArray[np.bool_]) -> NDArray[np.bool_]:
    rows: NDArray[np.bool_] = off if off.ndim == 1 else off.any(axis=1)
    return rows


def _columns(state: State, table: str) -> Iterator[tuple[str, NDArray[Any]]]:
    """Every array of a table or book by name."""
    if table == "memory":
        yield from state.memory._asdict().items()
    elif table == "tally":
        yield from zip(SERIES, state.tally.now, strict=True)
        yield "waits", state.tally.waits_now
    elif table == "ledger":
        yield from ((flow.name.lower(), state.ledger.week[flow]) for flow in Flow)
    elif table == "records":
        kept = state.records
        yield "kept", np.array([len(kept.money), len(kept.places), len(kept.wages)])
    elif table == "state":
        yield from ((name, getattr(state, name)) for name in INDICES)
    else:
        whole: Table[Any] = getattr(state, table)
        yield from ((name, whole[name]) for name in whole.specs)
