"""Loans and money held for people: what is owed, and what a firm that ends gives back."""

from __future__ import annotations

import numpy as np
import pytest
from village import HILL, LAKE, Village

from gofal.abm.week.market.funds import any_fund, funds_worth
from gofal.abm.week.providers.loans import repay
from gofal.abm.week.providers.royalties import deferred_royalties
from gofal.abm.week.transitions.funds import close_funds
from gofal.abm.week.transitions.loans import owe, settle
from gofal.abm.week.transitions.owners import company_rows
from gofal.abm.world.ledger import Flow
from gofal.agents.client import Route


@pytest.mark.parametrize(
    ("years", "instalment"),
    [(5.0, 2_006), (0.5, 20_051), (0.1, 40_101)],  # in quarters, and no less than one
)
def test_what_is_owed_is_paid_back_in_equal_parts(years: float, instalment: int) -> None:
    v = Village()
    j = v.provider(loan=10_000, instalment=1, repays=int(Flow.DIVIDEND))
    owe(v.state, j, Flow.SOCIAL_REPAYMENT, 301.01, years)
    p = v.state.provider.columns
    assert (p.loan[j], p.instalment[j], p.repays[j]) == (
        40_101,
        instalment,
        int(Flow.SOCIAL_REPAYMENT),
    )


def test_who_ends_pays_back_what_its_cash_allows() -> None:
    v = Village()
    social, company, owner, poor, none = (
        v.provider("cooperative", LAKE, loan=90_000, cash=50_000, repays=Flow.SOCIAL_REPAYMENT),
        v.provider("latc", HILL, loan=90_000, cash=200_000, repays=Flow.LOAN_REPAYMENT),
        v.provider("private_agency", LAKE, loan=90_000, cash=1, repays=Flow.DIVIDEND),
        v.provider("cooperative", HILL, loan=70_000, cash=-100, repays=Flow.SOCIAL_REPAYMENT),
        v.provider("cooperative", cash=100),
    )
    stays = v.provider("cooperative", loan=5_000, cash=5_000, repays=Flow.SOCIAL_REPAYMENT)
    settle(v.state, np.array([social, company, owner, poor, none]))
    assert v.flows() == {"SOCIAL_REPAYMENT": 500.0, "LOAN_REPAYMENT": 900.0, "DIVIDEND": 0.01}
    p, m = v.state.provider.columns, v.state.commissioner.columns
    rows = [social, company, owner, poor, stays]
    assert p.loan[rows].tolist() == [40_000, 0, 89_999, 70_000, 5_000]
    assert p.cash[rows].tolist() == [0, 110_000, 0, -100, 5_000]
    assert m.social_lost.tolist() == [700.0, 400.0], "what social lenders lose"


def test_two_councils_get_back_what_they_lent_by_the_work_for_each() -> None:
    v = Village()
    j = v.provider("latc", LAKE, partner=HILL, cash=200_000, repays=Flow.LOAN_REPAYMENT)
    p = v.state.provider.columns
    p.loan[j] = p.instalment[j] = 110_000
    v.state.memory.delivered_worth[j], v.state.memory.new_worth[j] = (100.0, 300.0), (100.0, 300.0)
    repay(v.state, np.array([j]))
    assert v.paid(Flow.LOAN_REPAYMENT) == [275.0, 825.0]
    assert (p.loan[j], p.cash[j]) == (0, 90_000)


def test_the_last_penny_is_paid_back() -> None:
    v = Village()
    j = v.provider(loan=1, instalment=500, cash=10, repays=Flow.SOCIAL_REPAYMENT)
    repay(v.state, np.array([j]))
    assert v.flows() == {"SOCIAL_REPAYMENT": 0.01}


def test_a_deferred_royalty_takes_the_last_pound_of_a_surplus() -> None:
    v = Village({"franchise.royalty": 0.05}, franchise_royalty=0.05, royalty_deferral=1.0)
    j = v.provider("franchise", income=1_000.0, cost=999.5)
    deferred_royalties(v.state, np.array([j]))
    assert v.flows() == {"ROYALTY": 0.5}


def test_companies_of_councils_are_counted_once_and_own_services_not() -> None:
    v = Village()
    company, service = v.provider("latc"), v.provider("in_house", owner_covers=True)
    own = v.state.commissioner.columns.in_house
    assert company_rows(v.state).tolist() == []
    own[:] = company
    assert company_rows(v.state).tolist() == [company]
    own[:] = (service, company)
    assert company_rows(v.state).tolist() == [company]


def test_who_closes_gives_back_what_it_holds_for_people() -> None:
    v = Village({"route.fund_kept": 0.25})
    holds, little = v.provider(fund_owed=80.0), v.provider("private_agency", LAKE, fund_owed=0.5)
    overspent, stays = v.provider(fund_owed=-40.0), v.provider(fund_owed=20.0)
    close_funds(v.state, np.array([holds, little, overspent]))
    assert v.flows() == {"FUND_RETURN": 60.38}
    assert v.state.provider.columns.cash[[holds, little, overspent, stays]].tolist() == [
        -6_000,
        -38,
        0,
        0,
    ]


OFFER, OWN_PLAN = {"fund_offer": 1.0}, {"self_directed": 1.0}


@pytest.mark.parametrize(
    ("levers", "person", "owed", "some"),
    [
        ({}, {}, 0.0, False),
        ({}, {}, 5.0, True),  # from before the offer ended
        (OFFER, {"route": Route.FUND}, 0.0, True),
        (OWN_PLAN, {"route": Route.FUND}, 0.0, True),
        (OFFER, {"route": Route.COUNCIL}, 0.0, False),
        (OFFER, {"route": Route.FUND, "alive": False}, 0.0, False),
        (OFFER, {"route": Route.COUNCIL}, 5.0, True),
    ],
)
def test_whether_there_are_funds(
    levers: dict[str, float], person: dict[str, float], owed: float, some: bool
) -> None:
    v = Village({}, **levers)
    j = v.provider()
    v.provider(fund_owed=owed)
    if person:
        v.person(j, **person)
    assert any_fund(v.state) == some


def test_funds_of_people_in_care_are_worth_their_hours() -> None:
    v = Village({}, **OFFER)
    first, second = v.provider(), v.provider()
    fund = {"route": Route.FUND, "price": 20.0, "fund_hours": 8.0}
    v.person(first, **fund)
    v.person(first, **fund | {"fund_hours": 2.0})
    v.person(second, **fund | {"route": Route.COUNCIL})
    v.person(second, **fund | {"stage": 1})
    v.person(second, **fund | {"alive": False})
    assert funds_worth(v.state)[[first, second]].tolist() == [200.0, 0.0]
    v.state.client.columns.alive[:] = False
    assert not funds_worth(v.state).any()
