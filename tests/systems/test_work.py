"""Work and pay: least terms every employer meets, who funds them, chosen training, values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from forks import fork_with
from numpy.typing import NDArray
from shows import shows

from gofal.abm.calendar import QUARTER
from gofal.abm.model import CareModel
from gofal.abm.week.market.labour import labour, match_of
from gofal.abm.week.market.staffing import Cancelled
from gofal.abm.week.plan import STEPS
from gofal.abm.week.providers import training
from gofal.abm.world.ledger import Flow
from gofal.abm.world.regimes import hour_costs
from gofal.abm.world.state import State
from gofal.agents.carer import Job
from gofal.agents.provider import CostRules, hour_cost
from gofal.agents.table import F64

type Pair = Callable[..., tuple[CareModel, CareModel]]
type Rows = NDArray[np.intp]


def at_work(s: State) -> Rows:
    """Carers employed by others."""
    k, p = s.carer.columns, s.provider.columns
    rows = np.flatnonzero(k.alive & (k.job == Job.WORKING))
    own = p.form[k.provider[rows]] == s.model_code("micro_enterprise")
    hired: Rows = rows[~own]
    return hired


def stayed(before: State, s: State) -> Rows:
    """Carers employed by others at the wage of the week before: moves and rises follow pay."""
    rows = at_work(s)
    a, b = before.carer.columns, s.carer.columns
    rows = rows[rows < len(a.alive)]
    same = (a.uid[rows] == b.uid[rows]) & (a.provider[rows] == b.provider[rows])
    kept: Rows = rows[same & (a.wage[rows] == b.wage[rows])]
    assert len(kept) > 0.9 * len(rows)
    return kept


def employers(s: State) -> Rows:
    p = s.provider.columns
    main = p.alive & (p.form != s.model_code("micro_enterprise")) & (p.staff > 0)
    return np.flatnonzero(main)


def paid_over_time(s: State) -> float:
    """Pay of an hour of contact, travel and gaps, £/h."""
    return float(s.tally["pay"].sum() / s.tally["working_hours"].sum())


def flow(s: State, *flows: Flow) -> float:
    return float(s.ledger.week[list(flows)].sum()) / 100.0


def plain(kernel: Any) -> Any:
    """A kernel as plain Python reads it."""
    return kernel.py_func


def times(s: State, rows: Rows) -> tuple[F64, F64, F64]:
    """Hours of contact, travel and gaps of some carers, less visits that people cancelled."""
    k = s.carer.columns
    contact = k.contact[rows].astype(np.float64)
    kept = 1.0 - s.scratch(Cancelled).hours[rows] / np.maximum(contact, 1e-9)
    return kept * contact, kept * k.travel[rows], kept * k.waiting[rows]


# -- least terms -------------------------------------------------------------------------------


@shows("workforce")
def test_paying_travel_and_gaps_raises_pay_of_the_time_worked_and_what_an_hour_costs(
    small_wales: CareModel, pair: Pair
) -> None:
    off, on = pair("travel_time_paid=1", "waiting_time_paid=1", weeks=1)
    assert paid_over_time(on.state) > 1.05 * paid_over_time(off.state)
    assert on.state.provider["wage"].max() == off.state.provider["wage"].max()
    s = on.state
    rows = stayed(small_wales.state, s)
    contact, travel, gaps = times(s, rows)
    k = s.carer.columns
    assert (k.pay[rows] >= (contact + travel + gaps) * k.wage[rows] - 1e-3).all()
    both = np.intersect1d(employers(off.state), employers(s))
    dearer = hour_costs(s, both) - hour_costs(off.state, both)
    p = off.state.provider.columns
    generous = (p.travel_paid[both] >= 1.0) & (p.waiting_paid[both] >= 1.0)
    assert (dearer[~generous] > 0.0).all()
    # What a new package has to leave is compared with that cost: providers of the same state
    # would take fewer packages.
    assert (s.provider["travel_paid"][both] == p.travel_paid[both]).all(), "own terms stay its own"


@shows("workforce")
def test_hours_guaranteed_reach_new_posts_and_not_the_staff_there(pair: Pair) -> None:
    off, on = pair("guaranteed_hours=1", weeks=9)

    def new_posts(s: State) -> F64:
        k, p = s.carer.columns, s.provider.columns
        hired = k.alive & (k.job == Job.WORKING) & (k.since >= 0)
        hired &= p.form[k.provider] != s.model_code("micro_enterprise")
        secure: F64 = k.secure[hired].astype(np.float64)
        return secure

    assert new_posts(on.state).mean() == 1.0
    assert new_posts(off.state).mean() < 0.7
    # Staff of long standing keep the contract they had, in either arm.
    shares = []
    for model in (off, on):
        s = model.state
        rows = at_work(s)
        old = rows[s.carer["since"][rows] < -13]
        shares.append(float(s.carer["secure"][old].mean()))
    assert shares[1] == pytest.approx(shares[0], abs=0.02)
    # Who has to guarantee more than it would counts the idle hours when it prices an hour.
    p = on.state.provider.columns
    rows = employers(on.state)
    more = p.secure_due[rows] > p.secure_offer[rows]
    assert (p.extra_cost[rows[more]] > 0.0).mean() > 0.15
    assert not off.state.provider["extra_cost"].any()


@shows("workforce")
def test_relief_for_unsocial_hours_costs_the_employer_and_pleases(pair: Pair) -> None:
    off, on = pair("unsocial_relief=1", weeks=4)
    q = off.state.parameters
    factor = 1.0 + q["carer.unsocial_share"] * q["work.unsocial_premium"]
    both = np.intersect1d(employers(off.state), employers(on.state))
    assert on.state.provider["pay_factor"][both] == pytest.approx(factor)
    assert paid_over_time(on.state) > 1.05 * paid_over_time(off.state)
    assert (hour_costs(on.state, both) > hour_costs(off.state, both)).mean() > 0.95
    mood = [m.state.carer["satisfaction"][at_work(m.state)].mean() for m in (off, on)]
    assert mood[1] > mood[0] + 0.02


@shows("shift-pay")
def test_all_time_of_a_shift_is_paid_and_guaranteed_at_the_same_fee(
    small_wales: CareModel, pair: Pair
) -> None:
    off, on = pair("shift_pay=1", weeks=1)
    for s, whole in ((off.state, False), (on.state, True)):
        rows = stayed(small_wales.state, s)
        contact, travel, gaps = times(s, rows)
        k = s.carer.columns
        paid = k.pay[rows] >= (contact + travel + gaps) * k.wage[rows] - 1e-3
        assert paid.all() == whole
        guaranteed = k.secure[rows] | s.provider["shift_due"][k.provider[rows]]
        assert guaranteed.all() == whole
    # The contact fee does not know of shifts: every employer's hour leaves less.
    both = np.intersect1d(employers(off.state), employers(on.state))
    assert (hour_costs(on.state, both) >= hour_costs(off.state, both) - 0.05).all()
    assert hour_costs(on.state, both).mean() > hour_costs(off.state, both).mean() + 0.5
    assert on.state.commissioner["fee"] == pytest.approx(off.state.commissioner["fee"])


@shows("shift-pay")
def test_guaranteed_hours_of_shifts_end_with_them(pair: Pair) -> None:
    off, on = pair("shift_pay=1", weeks=5)
    share = [
        float(m.state.tally["secure_count"].sum() / m.state.tally["paid_carers"].sum())
        for m in (off, on)
    ]
    assert share[1] > 0.9 > share[0] + 0.3
    after = on.fork(off.followed)
    after.run_for(1)
    tally = after.state.tally
    assert tally["secure_count"].sum() / tally["paid_carers"].sum() == pytest.approx(
        share[0], abs=0.05
    )


# -- the pay floor and who funds it ------------------------------------------------------------


@shows("living-wage")
def test_a_funded_floor_is_the_councils_cost_and_an_unfunded_one_the_providers(pair: Pair) -> None:
    unfunded, funded = pair("pay_floor_funding=1", weeks=14, off=("pay_floor=0.12",))

    def earned(s: State) -> float:
        fees = flow(s, Flow.COUNCIL_FEES)
        return fees / float(s.tally["council_managed_hours"].sum())

    assert earned(funded.state) > earned(unfunded.state) + 0.5
    both = np.intersect1d(employers(unfunded.state), employers(funded.state))
    own = ~unfunded.state.provider["owner_covers"][both]
    cost = [hour_costs(m.state, both[own]).mean() for m in (unfunded, funded)]
    assert cost[1] == pytest.approx(cost[0], abs=0.15)


@shows("living-wage")
def test_what_a_floor_brings_back_goes_by_tier(pair: Pair) -> None:
    off, on = pair("pay_floor=0.12", weeks=14)
    back = (Flow.INCOME_TAX, Flow.ONCOSTS, Flow.BENEFIT_SAVING)
    assert flow(on.state, Flow.PAY) > flow(off.state, Flow.PAY)
    hours = [float(m.state.tally["delivered_hours"].sum()) for m in (off, on)]
    assert flow(on.state, *back) / hours[1] > 1.02 * flow(off.state, *back) / hours[0]
    # Before April 2019 none of it is the Welsh Government's, from then on a part of income tax is.
    s = on.state
    taxes = {}
    for week in (51, 52):
        s.week = week
        s.ledger.open_week()
        STEPS["money"].run(s)
        taxes[week] = flow(s, Flow.INCOME_TAX), flow(s, Flow.DEVOLVED_INCOME_TAX)
    assert taxes[51][1] == 0.0
    assert taxes[52][1] == pytest.approx(
        s.parameters["work.devolved_tax_share"] * sum(taxes[52]), abs=1.0
    )
    assert sum(taxes[52]) == pytest.approx(sum(taxes[51]), rel=0.02)


@shows("fair-work-forum")
def test_the_forums_terms_hold_for_every_employer_alike(pair: Pair) -> None:
    forum = ("pay_floor=0.12", "travel_time_paid=1", "guaranteed_hours=0.5")
    off, on = pair(*forum, weeks=14)
    p, s = on.state.provider.columns, on.state
    floor = 1.12 * s.parameters["work.national_living_wage"]
    # A newcomer sets its scale after its first whole quarter: these have had a review since.
    old = employers(s)[p.founded[employers(s)] <= -QUARTER]
    assert (p.wage[old] >= floor - 1e-3).all()
    assert (p.travel_due[old] == 1.0).all()
    assert (p.secure_due[old] >= 0.5).all()
    assert len(set(p.form[old])) >= 4
    below = off.state.provider["wage"][employers(off.state)] < floor
    assert below.mean() > 0.3
    rows = at_work(s)
    rows = rows[s.carer["contact"][rows] > 1.0]
    contact, travel, _ = times(s, rows)
    assert (s.carer["pay"][rows] >= floor * (contact + travel) - 1e-2).all()


# -- training ----------------------------------------------------------------------------------


def private(s: State) -> Rows:
    rows = employers(s)
    chosen: Rows = rows[~s.provider["owner_covers"][rows]]
    return chosen


def test_at_todays_prices_no_provider_gains_by_more_training(small_wales: CareModel) -> None:
    s = fork_with(small_wales).state
    assert training.best(s, private(s)).max() == 0.0
    assert not s.provider["training_extra"].any()


@shows("denmark-training")
def test_training_follows_subsidy_and_small_firms_need_the_refund(pair: Pair) -> None:
    off, on = pair("leave_refund=1", weeks=14, off=("training_subsidy=1",))
    extra, size = [], []
    for model in (off, on):
        rows = private(model.state)
        rows = rows[model.state.provider["founded"][rows] < 0]
        extra.append(model.state.provider["training_extra"][rows])
        size.append(model.state.provider["staff"][rows])
    assert extra[1].mean() > extra[0].mean() + 0.05
    # Without the refund a day away is dear where few can stand in.
    assert extra[0][size[0] >= 25].mean() > extra[0][size[0] < 12].mean() + 0.02
    assert extra[1][size[1] < 12].mean() > extra[0][size[0] < 12].mean() + 0.05
    s = on.state
    assert flow(s, Flow.TRAINING) == pytest.approx(
        flow(s, Flow.TRAINING_SUBSIDY, Flow.LEAVE_REFUND), abs=5.0
    )
    assert flow(off.state, Flow.LEAVE_REFUND) == 0.0
    assert flow(off.state, Flow.TRAINING) > flow(off.state, Flow.TRAINING_SUBSIDY) > 0.0
    moods = [m.state.carer["satisfaction"][at_work(m.state)].mean() for m in (off, on)]
    assert moods[1] > moods[0]


# -- values ------------------------------------------------------------------------------------


@shows("values-recruitment")
def test_choosing_for_values_changes_who_is_hired_and_costs_more_a_hire(pair: Pair) -> None:
    off, on = pair("values_recruitment=1", weeks=12)

    def hired(s: State) -> Rows:
        k = s.carer.columns
        started = (k.job == Job.WORKING) & (k.since >= s.parameters["work.weeks_to_start"])
        new = (k.job == Job.HIRED) & (k.since >= 0)
        return np.flatnonzero(k.alive & (started | new))

    def suits(s: State) -> float:
        k, market, rows = s.carer.columns, labour(s), hired(s)
        uid = s.provider["uid"][k.provider[rows]]
        pairs = zip(k.uid[rows], uid, strict=True)
        return float(np.mean([match_of(int(one), int(to), market) for one, to in pairs]))

    assert suits(on.state) > suits(off.state) + 0.3
    k = on.state.carer.columns
    assert (k.alive & (k.turned_by >= 0)).sum() > 5
    cost = []
    for model in (off, on):
        tally = model.state.tally.series("hired")[-12:].sum()
        paid = sum(week[Flow.RECRUITMENT].sum() for week in model.state.records.money[-12:])
        cost.append(float(paid) / 100.0 / tally)
    # Hires of those who change employer are paid for when they accept and counted as they begin.
    assert cost[0] == pytest.approx(off.state.parameters["work.recruitment_cost"], rel=0.25)
    assert cost[1] > cost[0] + on.state.parameters["work.values_cost"]
    assert on.state.carer["novice"].any()
    assert not off.state.carer["novice"].any()


@shows("values-recruitment")
def test_people_without_experience_are_content_only_with_training(small_wales: CareModel) -> None:
    moods = []
    for trained in (0.0, 0.5):
        model = fork_with(small_wales)
        s = model.state
        new = at_work(s)[s.carer["since"][at_work(s)] > -30]
        uid = s.carer["uid"][new]
        s.carer["novice"][new] = True
        s.provider["training"][:] += trained
        s.provider["autonomy"][:] -= trained
        model.run_for(10)
        now = at_work(model.state)
        still = now[np.isin(model.state.carer["uid"][now], uid)]
        moods.append(float(model.state.carer["satisfaction"][still].mean()))
    # Training and freedom please equally; what remains is the lack of experience.
    assert moods[1] > moods[0] + 0.02


# -- kernels and books -------------------------------------------------------------------------


def test_the_cost_of_an_hour_reads_the_same_in_three_ways(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "shift_pay=1", "unsocial_relief=0.5", "pandemic=1")
    model.run_for(1)
    s = model.state
    p, rules = s.provider.columns, s.parameters.fill(CostRules, "provider")
    rows = employers(s)
    every = hour_costs(s, rows)
    for j, whole in zip(rows[:40], every[:40], strict=True):
        usual = float(p.usual_travel[j]), float(p.usual_waiting[j])
        assert hour_cost(int(j), *usual, p, rules) == pytest.approx(whole, rel=1e-5)
        assert plain(hour_cost)(int(j), *usual, p, rules) == pytest.approx(whole, rel=1e-5)


def test_books_balance_with_every_lever_of_work(small_wales: CareModel) -> None:
    model = fork_with(
        small_wales,
        "shift_pay=1 unsocial_relief=1 training_subsidy=1 leave_refund=0.8 "
        "values_recruitment=0.8 contract_choice=0.5 pay_floor=0.1 pay_floor_funding=0.5",
    )
    model.validating = True
    model.run_for(14)
    assert flow(model.state, Flow.TRAINING) > 0.0


# -- leaving -----------------------------------------------------------------------------------


def test_nobody_who_left_stays_on_a_rota(small_wales: CareModel) -> None:
    s = small_wales.fork("baseline").state
    s.policy.at(s.week)
    s.fit()
    STEPS["work"].run(s, "begin_work", "work_on")
    c, k = s.client.columns, s.carer.columns
    who = np.maximum(c.carer, 0)
    stays = k.alive[who] & (k.job[who] == Job.WORKING) & (k.provider[who] == c.provider[:, None])
    gone = (c.carer >= 0) & c.alive[:, None] & ~stays
    assert gone.any(), "somebody left"
    carer, hours = np.where(gone, -1, c.carer), np.where(gone, 0.0, c.hours)
    STEPS["work"].run(s, "clear_rotas")
    assert (carer == c.carer).all()
    assert (hours == c.hours).all()
    assert k.alive[c.carer[c.carer >= 0]].all()
