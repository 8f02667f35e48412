"""Gwynedd's levers: a cap on profit, and pay that contract holders guarantee."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from shows import shows

from gofal.abm.calendar import QUARTER
from gofal.abm.model import CareModel
from gofal.abm.week.providers import holding
from gofal.abm.world.ledger import Flow
from gofal.abm.world.prices import wage_floor

type Pair = Callable[..., tuple[CareModel, CareModel]]
MODE = "payment_mode=capacity"
AT_ONCE = ("change_dynamics=0", "change_cohort=0")


@shows("gwynedd")
def test_a_profit_cap_sends_surplus_back_or_into_pay(pair: Pair) -> None:
    off, on = pair("profit_cap=0.02", weeks=27)
    back = [
        sum(week[Flow.PROFIT_RETURN].sum() for week in m.state.records.money) for m in (off, on)
    ]
    assert back[0] == 0
    assert back[1] > 0
    before, after = off.state.provider.columns, on.state.provider.columns
    same = before.alive & after.alive & (before.uid == after.uid) & ~before.owner_covers
    same &= before.staff > 3  # who works alone has no wage
    raised = after.wage[same] / before.wage[same]
    rich = before.margin[same] > 0.06
    assert raised[rich].mean() > raised[~rich].mean()


def test_the_cap_is_on_what_councils_pay(small_wales: CareModel) -> None:
    s = small_wales.fork(small_wales.followed.with_(set={"profit_cap": 0.05})).state
    s.policy.at(0)
    p = s.provider.columns
    rows = np.flatnonzero(p.alive & ~p.owner_covers)[:3]
    p.income[rows], p.cost[rows] = 1000.0, 800.0
    p.council_income[rows] = 1000.0, 500.0, 0.0
    p.cash[rows] = 100_000
    cash = p.cash[rows].copy()
    returned = holding.return_surplus(s, rows)
    # Of a surplus of a fifth, what is above a twentieth of council income.
    assert returned.tolist() == pytest.approx([150.0, 75.0, 0.0])
    assert (cash - p.cash[rows]).tolist() == [15_000, 7_500, 0]


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
