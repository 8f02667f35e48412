"""A provider's quarterly review on paper: margin, tax, what owners, staff and councils get."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from village import HILL, LAKE, Village

from gofal.abm.calendar import QUARTER
from gofal.abm.week.founding.sight import credit_price
from gofal.abm.week.providers.lending import pay_interest
from gofal.abm.week.providers.loans import repay
from gofal.abm.week.providers.quarter import reset_quarter, review_money
from gofal.abm.week.providers.review import Reviews, at_review, find_due, guarantee_pay
from gofal.abm.week.providers.royalties import deferred_royalties
from gofal.abm.world.ledger import Flow

RULES = {
    "provider.reserve_weeks": 4.0,
    "provider.idle_use": 0.0,
    "provider.idle_from_weeks": 52.0,
    "provider.credit_keep": 0.5,
    "private_agency.credit": 2.0,
    "third_sector.credit": 0.0,
}
QUARTERS_BOOKS = {
    "income": 10_000.0,
    "cost": 7_800.0,
    "reviewed": 100 - QUARTER,
    "cash": 2_000_000,
    "tax": 0.25,
    "dividend": 0.5,
    "founded": 0,
    "staff": 4,
    "usual_travel": 0.25,
    "usual_waiting": 0.25,
    "hours": 520.0,
}
"""£10,000 came in and £7,800 went out in 13 weeks: a surplus of £2,200, a cost of £600 a week."""


def review(village: Village, *rows: int) -> dict[str, float]:
    """Review some providers' money; returns all flows."""
    review_money(village.state, np.array(rows))
    return village.flows()


def firm(village: Village, slug: str = "private_agency", /, **columns: Any) -> int:
    """A provider with the quarter's books."""
    return village.provider(slug, LAKE, **{**QUARTERS_BOOKS, **columns})


def test_a_quarter_of_a_private_firm() -> None:
    v = Village(RULES)
    j = firm(v)
    # A quarter of 2,200 is tax, half of it is drawn.
    assert review(v, j) == {"CORPORATION_TAX": 550.0, "DIVIDEND": 1100.0}
    assert v.paid(Flow.DIVIDEND) == [0.0, 1100.0]
    p = v.state.provider.columns
    assert p.margin[j] == pytest.approx(0.22)
    assert p.weekly_cost[j] == 600.0
    assert p.cash[j] == 2_000_000 - 165_000


def test_owners_leave_a_reserve() -> None:
    """Cash of £3,500 less £550 of tax and four weeks of £600 leaves £550."""
    v = Village(RULES)
    j = firm(v, cash=350_000)
    assert review(v, j) == {"CORPORATION_TAX": 550.0, "DIVIDEND": 550.0}
    v = Village(RULES)
    assert review(v, firm(v, cash=290_000)) == {"CORPORATION_TAX": 550.0}


def test_what_funds_have_not_spent_is_not_the_owners() -> None:
    v = Village(RULES)
    assert review(v, firm(v, cash=350_000, fund_owed=200.0))["DIVIDEND"] == 350.0


def test_a_loss_is_neither_taxed_nor_drawn() -> None:
    v = Village(RULES)
    j = firm(v, income=7_000.0)
    assert review(v, j) == {}
    assert v.state.provider.columns.margin[j] == pytest.approx(-800.0 / 7_000.0)


@pytest.mark.parametrize(
    ("columns", "margin"),
    [
        ({"income": 0.0}, -1.0),
        ({"income": 0.0, "cost": 1.5}, -1.0),
        ({"income": 0.0, "cost": 0.5}, 0.0),
        ({"income": 0.0, "required_return": 0.5}, -1.0),
        ({"owner_covers": True}, 0.0),
    ],
)
def test_margins_where_there_is_nothing_to_divide(columns: dict[str, Any], margin: float) -> None:
    v = Village(RULES)
    j = firm(v, **columns)
    assert review(v, j) == {}
    assert v.state.provider.columns.margin[j] == margin


def test_a_first_week_and_a_first_pound_are_counted_whole() -> None:
    v = Village(RULES)
    j = firm(v, income=0.5, cost=0.25, reviewed=100, tax=0.0, dividend=0.0)
    review(v, j)
    assert v.state.provider.columns.weekly_cost[j] == 0.25
    assert v.state.provider.columns.margin[j] == 0.25


def test_staff_get_their_share_and_an_hour_brings_more_for_it() -> None:
    v = Village(RULES)
    j = firm(v, staff_share=0.25)
    assert review(v, j) == {"CORPORATION_TAX": 550.0, "DIVIDEND": 825.0, "STAFF_SHARE": 275.0}
    p = v.state.provider.columns
    assert p.shared[j] == pytest.approx(275.0 / 13.0)
    # 520 h in 13 weeks are 40 h a week, with half as much again on the way and waiting.
    assert p.bonus[j] == pytest.approx(275.0 / 13.0 / 60.0)
    v = Village(RULES)
    j = firm(v, staff_share=0.25, capacity=80.0)
    review(v, j)
    assert v.state.provider.columns.bonus[j] == pytest.approx(275.0 / 13.0 / 120.0)


