"""Co-operatives and charities: votes, each part of the support bundle, conversions, ownership."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from forks import fork_with, nothing_known, rows_of
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.catalysts import founders
from gofal.abm.week.founding import cooperatives as founding_cooperatives
from gofal.abm.week.founding.entry import open_provider, would_begin
from gofal.abm.week.founding.prospects import place_to_start
from gofal.abm.week.founding.start import see, start
from gofal.abm.week.providers import conversions, offices
from gofal.abm.week.providers import cooperatives as providers_cooperatives
from gofal.abm.week.providers.conversions import ConvertRules, gain_of, may_become
from gofal.abm.week.providers.loans import repay
from gofal.abm.week.providers.quarter import review_money
from gofal.abm.week.transitions.loans import owe
from gofal.abm.world.founding import change_terms
from gofal.abm.world.ledger import Flow
from gofal.abm.world.prices import wage_floor
from gofal.agents.client import Route, Stage

type Pair = Callable[..., tuple[CareModel, CareModel]]


def coop(wales: CareModel, *levers: str, slug: str = "cooperative") -> tuple[CareModel, int]:
    """A fork in which the largest charity is a co-operative of a kind."""
    model = fork_with(wales, *levers)
    model.run_for(1)
    p, rows = model.state.provider.columns, rows_of(model, "third_sector")
    row = int(rows[np.argmax(p.planned[rows])])
    change_terms(model.state, row, slug)
    model.state.ledger.open_week()
    return model, row


@shows("quebec-coop")
def test_members_with_unlike_interests_decide_what_a_surplus_is_for(
    small_wales: CareModel,
) -> None:
    pay, discount = [], []
    for workers, users in ((0.8, 0.2), (0.2, 0.8)):
        model, row = coop(small_wales, slug="multi_stakeholder")
        p, c = model.state.provider.columns, model.state.client.columns
        theirs = np.flatnonzero(c.alive & (c.provider == row) & (c.stage == Stage.SERVED))
        c.route[theirs[: len(theirs) // 2]] = Route.OWN_MONEY
        p.workers_vote[row], p.users_vote[row] = workers, users
        p.margin[row], p.cash[row] = 0.08, int(1200 * p.weekly_cost[row])
        providers_cooperatives.hold_votes(model.state, np.array([row]))
        pay.append(float(p.pass_through[row]))
        discount.append(float(p.discount[row]))
    assert pay[0] == pytest.approx(4.0 * pay[1])
    assert discount[1] > discount[0] > 0.0
    p.margin[row] = -0.05
    providers_cooperatives.hold_votes(model.state, np.array([row]))
    assert p.discount[row] < discount[1]  # in a bad quarter the discount goes first


def test_a_thin_reserve_makes_members_careful(small_wales: CareModel) -> None:
    model, row = coop(small_wales, slug="multi_stakeholder")
    p = model.state.provider.columns
    to_pay = []
    for weeks in (0, 6, 30):
        p.cash[row] = int(100 * weeks * p.weekly_cost[row])
        providers_cooperatives.hold_votes(model.state, np.array([row]))
        to_pay.append(float(p.pass_through[row]))
    assert to_pay[0] < to_pay[1] < to_pay[2]


@shows("coop-support")
def test_every_part_of_the_bundle_acts_on_its_own(small_wales: CareModel) -> None:
    """Grant, tax, levy, union: each moves only what it is about."""
    seen = {}
    for lever, value in (
        ("fee_level", "1"),
        ("coop_grant", "0.2"),
        ("coop_tax_relief", "0.5"),
        ("coop_levy", "0.03"),
        ("coop_union", "1"),
    ):
        model, row = coop(small_wales, f"{lever}={value}")
        s, p, one = model.state, model.state.provider.columns, np.array([row])
        p.income[row], p.cost[row] = 10_000.0, 9_000.0
        providers_cooperatives.grants(s, one)
        providers_cooperatives.levies(s, one)
        founding_cooperatives.agree_with_union(s, one)
        seen[lever] = (
            s.ledger.pounds(Flow.COOP_GRANT).sum(),
            float(providers_cooperatives.tax_kept(s, one)[0]),
            s.ledger.pounds(Flow.SOLIDARITY_LEVY).sum(),
            round(float(p.wage_over_floor[row]), 3),
            round(float(p.secure_offer[row]), 3),
        )
        levy = s.memory.levy.sum() / 100.0
        assert levy == s.ledger.pounds(Flow.SOLIDARITY_LEVY).sum()
    none = seen.pop("fee_level")
    assert none == (0.0, 1.0, 0.0, 1.03, 0.42)
    assert seen["coop_grant"] == (2000.0, *none[1:])
    assert seen["coop_tax_relief"] == (0.0, 0.5, *none[2:])
    assert seen["coop_levy"] == (0.0, 1.0, 30.0, *none[3:])
    assert seen["coop_union"] == (*none[:3], 1.08, 0.7)


@shows("uk-coops")
def test_without_support_a_co_operative_begins_poor_and_lent_nothing(
    small_wales: CareModel,
) -> None:
    model = fork_with(small_wales, "coop_finance=26")
    alone = fork_with(small_wales)
    weeks: dict[str, float] = {}
    for name, arm, slug in (
        ("agency", alone, "private_agency"),
        ("co-op", alone, "cooperative"),
        ("lent", model, "cooperative"),
        ("agency, lever on", model, "private_agency"),
    ):
        arm.state.policy.at(0)
        row = open_provider(
            arm.state,
            slug,
            5,
            int(np.flatnonzero(arm.state.land.council == 5)[0]),
            9_000 + len(weeks),
        )
        p = arm.state.provider.columns
        weeks[name] = (p.cash[row] + p.credit[row]) / 100.0 / p.weekly_cost[row]
        if name == "lent":
            assert p.loan[row] == pytest.approx(2600.0 * p.weekly_cost[row], abs=1)
            first = int(p.loan[row])
            repay(arm.state, np.array([row]))
            assert first - p.loan[row] == p.instalment[row] == -(-first // 20)
    assert weeks["co-op"] < 0.6 * weeks["agency"]
    assert weeks["lent"] == pytest.approx(weeks["co-op"] + 26.0, rel=1e-3)
    assert weeks["agency, lever on"] == weeks["agency"]


def test_a_founder_counts_on_the_grant(small_wales: CareModel) -> None:
    starts = []
    for setting in ("coop_grant=0", "coop_grant=0.2"):
        model = fork_with(small_wales, setting, "coop_finance=30")
        model.run_for(1)
        nothing_known(model.state)
        rows = [
            would_begin(
                model.state, uid % model.state.councils, uid, "multi_stakeholder", helped=True
            )
            for uid in range(1, 60)
        ]
        starts.append(sum(rows))
    assert starts[1] > starts[0]


@shows("italian-consortia")
def test_offices_are_shared_and_the_sound_one_sponsors_one_other(small_wales: CareModel) -> None:
    cost, members = {}, {}
    for joined in (0, 1):
        for number in (1, 4):
            model = fork_with(small_wales, f"coop_consortium={joined}")
            model.run_for(1)
            s, p = model.state, model.state.provider.columns
            here = np.flatnonzero(p.alive & (p.council == 3) & ~p.owner_covers)[:number]
            for row in here:
                change_terms(s, int(row), "cooperative")
            offices.share_offices(s)
            offices.share_offices(s)  # twice is as once
            cost[joined, number] = float(p.fixed_cost[here].mean())
            there = p.alive & (p.council == 3) & founding_cooperatives.is_cooperative(s)[p.form]
            members[number] = int(there.sum())  # with those that were there before
    own = small_wales.state.parameters["cooperative.fixed_cost"]
    assert cost[0, 1] == cost[0, 4] == pytest.approx(own)
    assert members[4] == members[1] + 3
    for number, n in members.items():
        assert cost[1, number] == pytest.approx(own * (0.5 + 0.5 * n**-0.4), rel=1e-4)
    model, row = coop(small_wales, "coop_sponsors=1")
    s, p = model.state, model.state.provider.columns
    p.margin[row], p.cash[row] = -0.01, 10**9
    assert not founders.may_sponsor(s, row)
    p.margin[row] = 0.05
    assert founders.may_sponsor(s, row)
    child = open_provider(s, "cooperative", int(p.council[row]), int(p.base_place[row]), 4242)
    s.provider.columns.sponsor[child] = s.provider.columns.uid[row]
    assert not founders.may_sponsor(s, row)  # one at a time
    s.provider.columns.founded[child] -= 200
    assert founders.may_sponsor(s, row)


def test_the_fund_seeds_new_co_operatives_until_it_is_empty(small_wales: CareModel) -> None:
    model = fork_with(small_wales)
    s = model.state
    s.ledger.open_week()
    s.memory.levy[5] = 700_000
    place = int(np.flatnonzero(s.land.council == 5)[0])
    for uid in (11, 12, 13):
        open_provider(s, "multi_stakeholder", 5, place, uid)
    open_provider(s, "private_agency", 5, place, 14)
    assert s.memory.levy[5] == 0
    assert s.ledger.pounds(Flow.LEVY_SEED)[5] == pytest.approx(7000.0)


@shows("caring-support")
def test_people_with_direct_payments_found_theirs_near_each_other(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "coop_finance=20", "coop_grant=0.4", "direct_payment_offer=0.5")
    model.run_for(1)
    s, c = model.state, model.state.client.columns
    budget = c.alive & (c.route == Route.DIRECT_PAYMENT)
    share = np.bincount(c.place[budget], minlength=len(s.land.council)).astype(float)
    near = {}
    for slug in ("cooperative", "user_cooperative"):
        begin = [u for u in range(1, 300) if would_begin(s, u % s.councils, u, slug, helped=True)]
        base = [place_to_start(s, start(s, slug, see(s, u % s.councils)), u) for u in begin]
        assert len(base) > 10
        near[slug] = share[base].mean()
    assert near["user_cooperative"] > 1.1 * near["cooperative"]
    q = s.parameters
    assert q["user_cooperative.patch_minutes"] < q["cooperative.radius"]


@pytest.fixture(scope="module")
def members(small_wales: CareModel) -> tuple[CareModel, CareModel]:
    """Two years' thoughts in one quarter: charities that can, with and without the offer."""
    arms = []
    for setting in ("conversion=none", "conversion=multi_stakeholder"):
        model = fork_with(small_wales, setting, "transition_grant=600")
        p = model.state.provider.columns
        rows = rows_of(model, "third_sector")
        p.cash[rows] += (600.0 * p.weekly_cost[rows]).astype(np.int64)
        model.run_for(1)
        for _ in range(60):
            model.state.week += 13  # nothing but the thought of converting happens
            conversions.weigh_conversion(model.state, rows_of(model, "third_sector"))
        model.state.week -= 60 * 13
        arms.append(model)
    return arms[0], arms[1]


