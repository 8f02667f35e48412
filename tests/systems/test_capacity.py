"""Paying for capacity: what the holder of a patch is paid, takes and chooses."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.commissioners import capacity as commissioners_capacity
from gofal.abm.week.commissioners.capacity import PatchHours
from gofal.abm.week.delivery import new_way
from gofal.abm.week.market import hour_price, reach, tenders
from gofal.abm.week.market.patches import need_of_patches, places_of, rural_of_patches
from gofal.abm.week.market.travel import TravelRules
from gofal.abm.week.matching import match, offers
from gofal.abm.week.money import bills
from gofal.abm.week.money import capacity as money_capacity
from gofal.abm.week.plan import STEPS
from gofal.abm.world.land import council_of_patches
from gofal.abm.world.ledger import Flow
from gofal.abm.world.patches import patch_of
from gofal.abm.world.prices import fees
from gofal.abm.world.state import State
from gofal.agents.calls import CallRules
from gofal.agents.client import Route, Stage
from gofal.agents.payment import payment_modes
from gofal.agents.payment.base import Contract, HourMargin
from gofal.agents.provider import CostRules
from gofal.agents.table import F64

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
    STEPS["money"].run(s, "bill_people", "invoice_councils", "pay_funds")
    return s.scratch(bills.Invoices).councils.astype(np.float64)


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
    q, c, p = s.parameters, s.client.columns, s.provider.columns
    market, rules = match.market_of(s), match.offer_rules(s)
    cost, travel = q.fill(CostRules, "provider"), q.fill(TravelRules, "travel")
    calls = q.fill(CallRules, "call")
    hourly, paid, beyond = [], [], []
    for i, j, patch in list(zip(*in_new_way(s), strict=True))[:400]:
        price = hour_price.price_of(i, j, c, p, s.land, rules.terms)
        demand = float(s.memory.demand_at[c.place[i]])
        asked = (i, j, price, demand, c, p, s.land, s.memory.visits_at, cost, travel, calls)
        hourly.append(offers.worth_taking(*asked))
        wanted = (i, j, price, c, p, s.land, market, rules)
        left = s.memory.patch_left[patch]
        s.memory.patch_left[patch] = c.package[i]
        paid.append(offers._would_take(*wanted))
        s.memory.patch_left[patch] = 0.9 * c.package[i]
        beyond.append(offers._would_take(*wanted))
        s.memory.patch_left[patch] = left
    assert len(hourly) > 50
    assert not all(hourly)
    assert all(paid)
    assert not any(beyond)


@shows("capacity-with-purpose")
def test_continuous_review_corrects_the_estimate(pair: Pair) -> None:
    wrong = (MODE, *AT_ONCE, "capacity_review=0", "capacity_error=0.4")
    off, on = pair("capacity_review=1", off=wrong, weeks=27)
    gaps = []
    for model in (off, on):
        m, s = model.state.memory, model.state
        needed = commissioners_capacity._expected(
            s, hours_of(s), council_of_patches(s.land, len(m.holder))
        )
        gaps.append(float(np.abs(m.capacity - needed).sum() / needed.sum()))
    fixed = off.state.memory
    held = fixed.holder >= 0
    assert np.allclose(fixed.capacity[held], fixed.patch_estimate[held])
    assert gaps[1] < 0.6 * gaps[0]


def hours_of(s: State) -> PatchHours:
    """Hours in patches as the council saw them in the week that is over."""
    hours = PatchHours._make(np.zeros((5, len(s.memory.holder))))
    commissioners_capacity.hours_in_patches(
        s.client.columns,
        s.provider.columns,
        s.land,
        s.memory.holder,
        s.lever("trust_gate"),
        s.week - 13,
        hours,
    )
    return hours


def plain_hours(s: State) -> PatchHours:
    """The same, in plain Python."""
    c, p, land, gate = s.client.columns, s.provider.columns, s.land, s.lever("trust_gate")
    hours = PatchHours._make(np.zeros((5, len(s.memory.holder))))
    for i in s.client.rows():
        place, served = c.place[i], c.stage[i] == Stage.SERVED
        patch = land.patch[place] + c.uid[i] % land.patch_parts[place]
        j = s.memory.holder[patch]
        mine = c.route[i] == Route.COUNCIL and (served or c.stage[i] == Stage.WAITING) and j >= 0
        if not mine or not reach.serves_place(p, j, place, land):
            continue
        if served and p.owner_covers[c.provider[i]]:
            continue
        hours.every[patch] += c.package[i]
        hours.began[patch] += c.package[i] * (c.assessed[i] >= s.week - 13)
        trusted = p.trust[j] >= gate[land.council[place]]
        if served and not (c.provider[i] == j and trusted):
            continue  # with somebody else, by the hour
        hours.used[patch] += c.package[i] * (served and c.new_way[i])
        (hours.seen if c.new_way[i] else hours.old)[patch] += c.package[i]
    return hours


def test_hours_in_patches_are_counted_as_in_plain_python(block: tuple[CareModel, ...]) -> None:
    s = block[1].state
    found = hours_of(s)
    assert found.used.sum() > 100.0
    assert np.allclose(found, plain_hours(s), rtol=1e-4)


@shows("capacity-with-purpose")
def test_capacity_is_for_people_it_can_serve_and_nobody_else(pair: Pair) -> None:
    """New people only: what the next quarter brings. All people: the holder's own too."""
    off, on = pair("change_cohort=0", off=(MODE, "change_dynamics=0", "capacity_error=0"), weeks=1)
    for model, new_first in ((off, True), (on, False)):
        s = model.state
        _, seen, old, began, every = plain_hours(s)
        now = seen if new_first else seen + old
        comes = began * np.maximum(0.0, 1.0 - now / np.maximum(every, 1e-9))
        assert np.allclose(s.memory.capacity, now + comes, rtol=0.02, atol=0.5)
        assert s.memory.capacity.sum() < 0.7 * every.sum()
    assert off.state.memory.capacity.sum() < on.state.memory.capacity.sum()


