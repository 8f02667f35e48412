"""Redundancy: who has idle guaranteed hours goes where keeping costs more than the law asks."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.parameters import load_parameters
from gofal.abm.week.transitions.closing import close_providers
from gofal.abm.week.work.redundancy import idle_weeks, let_go
from gofal.abm.world.forms import owner_works
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.carer import Job
from gofal.agents.redundancy import RedundancyRules, notice_pay, redundancy_pay

RULES = load_parameters().fill(RedundancyRules, "work")


def test_the_law_asks_for_notice_and_from_two_years_on_for_redundancy_pay() -> None:
    assert redundancy_pay(100.0, 103, RULES) == 0.0
    assert redundancy_pay(100.0, 104, RULES) == pytest.approx(240.0)
    assert redundancy_pay(100.0, 52 * 30, RULES) == pytest.approx(2_400.0)
    assert [notice_pay(100.0, weeks, RULES) for weeks in (10, 104, 52 * 30)] == [100, 200, 1200]


def employer(s: State) -> tuple[int, np.ndarray]:
    """A provider that employs some carers for longer than a year, and their rows."""
    k, p = s.carer.columns, s.provider.columns
    old = p.alive & (s.week - p.founded >= 52) & ~p.owner_covers & ~owner_works(s)[p.form]
    j = int(np.flatnonzero(old & (p.staff >= 4))[0])
    return j, np.flatnonzero(k.alive & (k.provider == j) & (k.job == Job.WORKING) & (k.going == 0))


def with_idle(s: State) -> tuple[int, list[int]]:
    """A provider a third of whose hours stand idle: carers idle, busy and without guarantee."""
    j, mine = employer(s)
    k, p = s.carer.columns, s.provider.columns
    k.guaranteed[mine], p.shift_due[j] = 0.0, False
    rows = [int(row) for row in mine[:3]]
    k.guaranteed[rows[:2]] = 18.0
    k.contact[mine], k.travel[mine] = 16.0, 3.0
    k.contact[[rows[0], rows[2]]] = 0.0
    k.pay[mine], k.since[mine], k.wage[mine] = 150.0, s.week - 60, 8.0
    p.planned[j], p.free[j], p.leaving[j], p.posts[j] = 100.0, 50.0, 0.33, p.pending[j]
    p.pay_factor[j] = 1.0
    return j, rows


def test_only_who_costs_more_idle_than_gone_is_let_go(tiny_wales: CareModel) -> None:
    s = tiny_wales.fork("baseline").state
    s.tally.open_week(s.week)
    j, (idle, busy, zero) = with_idle(s)
    k, p = s.carer.columns, s.provider.columns
    assert idle_weeks(j, p, 52.0) == 52.0
    p.posts[j] = p.pending[j] + 1.0
    let_go(s, np.array([j]))
    assert s.tally["leavers_redundant"].sum() == 0.0  # it looks for people
    p.posts[j], cash, paid = p.pending[j], int(p.cash[j]), s.ledger.week[Flow.REDUNDANCY].sum()
    let_go(s, np.array([j]))
    assert (k.job[idle], k.provider[idle]) == (Job.SEEKING, -1)
    assert k.provider[busy] == k.provider[zero] == j
    assert s.tally["leavers_redundant"].sum() == 1.0
    assert cash - int(p.cash[j]) == s.ledger.week[Flow.REDUNDANCY].sum() - paid == 15_000


def test_who_will_be_missed_soon_is_kept(tiny_wales: CareModel) -> None:
    s = tiny_wales.fork("baseline").state
    s.tally.open_week(s.week)
    j, _ = with_idle(s)
    p = s.provider.columns
    p.free[j] = 0.5  # so few hours stand idle that the next to leave takes them along
    let_go(s, np.array([j]))
    assert s.tally["leavers_redundant"].sum() == 0.0


@pytest.mark.parametrize(("cash", "paid"), [(1_000_000, 36_000), (10_000, 10_000), (-500, 0)])
def test_who_closes_pays_redundancy_as_far_as_cash_goes(
    tiny_wales: CareModel, cash: int, paid: int
) -> None:
    s = tiny_wales.fork("baseline").state
    s.tally.open_week(s.week)
    j, mine = employer(s)
    k, p = s.carer.columns, s.provider.columns
    k.since[mine], k.pay[mine[:1]] = s.week - 10, 100.0
    k.since[mine[0]] = s.week - 156
    others = np.flatnonzero(k.alive & (k.provider == j) & (k.job == Job.WORKING))
    k.since[np.setdiff1d(others, mine)] = s.week
    p.cash[j], p.loan[j], p.fund_owed[j] = cash, 0, 0
    before = s.ledger.week[Flow.REDUNDANCY].sum()
    close_providers(s, np.array([j]), "withdrew")
    assert s.ledger.week[Flow.REDUNDANCY].sum() - before == paid