@shows("cartrefi-cymru")
def test_a_charity_changes_form_and_not_its_revenue(members: tuple[CareModel, CareModel]) -> None:
    off, on = members
    new = rows_of(on, "multi_stakeholder")
    assert not len(rows_of(off, "multi_stakeholder"))
    before, after = off.state.provider.columns, on.state.provider.columns
    # Who works beyond the slice too has a part of its fixed cost until its form changes.
    new = new[before.fixed_cost[new] == before.fixed_cost[new].max()]
    assert len(new) >= 3
    for name in (
        "contract_rate",
        "private_ratio",
        "direct_ratio",
        "radius",
        "overhead",
        "fixed_cost",
        "planned",
        "wage",
        "skill",
        "max_clients",
    ):
        assert getattr(after, name)[new] == pytest.approx(getattr(before, name)[new]), name
    assert (after.contract[new] == before.contract[new]).all()
    assert (after.workers_vote[new] > 0.0).all()
    assert (before.workers_vote[new] == 0.0).all()
    assert (after.converted[new] > 0).all()


@shows("employee-ownership")
def test_an_owner_who_means_to_stop_sells_and_the_surplus_goes_to_staff(
    small_wales: CareModel,
) -> None:
    model = fork_with(small_wales, "conversion=employee_owned")
    model.run_for(1)
    s, p = model.state, model.state.provider.columns
    r = s.parameters.fill(ConvertRules, "conversion")
    rows = rows_of(model, "private_agency")
    j = int(rows[np.argmax(p.margin[rows] * (p.planned[rows] > 200))])
    assert may_become(s, j, "employee_owned")
    assert gain_of(s, j, "employee_owned", 0.05, r) > 0.0  # means to stop soon
    assert gain_of(s, j, "employee_owned", 0.95, r) < 0.0  # means to go on for long
    p.margin[j], margin = -0.05, p.margin[j]
    assert gain_of(s, j, "employee_owned", 0.05, r) <= 0.0  # nobody buys a loss
    p.margin[j] = margin
    s.parameters = s.parameters.with_values({"provider.idle_use": 0.0})
    twin = s.copy()
    conversions.convert(s, j, "employee_owned", r)
    assert p.loan[j] > 0
    assert p.repays[j] == Flow.DIVIDEND  # the owner is paid out of later surpluses
    paid = []
    for state in (twin, s):
        q = state.provider.columns
        q.income[j], q.cost[j], q.cash[j], q.hours[j] = 50_000.0, 40_000.0, 20_000_000, 2500.0
        q.reviewed[j], q.capacity[j] = state.week - 13, 150.0
        state.ledger.open_week()
        review_money(state, np.array([j]))
        paid.append((state.ledger.pounds(Flow.STAFF_SHARE).sum(), float(q.bonus[j])))
    assert paid[0] == (0.0, 0.0)
    drawn = 10_000.0 * float(p.dividend[j])
    assert paid[1][0] == pytest.approx(drawn, rel=1e-3)
    worked = 2500.0 * (1.0 + float(p.usual_travel[j]) + float(p.usual_waiting[j]))
    assert paid[1][1] == pytest.approx(drawn / worked, rel=1e-3)
    assert float(p.shared[j]) == pytest.approx(drawn / 13, rel=1e-3)


