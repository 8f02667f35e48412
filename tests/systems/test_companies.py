"""Councils' own services and companies: awards, plans, owners, two sets of terms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from forks import fork_with, rows_of
from shows import shows

from gofal.abm.calendar import QUARTER
from gofal.abm.model import CareModel
from gofal.abm.week.commissioners import joint_companies
from gofal.abm.week.plan import STEPS
from gofal.abm.week.providers import companies as providers_companies
from gofal.abm.week.providers import loans as providers_loans
from gofal.abm.week.providers import quarter
from gofal.abm.week.transitions import closing
from gofal.abm.week.transitions import loans as transitions_loans
from gofal.abm.week.transitions.owners import company_rows
from gofal.abm.world.bills import bills_of
from gofal.abm.world.ledger import Flow
from gofal.abm.world.management import weeks_cost
from gofal.abm.world.prices import fees, terms, wage_floor
from gofal.agents.carer import Job
from gofal.agents.client import Route, Stage

OF_COMPANIES = (
    "plan_sales",
    "irrecoverable_vat",
    "end_exemption",
    "watch_outside_work",
    "reprice",
    "set_new_terms",
)
"""Parts of the week in which companies of councils act."""

type Pair = Callable[..., tuple[CareModel, CareModel]]


def flows(model: CareModel, flow: Flow) -> float:
    """Pounds of a flow in all weeks of the policy so far."""
    weeks = model.state.week
    return float(sum(week[flow].sum() for week in model.state.records.money[-weeks:])) / 100.0


@pytest.fixture(scope="module")
def founded(pair: Pair) -> tuple[CareModel, CareModel]:
    return pair("latc=1", weeks=16)


@shows("latc")
def test_a_company_stands_on_its_own_feet(founded: tuple[CareModel, CareModel]) -> None:
    off, on = founded
    before, after = off.state.provider.columns, on.state.provider.columns
    rows = company_rows(on.state)
    assert len(company_rows(off.state)) == 0
    assert len(rows) == on.state.councils
    assert before.owner_covers[rows].all()
    assert flows(off, Flow.VAT) == flows(off, Flow.LOAN_REPAYMENT) == 0.0
    # It trades at a price, pays VAT on what it buys, and pays its loan back.
    assert flows(on, Flow.IN_HOUSE_COST) < 0.2 * flows(off, Flow.IN_HOUSE_COST)
    bought = after.overhead[rows] * after.delivered[rows]
    bought += weeks_cost(on.state, rows, after.planned[rows])
    vat = on.state.ledger.pounds(Flow.VAT).sum()
    assert vat == pytest.approx(0.2 * 0.3 * bought.sum(), rel=1e-3)
    lent, back = flows(on, Flow.COUNCIL_LOAN), flows(on, Flow.LOAN_REPAYMENT)
    assert 0.0 < back < 0.1 * lent
    assert after.instalment[rows].sum() / 100.0 == pytest.approx(lent / 20.0, rel=1e-3)
    assert after.loan[rows].sum() / 100.0 == pytest.approx(lent - back)


def test_the_company_is_restructured_once_before_it_ends(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "latc=1", "latc_setup_quality=0.2")
    model.run_for(2)
    s, p = model.state, model.state.provider.columns
    row = company_rows(s)[0]
    p.worth[row], p.weekly_cost[row] = -1.0, 1000.0
    before = float(p.overhead[row])
    s.ledger.open_week()
    providers_companies.restructure(s, np.array([row]))
    assert s.ledger.pounds(Flow.TRANSITION).sum() == pytest.approx(2000.0)
    assert p.worth[row] > 0.0  # as uncertain again as at a start, it is worth another try
    assert p.left_doubt[row] == s.parameters["firm.left_doubt"]
    assert p.restructured[row] == s.week
    assert p.overhead[row] != before
    better = p.skill[row] > 0.2
    assert bool(p.overhead[row] < before) == bool(better)
    p.worth[row] = -1.0
    providers_companies.restructure(s, np.array([row]))
    assert p.worth[row] == -1.0  # the second time its owner closes it


def test_a_company_is_paid_its_cost_whatever_the_fee_is_by_then(small_wales: CareModel) -> None:
    paid = []
    for fee in (1.0, 1.25):
        model = fork_with(small_wales, "latc=1", f"fee_level={fee}")
        model.run_for(1)
        s, rows = model.state, company_rows(model.state)
        n = s.provider["council"][rows]
        over = fees(s)[n] / s.commissioner["fee"][n]
        assert over == pytest.approx(np.full(len(rows), fee))
        paid.append(s.provider["contract_rate"][rows] * over)
    assert paid[1] == pytest.approx(paid[0], rel=0.005)


@shows("essex-cares")
def test_a_repriced_contract_falls_to_the_fee(pair: Pair) -> None:
    off, on = pair("latc_repricing=0.25", weeks=15, off=("latc=1",))
    rows = company_rows(off.state)
    fee = fees(off.state)[off.state.provider["council"][rows]]
    dear = off.state.provider["contract_rate"][rows] > fee + 0.01
    assert dear.any()
    assert on.state.provider["contract_rate"][rows][dear] == pytest.approx(fee[dear], rel=1e-5)
    cheap = off.state.provider["contract_rate"][rows][~dear]
    assert (on.state.provider["contract_rate"][rows][~dear] == cheap).all()


@shows("chelsea-care")
def test_an_optimistic_plan_builds_capacity_that_sales_do_not_fill(pair: Pair) -> None:
    off, on = pair(
        "latc_plan_optimism=2", weeks=16, off=("latc=1", "latc_private_plan=0.25", "latc_teckal=0")
    )
    ours = [m.state.provider.columns for m in (off, on)]
    rows = np.intersect1d(company_rows(off.state), company_rows(on.state))
    rows = rows[ours[0].uid[rows] == ours[1].uid[rows]]
    assert len(rows) >= 3
    hiring = [float((p.staff[rows] + p.posts[rows]).sum()) for p in ours]
    assert hiring[1] > 1.1 * hiring[0]
    idle = [float(p.spare[rows].sum()) for p in ours]
    assert idle[1] > idle[0] > 0.0
    # The sales office is paid for hours that are planned; who buys is for people to say.
    served = [
        np.isin(m.state.client["provider"], rows) & (m.state.client["route"] == 2)
        for m in (off, on)
    ]
    assert abs(served[1].sum() - served[0].sum()) < 0.5 * (hiring[1] - hiring[0])
    here = ours[0].council[rows]
    office = [m.state.ledger.pounds(Flow.OVERHEAD)[here].sum() for m in (off, on)]
    assert office[1] > office[0]


@shows("teckal")
def test_too_much_outside_work_costs_the_direct_award(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "latc=1")
    model.run_for(1)
    s, p = model.state, model.state.provider.columns
    row, other = company_rows(s)[:2]
    n, fee = int(p.council[row]), fees(s)
    assert p.contract_rate[row] > 0.0
    assert terms(s).own_row[n] == row
    p.outside[row], p.outside[other] = 0.35, 0.1
    STEPS["commissioners"].run(s, *OF_COMPANIES)
    assert p.contract_rate[row] == 0.0  # the usual fee, and one provider among others
    assert terms(s).own_row[n] == -1
    assert not terms(s).own_open[n]
    assert p.contract_rate[other] > 0.0
    assert fee[n] == fees(s)[n]


def test_without_the_exemption_there_is_no_award_from_the_start(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "latc=1", "latc_teckal=0")
    model.run_for(1)
    rows = company_rows(model.state)
    assert (model.state.provider["contract_rate"][rows] == 0.0).all()
    assert model.state.commissioner["award_lost"].all()


@shows("teckal")
def test_an_exemption_withdrawn_costs_the_award_for_good(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "latc=1")
    model.run_for(1)
    s, rows = model.state, company_rows(model.state)
    assert (s.provider["contract_rate"][rows] > 0.0).all()
    with_it = s.policy
    s.policy = fork_with(small_wales, "latc=1", "latc_teckal=0").state.policy
    s.policy.at(s.week)
    STEPS["commissioners"].run(s, *OF_COMPANIES)
    assert (s.provider["contract_rate"][rows] == 0.0).all()
    assert s.commissioner["award_lost"].all()
    s.policy = with_it
    STEPS["commissioners"].run(s, *OF_COMPANIES)
    assert s.commissioner["award_lost"].all()


@shows("tupe")
def test_new_staff_get_new_terms_and_transferred_staff_keep_theirs(
    small_wales: CareModel, pair: Pair
) -> None:
    k = small_wales.state.carer.columns
    before = dict(zip(k.uid[k.alive].tolist(), k.wage[k.alive].tolist(), strict=True))
    off, on = pair("latc_new_terms=1.0", weeks=12, off=("latc=1",))
    kept, new = [], []
    for model in (off, on):
        k, rows = model.state.carer.columns, company_rows(model.state)
        theirs = k.alive & (k.job == Job.WORKING) & np.isin(k.provider, rows)
        old = np.flatnonzero(theirs & (k.protected > 0))
        kept.append(dict(zip(k.uid[old].tolist(), k.wage[old].tolist(), strict=True)))
        new.append(k.wage[theirs & (k.protected == 0) & (k.since >= 0)])
    both = set(kept[0]) & set(kept[1]) & set(before)
    assert len(both) > 50
    # A company may raise its scale above what came along; nobody falls below that.
    for wages in kept:
        assert not [uid for uid in both if wages[uid] < before[uid] - 1e-4]
    assert np.mean([kept[1][uid] == pytest.approx(kept[0][uid]) for uid in both]) > 0.9
    assert len(new[1])
    assert new[1].mean() < new[0].mean() - 0.2
    assert np.mean(list(kept[1].values())) > new[1].mean() + 0.5


@pytest.fixture(scope="module")
def joint(pair: Pair) -> tuple[CareModel, CareModel]:
    return pair("latc_joint=1", weeks=2 * QUARTER, off=("latc=1", "latc_dividend=0.04"))


@shows("optalis")
def test_two_councils_share_one_company_and_one_fixed_cost(
    joint: tuple[CareModel, CareModel],
) -> None:
    off, on = joint
    p, m = on.state.provider.columns, on.state.commissioner.columns
    rows = company_rows(on.state)
    shared = rows[p.partner[rows] >= 0]
    assert len(shared) >= on.state.councils / 4
    assert len(rows) + len(shared) == len(company_rows(off.state)) == on.state.councils
    fixed = [float(x.state.provider["fixed_cost"][company_rows(x.state)].sum()) for x in joint]
    assert fixed[1] < 0.8 * fixed[0]
    c, place = on.state.client.columns, on.state.land.council
    for row in shared:
        owners = {int(p.council[row]), int(p.partner[row])}
        assert on.state.geography.adjacent[tuple(owners)]
        assert {n for n in range(on.state.councils) if m.in_house[n] == row} == owners
        served = c.alive & (c.provider == row)
        assert owners <= set(place[c.place[served]].tolist())


@shows("tricuro")
def test_owners_get_their_part_of_income_by_the_work_done_for_each(
    joint: tuple[CareModel, CareModel],
) -> None:
    _, on = joint
    s, p = on.state, on.state.provider.columns
    rows = company_rows(s)
    row = int(rows[p.partner[rows] >= 0][0])
    owners = [int(p.council[row]), int(p.partner[row])]
    p.income[row], cost, cash = 50_000.0, float(p.cost[row]), int(p.cash[row])
    s.ledger.open_week()
    providers_companies.pay_owners(s, np.array([row]))
    got = s.ledger.pounds(Flow.COUNCIL_DIVIDEND)
    assert got.sum() == pytest.approx(2000.0)
    work = s.memory.delivered_worth[row, owners]
    assert got[owners] == pytest.approx(2000.0 * work / work.sum(), abs=0.02)
    assert p.cash[row] == cash - 200_000
    assert p.cost[row] == pytest.approx(cost + 2000.0)
    assert flows(on, Flow.COUNCIL_DIVIDEND) > 0.0


@shows("in-house", "rebalancing")
def test_work_goes_to_the_preferred_route_and_others_expect_to_lose_it(pair: Pair) -> None:
    off, on = pair(
        "rebalancing_target=0.5",
        weeks=QUARTER,
        off=("rebalancing_route=in_house", "rebalancing_years=0.25"),
    )
    share = [float(m.state.commissioner["own_share"].mean()) for m in (off, on)]
    assert share[1] > share[0] + 0.01
    paid = [m.state.ledger.pounds(Flow.IN_HOUSE_COST).sum() for m in (off, on)]
    assert paid[1] > paid[0]
    private = rows_of(on, "private_agency")
    assert off.state.provider["outlook"][private].min() == 1.0
    assert on.state.provider["outlook"][private].mean() < 0.95


@shows("raglan")
def test_a_locality_team_is_paid_for_its_gaps_and_stays_near_home(pair: Pair) -> None:
    off, on = pair("in_house_form=locality_team", weeks=8)
    assert len(rows_of(on, "locality_team")) == len(rows_of(off, "in_house")) == 6
    rows = rows_of(on, "locality_team")
    pay = []
    for model in (off, on):
        k = model.state.carer.columns
        theirs = k.alive & (k.job == Job.WORKING) & np.isin(k.provider, rows) & (k.contact > 5)
        pay.append(float((k.pay[theirs] / k.contact[theirs]).mean()))
    assert pay[1] > 1.01 * pay[0]
    p = on.state.provider.columns
    assert p.waiting_paid[rows] == pytest.approx(1.0)
    assert p.owner_covers[rows].all()  # still the council's own, still covered by the budget
    assert (p.autonomy[rows] > off.state.provider["autonomy"][rows]).all()
    assert (p.span[rows] > off.state.provider["span"][rows]).all()


@shows("norrtalje")
def test_one_company_of_council_and_health_is_paid_for_nursing_by_health(pair: Pair) -> None:
    off, on = pair("in_house_form=integrated_company", weeks=6, off=("health_scope=6",))
    rows = rows_of(on, "integrated_company")
    assert len(rows) == on.state.councils
    assert flows(off, Flow.HEALTH_SCOPE) == 0.0
    assert flows(on, Flow.HEALTH_SCOPE) > 0.0
    assert not on.state.provider["owner_covers"][rows].any()
    floor = wage_floor(on.state)[on.state.provider["council"][rows]]
    assert (on.state.provider["wage"][rows] >= 1.05 * floor).all()


@shows("teckal")
def test_the_new_way_is_work_for_the_owners_and_a_fund_is_not(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "latc=1")
    model.run_for(1)
    s, p, c = model.state, model.state.provider.columns, model.state.client.columns
    row = int(company_rows(s)[0])
    n, memory = int(p.council[row]), s.parameters["company.outside_memory"]
    bills = bills_of(s)
    for book in bills[1:]:
        book[row] = 0.0
    bills.delivered[row, n], bills.new_delivered[row, n], bills.own[row, n] = 100.0, 700.0, 200.0
    p.outside[row] = 0.0
    STEPS["commissioners"].run(s, *OF_COMPANIES)
    assert p.outside[row] == pytest.approx(memory * 0.2, rel=1e-4)
    person = int(np.flatnonzero(c.alive & (c.stage == Stage.SERVED) & (c.provider == row))[0])
    c.route[person], c.price[person], c.fund_hours[person] = Route.FUND, 20.0, 10.0
    p.fund_owed[row], p.outside[row] = 1.0, 0.0
    STEPS["commissioners"].run(s, *OF_COMPANIES)
    assert p.outside[row] == pytest.approx(memory / 3.0, rel=1e-4)


def test_what_a_joint_company_pays_its_owners_goes_to_both(
    joint: tuple[CareModel, CareModel],
) -> None:
    s = joint[1].fork(joint[1].followed).state
    s.policy.at(s.week)
    p, rows = s.provider.columns, company_rows(s)
    row = int(rows[p.partner[rows] >= 0][0])
    owners = [int(p.council[row]), int(p.partner[row])]
    s.memory.delivered_worth[row, owners], s.memory.new_worth[row] = (100.0, 100.0), 0.0
    s.memory.new_worth[row, owners] = (500.0, 100.0)
    part = np.array([0.75, 0.25])
    p.loan[row], p.instalment[row], p.dividend[row] = 300_000, 100_000, 1.0
    p.income[row], p.cost[row], p.cash[row] = 50_000.0, 40_000.0, 10**9
    for pay, flow in (
        (providers_loans.repay, Flow.LOAN_REPAYMENT),
        (providers_companies.pay_owners, Flow.COUNCIL_DIVIDEND),
        (quarter.review_money, Flow.COUNCIL_DIVIDEND),
    ):
        s.ledger.open_week()
        pay(s, np.array([row]))
        got = s.ledger.pounds(flow)
        assert got.sum() > 900.0
        assert got[owners] == pytest.approx(part * got.sum(), abs=0.02), flow


def test_a_company_that_joins_another_has_not_left_the_market(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "latc=1")
    model.run_for(1)
    s, p = model.state, model.state.provider.columns
    keep, gone = (int(row) for row in company_rows(s)[:2])
    p.handed_back[[keep, gone]], p.fund_owed[gone] = (3.0, 4.0), 50.0
    ended, cash = s.tally["exits_ended"].sum(), int(p.cash[[keep, gone]].sum())
    s.ledger.open_week()
    joint_companies._merge(s, keep, gone)
    assert s.tally["exits_ended"].sum() == ended
    assert p.handed_back[keep] == 7.0
    assert p.fund_owed[keep] == 50.0
    assert p.cash[keep] == cash
    assert s.ledger.week.sum() == 0  # nothing is paid, nothing returned


def test_lenders_come_before_owners_and_councils_get_their_own_back(
    small_wales: CareModel,
) -> None:
    model = fork_with(small_wales, "latc=1")
    model.run_for(1)
    s, p = model.state, model.state.provider.columns
    company, agency = int(company_rows(s)[0]), int(rows_of(model, "private_agency")[0])
    transitions_loans.owe(s, agency, Flow.SOCIAL_REPAYMENT, 1500.0, 5.0)
    p.cash[[company, agency]], p.loan[company] = 100_000, 40_000
    s.carer["since"][s.carer["provider"] == company] = s.week  # nobody is owed redundancy pay
    n = int(p.council[company])
    s.ledger.open_week()
    closing.close_providers(s, np.array([company, agency]), "withdrew")
    pounds = s.ledger.pounds
    assert pounds(Flow.LOAN_REPAYMENT)[n] == pytest.approx(400.0)
    assert pounds(Flow.COUNCIL_DIVIDEND)[n] == pytest.approx(600.0)
    assert pounds(Flow.SOCIAL_REPAYMENT).sum() == pytest.approx(1000.0)
    assert pounds(Flow.WIND_UP).sum() == 0.0


def test_what_a_renewal_costs_is_in_the_next_margin(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "latc=1")
    model.run_for(1)
    s, p = model.state, model.state.provider.columns
    row = int(company_rows(s)[0])
    s.week = 13 + int(p.uid[row]) % QUARTER
    p.worth[row] = -1.0
    p.income[row], p.cost[row], p.cash[row] = 0.0, 13_000.0, 10**9
    s.ledger.open_week()
    STEPS["providers"].run(s, "find_due", "review_money", "reset_quarter", "restructure")
    assert p.restructured[row] == s.week
    weeks = s.parameters["company.renewal_weeks"]
    assert p.cost[row] == pytest.approx(weeks * float(p.weekly_cost[row]), rel=1e-3)
    assert p.income[row] == 0.0
