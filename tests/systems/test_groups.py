"""National groups leave as one; oversight gives large providers' people an orderly way on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from forks import as_group, fork_with
from numpy.typing import NDArray
from shows import shows
from trouble import ends, in_trouble

from gofal.abm.model import CareModel
from gofal.abm.week.providers import groups, leaving, quarter
from gofal.abm.week.transitions.closing import dissolve
from gofal.abm.world.groups import branches_of
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.client import Stage

type Pair = Callable[..., tuple[CareModel, CareModel]]


@shows("large-provider-exit")
def test_a_group_that_earns_more_elsewhere_leaves_everywhere_at_once(pair: Pair) -> None:
    off, on = pair("national_outside_margin=0.3", weeks=15)
    before, after = off.state.provider.columns, on.state.provider.columns
    branches = before.alive & (before.group >= 0) & (before.owner_local <= 0.0)
    assert branches.sum() >= 2
    assert not (after.alive & (after.group >= 0) & (after.owner_local <= 0.0)).any()
    gone = on.state.tally.series("exits_withdrew") - off.state.tally.series("exits_withdrew")
    by_week = gone.sum(axis=1)
    assert by_week.max() >= branches.sum() - 1
    assert (gone[int(by_week.argmax())] > 0).sum() > 1
    others = np.flatnonzero(before.alive & (before.group < 0))
    stayed = after.alive[others] & (after.uid[others] == before.uid[others])
    assert stayed.mean() > 0.9


def left(state: State, patch: pytest.MonkeyPatch) -> list[int]:
    """Groups that leave at a quarter's end, when looked at twice."""
    gone: list[int] = []

    def close(s: State, rows: NDArray[np.intp], kind: str) -> None:
        assert kind == "withdrew"
        gone.extend(np.unique(s.provider.columns.group[rows]).tolist())

    patch.setattr(groups, "close_providers", close)
    state.week = 13
    for _ in range(2):
        groups.leave_together(state)
    return gone


