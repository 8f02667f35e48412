"""Posts: hours in a place that a provider lacks carers for, less idle hours in reach."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.week.work.gaps import Gaps, group_crew, list_own_gaps
from gofal.abm.week.work.posts import Posts, open_posts, post_rules
from gofal.abm.world.state import State
from gofal.abm.world.stretches import clear_row, note
from gofal.agents.carer import Job
from gofal.agents.client import Stage


def refuse(s: State, j: int, hours: dict[int, float]) -> None:
    """Let a provider have refused so many hours a week at some places, and nowhere else."""
    clear_row(j, s.memory.refused_at, s.memory.refused_in)
    for place, refused in hours.items():
        s.memory.refused_at[j, place] = refused / post_rules(s).weight
        note(j, place, s.memory.refused_in)


def fill_up(s: State, j: int) -> None:
    """Let a provider lack nobody for its own packages, and have no idle hour."""
    c, k = s.client.columns, s.carer.columns
    c.package[c.provider == j] = c.hours[c.provider == j].sum(axis=1)
    k.hours_wanted[k.provider == j] = 0.0
    k.promised[(k.provider == j) | (k.next == j)] = 0.0


def short_posts(s: State) -> None:
    """Let what a post of drawn hours leaves over be a post too, so that hours add up."""
    least = {"provider.least_post": 0.01}
    s.parameters = s.parameters.with_values(least, beyond=tuple(least))


def posts_of(s: State, j: int) -> dict[int, list[float]]:
    """Contact hours of a provider's posts by place."""
    open_posts(s)
    start, provider, hours = s.scratch(Posts)[:3]
    found = {}
    for at in range(len(start) - 1):
        rows = np.arange(start[at], start[at + 1])
        mine = rows[provider[rows] == j]
        if len(mine):
            found[at] = hours[mine].tolist()
    return found


@pytest.fixture
def one(small_wales: CareModel) -> tuple[State, int, list[int]]:
    """A world, a large provider in it that lacks nobody, and places from its base outwards."""
    s = small_wales.fork("baseline").state
    j = int(np.argmax(s.provider["planned"] * (s.provider["growth"] > 0.0)))
    s.provider["spare"][j], s.provider["outlook"][j] = 0.0, 1.0
    s.provider["believed_hours"][j] = 0.0
    fill_up(s, j)
    base = int(s.provider["base_place"][j])
    return s, j, s.land.near[s.land.near_start[base] :][:5].tolist()


def test_a_provider_with_nothing_to_offer_looks_for_nobody(
    one: tuple[State, int, list[int]],
) -> None:
    s, j, _ = one
    refuse(s, j, {})
    assert posts_of(s, j) == {}
    assert s.provider["posts"][j] == s.provider["pending"][j]


def test_posts_open_where_work_was_refused_and_hold_its_hours(
    one: tuple[State, int, list[int]],
) -> None:
    s, j, near = one
    for place in near[1:3]:
        refuse(s, j, {place: 40.0})
        found = posts_of(s, j)
        assert list(found) == [place]
        assert 40.0 - post_rules(s).least_post <= sum(found[place]) <= 40.001
        assert all(7.2 < hours < 22.0 for hours in found[place][:-1])


def test_few_hours_are_gathered_from_places_around_and_too_few_are_no_post(
    one: tuple[State, int, list[int]],
) -> None:
    s, j, near = one
    refuse(s, j, {near[0]: 3.0, near[1]: 2.5})
    assert posts_of(s, j) == {near[0]: pytest.approx([5.5])}
    refuse(s, j, {near[0]: 3.0})
    assert posts_of(s, j) == {}


def test_an_idle_hour_in_reach_counts_once(one: tuple[State, int, list[int]]) -> None:
    s, j, near = one
    short_posts(s)
    k = s.carer.columns
    row = int(np.flatnonzero(k.alive & (k.provider == j) & (k.job == Job.WORKING))[0])
    k.contact[row] = k.travel[row] = 0.0
    k.home[row], k.reach[row] = near[0], 100.0
    k.hours_wanted[row] = 10.0 * (1.0 + s.provider["usual_travel"][j])
    refuse(s, j, {near[0]: 12.0, near[1]: 12.0})
    assert sum(sum(hours) for hours in posts_of(s, j).values()) == pytest.approx(14.0, abs=1e-3)
    k.reach[row] = 0.0  # the own place only: the idle hours are spent there
    refuse(s, j, {near[0]: 12.0, near[1]: 12.0})
    assert sum(sum(hours) for hours in posts_of(s, j).values()) == pytest.approx(14.0, abs=1e-3)
    k.home[row] = int(np.argmax(s.land.minutes[near[0]]))
    assert sum(sum(hours) for hours in posts_of(s, j).values()) == pytest.approx(24.0, abs=1e-3)


def test_who_is_hired_gives_the_hours_of_the_post(one: tuple[State, int, list[int]]) -> None:
    s, j, near = one
    short_posts(s)
    k = s.carer.columns
    row = int(np.flatnonzero(k.alive & (k.provider == j) & (k.job == Job.WORKING))[0])
    k.contact[row] = k.travel[row] = 0.0
    k.job[row], k.promised[row], k.hours_wanted[row] = Job.HIRED, 15.0, 40.0
    k.home[row], k.reach[row] = near[0], 100.0
    refuse(s, j, {near[0]: 30.0})
    assert sum(posts_of(s, j)[near[0]]) == pytest.approx(15.0, abs=1e-3)


def test_own_gaps_are_those_of_a_plain_reading(small_wales: CareModel) -> None:
    s = small_wales.fork("baseline").state
    c, k, gaps, rules = s.client.columns, s.carer.columns, s.scratch(Gaps), post_rules(s)
    rng = np.random.default_rng(1)
    served = np.flatnonzero(c.alive & (c.stage == Stage.SERVED))
    c.hours[served] *= rng.random((len(served), 1)) < 0.5
    list_own_gaps(c, rules.borne, gaps)
    group_crew(k, gaps)
    for j in s.provider.rows():
        mine = served[c.provider[served] == j]
        lacks = c.package[mine] - c.hours[mine].sum(axis=1)
        rows = gaps.own[gaps.own_start[j] : gaps.own_start[j + 1]]
        assert gaps.hours[rows] == pytest.approx(
            lacks[lacks > rules.borne * c.package[mine]], abs=1e-4
        )
        crew = gaps.row[gaps.crew[gaps.crew_start[j] : gaps.crew_start[j + 1]]]
        assert (
            crew.tolist() == np.flatnonzero(k.alive & ((k.provider == j) | (k.next == j))).tolist()
        )
