"""Events of history: what each sets, and that it does not without it."""

from __future__ import annotations

import pytest

from gofal.abm.calendar import week_of
from gofal.abm.history import History, events
from gofal.abm.levers import load_levers
from gofal.abm.scenario import load_scenario
from gofal.abm.world.policy import Policy

CODES = ("W06000001", "W06000023")


def lever_in(lever: str, month: str, *without: str) -> float:
    """Where a lever stands in a month of a run with dates."""
    scenario = load_scenario("baseline").with_(history=History(without))
    policy = Policy(scenario, load_levers(scenario.country.levers), CODES)
    policy.at(week_of(month) + 1)
    one, other = policy[lever]
    assert one == other
    return float(one)


@pytest.mark.parametrize(
    ("event", "lever", "month", "value"),
    [
        ("national_failure", "national_provider_exit", "2018-10", 0.0),
        ("national_failure", "national_provider_exit", "2018-11", 1.0),
        ("pandemic", "pandemic", "2020-02", 0.0),
        ("pandemic", "pandemic", "2020-03", 1.0),
        ("pandemic", "pandemic", "2021-12", 0.3),
        ("pandemic", "pandemic", "2022-04", 0.0),
        ("pandemic", "pandemic_funding", "2020-12", 0.5),
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


def test_every_change_says_what_it_rests_on() -> None:
    for event in events().values():
        for change in event.changes:
            assumed = "ssumption" in change.source or "memory" in change.source
            assert change.evidence or assumed, change


def test_the_floor_of_the_living_wage_is_that_of_the_two_wages() -> None:
    floor = next(one for one in events()["living_wage"].changes if one.lever == "pay_floor")
    assert floor.value == pytest.approx(9.9 / 9.5 - 1.0, abs=1e-4)
