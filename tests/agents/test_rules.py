"""Known answers for the rules that agents decide by; the numbers come from the facts list."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gofal.abm.parameters import Parameters, load_parameters
from gofal.agents.carer import (
    SatisfactionRules,
    free_contact_hours,
    satisfaction_target,
)
from gofal.agents.client import (
    RouteRules,
    accepts_direct_payment,
    prefers_own_money,
    weekly_charge,
)
from gofal.agents.commissioner import BudgetRules, next_ration
from gofal.agents.provider import (
    CostRules,
    required_contribution,
    unit_cost,
)
from gofal.agents.unpaid_carer import UnpaidRules, breakdown_hazard, strain_target

PARAMETERS: Parameters = load_parameters()
MOOD = PARAMETERS.fill(SatisfactionRules, "carer")
COST = PARAMETERS.fill(CostRules, "provider")
ONCOST = PARAMETERS["provider.oncost"]
UNPAID = PARAMETERS.fill(UnpaidRules, "unpaid_carer")
BUDGET = PARAMETERS.fill(BudgetRules, "commissioner")
ROUTE = PARAMETERS.fill(RouteRules, "access")
quick = settings(deadline=None, derandomize=True, max_examples=60)
share = st.floats(0.0, 1.0)


# -- carers ----------------------------------------------------------------------------------


def test_a_usual_job_leaves_people_neither_glad_nor_sorry() -> None:
    assert satisfaction_target(0.3, 0.3, 0.0, MOOD) == pytest.approx(0.5)


@quick
@given(share, share, share)
def test_satisfaction_stays_in_range_and_freedom_always_pleases(
    autonomy: float, training: float, relief: float
) -> None:
    now = satisfaction_target(autonomy, training, relief, MOOD)
    freer = satisfaction_target(min(1.0, autonomy + 0.1), training, relief, MOOD)
    assert 0.0 <= now <= freer <= 1.0


@quick
@given(st.floats(6, 42), st.floats(2.5, 30), st.floats(0, 10))
def test_free_hours_filled_leave_none_free(wanted: float, contact: float, travel: float) -> None:
    free = free_contact_hours(wanted, contact, travel, 0.19)
    booked = contact + free
    assume(booked > 2.0)
    assert booked * (1.0 + travel / contact) == pytest.approx(wanted)
    assert free_contact_hours(wanted, booked, travel * booked / contact, 0.19) == pytest.approx(
        0.0, abs=1e-9
    )


# -- people who need care ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wealthy", "ability", "hours", "charge"),
    [
        (True, 0.0, 3.0, 45.0),  # full charge
        (True, 0.0, 20.0, 80.0),  # the weekly cap
        (False, 30.0, 3.0, 30.0),  # what income allows
        (False, 60.0, 3.0, 45.0),  # never more than the care costs
        (False, 500.0, 40.0, 80.0),
        (False, 0.0, 10.0, 0.0),
    ],
)
def test_the_weekly_charge_has_three_limits(
    wealthy: bool, ability: float, hours: float, charge: float
) -> None:
    assert weekly_charge(wealthy, ability, hours, 15.0, 80.0) == pytest.approx(charge)


@quick
@given(st.booleans(), st.floats(0, 300), st.floats(0, 60), st.floats(0, 25), st.floats(0, 500))
def test_nobody_is_charged_above_the_cap(
    wealthy: bool, ability: float, hours: float, price: float, cap: float
) -> None:
    charge = weekly_charge(wealthy, ability, hours, price, cap)
    assert 0.0 <= charge <= cap + 1e-9
    assert charge <= hours * price + 1e-9


def test_only_people_of_means_buy_alone_and_only_if_it_costs_little_more() -> None:
    assert prefers_own_money(True, 40.0, 4.0, 20.0, 50.0)
    assert not prefers_own_money(True, 20.0, 4.0, 20.0, 50.0)
    assert not prefers_own_money(False, 1000.0, 4.0, 20.0, 50.0)


def test_support_makes_direct_payments_acceptable() -> None:
    base = ROUTE.offer_accept_base
    assert accepts_direct_payment(0.0, base - 0.01, ROUTE)
    assert not accepts_direct_payment(0.0, base + 0.01, ROUTE)
    assert accepts_direct_payment(1.0, base + 0.5 * ROUTE.offer_accept_support, ROUTE)


# -- unpaid carers -----------------------------------------------------------------------------


@quick
@given(st.floats(1, 100), st.booleans(), st.floats(-0.3, 0.3), share, share)
def test_unmet_need_strains_and_support_eases(
    hours: float, works: bool, burden: float, unmet: float, support: float
) -> None:
    base = strain_target(hours, works, burden, unmet, support, UNPAID)
    assert 0.0 <= base <= 1.0
    assert strain_target(hours, works, burden, 1.0, support, UNPAID) >= base
    assert strain_target(hours, works, burden, unmet, 1.0, UNPAID) <= base
    assert strain_target(hours, True, burden, unmet, support, UNPAID) >= base


def test_breakdown_grows_with_the_cube_of_strain() -> None:
    assert breakdown_hazard(0.8, UNPAID) == pytest.approx(8 * breakdown_hazard(0.4, UNPAID))
    assert breakdown_hazard(1.0, UNPAID) == pytest.approx(UNPAID.stop_strain)


# -- providers ---------------------------------------------------------------------------------

STACKS = {
    # pay, travel share, on-costs (NI, pension, holiday, training), mileage, running, price, surplus
    2014: (6.31, 0.19, 0.71 + 0.94, 1.40, 4.10, 15.19, 0.46),
    2020: (8.72, 0.195, 1.14 + 1.97, 1.36, 5.20, 20.69, 0.60),
}


@pytest.mark.parametrize("year", STACKS)
def test_an_hour_costs_what_the_published_stacks_say(year: int) -> None:
    """The trade association's minimum price, less its surplus (facts 3.3)."""
    pay, travel, oncosts, mileage, running, price, surplus = STACKS[year]
    rules = COST._replace(mileage_per_hour=mileage / travel)
    oncost = oncosts / (pay * (1.0 + travel))
    cost = unit_cost(pay, travel, 1.0, 0.0, running, oncost, rules)
    assert cost == pytest.approx(price - surplus, abs=0.1)


