"""Gwynedd's levers: a cap on profit, and pay that contract holders guarantee."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from shows import shows

from gofal.abm.calendar import QUARTER
from gofal.abm.model import CareModel
from gofal.abm.week.providers import holding, quarter
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


def _capped(model: CareModel, **columns: object) -> tuple[State, NDArray[np.intp]]:
    """A world with a cap of a twentieth, and three independents that have earned a fifth."""
    state = model.fork(model.followed.with_(set={"profit_cap": 0.05})).state
    state.policy.at(0)
    p, own = state.provider.columns, state.commissioner.columns.in_house
    rows = np.setdiff1d(np.flatnonzero(p.alive & ~p.owner_covers & (p.staff > 0)), own)[:3]
    p.income[rows], p.cost[rows], p.council_income[rows] = 1000.0, 800.0, 1000.0
    p.cash[rows], p.tax[rows], p.fund_owed[rows] = 100_000, 0.0, 0.0
    for name, values in columns.items():
        getattr(p, name)[rows] = values
    return state, rows


def test_the_cap_is_on_what_councils_pay(small_wales: CareModel) -> None:
    s, rows = _capped(small_wales, council_income=(1000.0, 500.0, 0.0))
    cash = s.provider.columns.cash[rows]
    # Of a surplus of a fifth, what is above a twentieth of council income.
    assert holding.above_cap(s, rows, cash).tolist() == [15_000, 7_500, 0]
    assert holding.above_cap(s, rows, np.array([9_000, -5, 10])).tolist() == [9_000, 0, 0]


def test_it_goes_to_staff_and_back_where_nobody_is_employed(small_wales: CareModel) -> None:
    s, rows = _capped(small_wales, staff=(0, 5, 5))
    p, above = s.provider.columns, np.full(3, 15_000)
    before, cash = s.ledger.pounds(Flow.PROFIT_RETURN).sum(), p.cash[rows].copy()
    public = np.array([False, True, False])
    assert holding.share_above(s, rows, above, public).tolist() == [0, 0, 15_000]
    assert s.ledger.pounds(Flow.PROFIT_RETURN).sum() - before == pytest.approx(300.0)
    assert (p.cash[rows] == cash).all()  # whoever reviews the quarter's money pays


def test_what_staff_get_of_it_is_their_pay_for_a_quarter_and_taxed_like_any_surplus(
    small_wales: CareModel,
) -> None:
    s, rows = _capped(small_wales, tax=0.2, dividend=0.0, required_return=0.0)
    p, flows = s.provider.columns, (Flow.STAFF_SHARE, Flow.CORPORATION_TAX)
    p.founded[rows], p.cash[rows] = s.week, 15_000  # so young that idle cash is not used
    before = [s.ledger.pounds(flow).sum() for flow in flows]
    local = s.tally["local_surplus"].sum()
    quarter.review_money(s, rows)
    shared, tax = (s.ledger.pounds(f).sum() - b for f, b in zip(flows, before, strict=True))
    assert tax == pytest.approx(3 * 40.0)  # a fifth of £200
    assert shared == pytest.approx(3 * 110.0)  # £150 above the cap, of £150 less tax
    assert p.shared[rows].tolist() == pytest.approx(3 * [110.0 / QUARTER])
    assert (p.cash[rows] == 0).all()
    assert s.tally["local_surplus"].sum() - local == pytest.approx(
        110.0 * p.owner_local[rows].sum()
    )


def test_money_of_funds_is_not_shared_out(small_wales: CareModel) -> None:
    s, rows = _capped(small_wales, fund_owed=950.0, dividend=0.0, required_return=0.0)
    quarter.review_money(s, rows)
    assert s.provider.columns.shared[rows].tolist() == pytest.approx(3 * [50.0 / QUARTER])


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
