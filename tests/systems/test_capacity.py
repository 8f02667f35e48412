"""Paying for capacity: what the holder of a patch is paid, takes and chooses; Gwynedd's levers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from shows import shows

from abm.ledger import Flow
from abm.model import CareModel
from abm.prices import terms, wage_floor
from abm.state import State
from abm.week import capacity, holding, matching, money, tenders
from abm.week.matching import TravelRules
from abm.week.patches import council_of_patches, need_of_patches, places_of, rural_of_patches
from abm.world.patches import patch_of
from agents.client import Route, Stage
from agents.payment import payment_modes
from agents.payment.base import Contract, Margin
from agents.provider import CostRules
from agents.table import F64

type Pair = Callable[..., tuple[CareModel, CareModel]]
MODE = "payment_mode=capacity"
AT_ONCE = ("change_dynamics=0", "change_cohort=0")


@pytest.fixture(scope="module")
def block(pair: Pair) -> tuple[CareModel, CareModel]:
    """Holders of patches paid by the hour, and paid for capacity."""
    return pair(MODE, off=("list_rule=single_patch", *AT_ONCE), weeks=20)


def in_new_way(s: State) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Council-managed people assessed into the new way whose patch is held: row, holder, patch."""
    c = s.client.columns
    rows = np.flatnonzero(c.alive & c.new_way & (c.route == Route.COUNCIL))
    patch = np.array(
        [patch_of(c.place[i], c.uid[i], s.land.patch, s.land.patch_parts) for i in rows]
    )
    holder = s.memory.holder[patch].astype(np.intp)
    return rows[holder >= 0], holder[holder >= 0], patch[holder >= 0]


def bill(s: State) -> F64:
    """Pence of council fees by provider, as billed for what came this week."""
    return money._income(s)[0].astype(np.float64)


# -- capacity with purpose ------------------------------------------------------------------------


@shows("capacity-with-purpose")
def test_what_a_holder_is_paid_does_not_move_with_hours(
    block: tuple[CareModel, CareModel],
) -> None:
    moved = []
    theirs = block[1].state.client.columns.flexible
    uids = set(block[1].state.client.columns.uid[theirs].tolist())
    assert len(uids) > 100
    for model in block:
        s = model.fork(model.followed).state
        c = s.client.columns
        before = bill(s)
        some = np.array([u in uids for u in c.uid.tolist()]) & (c.stage == Stage.SERVED)
        c.delivered[some] *= 0.5
        moved.append(1.0 - bill(s).sum() / before.sum())
    hourly, capacity_paid = moved
    assert hourly > 0.05
    assert capacity_paid == 0.0


@shows("capacity-with-purpose")
def test_a_holder_takes_whom_it_would_decline_by_the_hour(
    block: tuple[CareModel, CareModel],
) -> None:
    s = block[1].fork(block[1].followed).state
    q, c, p, w, t = s.parameters, s.client.columns, s.provider.columns, s.work, terms(s)
    cost, travel = q.fill(CostRules, "provider"), q.fill(TravelRules, "travel")
    hourly, paid, beyond = [], [], []
    for i, j, patch in list(zip(*in_new_way(s), strict=True))[:400]:
        if s.memory.patch_left[patch] < c.package[i]:
            continue
        price = matching.price_of(i, j, c, p, s.land, t)
        asked = (i, j, price, float(w.demand_at[c.place[i]]), c, p, s.land, w, cost, travel)
        hourly.append(matching.worth_taking(*asked))
        paid.append(matching._would_take(*asked, t))
        left = s.memory.patch_left[patch]
        s.memory.patch_left[patch] = 0.0
        beyond.append(matching._would_take(*asked, t))
        s.memory.patch_left[patch] = left
    assert len(hourly) > 50
    assert not all(hourly)
    assert all(paid)
    assert not any(beyond)


@shows("capacity-with-purpose")
def test_continuous_review_corrects_the_estimate(pair: Pair) -> None:
    off, on = pair("capacity_review=1", off=(MODE, *AT_ONCE, "capacity_review=0"), weeks=28)
    gaps = []
    for model in (off, on):
        m, s = model.state.memory, model.state
        used, seen = np.zeros(len(m.holder)), np.zeros(len(m.holder))
        capacity.hours_in_patches(s.client.columns, s.land, m.holder, s.week, 13, used, seen)
        held = m.holder >= 0
        gaps.append(float(np.abs(m.capacity - seen)[held].sum() / seen[held].sum()))
    fixed = off.state.memory
    held = fixed.holder >= 0
    assert np.allclose(fixed.capacity[held], fixed.patch_estimate[held])
    assert gaps[1] < 0.6 * gaps[0]


