"""Layers of management: an hour is cheaper with size, and dearer where managers come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gofal.agents.layers import (
    LayerRules,
    cost_of_layers,
    cost_of_next_hour,
    cost_of_week,
    running,
)

RULES = LayerRules(span=450.0, coordinator_week=580.0, managed=5.0, manager_week=780.0)
AGENCY = running(220.0, 1.0, 0.0, RULES)
HOURS = st.floats(1.0, 20_000.0)


def test_layers_at_some_sizes() -> None:
    assert cost_of_layers(450.0, AGENCY) == pytest.approx(580.0)
    assert cost_of_week(225.0, AGENCY) == pytest.approx(220.0 + 290.0)
    assert cost_of_layers(0.5, AGENCY) == pytest.approx(580.0 / 900.0)
    # The owner leads five coordinators; ten need a manager beside.
    assert cost_of_layers(2250.0, AGENCY) == pytest.approx(5 * 580.0)
    assert cost_of_layers(4500.0, AGENCY) == pytest.approx(10 * 580.0 + 780.0)


def test_an_hour_gets_cheaper_with_size_and_then_dearer() -> None:
    def by_hour(hours: float) -> float:
        return cost_of_week(hours, AGENCY) / hours

    assert by_hour(300.0) > by_hour(1000.0) > by_hour(2250.0) < by_hour(4500.0) < by_hour(9000.0)


def test_an_agency_of_300_hours_runs_at_what_overhead_and_office_cost_before_layers() -> None:
    assert 1.1 + cost_of_week(300.0, AGENCY) / 300.0 == pytest.approx(2.4 + 220.0 / 300.0, abs=0.02)


@given(HOURS, st.floats(0.5, 12.0), st.floats(0.0, 9000.0))
def test_the_next_hour_is_the_slope_of_the_cost_of_all_branches(
    hours: float, ratio: float, elsewhere: float
) -> None:
    branch = running(0.0, ratio, elsewhere, RULES)
    group = running(0.0, ratio, 0.0, RULES)
    more = cost_of_layers(hours + elsewhere + 1.0, group) - cost_of_layers(hours + elsewhere, group)
    ahead = cost_of_next_hour(hours + 1.0, branch)
    assert cost_of_next_hour(hours, branch) - 1e-9 <= more <= ahead + 1e-9


@given(HOURS, HOURS, st.floats(0.5, 12.0))
def test_branches_pay_together_what_their_group_costs(one: float, two: float, ratio: float) -> None:
    parts = cost_of_layers(one, running(0.0, ratio, two, RULES))
    parts += cost_of_layers(two, running(0.0, ratio, one, RULES))
    assert parts == pytest.approx(cost_of_layers(one + two, running(0.0, ratio, 0.0, RULES)))


def test_one_person_and_a_span_of_zero_have_no_layers() -> None:
    none = LayerRules(0.0, 580.0, 5.0, 780.0)
    for nobody in (running(15.0, 0.0, 0.0, RULES), running(15.0, 1.0, 0.0, none)):
        assert cost_of_week(3000.0, nobody) == 15.0
        assert cost_of_next_hour(3000.0, nobody) == 0.0


@pytest.mark.parametrize(("hours", "saves"), [(300.0, False), (600.0, False), (1500.0, True)])
def test_teams_save_layers_only_where_there_are_layers(hours: float, saves: bool) -> None:
    """A charity's coordinators, or a first mentor and others who support more hours each."""
    charity, teams = running(380.0, 1.0, 0.0, RULES), running(900.0, 2.5, 0.0, RULES)
    assert (cost_of_week(hours, teams) < cost_of_week(hours, charity)) == saves
