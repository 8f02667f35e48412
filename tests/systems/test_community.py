"""Community, prevention and families: who needs no package, who helps instead, and until when."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from forks import at, fork_with, pounds, total
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.access import community
from gofal.abm.week.community import neighbours, turns
from gofal.abm.week.need.coordinators import meet_first
from gofal.abm.world.ledger import Flow, Sector
from gofal.abm.world.state import State
from gofal.agents.client import Aid, Route, Stage
from gofal.agents.table import Bool

type Pair = Callable[..., tuple[CareModel, CareModel]]
type Arms = tuple[CareModel, CareModel]
SOMERSET = (
    "triage=0.6 community_connectors=6 direct_payment_offer=1 community_catalysts=2 list_rule=open"
)
EVERYTHING = (
    "fund_offer=0.5 budget_offer=0.5 direct_payment_offer=0.6 integrated_budget=0.3 brokers=3 "
    "living_centres=2 triage=0.4 community_connectors=5 area_coordinators=1 volunteers=30 "
    "volunteer_pay=4 reablement_places=3 unpaid_support=0.5 cash_for_care=0.5 self_funders=2 "
    "community_catalysts=1 startup_grant=2000"
)


def newly_assessed(state: State) -> Bool:
    c = state.client.columns
    mask: Bool = (c.assessed >= 1) & (c.route != Route.OWN_MONEY)
    return at(state, Stage.WAITING, Stage.SERVED) & mask


@pytest.fixture(scope="module")
def somerset(pair: Pair) -> Arms:
    return pair(SOMERSET, weeks=13)


@pytest.fixture(scope="module")
def coordinators(pair: Pair) -> Arms:
    return pair("area_coordinators=2", weeks=13)


@pytest.fixture(scope="module")
def volunteers(pair: Pair) -> Arms:
    return pair("volunteers=30", weeks=16)


@shows("somerset-strengths")
def test_the_simplest_are_sent_home_and_the_harder_are_left(somerset: Arms) -> None:
    off, on = somerset
    means: list[dict[str, float]] = []
    for model in somerset:
        c, rows = model.state.client.columns, newly_assessed(model.state)
        means.append({name: float(c[name][rows].mean()) for name in ("need", "complexity")})  # type: ignore[index]
    assert means[1]["need"] > 1.2 * means[0]["need"]
    assert means[1]["complexity"] > 1.05 * means[0]["complexity"]
    assert total(on, "assessed") < 0.75 * total(off, "assessed")
    rules = on.parameters.fill(neighbours.EaseRules, "need")
    c, home = on.state.client.columns, np.flatnonzero(at(on.state, Stage.COMMUNITY))
    rank = [neighbours.hardness(float(c.need[i]), float(c.complexity[i]), rules) for i in home]
    assert np.mean(rank) < 0.45
    assert not at(off.state, Stage.COMMUNITY).any()


@shows("somerset-strengths")
def test_every_part_of_the_bundle_acts(somerset: Arms) -> None:
    off, on = somerset
    s = on.state
    assert s.memory.helpers.sum() > 0.0, "connectors"
    assert s.client["met"].any()
    assert total(on, "chose_direct") / total(on, "assessed") > 0.3
    assert total(off, "chose_direct") / total(off, "assessed") < 0.1
    assert (s.provider["catalyst"][s.provider.rows()] >= 0).any(), "catalysts"
    assert pounds(on, Flow.CATALYST_COST)[-1] > 0.0


@shows("somerset-strengths")
def test_who_is_sent_on_stays_in_the_count_of_everybody_known(pair: Pair) -> None:
    """Triage alone: leaving out those sent on can flatter; counting all of them cannot."""
    off, on = pair("triage=0.6", weeks=20)

    def last(model: CareModel, name: str) -> float:
        frame = model.outcomes()
        here = (frame.outcome == name) & (frame.code == "wales")
        return float(frame[here].sort_values("week").value.iloc[-1])

    names = ("wellbeing", "wellbeing_known", "met_need", "unmet_known", "community_unmet")
    gain = {name: last(on, name) - last(off, name) for name in names}
    assert gain["wellbeing_known"] < 0.0 <= gain["wellbeing"]
    assert gain["met_need"] >= 0.0 < gain["unmet_known"]
    assert last(off, "community_unmet") == 0.0
    assert gain["community_unmet"] >= gain["unmet_known"]
    s, c = on.state, on.state.client.columns
    known = at(s, Stage.SERVED, Stage.WAITING, Stage.COMMUNITY, Stage.FAMILY, Stage.REABLED)
    assert c.wellbeing[known].mean() == pytest.approx(last(on, "wellbeing_known"), abs=0.02)


def test_how_hard_a_need_is_runs_evenly_from_zero_to_one(small_wales: CareModel) -> None:
    rules = small_wales.parameters.fill(neighbours.EaseRules, "need")
    luck = np.random.default_rng(1)
    hours = np.exp(rules.hours_spread * luck.standard_normal(4000)) * rules.hours_median
    hard = 2.0 * rules.complexity_mean * luck.random(4000)
    ranks = [neighbours.hardness(a, b, rules) for a, b in zip(hours, hard, strict=True)]
    for share in (0.1, 0.3, 0.6, 0.9):
        assert np.mean(np.array(ranks) < share) == pytest.approx(share, abs=0.03)


@shows("community-connectors")
def test_connectors_find_help_while_there_is_any_and_shorten_the_wait(pair: Pair) -> None:
    off, on = pair("community_connectors=8", weeks=13)
    s = on.state
    c = s.client.columns
    helped = s.client.alive & (c.helped > 0.0)
    assert helped.sum() == pytest.approx(s.memory.helpers.sum(), abs=25)
    assert (s.memory.helpers <= neighbours.helper_stock(s) + 0.5).all()
    assert not (off.state.client["helped"] > 0.0).any()
    known = at(s, Stage.WAITING, Stage.SERVED) & helped & (c.route != Route.OWN_MONEY)
    assert (c.package[known] < c.need[known]).mean() > 0.9
    waits = [m.state.tally["assessed"].sum() / at(m.state, Stage.CONTACT).sum() for m in (off, on)]
    assert waits[1] > waits[0], "more assessed for each who waits to be"


@shows("community-connectors")
def test_where_nobody_is_left_connectors_find_nothing(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "community_connectors=8")
    model.run_for(1)
    model.state.memory.helpers[:] = 1.0
    empty = np.zeros_like(model.state.memory.helpers)
    c = model.state.client.columns
    rows = at(model.state, Stage.CONTACT)
    rules = model.parameters.fill(neighbours.HelpRules, "community")
    room = np.full(model.state.councils, 1000.0)
    community._connect(
        np.flatnonzero(c.alive), c, model.state.land, room, empty, empty.copy(), 1.75, rules
    )
    assert c.met[rows].all()
    assert not (c.helped > 0.0).any()


@shows("local-area-coordination")
def test_coordinators_meet_the_simplest_before_they_make_contact(coordinators: Arms) -> None:
    off, on = coordinators
    met = total(on, "met_first")
    assert met > 50
    # What is met is no contact; later families' breakdowns differ a little.
    assert total(on, "contacts") == pytest.approx(total(off, "contacts") - met, abs=2)
    s, c = on.state, on.state.client.columns
    assert s.memory.helpers.sum() > 0.6 * met
    home = at(s, Stage.COMMUNITY)
    assert (c.helped[home] > 0.0).all()
    others = newly_assessed(s)
    assert c.complexity[home].mean() < c.complexity[others].mean()
    assert c.need[home].mean() < c.need[others].mean()
    time = 0.2 * 2.0 * s.population.sum() / 10_000.0
    assert met < 1.5 * 13 * time


@shows("local-area-coordination")
def test_coordinators_do_nothing_where_there_is_nobody_to_ask(coordinators: Arms) -> None:
    s = coordinators[1].state.copy()
    s.memory.helpers[:] = neighbours.helper_stock(s)
    c = s.client.columns
    rows = np.flatnonzero(at(s, Stage.COMMUNITY))
    c.stage[rows], c.since[rows], c.helped[rows] = Stage.CONTACT, s.week, 0.0
    before = s.tally["contacts"].copy()
    meet_first(s)
    assert (s.tally["contacts"] == before).all()
    s.memory.helpers[:] = 0.0
    meet_first(s)
    assert s.tally["contacts"].sum() < before.sum()


@shows("solva-volunteers")
def test_volunteers_do_practical_help_and_never_personal_care(volunteers: Arms) -> None:
    off, on = volunteers
    s, c = on.state, on.state.client.columns
    rows = np.flatnonzero(s.client.alive & (c.visited > 0.0))
    share = s.parameters["community.practical_share"]
    assert len(rows) > 20
    practical = share * (1.0 - c.complexity[rows]) * c.need[rows]
    # Need may fall after the promise was made, by the provider's own efforts.
    assert (c.visited[rows] <= practical * 1.05 + 0.01).all()
    assert (c.need[rows] - c.visited[rows] >= (1.0 - share) * c.need[rows] * 0.95 - 0.01).all()
    twin = off.state.client.columns
    same = rows[(twin.uid[rows] == c.uid[rows]) & twin.alive[rows]]
    old = same[c.assessed[same] < s.week - 13]
    assert c.package[old].mean() < twin.package[old].mean()
    g = s.geography
    hours = 0.03 * (g.aged_65 - g.aged_75) * s.parameters["community.volunteer_hours"]
    assert (s.memory.volunteer_hours <= hours + 1e-6).all()
    cost = s.parameters["community.volunteer_cost"] / s.parameters["community.volunteer_hours"]
    assert pounds(on, Flow.VOLUNTEER_COST)[-1] == pytest.approx(hours.sum() * cost, rel=0.01)
    assert pounds(on, Flow.VOLUNTEER_PAY).sum() == 0.0


@shows("japan-welfare-corp")
def test_thanks_draw_more_volunteers_up_to_what_the_place_has(pair: Pair) -> None:
    off, on = pair("volunteer_pay=5", weeks=5, off=("volunteers=20",))
    hours = [m.state.memory.volunteer_hours.sum() for m in (off, on)]
    drawn = 1.0 + 5.0 * on.parameters["community.volunteer_draw"]
    assert 1.05 * hours[0] < hours[1] < drawn * hours[0] * 1.1
    assert pounds(on, Flow.VOLUNTEER_PAY)[-1] == pytest.approx(5.0 * hours[1], rel=0.01)
    assert pounds(off, Flow.VOLUNTEER_PAY).sum() == 0.0
    # Volunteers have it, and not the people they visit.
    assert on.state.ledger.balance[Sector.VOLUNTEER] > off.state.ledger.balance[Sector.VOLUNTEER]
    full, more = pair("volunteer_pay=10", weeks=2, off=("volunteers=100",))
    assert more.state.memory.volunteer_hours.sum() == full.state.memory.volunteer_hours.sum()


@shows("reablement")
def test_a_team_lowers_need_before_a_package_within_its_places(pair: Pair) -> None:
    off, on = pair("reablement_places=2", weeks=13)
    s, c = on.state, on.state.client.columns
    twin = off.state.client.columns
    rows = np.flatnonzero(at(s, Stage.WAITING, Stage.SERVED) & (c.assessed >= 7))
    rows = rows[(twin.uid[rows] == c.uid[rows]) & twin.alive[rows]]
    been = c.assessed[rows] >= twin.assessed[rows] + s.parameters["reablement.weeks"]
    assert been.sum() > 10
    lower = c.need[rows] / twin.need[rows]
    # Some are assessed later for another reason: whoever else stands in line is another.
    assert (lower[been] < 0.85).mean() > 0.95
    assert lower[~been].mean() == pytest.approx(1.0, abs=0.02)
    people = np.bincount(s.land.council, s.population, s.councils)
    inside = np.bincount(s.land.council[c.place[at(s, Stage.REABLED)]], minlength=s.councils)
    assert (inside <= 2.0 * people / 10_000.0).all()
    assert inside.sum() > 0.5 * people.sum() * 2.0 / 10_000.0
    week = 2.0 * people.sum() / 10_000.0 * s.parameters["reablement.place_cost"]
    both = pounds(on, Flow.REABLEMENT_TEAM)[-1] + pounds(on, Flow.REABLEMENT_HEALTH)[-1]
    assert both == pytest.approx(week, rel=0.01)
    assert pounds(off, Flow.REABLEMENT_TEAM).sum() == 0.0


def test_who_was_helped_comes_back_less_and_with_more_need(somerset: Arms) -> None:
    s = somerset[1].state.copy()
    c = s.client.columns
    rows = np.flatnonzero(at(s, Stage.COMMUNITY))
    c.since[rows], c.helped[rows[::2]], c.helped[rows[1::2]] = -10, 1.0, 0.0
    c.visited[rows], c.need[rows] = 0.0, 10.0
    for s.week in range(200, 230):
        community._return(
            c,
            s.memory.helpers,
            s.seed,
            s.week,
            56.0,
            s.parameters.fill(community.ReturnRules, "community"),
        )
    back = c.stage[rows] == Stage.CONTACT
    assert back[::2].mean() < back[1::2].mean()
    growth = 1.0 + s.parameters["community.return_growth"]
    assert c.need[rows[back]] == pytest.approx(10.0 * growth)
    assert (c.need[rows[~back]] == 10.0).all()
    used = np.bincount(
        c.place[s.client.alive & (c.helped > c.visited)], minlength=len(s.memory.helpers)
    )
    assert (s.memory.helpers == used).all()


def test_people_hours_and_money_balance_with_everything_on(tiny_wales: CareModel) -> None:
    model = fork_with(tiny_wales, EVERYTHING)
    model.validating = True
    model.run_for(27)
    c, rows = model.state.client.columns, model.state.client.rows()
    assert set(c.stage[rows]) == set(Stage)
    assert set(c.route[rows]) == set(Route)
    assert set(c.aided[rows]) == set(Aid)
    # Off again: those in a way that is no longer paid for come back.
    off = model.fork(tiny_wales.followed)
    off.run_for(8)
    assert not at(off.state, Stage.FAMILY, Stage.REABLED).any()
    assert not (off.state.unpaid["support"][off.state.unpaid.rows()] > 0.0).any()
    assert off.state.memory.volunteer_hours.sum() == 0.0


def test_whose_turn_it_is_follows_identity_and_not_rows(small_wales: CareModel) -> None:
    """The same people in other rows are met in the same order, another one next week."""
    model = small_wales.fork("baseline")
    s, c = model.state, model.state.client.columns
    who = c.alive & (c.stage == Stage.SERVED)
    order = turns.in_turn(s, who)
    assert set(order) == set(np.flatnonzero(who))
    first = c.uid[order].copy()
    rows = np.flatnonzero(who)
    c.uid[rows] = c.uid[rows[::-1]]
    assert (c.uid[turns.in_turn(s, who)] == first).all()
    s.week += 1
    assert (c.uid[turns.in_turn(s, who)] != first).mean() > 0.9
