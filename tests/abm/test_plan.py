"""The plan of the week: what it declares exists, and what a part does beside it is noticed."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.audit.books import AuditError
from gofal.abm.audit.watch import INDICES, TABLES, Watch, check
from gofal.abm.model import CareModel
from gofal.abm.week.plan import STEPS, WEEK
from gofal.abm.week.step import Part, part
from gofal.abm.world.ledger import Flow
from gofal.abm.world.memory import Memory
from gofal.abm.world.series import SERIES
from gofal.abm.world.state import State

PARTS = [pytest.param(p, id=f"{step.name}.{p.name}") for step in WEEK for p in step.parts]


def columns(state: State) -> set[str]:
    """Everything that a part may say it writes."""
    known = {f"{table}.{x}" for table in TABLES for x in getattr(state, table).specs}
    known |= {f"memory.{x}" for x in Memory._fields} | {
        f"tally.{x}" for x in (*SERIES, "waits", "spells")
    }
    known |= {f"ledger.{flow.name.lower()}" for flow in Flow} | {"records.kept"}
    return known | {f"state.{x}" for x in (*INDICES, "nationals_left")}


def test_parts_are_named_apart_and_say_what_they_do() -> None:
    for step in WEEK:
        assert len({p.name for p in step.parts}) == len(step.parts)
        assert step.meaning
        assert all(p.meaning for p in step.parts)


def test_what_parts_write_exists(tiny_wales: CareModel) -> None:
    known = columns(tiny_wales.state)
    for step in WEEK:
        for p in step.parts:
            assert p.writes <= known, (p.name, p.writes - known)


def test_the_settling_market_has_no_reviews_and_no_founders() -> None:
    parts = {p.name: p for step in WEEK for p in step.parts}
    for name in ("review_money", "fail", "enter", "micro_founding", "live_within_budget"):
        assert not parts[name].while_settling
    for name in ("reset_quarter", "council_spend", "match"):
        assert parts[name].while_settling


def test_only_named_parts_run(tiny_wales: CareModel) -> None:
    s = tiny_wales.fork("baseline").state
    contacts = s.client["since"].copy()
    STEPS["need"].run(s, "move_on")
    assert (s.client["since"] == contacts).all()


def watched(state: State, one: Part) -> None:
    check(state, "need", one, Watch(state).run(one))


def test_a_column_that_the_plan_does_not_say_is_noticed(tiny_wales: CareModel) -> None:
    s = tiny_wales.fork("baseline").state

    def raise_wages(state: State) -> None:
        """Raise every wage."""
        state.carer.columns.wage[:] += 1.0

    watched(s, part(raise_wages, "", "carer(wage)"))
    for said in (("carer", "carer(pay)"), ("", "client(hours)")):
        with pytest.raises(AuditError, match=r"need\.raise_wages: it writes carer.wage, which"):
            watched(s, part(raise_wages, *said))


def test_a_table_that_the_plan_does_not_say_is_noticed(tiny_wales: CareModel) -> None:
    s = tiny_wales.fork("baseline").state

    def look(state: State) -> None:
        """Look at people."""
        assert len(state.client) > 0

    watched(s, part(look, "client"))
    with pytest.raises(AuditError, match=r"need\.look: it reads client, which"):
        watched(s, part(look))


def test_who_comes_and_goes_is_told_from_what_changes(tiny_wales: CareModel) -> None:
    s = tiny_wales.fork("baseline").state

    def end_one(state: State) -> None:
        """One person leaves."""
        row = state.client.rows()[:1]
        state.client.give_back(row)
        state.client.columns.need[row] = 0.0

    touched = Watch(s).run(part(end_one, "", "client(alive)"))
    assert touched.writes == {"client.alive"}
    assert touched.rows == {"client": 1}
    assert np.isfinite(s.client["need"]).all()
