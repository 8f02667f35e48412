"""Funds and planned hours: what is paid whether or not a carer comes, and what goes back."""

from __future__ import annotations

import numpy as np
import pytest
from village import HILL, LAKE, Village

from gofal.abm.week.access.choices import choose_fund_effort
from gofal.abm.week.market.funds import FundsPaid
from gofal.abm.week.money.bills import Invoices, bill_people, invoice_councils, pay_funds
from gofal.abm.week.money.by_plan import pay_by_plan
from gofal.abm.week.money.capital import spend_capital
from gofal.abm.world.ledger import Flow
from gofal.agents.client import Route

FUND = {
    "route.fund_price": 1.0,
    "route.fund_weeks": 50.0,
    "route.fund_kept": 0.25,
    "delivery.effort_cost": 2.0,
}


def week(village: Village) -> None:
    """A week of bills, from people to funds."""
    village.state.ledger.open_week()
    bill_people(village.state)
    invoice_councils(village.state)
    pay_funds(village.state)


def fund(village: Village, j: int, council: int = HILL, /, **columns: float) -> int:
    """A person whose provider holds a fund of ten hours a week, in its second week."""
    usual = {"route": Route.FUND, "package": 10.0, "fund_hours": 10.0, "fund_week": 99}
    return village.person(j, council, **{**usual, **columns})


def test_a_fund_pays_its_hours_used_or_not_and_what_is_left_is_owed() -> None:
    v = Village(FUND, fund_offer=1.0)
    j = v.provider()
    person = fund(v, j, delivered=7.0, fund_unused=15.0)
    v.state.provider.columns.fund_owed[j] = 15.0
    week(v)
    assert v.flows()["COUNCIL_FEES"] == 200.0
    assert v.state.scratch(Invoices).councils[j] == 20_000
    assert v.state.scratch(FundsPaid).by_council.tolist() == [200.0, 0.0]
    c, p = v.state.client.columns, v.state.provider.columns
    assert c.fund_unused[person] == 75.0  # 15 and three hours of £20
    assert p.fund_owed[j] == 75.0
    assert "FUND_RETURN" not in v.flows()


def test_when_the_funds_year_is_over_what_is_left_goes_back_less_a_share() -> None:
    v = Village(FUND, fund_offer=1.0)
    v.state.week = 149
    j = v.provider()
    person = fund(v, j, package=8.0, delivered=7.0, fund_unused=100.0)
    p, c = v.state.provider.columns, v.state.client.columns
    p.fund_owed[j] = 100.0
    week(v)
    # A year of 50 weeks began in week 99; the next one pays eight hours a week.
    assert v.flows()["COUNCIL_FEES"] == 160.0
    assert v.flows()["FUND_RETURN"] == 75.0
    assert (c.fund_week[person], c.fund_hours[person]) == (149, 8.0)
    assert c.fund_unused[person] == p.fund_owed[j] == 20.0
    assert p.cost[j] == 75.0


def test_inside_the_year_hours_rise_and_do_not_fall() -> None:
    v = Village(FUND, fund_offer=1.0)
    v.state.week = 148
    j = v.provider()
    more, less = fund(v, j, package=12.0), fund(v, j, package=8.0)
    week(v)
    c = v.state.client.columns
    assert c.fund_hours[[more, less]].tolist() == [12.0, 10.0]
    assert c.fund_week[[more, less]].tolist() == [99, 99]
    assert v.flows()["COUNCIL_FEES"] == 440.0


def test_a_fund_begins_with_the_package() -> None:
    v = Village(FUND, fund_offer=1.0)
    person = fund(v, v.provider(), LAKE, fund_hours=0.0, package=5.0)
    week(v)
    c = v.state.client.columns
    assert (c.fund_week[person], c.fund_hours[person]) == (100, 5.0)
    assert v.paid(Flow.COUNCIL_FEES) == [0.0, 120.0]


def test_who_has_left_is_owed_to_the_council_at_once() -> None:
    v = Village(FUND)
    j = v.provider()
    v.state.provider.columns.fund_owed[j] = 80.0
    week(v)
    assert v.flows() == {"FUND_RETURN": 60.0}
    assert v.state.provider.columns.cash[j] == -6_000
    assert v.state.provider.columns.fund_owed[j] == 0.0


def test_a_fund_overspent_is_the_providers_own_loss() -> None:
    v = Village(FUND, fund_offer=1.0)
    j = v.provider()
    fund(v, j, delivered=12.0)
    week(v)
    assert v.flows()["COUNCIL_FEES"] == 200.0
    assert v.state.provider.columns.fund_owed[j] == -40.0
    v.state.client.columns.alive[:] = False
    week(v)
    assert v.flows() == {}


