"""Runs with dates: councils' fees and budgets answer to cost, money and what nobody took."""

from __future__ import annotations

from functools import cache

import pytest
from small import TINY

from gofal.abm.calendar import YEAR
from gofal.abm.history import History
from gofal.abm.model import CareModel
from gofal.abm.scenario import Scenario, load_scenario
from gofal.abm.week.market.allowed import allowed_spending
from gofal.abm.week.market.hour_price import mean_prices
from gofal.agents.table import F64


def dated() -> Scenario:
    """Two councils in a run with dates."""
    base = load_scenario("baseline").with_(only=TINY, burn_in_weeks=30)
    return base.with_(history=History())


@pytest.fixture(scope="module")
def march() -> CareModel:
    """The two in the last week of March 2017."""
    model = CareModel(dated())
    model.run_for(YEAR)
    return model


def after(march: CareModel, **columns: float | F64) -> tuple[F64, F64, F64]:
    """Rise of the fee, budget and spending allowed after April, some columns changed before."""
    model = march.fork(dated())
    m, before = model.state.commissioner.columns, march.state.commissioner["fee"].copy()
    for name, value in columns.items():
        model.state.commissioner[name][:] = value
    model.run_for(1)
    return m.fee / before - 1.0, m.budget.copy(), m.from_reserves.copy()


@pytest.mark.slow
def test_the_books_of_a_year_hold_what_was_spent(march: CareModel) -> None:
    model = march.fork(dated())
    s, m = model.state, model.state.commissioner.columns
    model.run_for(1)  # April: a new year begins
    left, allowed = m.year_left.copy(), allowed_spending(s) - m.from_reserves
    model.run_for(1)
    assert m.year_left - left == pytest.approx(allowed - s.tally["council_gross"], rel=1e-6)


def test_who_passes_more_of_a_rise_on_has_the_higher_fee(march: CareModel) -> None:
    low, *_ = after(march, passes=0.4, spend=1.0)  # enough for anything
    high, *_ = after(march, passes=1.0, spend=1.0)
    assert (low > 0.0).all()
    assert (high > low).all()
    # The floor rose by 4.2 % and prices by 1.95 %; the rest is what nobody took.
    cost = 0.7 * (7.5 / 7.2 - 1.0) + 0.3 * 0.0195
    assert high - low == pytest.approx(0.6 * cost, rel=1e-3)


def test_overspending_is_paid_back_and_holds_the_fee(march: CareModel) -> None:
    spend = 0.9 * march.state.commissioner["budget"]
    rise, budget, back = after(march, year_left=1e5, passes=1.0, spend=spend)
    held, same, owed = after(march, year_left=-1e7, passes=1.0, spend=spend)
    assert (held < rise).all()
    assert (budget == same).all()
    assert (owed < 0.0).all()
    assert (owed < back).all()


def test_what_self_funders_pay_follows_cost_and_not_what_the_council_can_afford(
    march: CareModel,
) -> None:
    poor = march.fork(dated())
    poor.state.commissioner["year_left"][:] = -1e7
    before = mean_prices(march.state)
    firms = march.state.provider["private_ratio"].copy()
    poor.run_for(1)
    s = poor.state
    s.provider["private_ratio"][: len(firms)] = firms  # what firms decide in that week set aside
    cost = 0.7 * (7.5 / 7.2 - 1.0) + 0.3 * 0.0195
    assert mean_prices(s) == pytest.approx(before * (1.0 + cost), rel=5e-3)
    level = s.commissioner["price_level"] / march.state.commissioner["price_level"]
    assert level == pytest.approx(1.0 + cost, rel=1e-3)


def test_assessors_grow_as_money_does_beyond_prices(march: CareModel) -> None:
    before = march.state.commissioner["asked"].copy()
    held = march.state.commissioner["budget"].copy()

    def grown(part: float) -> tuple[F64, F64]:
        model = march.fork(dated())
        dates = model.state.dated
        assert dates is not None
        known = dates.of_year(2017).with_values({"commissioner.assess_growth": part})
        dates.of_year = cache(lambda _year: known)
        model.run_for(1)
        return model.state.commissioner["asked"] / before, model.state.commissioner["budget"] / held

    still, _ = grown(0.0)
    assert still == pytest.approx(1.0)
    more, money = grown(1.0)
    assert more == pytest.approx(money / 1.0195, rel=1e-3)


def test_a_run_without_dates_keeps_no_year() -> None:
    model = CareModel(load_scenario("baseline").with_(only=TINY, burn_in_weeks=30))
    model.run_for(YEAR + 1)
    m = model.state.commissioner.columns
    for column in (m.year_left, m.reserves, m.from_reserves):
        assert not column.any()
