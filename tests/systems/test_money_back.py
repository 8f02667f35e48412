"""Money that finds nobody goes back to the council, and the wait goes on from first contact."""

from __future__ import annotations

import numpy as np
import pytest
from forks import fork_with
from shows import shows

from gofal.abm.calendar import QUARTER
from gofal.abm.model import CareModel
from gofal.abm.week.access.back import ask_council
from gofal.abm.week.access.offered import take_down
from gofal.abm.week.access.switching import talk_over
from gofal.abm.world.state import State
from gofal.agents.client import Aid, Route, Stage
from gofal.agents.table import I64

HOLDERS = (Route.DIRECT_PAYMENT, Route.FUND, Route.BUDGET)


def set_rules(state: State, **rules: float) -> None:
    """Give a state other parameters of routes."""
    state.parameters = state.parameters.with_values({f"route.{x}": y for x, y in rules.items()})


def waits_with(state: State, route: Route, weeks: int) -> I64:
    """All who wait hold the money in this way, and have waited for so many weeks."""
    c = state.client.columns
    rows = np.flatnonzero(c.alive & (c.stage == Stage.WAITING))
    c.route[rows], c.aided[rows] = route, Aid.BROKER
    c.since[rows], c.wait_began[rows] = state.week - weeks, state.week - weeks - 4
    c.held_since[rows] = state.week - weeks
    return rows.astype(np.int64)


@shows("direct-payments")
@pytest.mark.parametrize("route", HOLDERS)
def test_who_finds_nobody_asks_the_council(tiny_wales: CareModel, route: Route) -> None:
    s = tiny_wales.state.copy()
    set_rules(s, patience=6, asks_council=1)
    rows, c = waits_with(s, route, 7), s.client.columns
    since, began = c.since.copy(), c.wait_began.copy()
    ask_council(s)
    assert (c.route[rows] == Route.COUNCIL).all()
    assert (c.aided[rows] == Aid.NOBODY).all(), "a helper has room again"
    assert (c.stage[rows] == Stage.WAITING).all()
    assert (c.since == since).all()
    assert (c.wait_began == began).all(), "the wait goes on from the first contact"
    assert s.tally["money_back"].sum() == len(rows) > 0


def test_nobody_asks_before_patience_is_over_nor_at_a_chance_of_zero(
    tiny_wales: CareModel,
) -> None:
    for weeks, chance in ((6, 1.0), (60, 0.0)):
        s = tiny_wales.state.copy()
        set_rules(s, patience=6, asks_council=chance)
        rows = waits_with(s, Route.DIRECT_PAYMENT, weeks)
        ask_council(s)
        assert (s.client["route"][rows] == Route.DIRECT_PAYMENT).all()


@pytest.mark.parametrize("route", [Route.COUNCIL, Route.OWN_MONEY])
def test_who_holds_no_money_of_the_council_gives_none_back(
    tiny_wales: CareModel, route: Route
) -> None:
    s = tiny_wales.state.copy()
    set_rules(s, patience=6, asks_council=1)
    rows = waits_with(s, route, 60)
    ask_council(s)
    assert (s.client["route"][rows] == route).all()
    assert s.tally["money_back"].sum() == 0.0


def test_a_chance_a_week_is_kept(tiny_wales: CareModel) -> None:
    s = tiny_wales.state.copy()
    set_rules(s, patience=6, asks_council=0.25)
    rows, back = waits_with(s, Route.DIRECT_PAYMENT, 7), 0.0
    start = s.week
    for s.week in range(start, start + 40):
        s.client.columns.route[rows] = Route.DIRECT_PAYMENT
        ask_council(s)
        back += float(s.tally["money_back"].sum())
    expected, spread = 10.0 * len(rows), np.sqrt(7.5 * len(rows))
    assert abs(back - expected) < 4.0 * spread


def test_without_the_rule_more_payments_wait_for_long(tiny_wales: CareModel) -> None:
    """The rule cut out, holders who find nobody are those that wait for longest."""
    long = []
    for chance in (0.0, 1.0):
        model = fork_with(tiny_wales, "direct_payment_offer=1 direct_payment_support=1")
        set_rules(model.state, asks_council=chance)
        model.run_for(26)
        c = model.state.client.columns
        holds = c.alive & (c.stage == Stage.WAITING) & np.isin(c.route, HOLDERS)
        long.append(int((holds & (model.state.week - c.since > 9)).sum()))
    assert long[0] > long[1] == 0


def test_who_takes_money_on_while_waiting_looks_with_it_before_it_goes_back(
    tiny_wales: CareModel,
) -> None:
    """At a review after a long wait: not in the same week, and as long as anybody looks."""
    s = fork_with(tiny_wales, "fund_offer=1").state
    s.policy.at(s.week)
    set_rules(s, patience=6, asks_council=1, switch_asked=1)
    rows, c = waits_with(s, Route.COUNCIL, 60), s.client.columns
    c.uid[rows] += (s.week - c.uid[rows]) % QUARTER
    take_down(s)
    talk_over(s)
    holds = rows[np.isin(c.route[rows], HOLDERS)]
    assert len(holds) > 0
    start = s.week
    for s.week, back in ((start, False), (start + 6, False), (start + 7, True)):
        ask_council(s)
        assert (c.route[holds] == Route.COUNCIL).all() == back
        assert (c.route[holds] == Route.COUNCIL).any() == back
