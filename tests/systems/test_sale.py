"""Sales: people, carers, tenure and money pass on; without fixed cost hardly anybody sells."""

from __future__ import annotations

import numpy as np
import pytest
from forks import fork_with
from numpy.typing import NDArray

from gofal.abm.model import CareModel
from gofal.abm.week.market.sale import sell
from gofal.abm.week.market.takers import served_by
from gofal.abm.week.money.funds import fund_income
from gofal.abm.week.providers import leaving
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.carer import Job
from gofal.agents.client import Route, Stage


def ripe(model: CareModel, fixed: float) -> tuple[State, NDArray[np.intp]]:
    """Independents that employ people and have cash to buy, with some fixed cost each."""
    s, p = model.state, model.state.provider.columns
    able = p.alive & ~p.owner_covers & p.serves_council & (p.max_clients > 100) & (p.planned > 50)
    rows = np.flatnonzero(able)
    p.fixed_cost[rows], p.believed_left[rows], p.left_doubt[rows] = (
        fixed,
        1.5 + p.management[rows],
        0.3,
    )
    p.believed_hours[rows], p.hours_doubt[rows] = p.planned[rows], 0.1 * p.planned[rows]
    s.parameters = s.parameters.with_values({"firm.buyer_open": 1.0})
    s.tally["transferred_hours"][:] = s.tally["joined_another"][:] = 0.0
    p.cash[rows] = 40 * 100 * p.weekly_cost[rows].astype(np.int64)
    return s, rows