def test_only_the_group_that_earns_less_leaves(
    small_wales: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    levers = {"national_outside_margin": 0.0}
    s = small_wales.fork(small_wales.followed.with_(set=levers)).state
    s.policy.at(0)
    p = s.provider.columns
    p.believed_left[p.group == 0], p.believed_left[p.group == 1] = 5.0, -5.0
    assert set(left(s, monkeypatch)) == {1}
    # What an hour leaves elsewhere counts as if it were a cost.
    p.believed_left[p.group == 1] = 5.0
    assert left(s, monkeypatch) == []
    more = small_wales.fork(small_wales.followed.with_(set={"national_outside_margin": 0.5})).state
    more.policy.at(0)
    assert set(left(more, monkeypatch)) == {0, 1}


def test_no_group_leaves_by_default(
    small_wales: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    s = small_wales.fork(small_wales.followed).state
    s.provider.columns.believed_left[:] = -9.0
    assert left(s, monkeypatch) == []


# -- one balance sheet ----------------------------------------------------------------------------


def in_want(model: CareModel, common: float, **parameters: float) -> tuple[State, NDArray[np.intp]]:
    """A group of which one branch is out of money, with common pounds in all."""
    s = fork_with(model).state
    s.parameters = s.parameters.with_values(parameters)
    p = s.provider.columns
    rows = as_group(s)
    p.cash[rows], p.credit[rows] = round(100.0 * common / (len(rows) - 1)), 0
    p.cash[rows[0]] = 0
    p.cash[rows[0]] -= 100
    p.cash[rows[1]] += 100
    s.week = 14
    s.ledger.open_week()
    return s, rows


def test_a_branch_in_want_is_paid_from_the_others(small_wales: CareModel) -> None:
    s, rows = in_want(small_wales, 70_000.0)
    p, before = s.provider.columns, s.ledger.balance.copy()
    cash = p.cash[rows].copy()
    groups.share_cash(s)
    assert p.cash[rows].sum() == cash.sum()
    weeks = p.cash[rows] / p.weekly_cost[rows]
    assert weeks == pytest.approx(weeks.mean(), rel=1e-3)
    paid = s.ledger.week[Flow.GROUP_CASH].sum()
    assert paid == np.maximum(0, p.cash[rows] - cash).sum()
    assert (s.ledger.balance == before).all()
    leaving.fail(s)
    assert p.alive[rows].all()


def test_without_a_common_balance_sheet_a_branch_runs_out_of_money_alone(
    small_wales: CareModel,
) -> None:
    s, rows = in_want(small_wales, 70_000.0, **{"market.group_shares": 0.0})
    groups.share_cash(s)
    leaving.fail(s)
    assert not s.provider.columns.alive[rows[0]]
    assert s.provider.columns.alive[rows[1:]].all()


def test_a_group_runs_out_of_money_as_a_whole(small_wales: CareModel) -> None:
    s, rows = in_want(small_wales, -500.0)
    groups.share_cash(s)
    leaving.fail(s)
    assert not s.provider.columns.alive[rows].any()


def test_a_branch_that_ends_leaves_cash_and_debts_to_its_group(small_wales: CareModel) -> None:
    for cash in (5_000_000, -5_000_000):
        s, rows = in_want(small_wales, 70_000.0)
        p = s.provider.columns
        p.cash[rows[0]], p.loan[rows[0]] = cash, 0
        others = int(p.cash[rows[1:]].sum())
        dissolve(s, rows[:1])
        paid = sum(s.ledger.week[x].sum() for x in (Flow.REDUNDANCY, Flow.FUND_RETURN))
        assert s.ledger.week[Flow.WRITE_OFF].sum() == s.ledger.week[Flow.WIND_UP].sum() == 0
        assert p.cash[rows[1:]].sum() == others + cash - paid


def test_a_parent_takes_the_return_that_it_asks_for_and_no_reserve(small_wales: CareModel) -> None:
    s, rows = in_want(small_wales, 0.0)
    p, q = s.provider.columns, s.parameters
    p.income[rows], p.cost[rows], p.hours[rows], p.fund_owed[rows] = 1e5, 1e5, 5000.0, 0.0
    p.reviewed[rows] = s.week - 13
    p.cash[rows] = round(100.0 * q["provider.reserve_weeks"] * 1e5 / 13.0)
    p.cash[rows[0]] += 1_000_000
    quarter.review_money(s, rows)
    drawn = s.ledger.week[Flow.DIVIDEND].sum() / 100.0
    assert drawn == pytest.approx(q["market.group_return"] * 1e5, abs=len(rows))


# -- oversight ------------------------------------------------------------------------------------


@shows("market-oversight")
@pytest.mark.parametrize("large", [True, False])
def test_people_of_a_watched_provider_keep_their_carers(
    small_wales: CareModel, large: bool
) -> None:
    waited, kept, ended = ends(small_wales, {}, large=large)
    assert ended
    assert waited > 0.7
    waited_on, kept_on, _ = ends(small_wales, {"market_oversight": 1}, large=large)
    if large:
        assert waited_on < 0.5 * waited
        assert kept_on > kept + 0.3
    else:
        assert waited_on == pytest.approx(waited)


@shows("market-oversight")
def test_a_sudden_end_finds_councils_unprepared(small_wales: CareModel) -> None:
    arm, uid = in_trouble(small_wales, {"market_oversight": 1}, large=True)
    p = arm.state.provider.columns
    j = int(np.flatnonzero(p.uid == uid)[0])
    p.credit[j] = 0
    p.fixed_cost[j] += 20.0 * p.weekly_cost[j]
    people = int(p.clients[j])
    arm.run_for(3)
    p = arm.state.provider.columns
    assert not (p.alive[j] and p.uid[j] == uid)
    c = arm.state.client.columns
    assert int((c.alive & (c.stage == Stage.WAITING)).sum()) > 0.5 * people


@pytest.mark.slow
def test_handing_over_keeps_the_books(small_wales: CareModel) -> None:
    arm, uid = in_trouble(small_wales, {"market_oversight": 1}, large=True)
    arm.validating = True
    p = arm.state.provider.columns
    j = int(np.flatnonzero(p.uid == uid)[0])
    before = int((p.contract[j] > 0).sum())
    arm.run_for(26)
    p = arm.state.provider.columns
    assert before > 0
    assert not (p.uid[j] == uid and p.contract[j, p.council[j]] > 0)


def test_a_local_firm_with_a_second_base_is_no_national_group(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "national_provider_exit=1")
    s = model.state
    p = s.provider.columns
    s.policy.at(s.week)
    national = branches_of(s)
    assert len(national)
    two = np.flatnonzero(p.alive & (p.group < 0) & ~p.owner_covers)[:2]
    p.group[two], p.owner_local[two], p.planned[two] = 1000, 1.0, 1e6
    groups.leave_together(s)
    assert p.alive[two].all()
    assert not p.alive[national].all()