@shows("capacity-with-purpose")
def test_nobodys_hours_are_in_both_books(pair: Pair) -> None:
    """Beside capacity that is not used, councils owe what they would by the hour.

    Paid twice for those who stay with others, they would owe nearly double in a quarter.
    """
    off, on = pair(MODE, off=AT_ONCE, weeks=9)
    owed = [model.state.records.money[-1][Flow.COUNCIL_FEES].sum() for model in (off, on)]
    s, m = on.state, on.state.memory
    held = m.holder >= 0
    price = fees(s)[s.patch_council[held]] * m.patch_price[held]
    idle = 100.0 * float((price * np.maximum(0.0, m.patch_left[held])).sum())
    assert 0.0 < idle < 0.5 * owed[0]
    assert 0.85 < (owed[1] - idle) / owed[0] < 1.15


@shows("capacity-with-purpose")
def test_error_and_margin_move_what_is_bought(pair: Pair) -> None:
    exact, off = pair("capacity_error=0.4", off=(MODE, *AT_ONCE, "capacity_error=0"), weeks=1)
    _, wide = pair("capacity_margin=0.2", off=(MODE, *AT_ONCE, "capacity_error=0"), weeks=1)
    held = exact.state.memory.capacity > 0.0
    truth, wrong = (m.state.memory.capacity[held] for m in (exact, off))
    assert np.std(wrong / truth) == pytest.approx(0.4, abs=0.15)
    assert np.allclose(wide.state.memory.capacity[held], 1.2 * truth)


def test_a_known_patch_is_not_guessed_again(small_wales: CareModel) -> None:
    changed: dict[str, float | str] = {
        "payment_mode": "capacity",
        "change_dynamics": 0,
        "change_cohort": 0,
        "capacity_error": 0.4,
        "capacity_review": 0,
    }
    model = small_wales.fork(small_wales.followed.with_(set=changed))
    model.run_for(2)
    s = model.state
    # New holders take over the week after; what they start from was seen.
    s.memory.patch_tendered[:] = -10_000
    model.run_for(1)
    _, seen, old, began, every = hours_of(s)
    now = seen + old
    expected = now + began * np.maximum(0.0, 1.0 - now / np.maximum(every, 1e-9))
    # Firms that were sold since then have brought a few patches' hours to another holder.
    assert np.isclose(s.memory.capacity, expected, rtol=0.02, atol=0.5).mean() > 0.95


def test_where_less_is_learned_less_is_bought(pair: Pair) -> None:
    slow, fast = pair("change_dynamics=0", off=(MODE, "change_engagement=0.8"), weeks=9)
    learned = slow.state.commissioner.columns.learned
    assert 0.0 < learned.max() < 0.2
    assert 0.0 < slow.state.memory.capacity.sum() < 0.2 * fast.state.memory.capacity.sum()


@shows("capacity-with-purpose")
def test_who_is_not_trusted_is_paid_by_the_hour_only(block: tuple[CareModel, CareModel]) -> None:
    s = block[1].fork(block[1].followed.with_(set={"trust_gate": 0.5})).state
    s.policy.at(s.week)
    m, p = s.memory, s.provider.columns
    p.trust[:] = 0.6
    commissioners_capacity.review(s)
    before, used = money_capacity.capacity_worth(s), hours_of(s).used
    j = int(m.holder[np.argmax(used)])
    p.trust[j] = 0.4
    commissioners_capacity.review(s)
    after = money_capacity.capacity_worth(s)
    assert before is not None
    assert after is not None
    assert before[j].sum() > 0.0
    assert after[j].sum() == 0.0
    others = np.arange(len(after)) != j
    assert np.allclose(before[others], after[others])
    assert hours_of(s).used[m.holder == j].sum() == 0.0
    new_way.live_new_way(s)
    assert not s.client.columns.flexible[s.client.columns.provider == j].any()


def test_what_is_paid_for_is_kept_ready(block: tuple[CareModel, CareModel]) -> None:
    hourly, paid = (model.state for model in block)
    p, m = paid.provider.columns, paid.memory
    assert not hourly.provider.columns.spare.any()
    ready = np.bincount(
        m.holder[m.holder >= 0],
        weights=np.maximum(0.0, m.patch_left)[m.holder >= 0],
        minlength=len(p.spare),
    )
    assert ready.sum() > 0.0
    assert (p.spare > 0.0).sum() == (ready > 0.0).sum()


@shows("vanguard")
def test_people_in_a_trial_of_capacity_do_not_wait_for_it(pair: Pair) -> None:
    """Trial members are bought capacity like those of a roll-out: as many as it takes in."""
    _, on = pair("change_method=1", off=(MODE,), weeks=26)
    s = on.state
    c = s.client.columns
    new = c.alive & (c.route == Route.COUNCIL) & (c.assessed >= 1)
    waits = np.where(c.stage == Stage.WAITING, s.week, c.since) - c.assessed
    inside, outside = waits[new & c.new_way].mean(), waits[new & ~c.new_way].mean()
    assert (new & c.new_way).sum() > 50
    assert inside < outside + 1.5
    # Most are with the holder, not at last with somebody else by the hour.
    served = new & c.new_way & (c.stage == Stage.SERVED)
    assert c.flexible[served].mean() > 0.4


def test_recovery_is_worth_what_it_saves() -> None:
    mode = next(mode for mode in payment_modes() if mode.slug == "capacity")
    hour = HourMargin(price=np.array([18.0]), cost=np.array([16.0]), recovery=0.3, weeks=26.0)
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