@shows("capacity-with-purpose")
def test_error_and_margin_move_what_is_bought(pair: Pair) -> None:
    exact, off = pair("capacity_error=0.4", off=(MODE, *AT_ONCE, "capacity_error=0"), weeks=1)
    _, wide = pair("capacity_margin=0.2", off=(MODE, *AT_ONCE, "capacity_error=0"), weeks=1)
    need = np.zeros(len(exact.state.memory.holder))
    s = exact.state
    need_of_patches(s.client.columns, tenders.independent(s), s.land, need)
    held = (exact.state.memory.holder >= 0) & (need > 0.0)
    truth, wrong = (m.state.memory.capacity[held] for m in (exact, off))
    assert np.allclose(truth, need[held])
    assert np.std(wrong / truth) == pytest.approx(0.4, abs=0.1)
    assert np.allclose(wide.state.memory.capacity[held], 1.2 * truth)


def test_hours_of_a_councils_company_are_no_need_of_a_patch(pair: Pair) -> None:
    """A company is the council's own, as its service was: nobody else is paid for its hours."""
    _, on = pair("latc=1", off=(MODE, *AT_ONCE, "capacity_error=0"), weeks=1)
    s, p = on.state, on.state.provider.columns
    own = s.commissioner.columns.in_house
    assert not p.owner_covers[own].any()
    c = s.client.columns
    theirs = c.alive & (c.stage == Stage.SERVED) & np.isin(c.provider, own)
    theirs &= c.route == Route.COUNCIL
    here = np.flatnonzero((c.stage == Stage.WAITING) | (c.stage == Stage.SERVED))
    here = here[c.alive[here] & (c.route[here] == Route.COUNCIL)]
    patch = s.land.patch[c.place[here]] + c.uid[here] % s.land.patch_parts[c.place[here]]
    every, others = (
        np.bincount(patch, weights=c.package[here] * kept, minlength=len(s.memory.holder))
        for kept in (np.ones(len(here)), ~theirs[here])
    )
    held = s.memory.holder >= 0
    assert (every[held] > others[held] + 1.0).sum() > 5
    assert np.allclose(s.memory.capacity[held], others[held])


def test_only_what_is_learned_is_bought(pair: Pair) -> None:
    slow, fast = pair("change_dynamics=0", off=(MODE, "change_engagement=0.8"), weeks=9)
    learned = slow.state.commissioner.columns.learned
    assert 0.0 < learned.max() < 0.2
    assert slow.state.memory.capacity.sum() < 0.2 * fast.state.memory.capacity.sum()


def test_recovery_is_worth_what_it_saves() -> None:
    mode = next(mode for mode in payment_modes() if mode.slug == "capacity")
    hour = Margin(price=np.array([18.0]), cost=np.array([16.0]), recovery=0.3, weeks=26.0)
    numbers = {parameter.name: parameter.value for parameter in mode.parameters}

    def worth(review: float) -> float:
        contract = Contract(0.0, 0.0, review, numbers)
        return float(mode.recovery_value(hour, contract)[0])

    assert worth(0.0) == 16.0 * 26.0
    assert worth(1.0) == 16.0 * 6.5 - 2.0 * 19.5 > 0.0


def test_patches_are_counted_as_in_plain_python(small_wales: CareModel) -> None:
    s = small_wales.state
    c, p, land, number = s.client.columns, s.provider.columns, s.land, len(s.memory.holder)
    need = np.zeros(number)
    need_of_patches(c, tenders.independent(s), land, need)
    plain = np.zeros(number)
    for i in s.client.rows():
        served, waiting = c.stage[i] == Stage.SERVED, c.stage[i] == Stage.WAITING
        if c.route[i] == Route.COUNCIL and (
            waiting or (served and not p.owner_covers[c.provider[i]])
        ):
            place = c.place[i]
            plain[land.patch[place] + c.uid[i] % land.patch_parts[place]] += c.package[i]
    assert np.allclose(need, plain)
    council = council_of_patches(land, number)
    rural = rural_of_patches(land, s.client_rate, number)
    for patch in range(0, number, 17):
        inside = places_of(land, patch)
        assert set(land.council[inside]) == {council[patch]}
        weight = s.client_rate[inside]
        assert rural[patch] == pytest.approx(np.average(land.rural[inside], weights=weight))


def test_capacity_and_its_terms_keep_the_books(tiny_wales: CareModel) -> None:
    changed: dict[str, float | str] = {
        "payment_mode": "capacity",
        "change_dynamics": 0,
        "change_cohort": 0,
        "pay_guarantee": 0.2,
        "profit_cap": 0.03,
    }
    fork = tiny_wales.fork(tiny_wales.followed.with_(set=changed))
    fork.validating = True
    fork.run_for(28)


# -- Gwynedd --------------------------------------------------------------------------------------


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
        rows = np.flatnonzero(p.alive & p.serves_council & ~p.owner_covers & (p.founded < 0))
        rows = rows[(p.contract[rows] > 0).any(axis=1)]
        shares.append(float((p.wage[rows] >= 1.199 * wage_floor(s)[p.council[rows]]).mean()))
    assert shares[0] < 0.2
    assert shares[1] == 1.0


@shows("gwynedd")
def test_an_unfunded_guarantee_leaves_patches_without_a_bidder(pair: Pair) -> None:
    guarantee = ("list_rule=single_patch", "pay_guarantee=0.3")
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
