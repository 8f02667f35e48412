"""On-costs by a carer's pay of a week: known answers of the law of 2018, 2024 and 2025."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gofal.abm.history import events
from gofal.abm.parameters import load_parameters
from gofal.abm.world.dated import Dated
from gofal.agents.oncosts import (
    OncostRules,
    after_allowance,
    insurance_due,
    pension_due,
    share_of_pay,
)

PARAMETERS = load_parameters()
DATED = tuple(OncostRules._fields)


def law(year: int) -> OncostRules:
    """What is in force from April of a year."""
    return OncostRules(*(PARAMETERS.by_year(f"work.{name}", year) for name in DATED))


NOW, BEFORE, AFTER = law(2018), law(2024), law(2025)
RLW = 12.60


def dearer(carers: int, hours: float) -> float:
    """By how much 2025 raises a firm's National Insurance, over its pay of a week."""
    pay = RLW * hours
    shares = [
        share_of_pay(carers * pay, carers * insurance_due(pay, rules), 0.0, True, 0.0, rules)
        for rules in (BEFORE, AFTER)
    ]
    return shares[1] - shares[0]


def test_a_parameter_has_the_value_of_april_2018() -> None:
    for name in DATED:
        assert PARAMETERS[f"work.{name}"] == PARAMETERS.by_year(f"work.{name}", 2018), name


def test_the_law_by_year() -> None:
    """F-234 to F-252."""
    assert (BEFORE.ni_rate, BEFORE.ni_threshold, BEFORE.ni_allowance) == (0.138, 175.0, 5000.0)
    assert (AFTER.ni_rate, AFTER.ni_threshold, AFTER.ni_allowance) == (0.15, 96.0, 10500.0)
    assert [law(year).ni_threshold for year in (2016, 2018, 2021, 2023)] == [156, 162, 170, 175]
    assert [law(year).pension_share for year in (2016, 2018, 2019)] == [0.01, 0.02, 0.03]
    assert [law(year).ni_allowance_limit for year in (2019, 2020, 2024, 2025)] == [
        *(1e9, 100_000, 100_000),
        1e9,
    ]


def test_a_run_with_dates_meets_the_law_of_each_april() -> None:
    of_year = Dated(PARAMETERS).of_year
    for year in range(2016, 2026):
        then = OncostRules(*(of_year(year)[f"work.{name}"] for name in DATED))
        assert then == law(year), year
    without = Dated(PARAMETERS, events()["ni"].parameters).of_year(2025)
    assert without["work.ni_rate"] == 0.138
    assert without["work.ni_threshold"] > 180.0, "as prices rose"


@pytest.mark.parametrize(
    ("hours", "before", "after", "share"), [(25.0, 19.3, 32.9, 0.043), (16.0, 3.7, 15.8, 0.060)]
)
def test_2025_hits_part_time_pay_hardest(
    hours: float, before: float, after: float, share: float
) -> None:
    """At the Real Living Wage of £12.60 an hour (history.md)."""
    pay = RLW * hours
    was, is_now = insurance_due(pay, BEFORE), insurance_due(pay, AFTER)
    assert (was, is_now) == pytest.approx((before, after), abs=0.06)
    assert (is_now - was) / pay == pytest.approx(share, abs=0.0006)
    assert insurance_due(37.5 * RLW, AFTER) - insurance_due(37.5 * RLW, BEFORE) < share * 37.5 * RLW


def test_the_allowance_spares_the_smallest_firms() -> None:
    """What is added to it in 2025 cancels the rise for some eight carers of 25 hours."""
    assert dearer(4, 25.0) <= 0.0
    assert abs(dearer(8, 25.0)) < 0.002
    assert dearer(30, 25.0) > 0.03 > dearer(8, 25.0) + 0.025


def test_a_firm_of_thirty_part_timers_pays_more_for_a_pound_than_one_of_full_timers() -> None:
    assert dearer(30, 16.0) > dearer(30, 25.0) > dearer(13, 37.5)


def test_the_allowance_never_leaves_less_than_zero_and_ends_at_its_limit() -> None:
    assert after_allowance(20.0, 20.0, True, NOW) == 0.0
    assert after_allowance(100.0, 100.0, True, NOW) == pytest.approx(100.0 - 3000.0 / 52.0)
    assert after_allowance(100.0, 100.0, False, NOW) == 100.0
    # From April 2020 to 2025 not for those who owe 100,000 a year.
    assert after_allowance(1950.0, 1950.0, True, BEFORE) == 1950.0
    assert after_allowance(1900.0, 1900.0, True, BEFORE) < 1900.0
    assert after_allowance(1950.0, 1950.0, True, AFTER) < 1950.0
    at = BEFORE.ni_allowance_limit / 52.0
    assert after_allowance(at, at, True, BEFORE) == at, "who owes just as much has none either"


def test_a_pension_begins_at_the_trigger_and_counts_from_the_lower_limit() -> None:
    assert pension_due(NOW.pension_trigger - 0.01, NOW) == 0.0
    assert pension_due(NOW.pension_trigger, NOW) > 0.0
    assert pension_due(216.0, NOW) == pytest.approx(0.02 * 100.0)
    everybody = NOW._replace(pension_trigger=112.0)
    assert pension_due(115.0, everybody) == 0.0


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.floats(0.0, 900.0), st.floats(0.0, 900.0), st.booleans())
def test_what_is_due_grows_with_pay_and_is_a_share_of_it(
    pay: float, more: float, claims: bool
) -> None:
    for rules in (NOW, BEFORE, AFTER):
        assert 0.0 <= insurance_due(pay, rules) <= insurance_due(pay + more, rules)
        assert insurance_due(pay, rules) <= rules.ni_rate * pay
        assert 0.0 <= pension_due(pay, rules) <= pension_due(pay + more, rules)
        share = share_of_pay(pay, insurance_due(pay, rules), 0.0, claims, 0.14, rules)
        assert 0.14 <= share <= 0.14 + rules.ni_rate
