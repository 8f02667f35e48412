"""Own money runs out: what bills take, who asks the council, and what the rule changes."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.week.access.assessment import assess
from gofal.abm.week.access.offered import take_down
from gofal.abm.week.market.routes import route_allows
from gofal.abm.week.money.capital import spend_capital
from gofal.abm.world.state import State
from gofal.agents.client import CapitalRules, Route, Stage, capital_after
from gofal.agents.table import I64

LIMIT = 24_000.0


def with_rules(state: State, **rules: float) -> State:
    """A copy of a state with other parameters of need, and assessors for everybody at once."""
    s = state.copy()
    s.parameters = s.parameters.with_values({f"need.{x}": y for x, y in rules.items()})
    s.commissioner.columns.delay[:] = 0
    s.commissioner.columns.carried[:] = 1000.0
    return s


def buyers(s: State) -> I64:
    """All who are served and buy with own money."""
    c = s.client.columns
    return np.flatnonzero(c.alive & (c.stage == Stage.SERVED) & (c.route == Route.OWN_MONEY))


@pytest.mark.parametrize(
    ("paid", "ability", "spent", "left"),
    [(150.0, 30.0, 1.0, 29_880.0), (150.0, 30.0, 0.5, 29_940.0), (20.0, 30.0, 1.0, 30_000.0)],
)
def test_income_bears_its_part_and_capital_the_rest(
    paid: float, ability: float, spent: float, left: float
) -> None:
    assert capital_after(30_000.0, paid, ability, CapitalRules(LIMIT, spent)) == left


def test_capital_falls_by_what_is_paid_and_by_nothing_else(tiny_wales: CareModel) -> None:
    """A week of everybody's capital, read one by one."""
    s = with_rules(tiny_wales.state)
    c = s.client.columns
    before, wealthy = c.capital.copy(), c.wealthy.copy()
    spend_capital(s)
    ran_out = 0
    for i in range(len(c.alive)):
        expected = before[i]
        own = c.route[i] == Route.OWN_MONEY
        if c.alive[i] and c.stage[i] == Stage.SERVED and (own or wealthy[i]):
            paid = c.price[i] * c.delivered[i] if own else c.charge[i]
            expected -= max(0.0, float(paid) - float(c.ability[i]))
            ran_out += bool(own and wealthy[i] and expected <= LIMIT)
            assert c.wealthy[i] == (wealthy[i] and expected > LIMIT)
        assert c.capital[i] == pytest.approx(expected, abs=1e-3)
    assert s.tally["own_ran_out"].sum() == ran_out
    assert c.capital.sum() < before.sum()


def test_whoever_has_capital_above_the_limit_counts_as_wealthy(tiny_wales: CareModel) -> None:
    c = tiny_wales.state.client.columns
    bought = c.alive & (c.route == Route.OWN_MONEY) & (c.stage == Stage.SERVED)
    assert (c.capital[c.alive & c.wealthy] > LIMIT).all()
    assert (c.capital[c.alive & ~c.wealthy & ~bought] <= LIMIT).all()


def run_dry(s: State) -> I64:
    """The capital of all who buy with own money is at the limit after this week's bills."""
    rows, c = buyers(s), s.client.columns
    c.wealthy[rows], c.ability[rows] = True, 0.0
    c.capital[rows], c.price[rows], c.delivered[rows] = LIMIT + 0.01, 20.0, 5.0
    spend_capital(s)
    assert not c.wealthy[rows].any()
    return rows


def assessed(s: State) -> None:
    """Assess in the next week."""
    s.week += 1
    take_down(s)
    assess(s)


def test_who_has_no_more_money_gets_a_package_and_keeps_the_provider_that_may_stay(
    tiny_wales: CareModel,
) -> None:
    s = with_rules(tiny_wales.state)
    rows, c, p = run_dry(s), s.client.columns, s.provider.columns
    assert s.tally["own_ran_out"].sum() == len(rows) > 20
    before, carers = c.provider[rows].copy(), c.carer[rows].copy()
    assessed(s)
    n = s.land.council[c.place[rows]]
    assert (c.route[rows] != Route.OWN_MONEY).all()
    stays = np.array(
        [route_allows(*x, p) for x in zip(before, c.route[rows], n, strict=True)], dtype=bool
    )
    assert stays.any()
    assert (c.stage[rows] == np.where(stays, Stage.SERVED, Stage.WAITING)).all()
    assert (c.provider[rows][stays] == before[stays]).all()
    assert (c.carer[rows][stays] == carers[stays]).all()
    assert (c.provider[rows][~stays] == -1).all()
    assert (c.refused_by[rows][~stays] == before[~stays]).all()
    ration = s.commissioner.columns.ration[n]
    wanted = (c.need[rows] - c.helped[rows]) * ration
    assert np.abs(c.package[rows] - wanted).max() <= 0.5 + 0.25


def test_providers_without_the_councils_work_hand_their_people_over(tiny_wales: CareModel) -> None:
    s = with_rules(tiny_wales.state)
    s.provider.columns.serves_council[:] = False
    s.provider.columns.serves_direct[:] = False
    rows = run_dry(s)
    assessed(s)
    assert (s.client["stage"][rows] == Stage.WAITING).all()


def test_nobody_passes_before_assessors_reach_them(tiny_wales: CareModel) -> None:
    s = with_rules(tiny_wales.state)
    rows = run_dry(s)
    s.commissioner.columns.carried[:] = -1000.0
    assessed(s)
    assert (s.client["route"][rows] == Route.OWN_MONEY).all()
    assert (s.client["stage"][rows] == Stage.SERVED).all()
    assert s.tally["awaiting"].sum() >= len(rows)


def test_without_the_rule_nobody_asks_and_more_live_on_their_own_money(
    tiny_wales: CareModel,
) -> None:
    """Cut out, its effect is gone; with little capital it is large."""
    own, asked = [], []
    for spent in (0.0, 1.0):
        model = tiny_wales.fork("baseline")
        s = model.state
        s.parameters = s.parameters.with_values({"need.capital_spent": spent})
        c = s.client.columns
        rich = c.alive & c.wealthy
        c.capital[rich] = LIMIT + 0.02 * (c.capital[rich] - LIMIT)
        model.run_for(30)
        own.append(len(buyers(model.state)))
        asked.append(float(model.state.tally.series("own_ran_out").sum()))
    assert asked[0] == 0.0 < asked[1]
    assert own[1] < 0.9 * own[0]