@shows("social-enterprise")
def test_a_support_body_brings_on_charities_whose_surplus_stays(small_wales: CareModel) -> None:
    started = []
    for setting in ("social_enterprise_workers=0", "social_enterprise_workers=5"):
        model = fork_with(small_wales, setting, "fee_level=1.1", "startup_grant=20000")
        nothing_known(model.state)
        model.run_for(40)
        p, rows = model.state.provider.columns, rows_of(model, "third_sector")
        helped = rows[(p.founded[rows] >= 0) & (p.catalyst[rows] >= 0)]
        started.append(len(helped))
        assert (p.dividend[helped] == 0.0).all()
    assert started[0] == 0
    assert started[1] >= 1


def test_loans_add_up_and_end(small_wales: CareModel) -> None:
    model = fork_with(small_wales)
    s, p = model.state, model.state.provider.columns
    row = int(rows_of(model, "private_agency")[0])
    owe(s, row, Flow.SOCIAL_REPAYMENT, 1000.0, 2.0)
    owe(s, row, Flow.SOCIAL_REPAYMENT, 500.0, 2.0)
    s.ledger.open_week()
    for _ in range(12):
        repay(s, np.array([row]))
    assert p.loan[row] == 0
    assert s.ledger.pounds(Flow.SOCIAL_REPAYMENT).sum() == pytest.approx(1500.0)


