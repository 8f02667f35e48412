"""Acquisitions: a provider out of others' reach goes on as a branch of a group that gains by it."""

from __future__ import annotations

import numpy as np
import pytest
from forks import as_group, fork_with
from test_sale import ripe

from gofal.abm.model import CareModel
from gofal.abm.week.market.acquisition import added_week
from gofal.abm.week.market.sale import sell
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.layers import LayerRules, Running


def for_sale(model: CareModel, cash: int, opened: float = 1.0) -> tuple[State, int]:
    """Somebody whom nobody has in reach, while groups have so many pence a branch."""
    s, rows = ripe(fork_with(model), 50.0)
    s.parameters = s.parameters.with_values(
        {"firm.buyer_reach": 2.0, "firm.group_open": opened}, beyond=("firm.buyer_reach",)
    )
    p = s.provider.columns
    as_group(s)
    p.cash[rows] = 0
    p.cash[p.alive & (p.group >= 0)] = cash
    alone = rows[(p.group[rows] < 0) & (p.fund_owed[rows] <= 0.0) & (p.planned[rows] > 200.0)]
    s.ledger.open_week()
    j = int(alone[np.argmin(p.planned[alone])])
    p.believed_left[j] += 2.0  # so that it is worth something under the layers of a group
    return s, j


def test_a_group_buys_what_is_out_of_its_reach_as_a_branch(small_wales: CareModel) -> None:
    s, j = for_sale(small_wales, 100_000_000)
    p, c, k = s.provider.columns, s.client.columns, s.carer.columns
    p.cash[j] = -50_000
    people, money = c.uid[c.alive & (c.provider == j)], int(p.cash[p.alive].sum())
    balance, counts = s.ledger.balance.copy(), ("joined_another", "bought_as_branch")
    before = [s.tally[name].sum() for name in counts]
    assert len(sell(s, np.array([j]), np.zeros(1))) == 0
    # Nobody has left the market.
    assert [s.tally[name].sum() for name in counts] == [before[0], before[1] + 1.0]
    assert p.alive[j]
    assert p.group[j] >= 0
    assert p.cash[j] == 0
    assert (c.uid[c.alive & (c.provider == j)] == people).all()
    assert (k.alive & (k.provider == j)).any()
    changed = s.ledger.balance - balance
    assert changed.sum() == 0
    paid, deal = (s.ledger.week[x].sum() for x in (Flow.SALE, Flow.TRANSITION))
    owners, lost = (s.ledger.week[x].sum() for x in (Flow.WIND_UP, Flow.WRITE_OFF))
    assert paid > 0
    assert owners - lost == paid - 50_000
    assert p.cash[p.alive].sum() == money - deal - owners + lost


def test_a_group_without_time_buys_nobody(small_wales: CareModel) -> None:
    s, j = for_sale(small_wales, 100_000_000, opened=0.0)
    assert len(sell(s, np.array([j]), np.zeros(1))) == 1


def test_a_group_without_money_buys_nobody(small_wales: CareModel) -> None:
    s, j = for_sale(small_wales, 0)
    assert len(sell(s, np.array([j]), np.zeros(1))) == 1
    assert s.provider["group"][j] == -1


def test_a_parent_that_asks_too_much_buys_nobody(small_wales: CareModel) -> None:
    s, j = for_sale(small_wales, 100_000_000)
    s.provider.columns.required_return[:] = 0.5
    s.provider.columns.income[j], s.provider.columns.hours[j] = 1700.0, 100.0
    assert len(sell(s, np.array([j]), np.zeros(1))) == 1


def test_a_branch_costs_its_office_and_the_layers_it_adds() -> None:
    rules = LayerRules(450.0, 580.0, 5.0, 780.0)
    own = Running(220.0, 450.0, 0.0, rules)
    small, large = (Running(0.0, 450.0, hours, rules) for hours in (450.0, 4500.0))
    assert added_week(450.0, 3.0, own, small) == pytest.approx(1350.0 - 220.0 - 580.0)
    assert added_week(450.0, 3.0, own, large) == pytest.approx(1350.0 - 220.0 - 580.0 - 156.0)
