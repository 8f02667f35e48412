"""Entry as an investment: rivals, those who opened lately, others' experience."""

from __future__ import annotations

import numpy as np
import pytest
from forks import nothing_known
from small import burnt_in

from gofal.abm.model import CareModel
from gofal.abm.scenario import load_scenario
from gofal.abm.week.founding import sight
from gofal.abm.week.founding.entry import consider_form, look, open_registered, would_begin
from gofal.abm.week.founding.people import follow_founders
from gofal.abm.week.founding.prospects import Means, Weighed, prospect, weigh
from gofal.abm.week.founding.start import see, start
from gofal.abm.week.transitions.closing import close_providers
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.founder import Origin, Venture
from gofal.agents.investment import Plan, hours_at


@pytest.fixture(scope="module")
def market() -> CareModel:
    """A week of the present, in all of Wales. Fork it, do not run it."""
    model = burnt_in(load_scenario("baseline").with_(burn_in_weeks=60))
    model.run_for(1)
    return model


def now(wales: CareModel) -> State:
    """A copy of the state in which levers can be read, and nothing is known of others' plans."""
    state = wales.fork(wales.followed).state
    state.policy.at(state.week)
    nothing_known(state)
    return state


def starts(state: State, slug: str = "private_agency") -> int:
    """Founders, among the same would-be ones, to whom it seems to pay."""
    uids = range(1, 200)
    return sum(would_begin(state, u % state.councils, u, slug, helped=False) for u in uids)


def test_where_there_are_many_rivals_fewer_enter(market: CareModel) -> None:
    number = []
    for more in (0.0, 30.0):
        s = now(market)
        s.memory.seen_rivals[:] += more
        number.append(starts(s))
    assert number[0] > 1.5 * number[1] > 0


def test_a_newcomer_gets_one_equal_part_of_what_begins(market: CareModel) -> None:
    s = now(market)
    base, begin = int(np.flatnonzero(s.land.council == 3)[0]), start(s, "private_agency", see(s, 3))
    hours = sight.market_hours(s)
    hours.waiting[:], hours.begun[:] = 1.0, 1.0
    found = {}
    for n in (0.0, 4.0):
        s.memory.seen_rivals[:] = n
        found[n] = prospect(s, begin, base)
    assert found[0.0].later * s.parameters["need.end_hazard"] >= found[0.0].soon
    assert found[4.0].later < 0.25 * found[0.0].later
    assert found[4.0].soon == pytest.approx(found[0.0].soon, rel=0.3)


def test_those_who_opened_lately_share_what_waits(market: CareModel) -> None:
    s = now(market)
    base, p = int(np.flatnonzero(s.land.council == 3)[0]), s.provider.columns
    begin = start(s, "private_agency", see(s, 3))
    p.founded[:] = s.week - 500
    alone = prospect(s, begin, base)
    near = np.flatnonzero(p.alive & p.serves_council & p.serves_direct & p.serves_own)
    near = near[s.land.minutes[base, p.base_place[near]] <= s.parameters["private_agency.radius"]]
    p.founded[near[:2]] = s.week - 10
    shared = prospect(s, begin, base)
    assert len(near) >= 2
    assert shared.soon == pytest.approx(alone.soon / 3.0)
    assert shared.later == pytest.approx(alone.later)


def test_experience_is_what_plans_came_to_at_their_age(market: CareModel) -> None:
    s = now(market)
    p, q = s.provider.columns, s.parameters
    p.plan_soon[:], p.plan_later[:] = 0.0, 0.0
    assert sight.experience(s, 3) == 1.0
    (row, other) = np.flatnonzero(p.alive & (p.council == 3))[:2]
    for j, age, came in ((row, 52, 40.0), (other, 104, 0.0)):
        p.plan_soon[j], p.plan_later[j], p.plan_pace[j] = 20.0, 300.0, 3.0
        p.founded[j], p.planned[j] = s.week - age, came
    sight.see_others(s)
    stay, lag = 1.0 / q["need.end_hazard"], q["work.weeks_to_start"]
    made = sum(hours_at(Plan(20.0, 300.0, stay, 3.0, lag), age) for age in (52.0, 104.0))
    news, faith = sight.local_news(s), q["market.plan_faith"]
    assert news.planned[3] == pytest.approx(made, rel=1e-5)
    assert news.came[3] == pytest.approx(40.0)
    assert sight.experience(s, 3) == pytest.approx((faith + 40.0) / (faith + made))
    next_door = np.flatnonzero(s.geography.adjacent[3])[0]
    assert sight.experience(s, int(next_door)) < 1.0
    far = np.flatnonzero(~s.geography.adjacent[3] & (np.arange(s.councils) != 3))[0]
    assert sight.experience(s, int(far)) == 1.0
    p.plan_soon[:], p.plan_later[:] = 0.0, 0.0
    for _ in range(round(q["market.experience_weeks"] / 13)):
        sight.see_others(s)
    assert news.planned[3] == pytest.approx(made / 2.0, rel=1e-5)