def test_an_hour_brings_its_share_from_the_first_hour_a_week() -> None:
    v = Village(RULES)
    j = firm(v, staff_share=0.25, hours=13.0)  # an hour a week, and half as much again
    review(v, j)
    assert v.state.provider.columns.bonus[j] == pytest.approx(275.0 / 13.0 / 1.5)


def test_with_nobody_employed_nothing_is_shared() -> None:
    v = Village(RULES)
    assert review(v, firm(v, staff_share=0.25, staff=0)) == {
        "CORPORATION_TAX": 550.0,
        "DIVIDEND": 825.0,
    }


def test_a_group_takes_a_return_on_income_and_no_surplus() -> None:
    v = Village(RULES)
    assert review(v, firm(v, required_return=0.0625)) == {
        "CORPORATION_TAX": 550.0,
        "DIVIDEND": 625.0,
    }


def test_cash_that_lies_idle_is_used_from_the_second_year() -> None:
    """Free are 20,000 - 550 - 2,400 - 1,100 = 15,950, of which a quarter is used."""
    rules = {**RULES, "provider.idle_use": 0.25}
    v = Village(rules)
    assert review(v, firm(v))["DIVIDEND"] == 1100.0 + 3987.5
    v = Village(rules)
    assert review(v, firm(v, founded=49))["DIVIDEND"] == 1100.0
    v = Village(rules)
    assert review(v, firm(v, founded=48))["DIVIDEND"] == 1100.0 + 3987.5
    v = Village(rules)  # members share it out
    assert review(v, firm(v, pass_through=0.5))["STAFF_SHARE"] == 3987.5
    v = Village(rules)  # owners and staff as they share a surplus
    assert review(v, firm(v, staff_share=0.5))["STAFF_SHARE"] == 550.0 + 1993.75
    v = Village(rules)
    assert review(v, firm(v, required_return=0.0625))["DIVIDEND"] == 625.0


def test_what_owners_draw_here_is_counted_where_they_are_local() -> None:
    v = Village(RULES)
    review(v, firm(v, owner_local=0.5))
    assert v.state.tally["local_surplus"].tolist() == [0.0, 550.0]


def test_a_councils_own_service_pays_no_tax_and_draws_nothing() -> None:
    v = Village({**RULES, "provider.idle_use": 0.25})
    assert review(v, firm(v, "in_house", owner_covers=True)) == {}


def test_a_councils_company_pays_its_council() -> None:
    v = Village({**RULES, "provider.idle_use": 0.25})
    j = firm(v, "latc", staff_share=0.5)
    v.state.commissioner.columns.in_house[LAKE] = j
    assert review(v, j) == {"CORPORATION_TAX": 550.0, "COUNCIL_DIVIDEND": 1100.0}
    assert v.paid(Flow.COUNCIL_DIVIDEND) == [0.0, 1100.0]


def test_two_owners_share_by_the_work_that_is_done_for_each() -> None:
    v = Village(RULES)
    j = firm(v, "latc", partner=HILL)
    v.state.commissioner.columns.in_house[:] = j
    v.state.memory.delivered_worth[j], v.state.memory.new_worth[j] = (100.0, 300.0), (100.0, 300.0)
    assert review(v, j)["COUNCIL_DIVIDEND"] == 1100.0
    assert v.paid(Flow.COUNCIL_DIVIDEND) == [275.0, 825.0]


def test_a_co_operative_is_spared_tax_by_the_lever() -> None:
    v = Village({**RULES, "cooperative.credit": 0.0}, coop_tax_relief=0.5)
    assert review(v, firm(v, "cooperative"))["CORPORATION_TAX"] == 275.0
    v = Village(RULES, coop_tax_relief=0.5)
    assert review(v, firm(v))["CORPORATION_TAX"] == 550.0


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        # Council income of 8,000 bore 1,760 of the surplus; 0.125 of it, 1,000, may be kept.
        ({}, {"STAFF_SHARE": 760.0, "DIVIDEND": 720.0}),
        ({"staff": 0}, {"PROFIT_RETURN": 760.0, "DIVIDEND": 720.0}),
        ({"council_income": 0.0}, {"DIVIDEND": 1100.0}),
        ({"income": 8_500.0, "council_income": 8_500.0}, {"DIVIDEND": 350.0}),
        # No more than there is: £900 less £550 of tax.
        ({"cash": 90_000}, {"STAFF_SHARE": 350.0}),
        ({"cash": 90_000, "fund_owed": 100.0}, {"STAFF_SHARE": 250.0}),
        ({"cash": 50_000}, {}),
        # £4,000 less tax, what is above the cap, and four weeks of £600.
        ({"cash": 400_000}, {"STAFF_SHARE": 760.0, "DIVIDEND": 290.0}),
    ],
)
def test_a_cap_on_profit(columns: dict[str, Any], expected: dict[str, float]) -> None:
    v = Village(RULES, profit_cap=0.125)
    flows = review(v, firm(v, **{"council_income": 8_000.0, **columns}))
    del flows["CORPORATION_TAX"]
    assert flows == expected


