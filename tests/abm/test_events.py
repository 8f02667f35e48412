"""Events of history: what each sets, and that it does not without it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from small import TINY

from gofal.abm.calendar import week_of
from gofal.abm.facts import load_facts
from gofal.abm.history import History, events
from gofal.abm.levers import load_levers
from gofal.abm.model import CareModel
from gofal.abm.parameters import load_parameters
from gofal.abm.scenario import load_scenario
from gofal.abm.week.community.ageing import growth_by_age
from gofal.abm.world.counted import counted_growth
from gofal.abm.world.dated import Dated
from gofal.abm.world.policy import Policy
from gofal.agents.client import Age

CODES = ("W06000001", "W06000023")


def lever_in(lever: str, month: str, *without: str) -> float:
    """Where a lever stands in a month of a run with dates."""
    policy = _policy(without)
    policy.at(week_of(month) + 1)
    one, other = policy[lever]
    assert one == other
    return float(one)


@cache
def _policy(without: tuple[str, ...]) -> Policy:
    scenario = load_scenario("baseline").with_(history=History(without))
    return Policy(scenario, load_levers(scenario.country.levers), CODES)


@pytest.mark.parametrize(
    ("event", "lever", "month", "value"),
    [
        ("national_failure", "national_provider_exit", "2018-10", 0.0),
        ("national_failure", "national_provider_exit", "2018-11", 1.0),
        ("pandemic", "pandemic", "2020-02", 0.0),
        ("pandemic", "pandemic", "2020-03", 1.0),
        ("pandemic", "pandemic", "2021-12", 0.3),
        ("pandemic", "pandemic", "2022-04", 0.0),
        ("pandemic", "pandemic_funding", "2020-12", 0.8),
        ("pandemic", "pandemic_paid_by_plan", "2020-02", 0.0),
        ("pandemic", "pandemic_paid_by_plan", "2020-06", 1.0),
        ("pandemic", "pandemic_paid_by_plan", "2022-03", 0.5),
        ("pandemic", "pandemic_paid_by_plan", "2022-04", 0.0),
        ("recovery", "jobs_elsewhere", "2020-05", 0.5),
        ("recovery", "jobs_elsewhere", "2022-01", 1.5),
        ("recovery", "jobs_elsewhere", "2025-01", 1.0),
        ("recovery", "outside_wage_growth", "2022-06", 0.02),
        ("recovery", "outside_wage_growth", "2023-08", 0.0),
        ("ageing", "demography", "2019-01", 1.0),
        ("living_wage", "pay_floor", "2022-03", 0.0),
        ("living_wage", "pay_floor", "2022-04", 0.0421),
        ("living_wage", "pay_floor_funding", "2022-04", 1.0),
        ("living_wage", "pay_floor", "2023-04", 0.0),
        ("living_wage", "pay_floor_funding", "2023-04", 0.0),
    ],
)
def test_an_event_sets_levers_by_month(event: str, lever: str, month: str, value: float) -> None:
    assert lever_in(lever, month) == pytest.approx(value)
    assert lever_in(lever, month, event) == load_levers()[lever].default


def test_programmes_for_micro_enterprises_are_where_they_were() -> None:
    scenario = load_scenario("baseline").with_(history=History())
    policy = Policy(scenario, load_levers(scenario.country.levers), CODES)
    policy.at(week_of("2020-03"))
    assert policy["community_catalysts"].tolist() == [0.0, 0.0]
    policy.at(week_of("2020-05"))
    assert policy["community_catalysts"].tolist() == [0.0, 1.0]  # Anglesey, Powys


def test_every_change_says_what_it_rests_on() -> None:
    for event in events().values():
        for change in event.changes:
            assumed = "ssumption" in change.source or "memory" in change.source
            assert change.evidence or assumed, change


def test_the_floor_of_the_living_wage_is_that_of_the_two_wages() -> None:
    floor = next(one for one in events()["living_wage"].changes if one.lever == "pay_floor")
    assert floor.value == pytest.approx(9.9 / 9.5 - 1.0, abs=1e-4)


@pytest.mark.parametrize(
    ("event", "parameter", "before", "since", "value"),
    [
        ("surge", "weather.keeps_away", 2019, 2020, 0.25),
        ("visas", "work.from_abroad", 2020, 2022, 22.1),
        ("contract_rule", "contract.follows", 2017, 2018, 0.08),
        ("registration", "work.weeks_to_start", 2019, 2020, 8.0),
        ("living_wage", "commissioner.floor_money_stays", 2022, 2023, 1.0),
    ],
)
def test_an_event_dates_parameters(
    event: str, parameter: str, before: int, since: int, value: float
) -> None:
    base = load_parameters()
    usual = Dated(base).of_year(before)[parameter]
    assert Dated(base).of_year(since)[parameter] == value != usual
    off = Dated(base, History((event,)).off(load_scenario("baseline").country))
    assert off.of_year(since)[parameter] == usual


@pytest.mark.parametrize("parameter", ["weather.keeps_away", "work.from_abroad"])
def test_a_run_without_dates_knows_no(parameter: str) -> None:
    assert load_parameters()[parameter] == 0.0


def test_a_floors_money_that_ends_after_2023_is_withdrawn() -> None:
    assert Dated(load_parameters()).of_year(2024)["commissioner.floor_money_stays"] == 0.0


def test_nobody_comes_from_abroad_any_more_since_the_route_closed() -> None:
    assert Dated(load_parameters()).of_year(2026)["work.from_abroad"] == 0.0


def test_councils_age_as_they_were_counted() -> None:
    facts = load_facts()
    code = "W06000014"  # the Vale of Glamorgan
    grew = counted_growth(facts, (code,))
    assert grew is not None
    vale = facts.councils[facts.councils["lad_code"] == code]

    def people(column: str) -> float:
        return float(vale[column].iloc[0])

    assert grew[Age.FROM_85, 0] ** 3 == pytest.approx(
        people("aged_85_2020") / people("aged_85_2017")
    )
    young = [people(f"people_{y}") - people(f"aged_65_{y}") for y in (2020, 2017)]
    assert grew[Age.UNDER_65, 0] ** 3 == pytest.approx(young[0] / young[1])


@pytest.mark.slow
def test_growth_by_council_is_counted_in_runs_with_dates_alone() -> None:
    usual = load_scenario("baseline").with_(only=TINY, burn_in_weeks=0)
    plain, dated = (CareModel(one).state for one in (usual, usual.with_(history=History())))
    projected = 1.0 + plain.parameters["weather.growth_85"]
    assert growth_by_age(plain)[Age.FROM_85] == pytest.approx(projected)
    own = growth_by_age(dated)[Age.FROM_85]
    assert len(np.unique(own)) == dated.councils
    assert (own > 0.98).all()
    assert (own < 1.08).all()
