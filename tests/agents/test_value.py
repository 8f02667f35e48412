"""Beliefs and the value of going on: known answers and plain simulations."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.agents.layers import LayerRules, running
from gofal.agents.value import (
    Belief,
    ValueRules,
    cost_of_growing,
    drift,
    firm_value,
    forecast,
    going_on,
    hours_of_year,
    learn,
    moves,
    reached,
    see_hours,
    see_left,
    surplus_moves,
    upside,
)

OFFICE = running(220.0, 0.0, 0.0, LayerRules(0.0, 580.0, 5.0, 780.0))
RULES = ValueRules(
    hours_doubt=0.5,
    hours_noise=0.2,
    hours_drift=0.05,
    left_doubt=1.5,
    left_noise=1.0,
    left_drift=0.2,
    ramp_weeks=78.0,
    growth_cost=90.0,
    discount=0.95,
)


def test_learning_moves_half_way_where_sight_is_as_doubtful_as_belief() -> None:
    assert learn(10.0, 4.0, 20.0, 2.0) == pytest.approx((15.0, 2.0))


@pytest.mark.parametrize(("variance", "noise", "mean"), [(0.0, 2.0, 10.0), (4.0, 0.0, 20.0)])
def test_the_certain_learn_nothing_and_clear_sight_everything(
    variance: float, noise: float, mean: float
) -> None:
    assert learn(10.0, variance, 20.0, noise) == pytest.approx((mean, 0.0), abs=1e-9)


def test_a_belief_moves_as_far_as_simulated_ones_do() -> None:
    rng = np.random.default_rng(1)
    variance, noise, change = 9.0, 2.0, 0.7
    truth = 3.0 * rng.standard_normal(200_000)
    mean, known = np.zeros(len(truth)), variance
    for _ in range(4):
        seen = truth + noise * rng.standard_normal(len(truth))
        gain = known / (known + noise**2)
        mean += gain * (seen - mean)
        known = (1.0 - gain) * known + change**2
        truth += change * rng.standard_normal(len(truth))
    assert moves(variance, noise, change) == pytest.approx(mean.std(), rel=0.01)


def test_the_young_move_further_than_the_old_who_move_with_the_drift() -> None:
    old = 4.0
    for _ in range(400):
        old = learn(0.0, old, 0.0, 2.0)[1] + 0.3**2
    assert moves(4.0, 2.0, 0.3) > 2.0 * moves(old, 2.0, 0.3)
    assert moves(old, 2.0, 0.3) == pytest.approx(2.0 * 0.3)


def test_upside_is_the_mean_of_what_lies_above_zero() -> None:
    drawn = np.random.default_rng(2).normal(-40.0, 90.0, 1_000_000)
    assert upside(-40.0, 90.0) == pytest.approx(np.maximum(0.0, drawn).mean(), rel=0.01)
    assert (upside(7.0, 0.0), upside(-7.0, 0.0)) == (7.0, 0.0)


def test_going_on_is_a_year_and_what_a_choice_after_it_is_worth() -> None:
    rng = np.random.default_rng(3)
    x, spread = -30.0, 100.0
    a_year_on = rng.normal(x, spread, 2_000_000)
    for_ever = 13.0 * a_year_on * np.sum(0.95 ** np.arange(2000))
    plain = 52.0 * x + 0.95**4 * np.where(a_year_on > 0.0, for_ever, 0.0).mean()
    assert going_on(x, x, spread, RULES) == pytest.approx(plain, rel=0.01)


def test_a_certain_surplus_for_ever_is_worth_its_annuity() -> None:
    assert going_on(10.0, 10.0, 0.0, RULES) == pytest.approx(520.0 + 0.95**4 * 130.0 / 0.05)


def test_a_ramp_reaches_nine_tenths_at_its_end_and_hours_come_nearer() -> None:
    assert reached(0.0, RULES) == 0.0
    assert reached(78.0, RULES) == pytest.approx(0.9)
    assert 0.0 < hours_of_year(0.0, 100.0, RULES) < hours_of_year(50.0, 100.0, RULES) < 100.0
    assert hours_of_year(100.0, 100.0, RULES) == pytest.approx(100.0)
    assert hours_of_year(140.0, 100.0, RULES) > 100.0


def test_the_young_see_the_patch_behind_their_first_hours() -> None:
    plan = forecast(200.0, 3.0, RULES)
    on_plan = see_hours(200.0 * reached(26.0, RULES), 26.0, plan, RULES)
    assert on_plan.hours == pytest.approx(200.0)
    assert on_plan.hours_variance < plan.hours_variance
    behind = see_hours(0.5 * 200.0 * reached(26.0, RULES), 26.0, plan, RULES)
    later = see_hours(0.5 * 200.0 * reached(156.0, RULES), 156.0, plan, RULES)
    assert 100.0 < later.hours < behind.hours < 200.0


def test_a_start_that_costs_what_growth_costs_changes_no_belief() -> None:
    plan = forecast(200.0, 3.0, RULES)
    weeks = np.linspace(0.0, 26.0, 10_001)
    hours = np.array([200.0 * reached(week, RULES) for week in weeks])
    grown = 90.0 * (hours[-1] - hours[9_000]) / (np.diff(weeks[9_000:]) @ hours[9_001:])
    seen = see_left(3.0 - grown + cost_of_growing(weeks[9_500], RULES), 1.0, plan, RULES)
    assert seen.left == pytest.approx(3.0, abs=0.01)


def test_growth_that_costs_more_makes_a_start_worth_less() -> None:
    plan = forecast(200.0, 3.0, RULES)
    dear = RULES._replace(growth_cost=190.0)
    less = firm_value(0.0, plan, OFFICE, RULES) - firm_value(0.0, plan, OFFICE, dear)
    assert less == pytest.approx(100.0 * 200.0 * reached(52.0, RULES))
    old = firm_value(200.0, plan, OFFICE, RULES)
    assert firm_value(200.0, plan, OFFICE, dear) == old


def test_what_an_hour_leaves_is_learned_and_drifts() -> None:
    plan = forecast(200.0, 3.0, RULES)
    seen = see_left(1.0, 1.0, plan, RULES)
    assert 1.0 < seen.left < 2.0
    assert seen.left < see_left(1.0, 0.2, plan, RULES).left < 3.0
    assert seen.left_variance < plan.left_variance
    later = drift(seen, RULES)
    assert later.left_variance == pytest.approx(seen.left_variance + 0.2**2)
    assert later.hours_variance == pytest.approx(seen.hours_variance + (0.05 * 200.0) ** 2)


def test_a_week_surplus_moves_as_simulated_products_do() -> None:
    rng = np.random.default_rng(4)
    plan = forecast(200.0, 3.0, RULES)
    hours = moves(plan.hours_variance, 40.0, 10.0)
    left = moves(plan.left_variance, 1.0, 0.2)
    drawn = rng.normal(200.0, hours, 500_000) * rng.normal(3.0, left, 500_000)
    assert surplus_moves(plan, RULES) == pytest.approx(drawn.std(), rel=0.01)


def test_a_firm_is_worth_more_with_hours_with_doubt_and_without_fixed_cost() -> None:
    sure, unsure = Belief(200.0, 1e-6, 1.0, 1e-6), Belief(200.0, 1e4, 1.0, 1.0)
    assert firm_value(100.0, sure, OFFICE, RULES) > firm_value(0.0, sure, OFFICE, RULES)
    assert firm_value(100.0, sure, OFFICE._replace(fixed=0.0), RULES) > firm_value(
        100.0, sure, OFFICE, RULES
    )
    assert firm_value(100.0, unsure, OFFICE, RULES) > firm_value(100.0, sure, OFFICE, RULES)
