"""An age of each person: who comes to need care, for how long, and how councils grow older."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.week.community.ageing import ageing, expected_now, give_ages, growth_by_age
from gofal.abm.week.need.course import run_course
from gofal.abm.week.need.homes import move_to_homes
from gofal.abm.world.ages import GROUPS, expected_by_age, people_by_age, usual_ends
from gofal.abm.world.build import build_state
from gofal.abm.world.state import State
from gofal.agents.client import Age
from gofal.agents.hospital import Hospital
from gofal.agents.table import F64, Rows

ALIKE = {f"need.ends_{name}": 1.0 for name in GROUPS}


def changed(state: State, rules: dict[str, float]) -> State:
    """A copy of a state with other parameters."""
    s = state.copy()
    s.parameters = s.parameters.with_values(rules)
    return s


def mean_stay(wales: CareModel, rules: dict[str, float]) -> float:
    """Weeks until care ends, of people with the ages of those who come to need it."""
    cut = {"need.end_hazard": 0.05, "need.queue_leave": 0.0} | rules
    s = wales.state.copy()
    s.parameters = s.parameters.with_values(cut, beyond=cut)
    c, first = s.client.columns, s.client.rows()
    c.age[first], c.hospital[first] = Age.NOT_SAID, Hospital.HOME
    s.seed += 1  # who is there has lasted, and so drew an age that lasts
    give_ages(s)
    s.memory.home_residents[:], s.memory.home_others[:] = 0, 0  # there is always room
    weeks, s.week = 0, -1000  # before the policy, so that the pull towards a home is usual
    while c.alive.sum() > 5:
        weeks += int(c.alive.sum())
        move_to_homes(s)
        run_course(s)
        s.week += 1
    return weeks / len(first)


def shares(x: F64 | Rows) -> F64:
    """Shares of a whole."""
    part: F64 = x / x.sum()
    return part


def test_everybody_has_an_age_and_ages_are_those_of_people_with_home_care(
    small_wales: CareModel,
) -> None:
    s = small_wales.state
    rows = s.client.rows()
    ages = s.client["age"][rows]
    assert ages.min() >= Age.UNDER_65
    expected = expected_by_age(s.geography, s.parameters).sum(axis=1)
    found = np.bincount(ages, minlength=len(GROUPS))
    assert np.abs(shares(found) - shares(expected)).max() < 0.05


def test_new_people_have_the_ages_of_those_who_come_to_need_care_where_they_live(
    small_wales: CareModel,
) -> None:
    s = small_wales.state.copy()
    c, rows = s.client.columns, s.client.rows()
    place = int(np.argmax(np.bincount(c.place[rows])))
    c.place[rows], c.age[rows] = place, Age.NOT_SAID
    s.seed += 1  # who is still there has lasted, and so drew an age that lasts
    give_ages(s)
    expected = shares(expected_now(s)[:, place])
    found = shares(np.bincount(c.age[rows], minlength=len(GROUPS)))
    spread = np.sqrt(expected * (1.0 - expected) / len(rows))
    assert (np.abs(found - expected) < 4.0 * spread).all()
    before = c.age[rows].copy()
    give_ages(s)
    assert (c.age[rows] == before).all(), "an age is drawn once"


def test_ageing_is_worked_out_anew_when_years_or_parameters_are_others(
    small_wales: CareModel,
) -> None:
    s = small_wales.state.copy()
    found = []
    for years, odds in ((0.0, 1.0), (3.0, 1.0), (3.0, 2.0), (0.0, 1.0)):
        s.memory.aged_years[:] = years
        other = {"need.odds_85": odds * small_wales.parameters["need.odds_85"]}
        rules = small_wales.parameters.with_values(other, beyond=other)
        s.parameters = rules if odds != 1.0 else small_wales.parameters
        afresh = s.copy()
        np.testing.assert_array_equal(expected_now(s), expected_now(afresh))
        np.testing.assert_array_equal(ageing(s), ageing(afresh))
        found.append(ageing(s).sum())
    assert found[0] == found[3]
    assert len(set(found)) == 3


def test_as_many_come_as_before_and_care_ends_as_often_in_all(small_wales: CareModel) -> None:
    scenario = small_wales.followed.with_(only=())
    usual = build_state(scenario)
    alike = build_state(scenario.with_(parameters=ALIKE))
    assert usual.client_rate.sum() == pytest.approx(alike.client_rate.sum(), rel=1e-6)
    assert np.abs(usual.client_rate / alike.client_rate - 1.0).max() > 0.01
    assert (usual_ends(alike.facts, alike.parameters) == 1.0).all()
    q, ends = usual.parameters, usual_ends(usual.facts, usual.parameters)
    with_care = expected_by_age(usual.geography, q).sum(axis=1)
    assert shares(with_care) @ ends == pytest.approx(1.0)
    said = np.array([q[f"need.ends_{x}"] for x in GROUPS])
    assert ends / ends[0] == pytest.approx(said / said[0])


def test_in_the_long_run_every_place_has_as_many_of_each_age_as_without_the_rule(
    small_wales: CareModel,
) -> None:
    """Who comes over how often care ends, read plainly, with all ends and moves to care homes."""
    scenario = small_wales.followed.with_(only=(), parameters={"homes.of_ends": 0.4})
    usual, alike = (build_state(scenario.with_(parameters=x)) for x in ({}, ALIKE))
    q, moves = usual.parameters, usual.parameters["homes.of_ends"]
    come = usual.client_rate * expected_now(usual) / expected_now(usual).sum(axis=0)
    leave = q["need.end_hazard"] * ((1.0 - moves) * usual_ends(usual.facts, q) + moves)
    odds = expected_by_age(usual.geography, q)
    known = alike.client_rate / q["need.end_hazard"] * odds / odds.sum(axis=0)
    np.testing.assert_allclose(come / leave[:, None], known, rtol=1e-9)


def test_care_lasts_as_long_on_average_as_without_the_rule_though_moves_know_no_age(
    small_wales: CareModel,
) -> None:
    """With far-off values, at which ends not brought to 1 or a wrong mix of ages would be seen."""
    far = {"homes.of_ends": 0.4, "need.ends_under_65": 0.1, "need.ends_85": 3.0}
    stays = [mean_stay(small_wales, rules) for rules in (far, {"homes.of_ends": 0.4} | ALIKE)]
    luck = max(stays) / np.sqrt(len(small_wales.state.client.rows()))
    assert abs(stays[0] - stays[1]) < 4.0 * luck


@pytest.mark.parametrize("alike", [False, True])
def test_care_of_the_oldest_ends_sooner_unless_the_rule_is_cut_out(
    small_wales: CareModel, alike: bool
) -> None:
    s = changed(small_wales.state, {"need.end_hazard": 0.025, **(ALIKE if alike else {})})
    c, first = s.client.columns, s.client.rows()
    uid, age = c.uid[first].copy(), c.age[first].copy()
    start = s.week
    for s.week in range(start, start + 25):
        run_course(s)
    stays = c.alive[first] & (c.uid[first] == uid)
    left = [1.0 - stays[age == one].mean() for one in (Age.UNDER_65, Age.FROM_85)]
    number = [(age == one).sum() for one in (Age.UNDER_65, Age.FROM_85)]
    spread = np.sqrt(sum(x * (1.0 - x) / n for x, n in zip(left, number, strict=True)))
    assert (left[1] - left[0] > 4.0 * spread) != alike


def test_where_more_will_be_75_that_age_grows_faster_and_wales_as_a_whole_does_not(
    small_wales: CareModel,
) -> None:
    s = build_state(small_wales.followed.with_(only=()))
    people, q = people_by_age(s.geography), s.parameters
    growth = growth_by_age(s)[Age.FROM_75]
    assert growth.std() > 0.001
    wales = (people[Age.FROM_75] * growth**10).sum() / people[Age.FROM_75].sum()
    assert wales == pytest.approx((1.0 + q["weather.growth_75"]) ** 10, rel=0.002)
    alike = changed(s, {"weather.local_ageing": 0.0})
    for n, name in enumerate(GROUPS):
        assert (growth_by_age(alike)[n] == 1.0 + q[f"weather.growth_{name}"]).all()


def test_without_the_rule_places_grow_by_their_ages_alone(small_wales: CareModel) -> None:
    """The sum read plainly, place by place."""
    s = changed(small_wales.state, {"weather.local_ageing": 0.0, **ALIKE})
    s.memory.aged_years[:] = 12.0
    people, q, grown = people_by_age(s.geography), s.parameters, ageing(s)
    for place in range(0, people.shape[1], 7):
        before = now = 0.0
        for n, name in enumerate(GROUPS):
            expected = q[f"need.odds_{name}"] * people[n, place]
            before += expected
            now += expected * (1.0 + q[f"weather.growth_{name}"]) ** 12.0
        assert grown[place] == pytest.approx(now / before, rel=1e-12)