def test_a_cap_counts_as_local_what_local_owners_staff_get() -> None:
    v = Village(RULES, profit_cap=0.125)
    review(v, firm(v, council_income=8_000.0, owner_local=1.0))
    assert v.state.tally["local_surplus"].tolist() == [0.0, 720.0 + 760.0]
    p = v.state.provider.columns
    assert p.shared[0] == pytest.approx(760.0 / 13.0)
    assert p.cash[0] == 2_000_000 - 55_000 - 72_000 - 76_000


def test_a_company_gives_what_is_above_the_cap_to_its_council() -> None:
    v = Village(RULES, profit_cap=0.125)
    j = firm(v, "latc", council_income=8_000.0)
    v.state.commissioner.columns.in_house[LAKE] = j
    flows = review(v, j)
    assert flows["PROFIT_RETURN"] == 760.0
    assert flows["COUNCIL_DIVIDEND"] == 720.0


@pytest.mark.parametrize(
    ("columns", "wage"),
    [
        ({}, 10.0),  # the floor of 8.00 and a quarter
        ({"wage": 11.0}, 11.0),
        ({"owner_covers": True}, 9.0),
        ({"serves_council": False}, 9.0),
        ({"contract": 0}, 9.0),
        ({"contract": 0, "wage": 0.5}, 0.5),
    ],
)
def test_who_holds_a_contract_pays_what_it_guarantees(columns: dict[str, Any], wage: float) -> None:
    v = Village({"work.national_living_wage": 8.0}, "Hillside", pay_guarantee=0.25)
    j = firm(v, **{"wage": 9.0, **columns})
    not_due = firm(v, wage=9.0)
    v.state.scratch(Reviews).due = np.array([j])
    guarantee_pay(v.state)
    assert v.state.provider.columns.wage[[j, not_due]].tolist() == [wage, 9.0]


def test_only_councils_that_ask_for_it_guarantee_pay() -> None:
    v = Village({"work.national_living_wage": 8.0}, "Hillside", pay_guarantee=0.25)
    j = firm(v, wage=0.5)
    v.state.provider.columns.contract[j] = (0, 1)
    v.state.scratch(Reviews).due = np.array([j])
    guarantee_pay(v.state)
    assert v.state.provider.columns.wage[j] == 0.5


def test_a_cap_of_one_council_does_not_bind_firms_of_another() -> None:
    v = Village(RULES, "Hillside", profit_cap=0.125)
    assert "STAFF_SHARE" not in review(v, firm(v, council_income=8_000.0))
    v = Village(RULES, "Lakeside", profit_cap=0.125)
    assert review(v, firm(v, council_income=8_000.0))["STAFF_SHARE"] == 760.0


def test_credit_shrinks_to_some_weeks_of_cost() -> None:
    v = Village(RULES)
    rich, poor, charity = (
        firm(v, credit=500_000),
        firm(v, credit=200_000),
        firm(v, "third_sector"),
    )
    review(v, rich, poor, charity)
    # Half of what it was, and never less than two weeks of £600.
    assert v.state.provider.columns.credit[[rich, poor, charity]].tolist() == [250_000, 120_000, 0]


@pytest.mark.parametrize(
    ("week", "columns", "due"),
    [
        (8 * QUARTER, {"uid": 3 * QUARTER}, True),
        (8 * QUARTER + 1, {"uid": 3 * QUARTER}, False),  # not a week late
        (8 * QUARTER - 1, {"uid": 3 * QUARTER}, False),  # nor early
        (8 * QUARTER + 5, {"uid": 3 * QUARTER + 5}, True),
        (8 * QUARTER, {"uid": 3 * QUARTER, "founded": 7 * QUARTER}, True),
        (8 * QUARTER, {"uid": 3 * QUARTER, "founded": 7 * QUARTER + 1}, False),  # a newcomer
    ],
)
def test_a_review_is_every_thirteenth_week(week: int, columns: dict[str, int], due: bool) -> None:
    v = Village(RULES)
    v.state.week = week
    j = v.provider(**columns)
    find_due(v.state)
    assert v.state.scratch(Reviews).due.tolist() == ([j] if due else [])
    seen: list[list[int]] = []
    review_of = at_review(lambda _, rows: seen.append(rows.tolist()))
    review_of(v.state)
    v.state.provider.columns.alive[j] = False
    review_of(v.state)
    assert seen == [[j] if due else [], []], "who has closed meanwhile is not reviewed"