def test_worker_cost_in_2018_is_seven_tenths_of_the_minimum_price() -> None:
    """£7.83 an hour with all travel paid: 70-72 % of the minimum price of £18.01 (F-51)."""
    worker = unit_cost(7.83, 0.19, 1.0, 0.0, 0.0, ONCOST, COST)
    assert 0.69 < worker / 18.01 < 0.73


@quick
@given(st.floats(7, 15), st.floats(0, 1), share, st.floats(0, 5))
def test_travel_costs_even_if_it_is_not_paid(
    wage: float, travel: float, paid: float, overhead: float
) -> None:
    unpaid = unit_cost(wage, travel, 0.0, 0.0, overhead, ONCOST, COST)
    assert unpaid == pytest.approx(wage * (1 + ONCOST) + travel * COST.mileage_per_hour + overhead)
    assert unit_cost(wage, travel, paid, 0.0, overhead, ONCOST, COST) >= unpaid - 1e-12


def test_idle_carers_make_a_provider_modest() -> None:
    full = required_contribution(17.0, 0.02, 400.0, 500.0, 0.0, COST)
    assert full == pytest.approx(0.34 + COST.fixed_share * 400.0 / 500.0)
    assert required_contribution(17.0, 0.02, 400.0, 500.0, 0.1, COST) == pytest.approx(full / 2)
    assert required_contribution(17.0, 0.02, 400.0, 500.0, 0.5, COST) == 0.0
    small = required_contribution(17.0, 0.0, 400.0, 10.0, 0.0, COST)
    assert small == pytest.approx(COST.fixed_share * 400.0 / COST.plan_hours)


# -- councils ----------------------------------------------------------------------------------


def test_councils_tighten_in_proportion_to_overspending() -> None:
    allowed = 100.0 * (1.0 + BUDGET.headroom)
    assert next_ration(1.0, allowed, 100.0, BUDGET) == 1.0
    assert next_ration(1.0, allowed * 1.1, 100.0, BUDGET) == pytest.approx(
        max(BUDGET.ration_floor, 1.0 - 0.1 * BUDGET.ration_speed)
    )
    assert next_ration(1.0, 1e9, 100.0, BUDGET) == BUDGET.ration_floor
    assert next_ration(0.8, allowed, 100.0, BUDGET) == pytest.approx(0.8 + BUDGET.ration_recover)
    assert next_ration(0.8, 0.9 * allowed, 100.0, BUDGET) == pytest.approx(
        0.8 + max(BUDGET.ration_recover, 0.1 * BUDGET.ration_speed)
    )
    assert next_ration(1.0, 0.0, 100.0, BUDGET) == 1.0
    assert next_ration(0.9, 50.0, 0.0, BUDGET) == 0.9
