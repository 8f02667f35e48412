"""A founder's plan: hours by age, the deepest point of cash, and its worth."""

from __future__ import annotations

from math import exp, pi, sqrt

import numpy as np
import pytest

from gofal.agents.investment import (
    Plan,
    PlanRules,
    choice_worth,
    deepest_point,
    hours_at,
    plan_worth,
)

RULES = PlanRules(plan_quarters=12.0, discount=0.95)


def test_hours_come_as_packages_begin_and_go_as_they_end() -> None:
    plan = Plan(soon=40.0, later=300.0, stay=55.0, fill=1e9, lag=0.0)
    assert hours_at(plan, 0.0) == 0.0
    assert hours_at(plan, 1e-3) == pytest.approx(40.0, rel=1e-3)
    assert hours_at(plan, 55.0) == pytest.approx(40.0 / np.e + 300.0 * (1.0 - 1.0 / np.e))
    assert hours_at(plan, 1e5) == pytest.approx(300.0)
    slow = plan._replace(fill=0.01)
    assert hours_at(slow, 20.0) == pytest.approx(hours_at(plan, 20.0) * (1.0 - exp(-0.2)))
    late = slow._replace(lag=7.0)  # who is hired has still to begin
    assert hours_at(late, 6.0) == 0.0
    assert hours_at(late, 27.0) == pytest.approx(hours_at(plan, 27.0) * (1.0 - exp(-0.2)))


def test_the_deepest_point_is_where_losses_turn() -> None:
    at_once = Plan(soon=0.0, later=0.0, stay=50.0, fill=1.0, lag=0.0)
    # With no hours at all every week costs the fixed cost, to the end of the plan.
    assert deepest_point(at_once, 1.0, 200.0, 500.0, RULES) == pytest.approx(500 + 156 * 200)
    plan = Plan(soon=0.0, later=400.0, stay=50.0, fill=0.2, lag=0.0)
    week = [13 * (hours_at(plan, 13 * (k + 0.5)) * 1.5 - 250.0) for k in range(12)]
    lowest = -min(0.0, float(np.cumsum(week).min()))
    assert deepest_point(plan, 1.5, 250.0, 0.0, RULES) == pytest.approx(lowest)
    assert lowest > 1000.0
    sunk = deepest_point(plan, 1.5, 250.0, 3000.0, RULES)
    assert sunk == pytest.approx(lowest + 3000.0)
    rich = Plan(soon=1000.0, later=1000.0, stay=50.0, fill=10.0, lag=0.0)
    assert deepest_point(rich, 1.5, 250.0, 800.0, RULES) == pytest.approx(800.0)


def test_a_choice_is_worth_the_mean_of_what_is_above_nought() -> None:
    assert choice_worth(30.0, 0.0) == 30.0
    assert choice_worth(-30.0, 0.0) == 0.0
    assert choice_worth(0.0, 10.0) == pytest.approx(10.0 / sqrt(2.0 * pi))
    drawn = np.random.default_rng(1).normal(-5.0, 20.0, 400_000)
    assert choice_worth(-5.0, 20.0) == pytest.approx(np.maximum(drawn, 0.0).mean(), rel=0.01)


def test_a_plan_is_worth_its_years_and_then_a_choice() -> None:
    plan = Plan(soon=300.0, later=300.0, stay=50.0, fill=1e9, lag=0.0)  # the same hours at any age
    week, d = 300.0 * 1.5 - 250.0, 0.95
    for_ever = 13.0 * week / (1.0 - d)
    assert plan_worth(plan, 1.5, 250.0, 0.0, 0.0, RULES) == pytest.approx(for_ever)
    assert plan_worth(plan, 1.5, 250.0, 700.0, 0.0, RULES) == pytest.approx(for_ever - 700.0)
    bad = plan_worth(plan, 0.5, 250.0, 0.0, 0.0, RULES)  # loses 100 a week, then stops
    assert bad == pytest.approx(-1300.0 * (1.0 - d**12) / (1.0 - d))
    # Not to know it yet is worth something only because one may stop.
    assert plan_worth(plan, 0.5, 250.0, 0.0, 80.0, RULES) > bad