def test_more_effort_for_funds_costs_the_difference() -> None:
    v = Village(FUND, fund_offer=1.0)
    j, other = v.provider(effort=0.25, fund_effort=0.5), v.provider(effort=0.5, fund_effort=0.25)
    for row in (j, other):
        fund(v, row, delivered=8.0)
    week(v)
    assert v.flows()["REABLEMENT"] == 8.0 * (0.25 - 0.0625) * 2.0
    assert v.state.provider.columns.cost[[j, other]].tolist() == [3.0, 0.0]


@pytest.mark.parametrize(
    ("cost", "kept", "weeks", "effort"),
    [
        # Cost less what goes back, for a quarter or what is left of the year; over twice £2.
        (20.0, 0.25, 50.0, 0.25 * 0.5 * 0.4 * 13 * 5.0),
        (20.0, 0.25, 20.0, 0.25 * 0.5 * 0.4 * 10 * 5.0),
        (20.0, 0.5, 20.0, 0.25 * 0.5 * 0.4 * 10 * 10.0),
        (15.0, 0.25, 50.0, 0.0),
        (80.0, 0.25, 50.0, 1.0),
    ],
)
def test_recovery_is_worth_the_cost_of_an_hour_less_what_goes_back(
    cost: float, kept: float, weeks: float, effort: float
) -> None:
    recovers = {"delivery.recovery_speed": 0.4, "need.recovery_mean": 0.5, "route.fund_kept": kept}
    looks = {"delivery.look_ahead": 13.0, "route.fund_weeks": weeks}
    v = Village({**FUND, **recovers, **looks}, fund_offer=1.0)
    j = v.provider()
    fund(v, j)
    choose_fund_effort(v.state, np.array([j]), np.array([cost]))
    assert v.state.provider.columns.fund_effort[j] == pytest.approx(min(1.0, effort))


def test_small_sums_of_a_fund_are_paid_like_large_ones() -> None:
    v = Village(FUND, fund_offer=1.0)
    j = v.provider(fund_effort=0.5)
    person = fund(v, j, fund_hours=0.5, package=0.5, delivered=0.5)
    v.state.provider.columns.fund_owed[j] = 0.5
    week(v)
    assert v.flows() == {"COUNCIL_FEES": 10.0, "FUND_RETURN": 0.38, "REABLEMENT": 0.25}
    assert v.state.client.columns.fund_week[person] == 99, "its year goes on"


def test_only_funds_of_people_in_care_are_paid_and_last_week_is_over() -> None:
    v = Village(FUND, fund_offer=1.0)
    j = v.provider(fund_effort=0.5)
    person = fund(v, j, delivered=8.0)
    fund(v, j, delivered=1.0, stage=1)
    fund(v, j, delivered=0.0, route=Route.BUDGET)
    week(v)
    assert v.flows()["COUNCIL_FEES"] == 200.0
    assert v.flows()["REABLEMENT"] == 4.0
    v.state.client.columns.alive[person] = False
    v.state.provider.columns.fund_owed[j] = 20.0
    week(v)
    assert v.flows() == {"FUND_RETURN": 15.0}


def test_without_funds_nothing_is_paid() -> None:
    v = Village(FUND)
    v.person(v.provider(), delivered=1.0)
    bill_people(v.state)
    v.state.scratch(FundsPaid).by_council[:] = 7.0
    v.state.scratch(Invoices).councils = np.zeros(v.state.provider.capacity, dtype=np.int64)
    v.state.ledger.open_week()
    pay_funds(v.state)
    assert v.flows() == {}
    assert not v.state.scratch(FundsPaid).by_council.any()


PANDEMIC = {"pandemic": 1.0, "pandemic_paid_by_plan": 0.5, "pandemic_funding": 0.25}


def by_plan(village: Village) -> dict[str, float]:
    """What planned hours that did not come bring in a week."""
    village.state.scratch(Invoices).councils = np.zeros(
        village.state.provider.capacity, dtype=np.int64
    )
    pay_by_plan(village.state)
    return village.flows()


def booked(village: Village, j: int, council: int = HILL, /, **columns: float) -> int:
    """A person for whom two carers are booked for six hours, of whom four came, at £20."""
    person = village.person(
        j, council, **{"package": 9.0, "delivered": 4.0, "price": 20.0, **columns}
    )
    c = village.state.client.columns
    c.carer[person, :2], c.hours[person, :3] = (0, 2), (4.0, 2.0, 3.0)
    return person


def test_half_of_what_was_booked_and_did_not_come_is_paid_and_a_quarter_refunded() -> None:
    v = Village(**PANDEMIC)
    j = v.provider()
    booked(v, j)
    booked(v, j, LAKE)
    # Two hours of £20 each; the third carer was never found, and hers were planned by nobody.
    assert by_plan(v) == {"COUNCIL_FEES": 40.0, "SERVICE_GRANT": 10.0}
    assert v.paid(Flow.COUNCIL_FEES) == [20.0, 20.0]
    assert v.paid(Flow.SERVICE_GRANT) == [5.0, 5.0]
    assert v.state.scratch(Invoices).councils[j] == 4_000


