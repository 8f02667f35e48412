"""The calendar of unpaid carers: the same law as stepping everybody every week."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from forks import fork_with
from numpy.typing import NDArray

from gofal.abm.model import CareModel, UnpaidCarer
from gofal.abm.week.need import calendar, families, joining
from gofal.abm.world.policy import Policy
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.kinds import UNPAID
from gofal.agents.table import F64, Table
from gofal.agents.unpaid_carer import (
    NEVER,
    NO_WEEK,
    STRAINED,
    UnpaidCarerColumns,
    UnpaidRules,
    strain_after,
    strain_target,
    weeks_to_candidate,
    weeks_to_cross,
)

type Pair = Callable[..., tuple[CareModel, CareModel]]


# -- rules -------------------------------------------------------------------------------------


@pytest.mark.parametrize("bound", [0.0093, 0.2, 0.9, 1.0])
def test_candidates_come_with_the_chance_of_the_bound_every_week(bound: float) -> None:
    uniform = (np.arange(200_000) + 0.5) / 200_000
    weeks = np.array([weeks_to_candidate(u, bound) for u in uniform])
    assert weeks.min() == 1
    for week in range(1, 6):
        later = (weeks > week).mean()
        assert later == pytest.approx((1.0 - bound) ** week, abs=1e-5)
    assert weeks_to_candidate(0.3, 0.0) == NEVER


@pytest.mark.parametrize("start", [0.0, 0.3, 0.6, 0.61, 1.0])
@pytest.mark.parametrize("target", [0.0, 0.3, 0.599, 0.6, 0.601, 1.0])
def test_the_week_of_crossing_is_that_of_stepping(start: float, target: float) -> None:
    weeks, strain = 0, start
    while (strain > 0.6) == (start > 0.6) and weeks < 500:
        weeks, strain = weeks + 1, strain + 0.05 * (target - strain)
    found = weeks_to_cross(start, target, 0.6, 0.05)
    assert found == weeks if weeks < 500 else found > 400
    assert strain_after(start, target, weeks, 0.05) == pytest.approx(strain)
    assert weeks_to_cross(start, target, 0.6, 0.0) == NEVER


# -- the law -----------------------------------------------------------------------------------


class Stepped(NamedTuple):
    """Sums of a week: carers, strained, stopped, broken, hours, strain, supported."""

    carers: float
    strained: float
    stopped: float
    broken: float
    hours: float
    strain: float
    supported: float


def stepped(*sums: Any) -> Stepped:
    return Stepped(*map(float, sums))


def stepped_weeks(
    u: dict[str, NDArray[Any]],
    rules: UnpaidRules,
    threshold: float,
    shares: list[float],
    luck: np.random.Generator,
    assessed: F64,
) -> list[Stepped]:
    """Every carer stepped in every week, as the rules say it: the plain reading."""
    hours, works, burden = u["hours"].astype(float), u["works"], u["burden"].astype(float)
    strain, support = u["strain_then"].astype(float), u["support"].astype(float)
    alive = np.ones(len(hours), dtype=np.bool_)
    load = np.minimum(1.0, hours / rules.full_hours)
    level = (
        rules.strain_base + burden + rules.strain_hours * load + rules.strain_work * load * works
    )
    weeks = []
    for share in shares:
        support[strain > threshold] = 1.0
        support[assessed >= share] = 0.0
        target = np.clip(level - rules.strain_support * support, 0.0, 1.0)
        strain += rules.strain_speed * (target - strain)
        broke = rules.stop_strain * strain**3
        drawn = luck.random(len(hours))
        stops = alive & (drawn < broke + rules.stop_base)
        weeks.append(
            stepped(
                alive.sum(), (alive & (strain > threshold)).sum(), stops.sum(),
                (stops & (drawn < broke)).sum(), hours[alive].sum(),
                strain[alive & ~stops].mean(),
                (alive & (support > 0.0)).sum(),
            )
        )  # fmt: skip
        alive &= ~stops
    return weeks


def crowd(state: State, number: int) -> None:
    """Put many unpaid carers, of all kinds, into a state, and nobody whom they care for."""
    luck = np.random.default_rng(5)
    table = Table(UnpaidCarerColumns, UNPAID, number + 5000)
    rows, u = table.take(number), table.columns
    u.uid[rows] = luck.integers(1, 2**62, number)
    u.place[rows] = luck.integers(0, len(state.population), number)
    u.hours[rows] = luck.uniform(1.0, 100.0, number)
    u.works[rows] = luck.random(number) < 0.4
    u.burden[rows] = luck.uniform(-0.15, 0.15, number)
    u.strain_then[rows] = luck.random(number)
    state.unpaid = table
    state.client["unpaid"][:] = -1
    m = state.memory
    state.memory = m._replace(
        unpaid_due=np.full(table.capacity, NEVER, dtype=np.int32),
        unpaid_linked=np.zeros(table.capacity, dtype=np.int32),
        unpaid_turn=np.zeros(table.capacity, dtype=np.int8),
    )
    state.memory.unpaid_noted[:] = -1


def calendar_weeks(state: State, policies: list[Policy]) -> list[Stepped]:
    """The same weeks by the calendar; nobody seeks family."""
    state.scratch(joining.Seekers).first[:] = -1
    weeks = []
    for state.policy in policies:
        state.fit()
        state.scratch(joining.Seekers).first[:] = -1
        state.policy.at(0)
        families.unpaid_week(state)
        t, u = state.tally, state.unpaid.columns
        supported = state.memory.unpaid_sums[3].sum()
        calendar.show_strain(state)
        weeks.append(
            stepped(
                t["unpaid_carers"].sum(), t["unpaid_strained"].sum(), t["unpaid_stopped"].sum(),
                t["unpaid_broken"].sum(), t["unpaid_hours"].sum(), u.strain[u.alive].mean(),
                supported,
            )
        )  # fmt: skip
        state.week += 1
    return weeks


def test_the_calendar_has_the_law_of_a_draw_every_week(tiny_wales: CareModel) -> None:
    s = tiny_wales.fork("baseline").state
    s.policy.at(s.week)
    number, shares = 150_000, [0.0] * 40 + [0.5] * 40 + [0.2] * 40
    crowd(s, number)
    u = s.unpaid.columns
    rows = s.unpaid.rows()
    before = {name: s.unpaid[name][rows].copy() for name in s.unpaid.specs}
    key = stream(s.seed, int(Decision.CARER_ASSESSED), 0)
    assessed = np.array([draw(key, uid) for uid in before["uid"].tolist()])
    threshold = s.parameters["measure.strain_threshold"]
    rules = s.parameters.fill(UnpaidRules, "unpaid_carer")
    steps = stepped_weeks(before, rules, threshold, shares, np.random.default_rng(1), assessed)
    forks = {share: fork_with(tiny_wales, f"unpaid_support={share}") for share in set(shares)}
    events = calendar_weeks(s, [forks[share].state.policy for share in shares])
    assert len(u.alive) == s.unpaid.capacity, "the table has not grown"
    for year in (slice(0, 40), slice(40, 80), slice(80, 120)):
        for name in ("stopped", "broken"):
            by = [sum(getattr(week, name) for week in weeks[year]) for weeks in (steps, events)]
            assert abs(by[0] - by[1]) < 4.0 * np.sqrt(sum(by)), (name, year, by)
    for at in (0, 1, 5, 39, 40, 41, 60, 79, 80, 81, 119):
        a, b = steps[at], events[at]
        error = 4.0 * np.sqrt(2.0 * max(1.0, number - a.carers))
        assert abs(a.carers - b.carers) <= error
        assert abs(a.strained - b.strained) <= error + 5.0
        assert abs(a.supported - b.supported) <= error + 0.01 * number * (at in (40, 80))
        assert abs(a.hours - b.hours) <= 60.0 * error + 1.0
        assert a.strain == pytest.approx(b.strain, abs=2e-3)
    assert steps[0].strain == pytest.approx(events[0].strain, abs=4e-4)
    assert steps[0].strained == pytest.approx(events[0].strained, abs=2)


# -- the books ---------------------------------------------------------------------------------


def assert_books_hold(s: State) -> None:
    """Running sums and lists are those of the people, counted anew."""
    calendar.show_strain(s)
    u, made, rows = s.unpaid.columns, calendar.calendar(s), s.unpaid.rows()
    calm = rows[u.counted[rows] > 0]
    council = s.land.council[u.place[calm]]
    threshold = s.parameters["measure.strain_threshold"]
    for at, value in enumerate(
        (
            np.ones(len(calm)),
            u.hours[calm].astype(np.float64) * calendar.HOURS,
            ((u.counted[calm] & STRAINED) > 0).astype(np.float64),
            (u.support[calm] > 0.0).astype(np.float64),
        )
    ):
        assert np.bincount(council, value, s.councils) == pytest.approx(made.sums[at], abs=0.5)
    above = (u.counted[calm] & STRAINED) > 0
    sure = np.abs(u.strain[calm] - threshold) > 1e-5
    assert (above[sure] == (u.strain[calm][sure] > threshold)).all()
    assert ((u.strain[rows] >= 0.0) & (u.strain[rows] <= 1.0)).all()
    linked = rows[u.client[rows] >= 0]
    assert (made.due[linked] == calendar.LINKED).all()
    listed = made.linked[: made.noted[calendar.LISTED]]
    assert len(np.unique(listed)) == len(listed)
    assert np.isin(linked, listed).all()
    assert (made.due[calm] > s.week - 1).all()
    young = rows[(u.counted[rows] == 0) & (made.due[rows] != calendar.LINKED)]
    assert (u.candidate[young] == NO_WEEK).all()
    dead = np.flatnonzero(~u.alive)
    assert (made.due[dead] == NEVER).all()


@pytest.mark.parametrize(
    "settings", ["", "unpaid_support=0.5 cash_for_care=0.5", "triage=0.6 unpaid_support=1"]
)
def test_running_sums_are_those_of_the_people(small_wales: CareModel, settings: str) -> None:
    model = fork_with(small_wales, settings)
    for _ in range(8):
        model.run_for(3)
        assert_books_hold(model.state)
    if settings:
        # The lever goes back: support ends in the same week.
        back = model.fork("baseline")
        back.run_for(1)
        assert not back.state.unpaid["support"][back.state.unpaid.rows()].any()
        assert_books_hold(back.state)


def test_carers_taken_out_from_outside_are_missed_at_once(small_wales: CareModel) -> None:
    model = small_wales.fork("baseline")
    model.run_for(1)
    u = model.state.unpaid.columns
    for row in np.flatnonzero(u.alive & (u.client < 0))[:20].tolist():
        model.view(UnpaidCarer, row).remove()
    model.run_for(2)
    assert_books_hold(model.state)
    alive = len(model.state.unpaid)
    model.run_for(1)
    assert model.state.tally["unpaid_carers"].sum() == alive


def test_other_parameters_hold_from_the_week_they_are_set(small_wales: CareModel) -> None:
    model = small_wales.fork("baseline")
    model.run_for(4)
    s = model.state
    s.parameters = s.parameters.with_values({"unpaid_carer.stop_base": 0.0075})
    stopped = []
    for _ in range(8):
        model.run_for(1)
        stopped.append(s.tally["unpaid_stopped"].sum() / s.tally["unpaid_carers"].sum())
        assert_books_hold(s)
    assert np.mean(stopped) > 0.0072


# -- who looks ---------------------------------------------------------------------------------


def test_whoever_looks_sees_the_strain_of_the_week(small_wales: CareModel) -> None:
    model = small_wales.fork("baseline")
    u = model.state.unpaid.columns
    rows = np.flatnonzero(u.alive & (u.client < 0) & (np.abs(u.strain - 0.3) < 0.05))[:5]
    facades = [model.view(UnpaidCarer, int(row)) for row in rows]
    rules = model.parameters.fill(UnpaidRules, "unpaid_carer")
    before = [one.strain for one in facades]
    for _ in range(3):
        model.step()
    for one, strain in zip(facades, before, strict=True):
        if one.exists and one.client < 0:
            target = strain_target(one.hours, one.works, one.burden, 0.0, one.support, rules)
            now = strain_after(strain, target, 3, rules.strain_speed)
            assert one.strain == pytest.approx(now, abs=1e-5)
    seen = model.state_hash()
    other = small_wales.fork("baseline")
    other.run_for(3)
    assert other.state_hash() == seen, "looking changes nothing"


def test_worlds_that_differ_in_a_policy_draw_the_same_weeks(pair: Pair) -> None:
    off, on = pair("fee_level=1.2", weeks=10)
    a, b = off.state.unpaid.columns, on.state.unpaid.columns
    same = np.flatnonzero(a.alive & b.alive & (a.uid == b.uid))
    assert len(same) > 0.95 * len(off.state.unpaid)
    assert (a.candidate[same] == b.candidate[same]).mean() > 0.999


def test_a_saved_and_a_copied_run_go_on_alike(small_wales: CareModel, tmp_path: Path) -> None:
    model = small_wales.fork("baseline")
    model.run_for(2)
    model.save(tmp_path / "run")
    loaded, copied = CareModel.load(tmp_path / "run"), model.fork(model.followed)
    for one in (model, loaded, copied):
        one.run_for(4)
    assert model.state_hash() == loaded.state_hash() == copied.state_hash()
    assert_books_hold(loaded.state)
