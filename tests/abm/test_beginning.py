"""The week's first walk over people, against asking everybody."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.week.community.beginning import may_be_new, not_served
from gofal.abm.week.plan import WEEK
from gofal.agents.client import Stage
from gofal.agents.rows import used

AFTER = {"run_course": 3, "arrive": 4, "unpaid_week": 8}


@pytest.fixture
def model(tiny_wales: CareModel) -> CareModel:
    return tiny_wales.fork("gwynedd")


def run_until(model: CareModel, wanted: str) -> None:
    model.open_week()
    for part in WEEK[0].parts:
        part.run(model.state)
        if part.name == wanted:
            return


@pytest.mark.parametrize("wanted", ["run_course", "arrive", "unpaid_week"])
def test_everybody_in_contact_or_community_is_in_the_rows(model: CareModel, wanted: str) -> None:
    model.run_for(3)
    run_until(model, "run_course")
    state, c = model.state, model.state.client.columns
    served = np.flatnonzero(c.alive & (c.stage == Stage.SERVED))
    for part in WEEK[0].parts[3 : AFTER[wanted]]:
        part.run(state)
    rows = not_served(state)
    looked_for = np.flatnonzero(c.alive & np.isin(c.stage, (Stage.CONTACT, Stage.COMMUNITY)))
    assert len(looked_for)
    assert np.isin(looked_for, rows).all()
    assert (np.diff(rows) > 0).all()
    assert not np.isin(served, rows).any(), "most people are served and not looked at"


def test_without_a_walk_all_rows_are_asked(model: CareModel) -> None:
    model.run_for(2)
    state = model.state
    assert may_be_new(state)
    assert not_served(state).tolist() == list(range(len(used(state.client).alive)))


def test_the_new_way_is_seen_as_soon_as_somebody_is_in_it(model: CareModel) -> None:
    run_until(model, "run_course")
    assert not may_be_new(model.state)
    model.state.client["new_way"][model.state.client.rows()[0]] = True
    model.close_week()
    run_until(model, "run_course")
    assert may_be_new(model.state)


def test_rows_used_hold_everybody_after_births_deaths_and_growth(model: CareModel) -> None:
    table, random = model.state.client.copy(), np.random.default_rng(4)
    for _ in range(30):
        rows = table.take(int(random.integers(0, 40)))
        assert len(used(table).alive) > rows.max(initial=0)
        living = table.rows()
        table.give_back(random.choice(living, size=min(20, len(living)), replace=False))
        assert table.rows().max() < len(used(table).alive) <= table.capacity
