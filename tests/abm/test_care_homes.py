"""Care homes: who moves, who finds a place, how a wait ends by it and who pays."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.week.money.homes import pay_homes
from gofal.abm.week.need.homes import move_to_homes
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.abm.world.waiting import WaitEnd
from gofal.agents.care_home import HomePayer, HomeRules, pull
from gofal.agents.client import Route, Stage, Wait
from gofal.agents.hospital import Hospital
from gofal.agents.table import F64, Bool

RULES = HomeRules(hours=20.0, least=0.5, by_hours=4.0, by_family=1.0, by_unmet=2.0)


def test_need_above_what_home_gives_family_and_want_pull_and_complexity_multiplies_all() -> None:
    def of(need: float, hard: float, family: float, unmet: float) -> tuple[float, float]:
        return pull(need, hard, family, unmet, RULES)

    assert of(8.0, 1.0, 0.0, 0.0) == (1.0, 0.0)
    assert of(20.0, 0.0, 0.0, 0.0) == (0.5, 0.0)
    assert of(40.0, 1.0, 0.0, 0.0) == (3.0, 0.0)
    assert of(8.0, 1.0, 0.5, 0.0) == (1.5, 0.0)
    assert of(8.0, 0.0, 0.0, 0.5) == (1.0, 0.5)
    whole, want = of(40.0, 0.5, 1.0, 1.0)
    assert whole == pytest.approx(0.75 * (1.0 + 2.0 + 1.0 + 2.0))
    assert want == pytest.approx(1.5)


def world(model: CareModel, **values: float) -> State:
    """A week with empty sums, with other parameters of care homes."""
    s = model.fork("baseline").state
    s.parameters = s.parameters.with_values({f"homes.{x}": y for x, y in values.items()})
    s.tally.open_week(s.week)
    return s


def may_move(s: State) -> Bool:
    """Who is at home or fit to leave hospital, reablement apart."""
    c = s.client.columns
    return np.asarray(c.alive & (c.stage != Stage.REABLED) & (c.hospital != Hospital.ILL))


def pulls(s: State) -> F64:
    """Pull of every row, in plain Python."""
    c, u = s.client.columns, s.unpaid.columns
    rules, out = s.parameters.fill(HomeRules, "homes"), np.zeros(len(c.alive))
    for i in np.flatnonzero(may_move(s)):
        link = int(c.unpaid[i])
        cared = link >= 0 and u.uid[link] == c.unpaid_uid[i]
        family = float(u.strain[link]) if cared else 1.0
        unmet = min(float(c.unmet[i]), 1.0 - min(1.0, float(c.helped[i]) / float(c.need[i])))
        out[i] = pull(float(c.need[i]), float(c.complexity[i]), family, unmet, rules)[0]
    return out


def residents(s: State) -> F64:
    """Residents by council of the home."""
    memory = s.memory
    return np.asarray(memory.home_residents.sum(axis=(1, 2)) + memory.home_others, np.float64)


def test_nobody_moves_and_nothing_is_counted_at_a_share_of_zero(tiny_wales: CareModel) -> None:
    s = world(tiny_wales, of_ends=0)
    before, homes = s.client.alive.copy(), residents(s)
    move_to_homes(s)
    assert (s.client.alive == before).all()
    assert (residents(s) == homes).all()
    assert s.tally["moved_home"].sum() == s.tally["home_left"].sum() == 0.0


def test_as_many_move_as_the_share_of_ends_says_and_the_most_pulled_first(
    tiny_wales: CareModel,
) -> None:
    s = world(tiny_wales, of_ends=0.4)
    q, moved, weight, mean, expected = s.parameters, 0, 0.0, 0.0, 0.0
    usual = q["homes.of_ends"] * q["need.end_hazard"]
    start = s.week
    for s.week in range(start, start + 20):
        s.tally.open_week(s.week)
        own, here = pulls(s), may_move(s)
        expected += float(usual * own[here].sum() / s.memory.home_pull[0])
        before = s.client.alive.copy()
        move_to_homes(s)
        gone = before & ~s.client.alive
        assert s.tally["moved_home"].sum() == gone.sum()
        assert not (gone & ~here).any()
        moved, weight = moved + int(gone.sum()), weight + float(own[gone].sum())
        mean = float(own[here].mean())
    assert abs(moved - expected) < 4.0 * math.sqrt(expected)
    assert weight / moved > 1.05 * mean


def test_places_residents_and_people_add_up_week_by_week(tiny_wales: CareModel) -> None:
    s = world(tiny_wales)
    start = s.week
    for s.week in range(start, start + 8):
        s.tally.open_week(s.week)
        before, t = residents(s).sum(), s.tally
        move_to_homes(s)
        change = t["moved_home"].sum() + t["home_came"].sum() - t["home_left"].sum()
        assert residents(s).sum() == before + change
        assert (residents(s) == t["home_places"] - t["home_free"]).all()
        assert (t["home_free"] >= 0).all()
        assert 0.0 <= t["moved_for_want"].sum() <= t["moved_home"].sum()


def test_who_finds_no_place_stays_at_home(tiny_wales: CareModel) -> None:
    s = world(tiny_wales, of_ends=0.4, stay_weeks=160, reach=0)
    old = np.bincount(s.land.council, s.geography.aged_75, s.councils)
    places = np.rint(s.parameters["homes.places"] * old).astype(np.int64)
    s.memory.home_others[:] = 2 * places
    before = s.client.alive.copy()
    move_to_homes(s)
    assert (s.client.alive == before).all()
    assert s.tally["no_place"].sum() > 0.0
    assert s.tally["home_came"].sum() == 0.0
    # One council has places again: its neighbours' people take some if they may drive so far.
    s.memory.home_others[0] = 0
    near = s.copy()
    near.parameters = s.parameters.with_values({"homes.reach": 60.0})
    moved = []
    for one in (s, near):
        start, there = one.week, np.zeros(one.councils)
        for one.week in range(start + 1, start + 9):
            one.tally.open_week(one.week)
            move_to_homes(one)
            there += one.tally["moved_home"]
        moved.append(there)
    assert moved[0][0] > 0.0 == moved[0][1:].sum()
    assert moved[1].sum() >= moved[0].sum()


def test_a_wait_ends_in_a_care_home_and_carers_have_their_hours_back(
    tiny_wales: CareModel,
) -> None:
    s = world(tiny_wales, of_ends=0.4)
    c = s.client.columns
    before = {name: s.client[name].copy() for name in ("alive", "wait", "wealthy", "route")}
    s.memory.home_residents[:] = 0
    hours = s.carer["contact"].sum(dtype=np.float64)
    booked = c.hours.sum(axis=1).astype(np.float64)
    move_to_homes(s)
    gone = before["alive"] & ~c.alive
    ends = s.tally.spells_now[..., WaitEnd.CARE_HOME].sum()
    assert ends == (before["wait"][gone] != Wait.NONE).sum() > 0
    assert not np.isin(s.unpaid["client"], np.flatnonzero(gone)).any()
    assert hours - s.carer["contact"].sum(dtype=np.float64) == pytest.approx(
        booked[gone].sum(), rel=1e-3
    )
    own = before["wealthy"][gone] | (before["route"][gone] == Route.OWN_MONEY)
    new = s.memory.home_residents.sum(axis=(0, 1))
    assert (int(new[HomePayer.OWN]), int(new.sum())) == (int(own.sum()), int(gone.sum()))


def test_the_price_is_paid_by_the_council_of_the_person_or_from_capital(
    tiny_wales: CareModel,
) -> None:
    s = world(tiny_wales, price=600, resident_pays=150)
    s.memory.home_residents[:] = 0
    s.memory.home_residents[0, 1, HomePayer.COUNCIL] = 3
    s.memory.home_residents[0, 0, HomePayer.OWN] = 2
    s.ledger.open_week()
    pay_homes(s)
    councils, people = s.ledger.pounds(Flow.CARE_HOMES), s.ledger.pounds(Flow.CARE_HOMES_OWN)
    assert (councils[0], councils[1]) == (0.0, 3 * 450.0)
    assert (people[0], people[1]) == (2 * 600.0, 3 * 150.0)


def test_weeks_with_care_homes_keep_people_places_and_money(tiny_wales: CareModel) -> None:
    model = tiny_wales.fork(tiny_wales.followed)
    model.validating = True
    model.run_for(6)
    t = model.state.tally
    assert t.series("moved_home")[-6:].sum() > 0.0
    assert t.series("council_gross")[-6:].sum() > 0.0
