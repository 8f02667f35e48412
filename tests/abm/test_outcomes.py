"""Outcomes: each declared once, found by name, whatever the order of the registry."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.outcomes import GROUPS, OUTCOMES, stress_outcomes, weekly_outcomes
from gofal.abm.outcomes.frame import outcome_series, place_frame
from gofal.abm.week.plan import WEEK
from gofal.abm.world.series import SERIES
from gofal.agents.errors import GofalError


def test_every_outcome_and_series_says_what_it_is_in_both_languages() -> None:
    for outcome in OUTCOMES.values():
        assert outcome.label_en != outcome.label_cy
        assert outcome.meaning_en.endswith(".")
        assert outcome.meaning_cy.endswith(".")
        assert outcome.meaning_en != outcome.meaning_cy
    for series in SERIES.values():
        assert series.unit
        assert series.meaning_en != series.meaning_cy


def test_outcomes_have_weeks_or_are_of_the_stress_test() -> None:
    assert stress_outcomes() == ("stress_loss_4", "stress_loss_13")
    assert set(weekly_outcomes()) | set(stress_outcomes()) == set(OUTCOMES)
    groups = [GROUPS.index(outcome.group) for outcome in OUTCOMES.values()]
    assert groups == sorted(groups)


def test_the_order_of_the_registry_changes_no_number(
    tiny_wales: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = ["week", "level", "code", "outcome"]
    model = tiny_wales.fork("baseline")
    model.run_for(2)
    before = model.outcomes().set_index(columns)["value"].sort_index()
    turned = dict(reversed(list(OUTCOMES.items())))
    monkeypatch.setattr(OUTCOMES, "_found", turned)
    after = model.outcomes().set_index(columns)["value"].sort_index()
    assert len(before) > 300
    assert before.index.equals(after.index)
    np.testing.assert_array_equal(before.to_numpy(), after.to_numpy())


def test_levels_are_those_that_an_outcome_has(tiny_wales: CareModel) -> None:
    model = tiny_wales.fork("baseline")
    model.run_for(14)
    places = set(place_frame(model.state, since=0)["outcome"])
    assert places == {name for name, x in OUTCOMES.items() if "place" in x.levels}


def test_an_outcome_without_weeks_has_no_series(tiny_wales: CareModel) -> None:
    for name in ("stress_loss_4", "met_ned"):
        with pytest.raises(GofalError, match="unknown weekly outcome"):
            outcome_series(tiny_wales.state, [name])


def test_every_series_is_written_by_a_part_of_the_week() -> None:
    """The plan says by which; that no part writes another is checked while validating."""
    written = {name for step in WEEK for part in step.parts for name in part.writes}
    missing = [name for name in SERIES if f"tally.{name}" not in written]
    assert not missing