def test_a_new_quarter_begins_with_empty_books() -> None:
    v = Village(RULES)
    counted = ("council_income", "removed", "agreed", "leavers", "lacked")
    j = firm(v, **dict.fromkeys(counted, 7))
    other = firm(v, **dict.fromkeys(counted, 7))
    reset_quarter(v.state, np.array([j]))
    p = v.state.provider.columns
    for name in ("income", "cost", "hours", *counted):
        assert getattr(p, name)[j] == 0, name
        assert getattr(p, name)[other] > 0, name
    assert p.reviewed[[j, other]].tolist() == [100, 100 - QUARTER]


def test_who_is_in_debt_pays_a_quarters_interest() -> None:
    v = Village()
    price = credit_price(v.state, LAKE)
    owes = v.provider("private_agency", LAKE, cash=-100_000, cost=5.0)
    has, covered = v.provider(cash=100_000), v.provider(cash=-100_000, owner_covers=True)
    pay_interest(v.state, np.array([owes, has, covered]))
    due = round(100_000 * price / 4.0)
    assert due > 0
    assert v.state.ledger.week[Flow.INTEREST].tolist() == [0, due]
    p = v.state.provider.columns
    assert p.cash[[owes, has, covered]].tolist() == [-100_000 - due, 100_000, -100_000]
    assert p.cost[owes] == 5.0 + due / 100.0


@pytest.mark.parametrize(
    ("flow", "columns", "pounds"),
    [
        (Flow.SOCIAL_REPAYMENT, {}, 500.0),
        (Flow.SOCIAL_REPAYMENT, {"loan": 30_000}, 300.0),  # the last instalment
        (Flow.SOCIAL_REPAYMENT, {"income": 0.0}, 500.0),  # a lender does not wait
        (Flow.LOAN_REPAYMENT, {}, 500.0),
        (Flow.DIVIDEND, {}, 500.0),
        (Flow.DIVIDEND, {"income": 8_000.0}, 200.0),  # former owners wait for a surplus
        (Flow.DIVIDEND, {"income": 7_000.0}, 0.0),
    ],
)
def test_instalments_of_loans(flow: Flow, columns: dict[str, Any], pounds: float) -> None:
    v = Village()
    j = firm(v, **{"loan": 90_000, "instalment": 50_000, "repays": int(flow), **columns})
    none = firm(v)
    repay(v.state, np.array([j, none]))
    assert v.flows() == ({flow.name: pounds} if pounds else {})
    p = v.state.provider.columns
    assert p.loan[j] == columns.get("loan", 90_000) - 100 * pounds
    assert p.cash[[j, none]].tolist() == [2_000_000 - 100 * pounds, 2_000_000]
    assert p.cost[j] == 7_800.0, "a loan paid back is no cost of running"


@pytest.mark.parametrize(
    ("columns", "pounds"),
    [
        ({"cost": 8_000.0}, 500.0),  # a sixteenth of 8,000... of all income
        ({"cost": 9_900.0}, 100.0),  # no more than the surplus
        ({"cost": 11_000.0}, 0.0),
    ],
)
def test_a_deferred_royalty_comes_out_of_a_surplus(
    columns: dict[str, float], pounds: float
) -> None:
    v = Village({"franchise.royalty": 0.05}, franchise_royalty=0.05, royalty_deferral=1.0)
    j = firm(v, "franchise", **columns)
    deferred_royalties(v.state, np.array([j]))
    assert v.flows() == ({"ROYALTY": pounds} if pounds else {})


def test_a_royalty_that_is_not_deferred_is_not_asked_for_again() -> None:
    v = Village({"franchise.royalty": 0.05}, franchise_royalty=0.05)
    deferred_royalties(v.state, np.array([firm(v, "franchise")]))
    assert v.flows() == {}


def test_a_charity_in_the_hills_is_reviewed_apart_from_a_firm_by_the_lake() -> None:
    v = Village(RULES)
    here = v.provider("third_sector", HILL, **{**QUARTERS_BOOKS, "tax": 0.0, "dividend": 0.0})
    assert review(v, firm(v), here) == {"CORPORATION_TAX": 550.0, "DIVIDEND": 1100.0}
    assert v.paid(Flow.CORPORATION_TAX) == [0.0, 550.0]
