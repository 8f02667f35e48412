"""Care insurance, read plainly: the fee at cost, what the fund owes, and the budget it frees."""

from __future__ import annotations

import numpy as np
import pytest
from forks import fork_with

from gofal.abm.model import CareModel
from gofal.abm.week.commissioners.budget import live_within_budget
from gofal.abm.week.commissioners.establishment import set_establishment
from gofal.abm.week.commissioners.insurance import pay_insurance, set_insured_terms
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State

ON = "care_insurance=1"


def begun(wales: CareModel, setting: str) -> State:
    """A branch of Wales under a setting, which is in force."""
    s = fork_with(wales, setting).state
    s.policy.at(s.week)
    return s


@pytest.fixture
def on(small_wales: CareModel) -> State:
    return begun(small_wales, ON)


def fee_in_plain_words(s: State, n: int) -> float:
    """Cost of the median hour that others than the council give for it, and the margin."""
    p, books = s.provider.columns, []
    for j in range(len(p.alive)):
        independent = p.alive[j] and p.council[j] == n and not p.owner_covers[j]
        if independent and p.serves_council[j] and p.hours[j] > 0.0:
            books.append((float(p.cost[j]) / float(p.hours[j]), float(p.hours[j])))
    if not books:
        return 0.0
    half, hours = sum(number for _, number in books) / 2.0, 0.0
    for cost, number in sorted(books):
        hours += number
        if hours >= half:
            return cost / (1.0 - s.parameters["insurance.margin"])
    raise AssertionError


def test_the_fee_is_the_cost_of_the_median_hour_and_a_margin(on: State) -> None:
    p, m = on.provider.columns, on.commissioner.columns
    # What must not count would count for much: no hours, other work, the council's own, closed.
    for j in np.flatnonzero(p.alive)[::7]:
        p.hours[j] = 0.0
    for n in range(on.councils):
        there = np.flatnonzero(p.alive & (p.council == n) & ~p.owner_covers & (p.hours > 0.0))
        p.serves_council[there[0]], p.alive[there[1]] = False, False
        p.hours[there[:2]], p.cost[there[:2]] = 1e6, 9e7
    own = p.alive & p.owner_covers
    p.hours[own], p.cost[own] = 1e6, 9e7
    p.serves_council[own] = True
    m.cost_fee[:] = 0.0
    set_insured_terms(on)
    plain = [fee_in_plain_words(on, n) for n in range(on.councils)]
    np.testing.assert_allclose(m.cost_fee, plain, rtol=1e-5)
    assert 5.0 < min(plain) < max(plain) < 60.0
    p.serves_council[:] = False
    m.cost_fee[:] = 0.0
    set_insured_terms(on)
    assert (m.cost_fee == 0.0).all(), "a fee of nobody's cost"


@pytest.mark.parametrize(("week", "again"), [(26, True), (27, False)])
def test_the_fee_is_set_anew_once_a_quarter(on: State, week: int, again: bool) -> None:
    m = on.commissioner.columns
    on.week, m.cost_fee[:] = week, 1.0
    set_insured_terms(on)
    assert ((m.cost_fee != 1.0) == again).all()


def test_the_fund_pays_every_cost_of_care_less_what_others_paid_and_never_takes(on: State) -> None:
    ledger, every = on.ledger, np.arange(on.councils)
    care = ("COUNCIL_FEES", "DIRECT_PAYMENTS", "IN_HOUSE_COST", "INTEGRATOR_FEE", "GAIN_SHARE")
    others = ("CLIENT_CHARGES", "HEALTH_BUDGET", "SERVICE_GRANT", "FUND_RETURN", "PROFIT_RETURN")
    for more, flows in ((10_000, care), (-1_000, others)):
        for name in flows:
            ledger.week[:] = 0
            ledger.post(Flow.COUNCIL_FEES, every, np.full(on.councils, 50_000))
            ledger.post(Flow[name], every, np.full(on.councils, abs(more)))
            pay_insurance(on)
            assert (ledger.pounds(Flow.INSURANCE) == (50_000 + more) / 100.0).all(), name
    ledger.week[:] = 0
    ledger.post(Flow.CLIENT_CHARGES, every, np.full(on.councils, 1_000))
    pay_insurance(on)
    assert (ledger.pounds(Flow.INSURANCE) == 0.0).all()


def test_only_councils_that_are_insured_are_paid_and_have_the_terms(small_wales: CareModel) -> None:
    code = small_wales.state.geography.council_codes[0]
    s = begun(small_wales, f"care_insurance@{code}=1")
    ledger, every, m = s.ledger, np.arange(s.councils), s.commissioner.columns
    ledger.week[:] = 0
    ledger.post(Flow.COUNCIL_FEES, every, np.full(s.councils, 50_000))
    pay_insurance(s)
    assert ledger.pounds(Flow.INSURANCE).tolist() == [500.0] + [0.0] * (s.councils - 1)
    m.ration[:], m.cost_fee[:] = 0.9, 0.0
    set_insured_terms(s)
    assert (m.ration == 1.0).tolist() == (m.cost_fee > 0.0).tolist() == (every == 0).tolist()


@pytest.mark.parametrize("setting", [ON, "care_insurance=0"])
def test_no_budget_binds_assessment_or_the_own_service_of_the_insured(
    small_wales: CareModel, setting: str
) -> None:
    s = begun(small_wales, setting)
    m = s.commissioner.columns
    s.week = 26
    m.budget[:] = 0.1 * m.spend
    m.ration[:] = 1.0
    live_within_budget(s)
    set_establishment(s)
    owns = m.in_house >= 0
    freed = m.establishment[owns].copy()
    s.week = -1  # before the policy it is the share that councils plan to deliver
    set_establishment(s)
    assert ((m.ration == 1.0).all(), (freed == m.establishment[owns]).all()) == (
        (True, True) if setting == ON else (False, False)
    )