def own_value(s: State, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    """Worth of going on, £; nothing where closing is worth more."""
    from gofal.abm.week.market.beliefs import worth_of

    return np.maximum(0.0, worth_of(s, rows))


def test_people_in_care_are_counted_as_a_plain_reading_counts_them(small_wales: CareModel) -> None:
    s = small_wales.state
    c, people = s.client.columns, [0] * s.provider.capacity
    for i in range(s.client.capacity):
        if c.alive[i] and c.stage[i] == Stage.SERVED:
            people[c.provider[i]] += 1
    assert sum(people) > 100
    assert served_by(s).tolist() == people
    assert served_by(s).tolist() == people, "asked again it counts anew"


def test_people_carers_tenure_and_money_pass_to_the_buyer(small_wales: CareModel) -> None:
    s, rows = ripe(fork_with(small_wales), 400.0)
    p, c, k = s.provider.columns, s.client.columns, s.carer.columns
    seller = int(rows[np.argsort(p.planned[rows])[len(rows) // 4]])
    people = c.alive & (c.stage == Stage.SERVED) & (c.provider == seller)
    staff = k.alive & (k.provider == seller) & (k.job == Job.WORKING)
    since, wages, planned = k.since.copy(), k.wage.copy(), float(p.planned[seller])
    money, hours = int(p.cash[p.alive].sum()), float(p.planned[p.alive].sum())
    s.ledger.open_week()
    assert len(sell(s, np.array([seller]), np.zeros(1))) == 0
    assert not p.alive[seller]
    to = np.unique(c.provider[people])
    assert len(to) == 1
    kept = staff & (k.provider == to[0])
    assert 0.6 * staff.sum() <= kept.sum() <= staff.sum()
    assert (k.since[kept] == since[kept]).all()
    assert (k.protected[kept] >= wages[kept] - 1e-4).all()
    assert (k.job[staff & ~kept] != Job.WORKING).all()
    assert p.planned[p.alive].sum() == pytest.approx(hours, rel=1e-5)
    pounds = s.ledger.pounds
    assert 0.0 < pounds(Flow.SALE).sum() <= 3 * 52 * planned * 4.0
    assert pounds(Flow.TRANSITION).sum() == s.parameters["firm.deal_cost"]
    out = sum(pounds(flow).sum() for flow in (Flow.TRANSITION, Flow.WIND_UP, Flow.SOCIAL_REPAYMENT))
    assert p.cash[p.alive].sum() / 100.0 == pytest.approx(money / 100.0 - out, abs=0.1)
    assert s.tally["joined_another"].sum() == 1.0


def test_what_a_fund_has_not_spent_goes_back_once(small_wales: CareModel) -> None:
    s, rows = ripe(fork_with(small_wales, "fund_offer=0.5"), 400.0)
    p, c = s.provider.columns, s.client.columns
    seller = int(rows[np.argsort(p.planned[rows])[len(rows) // 4]])
    people = np.flatnonzero(c.alive & (c.stage == Stage.SERVED) & (c.provider == seller))
    c.route[people], c.fund_week[people] = Route.FUND, s.week
    c.fund_hours[people], c.fund_unused[people] = c.package[people], 10.0
    p.fund_owed[seller] = 10.0 * len(people)
    s.policy.at(s.week)
    s.ledger.open_week()
    assert len(sell(s, np.array([seller]), np.zeros(1))) == 0
    owed = 10.0 * len(people) * (1.0 - s.parameters["route.fund_kept"])
    assert s.ledger.pounds(Flow.FUND_RETURN).sum() == pytest.approx(owed, abs=0.01)
    people = people[c.stage[people] == Stage.SERVED]
    buyer = int(np.unique(c.provider[people])[0])
    assert buyer != seller
    c.delivered[people] = c.package[people]
    fund_income(s)
    assert s.ledger.pounds(Flow.FUND_RETURN).sum() == pytest.approx(owed, abs=0.01)
    assert abs(p.fund_owed[buyer]) < 0.01
    assert (c.fund_hours[people] == c.package[people]).all(), "the buyer's funds begin anew"


@pytest.mark.parametrize(("fixed", "least", "most"), [(900.0, 0.3, 1.0), (0.0, 0.0, 0.1)])
def test_a_second_office_is_what_is_sold(
    small_wales: CareModel, fixed: float, least: float, most: float
) -> None:
    """Where an office costs nothing a buyer has nothing to gain, but for a few dear ones."""
    sold = 0
    s, rows = ripe(fork_with(small_wales), fixed)
    some = rows[::4]
    for j in some:
        arm = s.copy()
        sold += len(sell(arm, np.array([j]), own_value(arm, np.array([j])))) == 0
    assert least <= sold / len(some) <= most


def test_who_is_not_bought_is_passed_on_by_its_council_or_closes(small_wales: CareModel) -> None:
    s, rows = ripe(fork_with(small_wales), 400.0)
    p, c = s.provider.columns, s.client.columns
    p.cash[rows] = 0  # nobody can buy
    j = int(rows[0])
    mine = c.alive & (c.stage == Stage.SERVED) & (c.provider == j)
    leaving._end(s, np.array([j]), "withdrew")
    assert not p.alive[j]
    assert s.tally["exits_withdrew"].sum() >= 1.0
    assert s.ledger.pounds(Flow.SALE).sum() == 0.0
    on = mine & (c.stage == Stage.SERVED)
    assert (c.provider[on] != j).all()
    assert s.tally["transferred_hours"].sum() == pytest.approx(c.package[on].sum(), abs=1.0)


def test_nobody_gives_notice_of_a_failure(small_wales: CareModel) -> None:
    s, rows = ripe(fork_with(small_wales), 400.0)
    s.provider.columns.cash[rows] = 0
    leaving._end(s, rows[:3], "failed")
    assert s.tally["transferred_hours"].sum() == 0.0


@pytest.mark.slow
def test_the_books_hold_while_firms_are_sold(small_wales: CareModel) -> None:
    model = fork_with(small_wales)
    model.validating = True
    p = model.state.provider.columns
    p.left_doubt[p.alive] = 0.01
    p.believed_left[np.flatnonzero(p.alive & ~p.owner_covers)[::3]] = -3.0
    model.run_for(14)
    assert (
        model.state.tally.series("joined_another").sum()
        + model.state.tally.series("transferred_hours").sum()
        > 0.0
    )