def test_what_an_hour_left_is_compared_with_the_sums_of_founders(market: CareModel) -> None:
    s = now(market)
    p, q, news = s.provider.columns, s.parameters, sight.local_news(s)
    news.short[:], news.worked[:] = 0.0, 0.0
    assert sight.shortfall(s, 3) == 0.0
    (row, other) = np.flatnonzero(p.alive & (p.council == 3))[:2]
    p.plan_later[row], p.plan_left[row], p.plan_later[other] = 300.0, 2.0, 0.0
    p.founded[row], p.reviewed[row] = s.week - 100_000, s.week - 13
    p.hours[row], p.fixed_cost[row], p.span[row] = 1300.0, 200.0, 0.0
    p.income[row], p.cost[row] = 20_000.0, 20_000.0 + 13 * 200.0 - 650.0
    sight.note_lives(s, np.array([row, other]))
    assert news.short[3] == pytest.approx(1300.0 * (2.0 - 0.5))
    assert news.worked[3] == pytest.approx(1300.0)
    faith = 13.0 * q["market.plan_faith"]
    assert sight.shortfall(s, 3) == pytest.approx(1950.0 / (faith + 1300.0))
    base = int(np.flatnonzero(s.land.council == 3)[0])

    def weighed() -> Weighed:
        return weigh(s, start(s, "private_agency", see(s, 3)), base, 1, Means(1.0, helped=False))

    before = weighed()
    news.worked[3] = 1e9
    news.short[3] = 0.5e9
    after = weighed()
    assert after.sums == before.sums
    assert after.sums_left == before.sums_left
    assert after.left == pytest.approx(after.sums_left - 0.5, rel=1e-3)
    assert after.worth < before.worth


def test_bad_experience_nearby_keeps_founders_away(market: CareModel) -> None:
    number = []
    for came in (1.0, 0.3):
        s = now(market)
        news = sight.local_news(s)
        news.planned[:], news.came[:] = 20_000.0, 20_000.0 * came
        s.memory.seen_rivals[:] += 15.0
        number.append(starts(s))
    assert number[0] > 1.5 * number[1]


def counts(state: State) -> dict[str, int]:
    """Founders by where they stand."""
    f = state.founder.columns
    return {one.name: int((f.alive & (f.stage == one)).sum()) for one in Venture}


def test_founders_are_conserved(market: CareModel) -> None:
    model = market.fork(market.followed)
    s, f = model.state, model.state.founder.columns
    before, came, left = counts(s), 0, 0
    assert before["RUNNING"] > 100
    for _ in range(6):
        alive = set(f.uid[f.alive].tolist())
        model.run_for(1)
        f = s.founder.columns
        now = set(f.uid[f.alive].tolist())
        new, gone = now - alive, alive - now
        came, left = came + len(new), left + len(gone)
        # Only people of other trades come, and nobody who runs or registers a provider goes.
        fresh = f.alive & np.isin(f.uid, list(new))
        assert (f.origin[fresh] == Origin.OTHER_TRADE).all()
    after = counts(s)
    assert sum(after.values()) == sum(before.values()) + came - left
    runs = np.flatnonzero(f.alive & (f.stage == Venture.RUNNING))
    assert len(np.unique(f.provider[runs])) == len(runs)


def test_a_provider_opens_when_it_is_registered_and_its_founder_rests_when_it_ends(
    market: CareModel,
) -> None:
    s = now(market)
    q, f, p = s.parameters, s.founder.columns, s.provider.columns
    s.memory.seen_rivals[:] = 0.0
    sight.market_hours(s).begun[:] = 3.0
    f.stage[f.stage == Venture.REGISTERING] = Venture.RESTING  # nobody else opens
    free = np.flatnonzero(f.alive & (f.stage == Venture.FREE))
    f.means[free] = 2.0
    person = next(
        int(x) for x in free if look(s, int(x), 4711, ["private_agency"], [1.0], helped=False)
    )
    assert f.stage[person] == Venture.REGISTERING
    spent = f.spent[person]
    assert spent == pytest.approx(
        q["market.registration_cost"]
        + q["market.registration_weeks"] * q["private_agency.fixed_cost"]
    )
    open_registered(s)
    assert f.stage[person] == Venture.REGISTERING  # not before its time
    s.week = int(f.until[person])
    s.ledger.open_week()
    open_registered(s)
    row = int(f.provider[person])
    assert f.stage[person] == Venture.RUNNING
    assert p.alive[row]
    assert p.uid[row] == 4711
    week = q["market.first_hours"] * q["provider.start_cost_per_hour"]
    capital = 2.0 * q["private_agency.start_cash"] * week
    assert p.cash[row] == pytest.approx(100.0 * (capital - spent), abs=2)
    assert s.ledger.pounds(Flow.REGISTRATION).sum() == pytest.approx(spent)
    close_providers(s, np.array([row]), "withdrew")
    follow_founders(s)
    assert f.stage[person] == Venture.RESTING
    s.week += round(q["market.rest_weeks"])
    follow_founders(s)
    assert f.stage[person] == Venture.FREE
    assert f.origin[person] == Origin.MANAGER


def test_who_has_neither_capital_nor_credit_does_not_begin(market: CareModel) -> None:
    number = []
    for means in (1.0, 0.0):
        s = now(market)
        s.founder.columns.means[:] = means
        s.use_parameters(s.parameters.with_values({"private_agency.credit": 0.0}))
        f = s.founder.columns
        people = np.flatnonzero(f.alive & (f.stage == Venture.FREE))[:60]
        number.append(
            sum(look(s, int(x), int(x), ["private_agency"], [1.0], helped=False) for x in people)
        )
    assert number[0] > number[1] == 0


def test_where_nobody_is_free_nobody_can_be_brought(market: CareModel) -> None:
    s = now(market)
    f = s.founder.columns
    f.stage[f.stage == Venture.FREE] = Venture.RESTING
    f.until[:] = s.week + 100
    uids = range(1, 100)
    brought = [consider_form(s, u % s.councils, u, "private_agency", helped=True) for u in uids]
    assert set(brought) == {-1}
