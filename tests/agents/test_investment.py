"""A founder's plan: hours by age, the deepest point of cash, and its worth."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.agents.investment import (
    Money,
    Plan,
    PlanRules,
    chosen,
    deepest_point,
    fewer,
    hours_at,
    plan_worth,
    price_of_credit,
)
from gofal.agents.layers import LayerRules, Running, running

OWN = Money(before=0.0, growing=0.0, capital=1e9, rate=0.2)  # nothing is borrowed
RULES = PlanRules(plan_quarters=12.0, discount=0.95)


def office(fixed: float) -> Running:
    """A week's cost at any size, without layers of management."""
    return running(fixed, 0.0, 0.0, LayerRules(0.0, 580.0, 5.0, 780.0))


def test_hours_come_as_packages_begin_and_go_as_they_end() -> None:
    plan = Plan(soon=40.0, later=300.0, stay=55.0, pace=1e9, lag=0.0)
    assert hours_at(plan, 0.0) == 0.0
    assert hours_at(plan, 1e-3) == pytest.approx(40.0, rel=1e-3)
    assert hours_at(plan, 55.0) == pytest.approx(40.0 / np.e + 300.0 * (1.0 - 1.0 / np.e))
    assert hours_at(plan, 1e5) == pytest.approx(300.0)
    slow = plan._replace(pace=5.0, lag=7.0)  # carers have to be found, and then to begin
    assert hours_at(slow, 6.0) == 0.0
    assert hours_at(slow, 9.0) == pytest.approx(10.0)
    assert hours_at(slow, 500.0) == hours_at(plan, 500.0)


def test_the_deepest_point_is_where_losses_turn() -> None:
    at_once = Plan(soon=0.0, later=0.0, stay=50.0, pace=1e9, lag=0.0)
    # With no hours at all every week costs the fixed cost, to the end of the plan.
    assert deepest_point(
        at_once, 1.0, office(200.0), OWN._replace(before=500.0), RULES
    ) == pytest.approx(500 + 156 * 200)
    plan = Plan(soon=0.0, later=400.0, stay=50.0, pace=8.0, lag=0.0)
    week = [13 * (hours_at(plan, 13 * (k + 0.5)) * 1.5 - 250.0) for k in range(12)]
    lowest = -min(0.0, float(np.cumsum(week).min()))
    assert deepest_point(plan, 1.5, office(250.0), OWN, RULES) == pytest.approx(lowest)
    assert lowest > 1000.0
    sunk = deepest_point(plan, 1.5, office(250.0), OWN._replace(before=3000.0), RULES)
    assert sunk == pytest.approx(lowest + 3000.0)
    rich = Plan(soon=1000.0, later=1000.0, stay=50.0, pace=1e9, lag=0.0)
    assert deepest_point(
        rich, 1.5, office(250.0), OWN._replace(before=800.0), RULES
    ) == pytest.approx(800.0)


def test_a_plan_is_worth_its_years_and_then_a_choice() -> None:
    plan = Plan(soon=300.0, later=300.0, stay=50.0, pace=1e9, lag=0.0)  # the same hours at any age
    week, d = 300.0 * 1.5 - 250.0, 0.95
    for_ever = 13.0 * week / (1.0 - d)
    assert plan_worth(plan, 1.5, office(250.0), OWN, 0.0, RULES) == pytest.approx(for_ever)
    assert plan_worth(
        plan, 1.5, office(250.0), OWN._replace(before=700.0), 0.0, RULES
    ) == pytest.approx(for_ever - 700.0)
    bad = plan_worth(plan, 0.5, office(250.0), OWN, 0.0, RULES)  # loses 100 a week, then stops
    assert bad == pytest.approx(-1300.0 * (1.0 - d**12) / (1.0 - d))
    # Not to know it yet is worth something only because one may stop.
    assert plan_worth(plan, 0.5, office(250.0), OWN, 80.0, RULES) > bad


def test_credit_costs_what_its_losses_cost() -> None:
    assert price_of_credit(0.05, 0.0) == 0.05
    lent, back = 1000.0, 1000.0 * (1.0 - 0.2) * (1.0 + price_of_credit(0.05, 0.2))
    assert back == pytest.approx(1.05 * lent)
    plan = Plan(soon=0.0, later=400.0, stay=50.0, pace=8.0, lag=7.0)
    own, poor = OWN, Money(before=0.0, growing=0.0, capital=0.0, rate=0.2)
    need = deepest_point(plan, 1.5, office(250.0), own, RULES)
    assert deepest_point(plan, 1.5, office(250.0), poor, RULES) > need > 0.0
    assert plan_worth(plan, 1.5, office(250.0), poor, 0.0, RULES) < plan_worth(
        plan, 1.5, office(250.0), own, 0.0, RULES
    )
    half = Money(
        before=0.0, growing=0.0, capital=need, rate=0.2
    )  # what is never borrowed costs nothing
    assert deepest_point(plan, 1.5, office(250.0), half, RULES) == pytest.approx(need)


def test_plans_of_equal_worth_are_chosen_by_the_attention_they_get() -> None:
    attention = np.array([0.6, 0.3, 0.1])
    drawn = (np.arange(1000) + 0.5) / 1000.0
    for worth in (np.zeros(3), np.full(3, 5e6), np.full(3, -100.0)):
        picks = [chosen(worth, attention, 20_000.0, u) for u in drawn]
        assert np.bincount(picks) == pytest.approx(1000 * attention, abs=1)
    better = np.array([0.0, 20_000.0, 0.0])
    share = np.mean([chosen(better, attention, 20_000.0, u) == 1 for u in drawn])
    assert share == pytest.approx(0.3 * np.e / (0.7 + 0.3 * np.e), abs=2e-3)


def test_hours_more_cost_once_and_fewer_hours_need_more() -> None:
    plan = Plan(soon=0.0, later=400.0, stay=50.0, pace=8.0, lag=0.0)
    dear = OWN._replace(growing=60.0)
    grown = 60.0 * hours_at(plan, 156.0)
    undiscounted = PlanRules(plan_quarters=12.0, discount=1.0 - 1e-9)
    less = plan_worth(plan, 1.5, office(250.0), OWN, 0.0, undiscounted) - plan_worth(
        plan, 1.5, office(250.0), dear, 0.0, undiscounted
    )
    assert less == pytest.approx(grown, rel=0.01)
    need = deepest_point(plan, 1.5, office(250.0), OWN, RULES)
    assert deepest_point(fewer(plan, 0.6), 1.5, office(250.0), OWN, RULES) > need
    assert fewer(plan, 0.6).later == 240.0
