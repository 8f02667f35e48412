"""Entry as an investment: rivals, those who opened lately, others' experience."""

from __future__ import annotations

import numpy as np
import pytest
from small import burnt_in

from gofal.abm.model import CareModel
from gofal.abm.scenario import load_scenario
from gofal.abm.week.founding import sight
from gofal.abm.week.founding.entry import consider_form
from gofal.abm.week.founding.prospects import expected_prices, prospect
from gofal.abm.world.state import State
from gofal.agents.investment import Plan, hours_at


@pytest.fixture(scope="module")
def market() -> CareModel:
    """A week of the present, in all of Wales. Fork it, do not run it."""
    model = burnt_in(load_scenario("baseline").with_(burn_in_weeks=60))
    model.run_for(1)
    return model


def now(wales: CareModel) -> State:
    """A copy of the state in which levers can be read."""
    state = wales.fork(wales.followed).state
    state.policy.at(state.week)
    return state


def starts(state: State, slug: str = "private_agency") -> int:
    """Founders, among the same would-be ones, to whom it seems to pay."""
    uids = range(1, 200)
    return sum(consider_form(state, u % state.councils, u, slug, helped=False) >= 0 for u in uids)


def test_where_there_are_many_rivals_fewer_enter(market: CareModel) -> None:
    number = []
    for more in (0.0, 30.0):
        s = now(market)
        s.memory.seen_rivals[:] += more
        number.append(starts(s))
    assert number[0] > 1.5 * number[1] > 0


def test_a_newcomer_gets_one_equal_part_of_what_begins(market: CareModel) -> None:
    s = now(market)
    base, prices = (
        int(np.flatnonzero(s.land.council == 3)[0]),
        expected_prices(s, "private_agency", 3),
    )
    hours = sight.market_hours(s)
    hours.waiting[:], hours.begun[:] = 1.0, 1.0
    found = {}
    for n in (0.0, 4.0):
        s.memory.seen_rivals[:] = n
        found[n] = prospect(s, "private_agency", 3, base, prices)
    assert found[0.0].later * s.parameters["need.end_hazard"] >= found[0.0].soon
    assert found[4.0].later < 0.25 * found[0.0].later
    assert found[4.0].soon == pytest.approx(found[0.0].soon, rel=0.3)


def test_those_who_opened_lately_share_what_waits(market: CareModel) -> None:
    s = now(market)
    base, p = int(np.flatnonzero(s.land.council == 3)[0]), s.provider.columns
    prices = expected_prices(s, "private_agency", 3)
    p.founded[:] = s.week - 500
    alone = prospect(s, "private_agency", 3, base, prices)
    near = np.flatnonzero(p.alive & p.serves_council & p.serves_direct & p.serves_own)
    near = near[s.land.minutes[base, p.base_place[near]] <= s.parameters["private_agency.radius"]]
    p.founded[near[:2]] = s.week - 10
    shared = prospect(s, "private_agency", 3, base, prices)
    assert len(near) >= 2
    assert shared.soon == pytest.approx(alone.soon / 3.0)
    assert shared.later == pytest.approx(alone.later)


def test_experience_is_what_plans_came_to_at_their_age(market: CareModel) -> None:
    s = now(market)
    p, q = s.provider.columns, s.parameters
    p.plan_soon[:], p.plan_later[:] = 0.0, 0.0
    s.memory.local_news[:] = 0.0
    assert sight.experience(s, 3) == 1.0
    (row, other) = np.flatnonzero(p.alive & (p.council == 3))[:2]
    for j, age, came in ((row, 52, 40.0), (other, 104, 0.0)):
        p.plan_soon[j], p.plan_later[j], p.plan_fill[j] = 20.0, 300.0, 0.1
        p.founded[j], p.planned[j] = s.week - age, came
    sight.see_others(s)
    stay, lag = 1.0 / q["need.end_hazard"], q["work.weeks_to_start"]
    made = sum(hours_at(Plan(20.0, 300.0, stay, 0.1, lag), age) for age in (52.0, 104.0))
    news, faith = sight.local_news(s), q["market.plan_faith"]
    assert news.planned[3] == pytest.approx(made, rel=1e-5)
    assert news.came[3] == pytest.approx(40.0)
    assert sight.experience(s, 3) == pytest.approx((faith + 40.0) / (faith + made))
    next_door = np.flatnonzero(s.geography.adjacent[3])[0]
    assert sight.experience(s, int(next_door)) < 1.0
    far = np.flatnonzero(~s.geography.adjacent[3] & (np.arange(s.councils) != 3))[0]
    assert sight.experience(s, int(far)) == 1.0
    p.plan_soon[:], p.plan_later[:] = 0.0, 0.0
    for _ in range(8):
        sight.see_others(s)
    assert news.planned[3] == pytest.approx(made / 2.0, rel=1e-5)  # half of it in two years


def test_bad_experience_nearby_keeps_founders_away(market: CareModel) -> None:
    number = []
    for came in (1.0, 0.3):
        s = now(market)
        news = sight.local_news(s)
        news.planned[:], news.came[:] = 20_000.0, 20_000.0 * came
        number.append(starts(s))
    assert number[0] > 1.5 * number[1]
