"""Outcomes of firms and work: known answers by hand, and sums that agree with the tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gofal.abm.calendar import ESTABLISHED
from gofal.abm.model import CareModel
from gofal.abm.outcomes.frame import outcome_series
from gofal.abm.outcomes.series import fixed_weights
from gofal.abm.setting import parse_setting
from gofal.abm.week.market.staffing import Cancelled
from gofal.abm.week.plan import STEPS
from gofal.abm.week.transitions.closing import close_providers
from gofal.abm.week.transitions.transfer import pass_contract
from gofal.abm.world.forms import owner_works
from gofal.abm.world.prices import wage_floor
from gofal.abm.world.series import EMPLOYERS
from gofal.abm.world.state import State
from gofal.abm.world.tally import Tally
from gofal.agents.carer import Job
from gofal.agents.table import F64, I32, I64

YEAR = 52
NAN = np.nan


def by_hand(state: State, weeks: int, **series: tuple[float, float]) -> State:
    """A state whose series had the same values of both councils in some weeks, others zero."""
    tally = Tally(2)
    for week in range(weeks):
        tally.open_week(week)
        tally.now[:] = 0.0
        for name, values in series.items():
            tally[name][:] = values
        tally.close_week(np.zeros((3, 3, 2)))
    return replace(state, tally=tally)


def last(state: State, name: str) -> list[float]:
    values: list[float] = outcome_series(state, [name])[name][-1].tolist()
    return values


def test_rates_of_firms_have_their_own_denominators(tiny_wales: CareModel) -> None:
    state = by_hand(
        tiny_wales.state,
        60,
        established_exits=(0.1, 0.0),
        established_exit_hours=(10.0, 0.0),
        established=(20.0, 5.0),
        providers=(40.0, 10.0),
        delivered_hours=(1000.0, 3000.0),
        exits_ended=(0.5, 1.0),
        micros=(52.0, 52.0),
        joined_another=(0.0, 0.25),
        transferred_hours=(0.0, 30.0),
    )
    for name, expected in {
        "exit_rate_established": [0.1 * YEAR / 20, 0.0, 0.1 * YEAR / 25],
        "closure_hours": [10 * YEAR / 1000, 0.0, 10 * YEAR / 4000],
        "micro_end_rate": [0.5, 1.0, 0.75],
        "merger_rate": [0.0, 0.25 * YEAR / 10, 0.25 * YEAR / 50],
        "transfer_hours": [0.0, 30 * YEAR / 3000, 30 * YEAR / 4000],
    }.items():
        assert last(state, name) == pytest.approx(expected), name


def test_who_turns_three_in_the_year_counts_while_exposed(tiny_wales: CareModel) -> None:
    """A council all of whose established providers became so in the last half year has a rate."""
    state = by_hand(tiny_wales.state, 52, established=(0.0, 0.0))
    tally = state.tally
    for week in range(52, 78):
        tally.open_week(week)
        tally["established"][:] = (10.0, 0.0)
        tally["established_exits"][:] = (0.1, 0.0)
        tally.close_week(np.zeros((3, 3, 2)))
    first, second, _ = last(state, "exit_rate_established")
    assert first == pytest.approx(26 * 0.1 / 5.0)
    assert np.isnan(second)


def test_pay_is_weighted_by_hours_and_by_heads(tiny_wales: CareModel) -> None:
    state = by_hand(
        tiny_wales.state,
        2,
        pay_private=(800.0, 0.0),
        worked_private=(100.0, 0.0),
        pay_public=(200.0, 1000.0),
        worked_public=(20.0, 100.0),
        paid_carers=(5.0, 4.0),
        busy_hours=(90.0, 60.0),
        wanted_hours=(100.0, 100.0),
        gap_hours=(10.0, 0.0),
        contact_hours=(80.0, 40.0),
        floor_count=(3.0, 0.0),
        underpaid_count=(1.0, 1.0),
        tenure_sum=(50.0, 150.0),
        headcount=(5.0, 5.0),
    )
    for name, expected in {
        "pay_hour": [1000 / 120, 10.0, 2000 / 220],
        "pay_hour_private": [8.0, NAN, 8.0],
        "pay_hour_public": [10.0, 10.0, 10.0],
        "weekly_pay": [200.0, 250.0, 2000 / 9],
        "hours_of_wanted": [0.9, 0.6, 0.75],
        "waiting_share": [0.125, 0.0, 10 / 120],
        "at_floor": [0.6, 0.0, 1 / 3],
        "underpaid": [0.2, 0.25, 2 / 9],
        "tenure": [10.0, 30.0, 20.0],
    }.items():
        assert last(state, name) == pytest.approx(expected, nan_ok=True), name


def test_leavers_by_reason_add_up_to_turnover_and_closures(tiny_wales: CareModel) -> None:
    own = {"leavers_pay": 0.5, "leavers_job": 1.0, "leavers_hours": 0.5, "leavers_life": 1.0}
    flows = {**own, "leavers": 3.0, "leavers_to_micro": 0.5, "leavers_closed": 2.0}
    both = {name: (value, 0.0) for name, value in flows.items()}
    state = by_hand(tiny_wales.state, 60, headcount=(520.0, 520.0), **both)
    reasons = ("pay", "care_job", "hours", "life", "own_business", "closure")
    rates = {name: last(state, f"leavers_{name}")[0] for name in reasons}
    assert rates == pytest.approx(
        dict(zip(reasons, (0.05, 0.1, 0.05, 0.1, 0.05, 0.2), strict=True))
    )
    turnover = last(state, "turnover")[0]
    assert sum(rates.values()) - rates["closure"] == pytest.approx(turnover)


def test_fixed_weights_see_wages_and_not_who_is_left() -> None:
    hours = np.array([[30.0, 0.0], [10.0, 5.0]])
    wages = np.array(
        [
            [[8.0, NAN], [12.0, NAN]],
            [[8.0, NAN], [12.0, 9.0]],
            [[NAN, NAN], [12.0, 10.0]],  # the cheaper form is gone
            [[10.0, NAN], [12.0, 10.0]],
        ]
    )
    index = fixed_weights(hours, wages)
    assert index[:, 0] == pytest.approx([9.0, 9.0, 9.0, 10.5])
    assert index[:, 1] == pytest.approx([9.0, 9.0, 10.0, 10.0])
    assert index[:, 2] == pytest.approx((index[:, 0] * 40 + index[:, 1] * 5) / 45)
    nobody = fixed_weights(np.array([[1.0, 0.0]]), np.array([[[8.0, NAN]]]))
    assert np.isnan(nobody[0, 1])
    assert nobody[0, 2] == 8.0


def test_arms_share_the_weights_of_the_year_before_the_policy(tiny_wales: CareModel) -> None:
    dear = tiny_wales.followed.with_(settings=(parse_setting("wage_floor_growth=0.08"),))
    off, on = tiny_wales.fork("baseline"), tiny_wales.fork(dear)
    for arm in (off, on):
        arm.run_for(3)
    kept = [arm.state.records for arm in (off, on)]
    assert kept[0].wage_weeks == list(range(-YEAR, 3))
    for week in range(YEAR):
        np.testing.assert_array_equal(kept[0].wage_hours[week], kept[1].wage_hours[week])
    index = outcome_series(off.state, ["wage_index", "wage"])
    assert index["wage_index"].shape == (3, 3)
    assert index["wage_index"][:, -1] == pytest.approx(index["wage"][:, -1], rel=0.05)


def at_work(state: State) -> I64:
    """Carers employed by others, as the tables have it."""
    k, p = state.carer.columns, state.provider.columns
    rows = np.flatnonzero(k.alive & (k.job == Job.WORKING))
    hired: I64 = rows[~owner_works(state)[p.form[k.provider[rows]]]]
    return hired


def summed(state: State, rows: I64, values: F64) -> F64:
    council = state.provider.columns.council[state.carer.columns.provider[rows]]
    return np.bincount(council, values, state.councils)


def test_sums_of_pay_and_hours_are_those_of_the_carers(tiny_wales: CareModel) -> None:
    model = tiny_wales.fork("baseline")
    model.run_for(2)
    model.open_week()
    s = model.state
    shared = s.provider.rows()[::3]
    s.provider.columns.shared[shared] = 130.0  # as if some had shared a surplus
    for step in ("need", "access", "matching", "rounds", "delivery", "money"):
        STEPS[step].run(s)
    k, p, tally, rows = s.carer.columns, s.provider.columns, s.tally, at_work(s)
    contact, travel = (x[rows].astype(np.float64) for x in (k.contact, k.travel))
    away = s.scratch(Cancelled).hours[rows] / np.maximum(contact, 1e-9)
    kept = np.where(contact > 0.0, np.maximum(0.0, 1.0 - away), 1.0)
    busy = kept * (contact + travel)
    worked = busy + kept * k.waiting[rows].astype(np.float64)
    staff = np.bincount(k.provider[rows], minlength=len(p.staff))
    part = p.shared / np.maximum(1, staff)
    pay = k.pay[rows].astype(np.float64) + part[k.provider[rows]]
    public = np.array([model.sector == "public" for model in s.models])
    public = public[p.form[k.provider[rows]]]
    floor = wage_floor(s)[p.council[k.provider[rows]]]
    at_floor = (busy > 0.5) & (k.pay[rows] < busy * (floor + 0.005))
    for got, expected in (
        (tally["busy_hours"], busy),
        (tally["wanted_hours"], k.hours_wanted[rows].astype(np.float64)),
        (sum(tally[f"worked_{sector}"] for sector in EMPLOYERS), worked),
        (sum(tally[f"pay_{sector}"] for sector in EMPLOYERS), pay),
        (tally["worked_public"], worked * public),
        (tally["pay_public"], pay * public),
        (tally["floor_count"], at_floor.astype(np.float64)),
    ):
        np.testing.assert_allclose(got, summed(s, rows, expected), rtol=1e-5)
    assert 0.0 < tally["floor_count"].sum() < tally["paid_carers"].sum()


def test_tenure_is_counted_from_the_week_somebody_began(tiny_wales: CareModel) -> None:
    model = tiny_wales.fork("baseline")
    model.run_for(1)
    s = model.state
    rows = at_work(s)
    weeks = (s.week - 1 - s.carer["since"][rows]).astype(np.float64)
    assert s.tally["tenure_sum"] == pytest.approx(summed(s, rows, weeks))
    assert weeks.min() == 0


def pairs(s: State, rows: I64, employer: I32 | None = None) -> set[tuple[int, int]]:
    """Carers with their employers, or others to which they go, by identity."""
    k = s.carer.columns
    of = k.provider if employer is None else employer
    employers = s.provider["uid"][of[rows]].tolist()
    return set(zip(k.uid[rows].tolist(), employers, strict=True))


def test_leavers_of_a_week_are_those_who_were_employed_and_are_not(tiny_wales: CareModel) -> None:
    """In weeks of ordinary churn and in one in which the largest independents fail."""
    failing = parse_setting("provider_failure=1:2")
    model = tiny_wales.fork(tiny_wales.followed.with_(settings=(failing,)))
    closed = 0.0
    for week in range(4):
        s = model.state
        k = s.carer.columns
        begins = np.flatnonzero(k.alive & (k.job == Job.HIRED) & (k.starts <= week))
        moves = np.flatnonzero(k.alive & (k.next >= 0) & (k.starts <= week))
        before = pairs(s, at_work(s)) | pairs(s, begins) | pairs(s, moves, k.next)
        model.run_for(1)
        now = model.state
        there = at_work(now)
        # Who has another employer and the same tenure was taken over with the firm.
        stayed = set(now.carer["uid"][there[now.carer["since"][there] < week]].tolist())
        gone = sum(uid not in stayed for uid, _ in before - pairs(now, there))
        tally = model.state.tally
        names = ("leavers", "leavers_to_micro", "leavers_closed", "leavers_redundant")
        reasons = [tally[name].sum() for name in names]
        assert gone == sum(reasons)
        closed = max(closed, reasons[2])
    assert closed > 20


def test_ends_are_counted_by_kind_and_age(tiny_wales: CareModel) -> None:
    s = tiny_wales.state.copy()
    p = s.provider.columns
    alone = owner_works(s)[p.form]
    firms = np.flatnonzero(p.alive & ~alone & ~p.owner_covers)[:3]
    micro = np.flatnonzero(p.alive & alone)[:1]
    p.founded[firms] = s.week - np.array([ESTABLISHED, ESTABLISHED - 1, 1000])
    p.founded[micro] = s.week - 1000
    p.planned[firms] = (100.0, 20.0, 3.0)
    s.tally.open_week(s.week)
    close_providers(s, firms[:2], "failed")
    close_providers(s, firms[2:], "withdrew")
    close_providers(s, micro, "ended")
    sums = {
        name: s.tally[name].sum()
        for name in ("exits_failed", "exits_withdrew", "exits_ended", "established_exits")
    }
    assert list(sums.values()) == [2, 1, 1, 2]
    assert s.tally["established_exit_hours"].sum() == pytest.approx(103.0)


def test_a_transfer_is_no_end_and_ends_no_tenure(tiny_wales: CareModel) -> None:
    s = tiny_wales.state.copy()
    p = s.provider.columns
    s.tally.open_week(s.week)
    rows = np.flatnonzero(p.alive & (p.contract[:, 0] > 0) & ~p.owner_covers)
    largest = int(rows[np.argmax(p.planned[rows])])
    since = s.carer["since"].copy()
    moved = pass_contract(s, largest, int(s.commissioner["in_house"][0]), 0)
    assert moved > 0.0
    assert s.tally["transferred_hours"].tolist() == [moved, 0.0]
    assert (s.carer["since"] == since).all()
    assert s.tally["established_exits"].sum() == s.tally["leavers_closed"].sum() == 0.0
