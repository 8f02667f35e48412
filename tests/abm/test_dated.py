"""Runs with dates: months and weeks, numbers by year, events that can be left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from small import TINY

from gofal.abm.calendar import YEAR, day_of, week_of, year_of
from gofal.abm.facts import load_facts
from gofal.abm.history import History, events
from gofal.abm.levers import load_levers
from gofal.abm.model import CareModel
from gofal.abm.parameters import load_parameters
from gofal.abm.scenario import Scenario, load_scenario
from gofal.abm.world.dated import BASE_YEAR, BEFORE, Dated
from gofal.abm.world.policy import Policy
from gofal.agents.errors import GofalError

FLOOR = "work.national_living_wage"


def dated(*without: str) -> Scenario:
    """Two councils in a run with dates."""
    base = load_scenario("baseline").with_(only=TINY, burn_in_weeks=30)
    return base.with_(history=History(without))


def test_every_april_begins_a_year() -> None:
    for years in range(21):
        assert day_of(YEAR * years) == date(2016 + years, 4, 1)
    assert week_of("2016-04") == 0
    assert year_of(week_of("2025-03")) == 2024
    assert year_of(week_of("2025-04")) == 2025
    assert day_of(week_of("2020-03")) <= date(2020, 3, 1)


@pytest.mark.parametrize("month", ["2016-03", "2020-13", "2020", "March"])
def test_no_week_begins_with(month: str) -> None:
    with pytest.raises(GofalError):
        week_of(month)


def test_in_the_base_year_all_numbers_are_those_of_the_files() -> None:
    base = load_parameters()
    then = Dated(base).of_year(BASE_YEAR)
    others = {name: base.parameter(name).with_dates for name in base}
    others = {name: value for name, value in others.items() if value is not None}
    assert set(others) >= {"provider.real_erosion", "work.ni_by_pay"}
    assert dict(then) == pytest.approx({**base, **others})
    # Who gives a value of their own gets it in every year.
    ours = Dated(base.with_values({"work.ni_by_pay": 0.0}))
    assert ours.of_year(2020)["work.ni_by_pay"] == 0.0


def test_numbers_by_year_are_those_of_the_law_and_others_follow_prices() -> None:
    base = load_parameters()
    of_year = Dated(base).of_year
    for year, floor in base.parameter(FLOOR).by_year.items():
        assert of_year(year)[FLOOR] == floor
    bed = "hospital.bed_week"
    assert of_year(2019)[bed] == pytest.approx(base[bed] * 1.02)
    assert of_year(2016)[bed] == pytest.approx(base[bed] / 1.0195 / 1.0255)
    drawn = "community.volunteer_draw"  # per £/h
    assert of_year(2019)[drawn] == pytest.approx(base[drawn] / 1.02)
    for name in base:
        still = base.parameter(name).series is None and not base.parameter(name).by_year
        if still and base.parameter(name).with_dates is None:
            assert of_year(2025)[name] == base[name]


def test_a_floor_that_is_left_out_rises_with_prices() -> None:
    base = load_parameters()
    off = Dated(base, (FLOOR,))
    assert off.of_year(BEFORE)[FLOOR] == 6.7
    assert off.of_year(2018)[FLOOR] == pytest.approx(6.7 * 1.006 * 1.0195 * 1.0255)
    # What follows the floor goes with it.
    assert off.rise("floor", 2018) == pytest.approx(0.0255)
    for name in ("work.outside_wage", "provider.manager_week"):
        before, after = (off.of_year(year)[name] for year in (BEFORE, BEFORE + 1))
        assert before == Dated(base).of_year(BEFORE)[name]
        assert after == pytest.approx(1.006 * before)


def test_after_its_last_year_a_number_by_year_rises_with_prices() -> None:
    base = load_parameters()
    last = max(base.parameter(FLOOR).by_year)
    growth = base.by_year("prices.growth", last)
    after = Dated(base).of_year(last + 1)[FLOOR]
    assert after == pytest.approx(base.parameter(FLOOR).by_year[last] * (1.0 + growth))


def test_every_event_names_parameters_by_year_and_levers_that_there_are() -> None:
    base = load_parameters()
    assert load_scenario("baseline").with_(history=History()).past
    for event in events().values():
        assert event.parameters or event.changes
        for name in event.parameters:
            assert base.parameter(name).by_year, name


def test_an_unknown_event_is_refused() -> None:
    with pytest.raises(GofalError, match="event"):
        load_scenario("baseline").with_(history=History(("plague",)))


@pytest.fixture(scope="module")
def spring() -> CareModel:
    """A slice in March 2017, in a run with dates."""
    model = CareModel(dated())
    model.run_for(YEAR - 1)
    return model


def test_april_brings_the_law_of_the_new_year(spring: CareModel) -> None:
    model = spring.fork(dated())
    s, cap = model.state, model.state.policy["charging_cap"]
    ability = s.client["ability"].copy()
    assert (s.parameters[FLOOR], cap[0]) == (7.2, 60.0)
    model.run_for(2)
    assert (s.parameters[FLOOR], cap[0]) == (7.5, 70.0)
    same = s.client.alive & (ability > 0.0) & (s.client["ability"] > ability)
    assert same.any()


def test_an_event_that_is_left_out_does_not_happen(spring: CareModel) -> None:
    model = spring.fork(dated("charges", "floors"))
    model.run_for(2)
    assert model.parameters[FLOOR] == pytest.approx(6.7 * 1.006 * 1.0195)
    assert model.state.policy["charging_cap"][0] == 60.0


def test_a_saved_run_goes_on_as_if_it_had_not_stopped(spring: CareModel, tmp_path: Path) -> None:
    spring.save(tmp_path / "march.run")
    loaded = CareModel.load(tmp_path / "march.run")
    whole = spring.fork(dated())
    assert loaded.parameters[FLOOR] == 7.2
    for model in (whole, loaded):
        model.run_for(3)
    assert whole.state_hash() == loaded.state_hash()


def test_a_policy_begins_in_its_own_april() -> None:
    later = dated().with_(history=History(policy_from=2017), set={"fee_level": 1.2})
    model = CareModel(later)
    model.burn_in()
    assert (model.week, model.state.week) == (0, YEAR)
    level = model.state.policy["fee_level"]
    assert level[0] == 1.0
    model.run_for(4)
    assert level[0] == 1.2
    weeks = model.outcomes()["week"]
    assert (weeks.min(), weeks.max()) == (0, 3)


@pytest.mark.slow
def test_the_past_is_the_same_whenever_a_policy_begins() -> None:
    wales = load_scenario("baseline").with_(burn_in_weeks=5)
    later = CareModel(wales.with_(history=History(policy_from=2017)))
    later.burn_in()
    now = CareModel(wales.with_(history=History()))
    now.run_for(YEAR)
    assert later.state_hash() == now.state_hash()


def test_a_policy_stands_above_what_is_expected() -> None:
    base = load_scenario("baseline")
    tight = base.with_(history=History(policy_from=2026, expects="tight"))
    codes = load_facts().council_codes(("Powys",))
    expected = Policy(tight, load_levers(), codes)
    ours = Policy(tight.with_(set={"budget_growth": 0.05}), load_levers(), codes)
    for week, growth in ((week_of("2026-04"), 0.0), (week_of("2028-04"), -0.02)):
        expected.at(week)
        ours.at(week)
        assert expected["budget_growth"][0] == growth
        assert ours["budget_growth"][0] == 0.05
    with pytest.raises(GofalError, match="expectation"):
        base.with_(history=History(expects="rosy"))


@pytest.mark.parametrize("year", [2015, 2037])
def test_a_policy_cannot_begin_before_history_or_after_the_last_year(year: int) -> None:
    with pytest.raises(GofalError, match="2016 to 2036"):
        load_scenario("baseline").with_(history=History(policy_from=year))


def test_a_run_without_dates_is_no_branch_of_one_with(spring: CareModel) -> None:
    with pytest.raises(GofalError, match="dates"):
        spring.fork(load_scenario("baseline"))


def test_money_balances_over_april(spring: CareModel) -> None:
    model = spring.fork(dated())
    model.validating = True
    model.run_for(4)
    assert np.isfinite(model.state.ledger.balance).all()


def test_a_changed_value_keeps_its_course_through_the_years() -> None:
    base = load_parameters()
    weeks = Dated(base.with_values({"work.weeks_to_start": 3.5}))
    kept = [weeks.of_year(year)["work.weeks_to_start"] for year in (2015, 2019, 2020, 2025)]
    assert kept == pytest.approx([3.5, 3.5, 4.0, 4.0])
    away = Dated(base.with_values({"weather.keeps_away": 0.1}))
    assert away.of_year(2017)["weather.keeps_away"] == 0.1
