"""A council's year: reserves, budget and fee from the year that ends."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.agents.council_year import (
    CouncilYear,
    NextMoney,
    YearRules,
    may_spend,
    next_year,
)

RULES = YearRules(
    settlement=0.02,
    care_priority=0.01,
    reserves_most=0.1,
    reserves_years=4.0,
    fee_answer=0.5,
    fee_least=0.5,
)


def year(rules: YearRules = RULES, **changed: float) -> CouncilYear:
    """A council of £20 and 1,000 pounds a week after a year in which it spent its budget."""
    given = {
        "fee": 20.0, "budget": 1000.0, "reserves": 0.0, "left": 0.0, "tied": 0.0,
        "cost_rise": 0.02, "passes": 1.0, "waits": 0.0, "spend": 1000.0,
        "ratio": 1.0, "pooled": 0.0,
    } | changed  # fmt: skip
    one = {name: np.array([value]) for name, value in given.items()}
    last = CouncilYear(one.pop("fee"), one.pop("budget"), one.pop("reserves"), np.zeros(1))
    money = NextMoney(one.pop("ratio"), one.pop("pooled"), one.pop("spend"))
    return next_year(last, **one, money=money, rules=rules, weeks=50.0)


def test_with_money_for_it_the_fee_rises_by_what_is_passed_on() -> None:
    assert year().fee == pytest.approx(20.0 * 1.02)
    assert year(passes=0.5).fee == pytest.approx(20.0 * 1.01)
    assert year().budget == pytest.approx(1030.0)


def test_without_money_a_council_gives_part_of_the_rise() -> None:
    assert year(spend=1100.0).fee == pytest.approx(20.0 * (1.0 + 0.5 * 0.02))
    none = RULES._replace(fee_least=0.0)
    assert year(spend=1100.0, rules=none).fee == pytest.approx(20.0)
    # Between the two it gives what it has: £30 more for £1,015 of spending.
    assert year(cost_rise=0.025, spend=1015.0).fee == pytest.approx(20.0 * 1030.0 / 1015.0)


def test_work_that_nobody_took_raises_the_fee_only_where_there_is_money() -> None:
    assert year(cost_rise=0.0, waits=0.04).fee == pytest.approx(20.0 * 1.02)
    poor = year(cost_rise=0.0, waits=0.04, spend=1100.0, rules=RULES._replace(fee_least=0.0))
    assert poor.fee == pytest.approx(20.0)


def test_a_fee_is_never_cut() -> None:
    assert year(cost_rise=-0.1).fee == pytest.approx(20.0)


def test_what_is_overspent_is_paid_back_over_years() -> None:
    after = year(left=-2000.0)
    assert after.reserves == pytest.approx(-2000.0)
    assert after.from_reserves == pytest.approx(-2000.0 / 4 / 50)
    rich = year(left=90_000.0)
    assert rich.reserves == pytest.approx(0.1 * 1000.0 * 50)  # the rest goes to other services
    assert rich.from_reserves == pytest.approx(25.0)


def test_money_for_care_stays_in_the_budget() -> None:
    assert year(tied=7.0).budget == pytest.approx(1037.0)


def test_what_policy_decides_moves_money_and_spending_alike() -> None:
    usual = year(cost_rise=0.025, spend=1015.0)
    assert year(cost_rise=0.025, spend=1116.5, ratio=1.1).fee == pytest.approx(usual.fee)
    pooled = year(cost_rise=0.025, spend=1015.0, pooled=-2.0)
    assert pooled.fee == pytest.approx(20.0 * 1028.0 / 1015.0)
    assert year(left=90_000.0, ratio=1.1).reserves == pytest.approx(0.11 * 1000.0 * 50)


def test_what_may_be_spent_is_one_rule() -> None:
    budget, ratio, reserves, pooled = (np.array([x]) for x in (1030.0, 1.1, 7.0, -5.0))
    assert may_spend(budget, ratio, reserves, pooled) == pytest.approx(1135.0)