@pytest.mark.parametrize(
    "columns",
    [
        {"delivered": 6.5},  # more came than was booked
        {"flexible": True},
        {"route": Route.OWN_MONEY},
        {"route": Route.DIRECT_PAYMENT},
        {"route": Route.FUND},
        {"stage": 1},
    ],
)
def test_planned_hours_are_not_paid_twice_or_by_another(columns: dict[str, float]) -> None:
    v = Village(**PANDEMIC)
    booked(v, v.provider(), **columns)
    assert by_plan(v) == {}


def test_one_council_may_pay_by_plan_alone_and_last_week_is_over() -> None:
    v = Village({}, "Lakeside", **PANDEMIC)
    j = v.provider()
    booked(v, j)
    person = booked(v, j, LAKE)
    assert by_plan(v) == {"COUNCIL_FEES": 20.0, "SERVICE_GRANT": 5.0}
    v.state.client.columns.alive[person] = False
    v.state.ledger.open_week()
    assert by_plan(v) == {}


def test_a_budget_is_paid_by_plan_as_a_council_package_is() -> None:
    v = Village(**PANDEMIC)
    booked(v, v.provider(), route=Route.BUDGET)
    assert by_plan(v)["COUNCIL_FEES"] == 20.0


def test_own_services_and_quiet_times_are_not_paid_by_plan() -> None:
    v = Village(**PANDEMIC)
    booked(v, v.provider(owner_covers=True))
    assert by_plan(v) == {}
    v = Village(pandemic=0.0, pandemic_paid_by_plan=0.5)
    booked(v, v.provider())
    assert by_plan(v) == {}


CAPITAL = {"need.capital_limit": 24_000.0, "need.capital_spent": 0.5}


@pytest.mark.parametrize(
    ("columns", "left", "asks"),
    [
        # Ten hours of £20 less £40 of income, half of it from capital.
        ({"route": Route.OWN_MONEY, "capital": 30_000.0}, 29_920.0, False),
        ({"route": Route.OWN_MONEY, "capital": 24_080.0}, 24_000.0, True),
        ({"capital": 30_000.0, "charge": 100.0}, 29_970.0, False),
        ({"capital": 24_030.0, "charge": 100.0}, 24_000.0, False),
        ({"capital": 30_000.0, "charge": 30.0}, 30_000.0, False),  # income bears it
    ],
)
def test_capital_bears_what_income_does_not(
    columns: dict[str, float], left: float, asks: bool
) -> None:
    v = Village(CAPITAL)
    usual = {"wealthy": True, "ability": 40.0, "price": 20.0, "delivered": 10.0, "asked": 7}
    person = v.person(v.provider(), LAKE, **usual, **columns)
    spend_capital(v.state)
    c = v.state.client.columns
    assert c.capital[person] == left
    assert c.wealthy[person] == (left > 24_000.0)
    assert c.asked[person] == (101 if asks else 7)
    assert v.state.tally["own_ran_out"].tolist() == [0.0, float(asks)]


def test_who_has_no_capital_spends_none_and_own_money_may_go_on_after_it_ran_out() -> None:
    v = Village(CAPITAL)
    usual = {"ability": 40.0, "price": 20.0, "delivered": 10.0, "charge": 90.0, "capital": 5_000.0}
    poor = v.person(v.provider(), **usual)
    goes_on = v.person(v.provider(), route=Route.OWN_MONEY, **usual)
    waits = v.person(v.provider(), stage=1, wealthy=True, **usual)
    spend_capital(v.state)
    assert v.state.client.columns.capital[[poor, goes_on, waits]].tolist() == [5000, 4920, 5000]
    assert not v.state.tally["own_ran_out"].any()


def test_who_has_gone_spends_nothing_and_is_not_counted_again() -> None:
    v = Village(CAPITAL)
    usual = {"route": Route.OWN_MONEY, "ability": 40.0, "price": 20.0, "delivered": 10.0}
    person = v.person(v.provider(), wealthy=True, capital=24_080.0, **usual)
    spend_capital(v.state)
    assert v.state.tally["own_ran_out"].tolist() == [1.0, 0.0]
    v.state.client.columns.alive[person] = False
    spend_capital(v.state)
    assert v.state.client.columns.capital[person] == 24_000.0
    assert not v.state.tally["own_ran_out"].any()


def test_own_money_never_runs_out_where_none_is_taken() -> None:
    v = Village({**CAPITAL, "need.capital_spent": 0.0})
    person = v.person(v.provider(), route=Route.OWN_MONEY, wealthy=True, capital=100.0)
    spend_capital(v.state)
    assert v.state.client.columns.wealthy[person]