def test_what_a_consortium_saved_ends_with_membership(small_wales: CareModel) -> None:
    cost = []
    for joined in (0, 1):
        model = fork_with(small_wales, f"coop_consortium={joined}")
        model.run_for(1)
        s, p = model.state, model.state.provider.columns
        here = np.flatnonzero(p.alive & (p.council == 3) & ~p.owner_covers)[:4]
        for row in here:
            change_terms(s, int(row), "multi_stakeholder")
        offices.share_offices(s)
        p.discount[here] = 0.1
        member, leaver = int(here[0]), int(here[1])
        change_terms(s, member, "user_cooperative")
        change_terms(s, leaver, "private_agency")
        assert p.discount[[member, leaver]] == pytest.approx([0.1, 0.0])  # who votes keeps it
        offices.share_offices(s)
        cost.append((float(p.overhead[leaver]), float(p.fixed_cost[leaver])))
        assert p.pooled[leaver] == 1.0
        assert (p.pooled[member] < 1.0) == bool(joined)
    assert cost[0] == pytest.approx(cost[1])


def test_nursing_and_a_brand_are_not_dropped_unweighed(small_wales: CareModel) -> None:
    s, p = (model := fork_with(small_wales)).state, model.state.provider.columns
    row = int(rows_of(model, "third_sector")[0])
    assert may_become(s, row, "multi_stakeholder")
    for slug in ("neighbourhood_team", "social_franchise"):
        p.form[row] = s.model_code(slug)
        assert not may_become(s, row, "multi_stakeholder")


@shows("coop-support")
def test_a_union_agreement_that_ends_leaves_the_models_own_terms(small_wales: CareModel) -> None:
    model, row = coop(small_wales, "coop_union=1")
    s, p, q = model.state, model.state.provider.columns, model.state.parameters
    founding_cooperatives.agree_with_union(s, np.array([row]))
    assert p.wage_over_floor[row] == pytest.approx(q["cooperation.union_scale"])
    assert p.secure_offer[row] == pytest.approx(q["cooperation.union_hours"])
    s.policy = fork_with(small_wales).state.policy
    s.policy.at(s.week)
    founding_cooperatives.agree_with_union(s, np.array([row]))
    assert p.wage_over_floor[row] == pytest.approx(q["cooperative.wage_over_floor"])
    assert p.secure_offer[row] == pytest.approx(q["cooperative.secure_offer"])


def test_the_union_scale_reaches_new_ones_at_once(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "coop_union=1")
    model.run_for(1)
    s = model.state
    row = open_provider(s, "cooperative", 2, int(np.flatnonzero(s.land.council == 2)[0]), 31)
    p = s.provider.columns
    assert p.wage[row] >= 1.0799 * wage_floor(s)[2]
    assert p.secure_offer[row] == pytest.approx(0.7)
