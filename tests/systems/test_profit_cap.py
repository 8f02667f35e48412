"""Gwynedd's levers: a cap on profit, and pay that contract holders guarantee."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from shows import shows

from gofal.abm.calendar import QUARTER
from gofal.abm.model import CareModel
from gofal.abm.week.providers import holding, quarter, review
from gofal.abm.world.ledger import Flow
from gofal.abm.world.prices import wage_floor
from gofal.abm.world.state import State

type Pair = Callable[..., tuple[CareModel, CareModel]]
MODE = "payment_mode=capacity"
AT_ONCE = ("change_dynamics=0", "change_cohort=0")


@shows("gwynedd")
def test_a_profit_cap_sends_surplus_to_staff_and_raises_no_scale(pair: Pair) -> None:
    off, on = pair("profit_cap=0.02", weeks=27)
    shared = [
        sum(week[Flow.STAFF_SHARE].sum() for week in m.state.records.money) for m in (off, on)
    ]
    assert shared[1] > 2 * shared[0]
    before, after = off.state.provider.columns, on.state.provider.columns
    same = before.alive & after.alive & (before.uid == after.uid) & ~before.owner_covers
    same &= before.staff > 3  # who works alone has no wage
    rich = same & (before.margin > 0.06)
    assert (after.bonus > before.bonus)[rich].mean() > 0.5
    # Carers that a share keeps need no higher scale.
    assert after.wage[same].mean() < 1.01 * before.wage[same].mean()


def _capped(model: CareModel) -> State:
    state = model.fork(model.followed.with_(set={"profit_cap": 0.05})).state
    state.policy.at(0)
    return state


def test_the_cap_is_on_what_councils_pay(small_wales: CareModel) -> None:
    s = _capped(small_wales)
    p, own = s.provider.columns, s.commissioner.columns.in_house
    rows = np.setdiff1d(np.flatnonzero(p.alive & ~p.owner_covers & (p.staff > 0)), own)[:3]
    p.income[rows], p.cost[rows] = 1000.0, 800.0
    p.council_income[rows] = 1000.0, 500.0, 0.0
    p.cash[rows] = 100_000
    cash = p.cash[rows].copy()
    # Of a surplus of a fifth, what is above a twentieth of council income.
    assert holding.above_cap(s, rows).tolist() == [15_000, 7_500, 0]
    assert (cash - p.cash[rows]).tolist() == [15_000, 7_500, 0]
    assert p.cost[rows].tolist() == pytest.approx([950.0, 875.0, 800.0])


def test_it_goes_back_where_nobody_is_employed(small_wales: CareModel) -> None:
    s = _capped(small_wales)
    p = s.provider.columns
    rows = np.flatnonzero(p.alive & ~p.owner_covers)[:2]
    p.income[rows], p.council_income[rows], p.cost[rows], p.cash[rows] = 1000, 1000, 800, 100_000
    p.staff[rows] = 0, 5
    before = {f: s.ledger.pounds(f).sum() for f in (Flow.PROFIT_RETURN, Flow.STAFF_SHARE)}
    assert holding.above_cap(s, rows).tolist() == [0, 15_000]
    for flow, was in before.items():
        assert s.ledger.pounds(flow).sum() - was == pytest.approx(150.0)


def test_what_staff_get_of_it_is_their_pay_for_a_quarter(small_wales: CareModel) -> None:
    s = _capped(small_wales)
    p, own = s.provider.columns, s.commissioner.columns.in_house
    rows = np.setdiff1d(np.flatnonzero(p.alive & ~p.owner_covers & (p.staff > 0)), own)[:1]
    p.income[rows], p.council_income[rows], p.cost[rows], p.cash[rows] = 1000, 1000, 800, 15_000
    s.scratch(review.Reviews).due = rows
    review.cap_profit(s)
    quarter.review_money(s, rows)
    assert p.shared[rows].tolist() == pytest.approx([150.0 / QUARTER])


@shows("gwynedd")
def test_a_pay_guarantee_raises_the_scale_of_contract_holders(pair: Pair) -> None:
    off, on = pair("pay_guarantee=0.2", weeks=14)
    shares = []
    for model in (off, on):
        s, p = model.state, model.state.provider.columns
        # A newcomer sets its scale after its first whole quarter: these have had a review since.
        old = p.alive & p.serves_council & ~p.owner_covers & (p.founded <= -QUARTER)
        rows = np.flatnonzero(old & (p.contract > 0).any(axis=1))
        shares.append(float((p.wage[rows] >= 1.199 * wage_floor(s)[p.council[rows]]).mean()))
    assert shares[0] < 0.2
    assert shares[1] == 1.0


@shows("gwynedd")
def test_an_unfunded_guarantee_leaves_patches_without_a_bidder(pair: Pair) -> None:
    guarantee = ("list_rule=single_patch", "pay_guarantee=0.4")
    unfunded, funded = pair(MODE, off=guarantee, weeks=2)
    assert (unfunded.state.memory.holder >= 0).mean() < 0.6
    assert (funded.state.memory.holder >= 0).mean() > 0.85
    without, _ = pair("pay_guarantee=0", off=("list_rule=single_patch",), weeks=2)
    assert (without.state.memory.holder >= 0).mean() > 0.85


@shows("gwynedd")
def test_the_guarantee_is_paid_for_only_where_capacity_is(pair: Pair) -> None:
    off, on = pair("pay_guarantee=0.2", off=(MODE, *AT_ONCE), weeks=2)
    price = [m.state.memory.patch_price[m.state.memory.holder >= 0] for m in (off, on)]
    assert price[0].max() <= 1.0 + 1e-9
    assert price[1].mean() > price[0].mean() + 0.05
