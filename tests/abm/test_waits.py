"""Waits of everybody: a known answer of the estimator, and nobody lost between states."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.outcomes.frame import outcome_series
from gofal.abm.outcomes.survival import MEASURES, survival, waits_of
from gofal.abm.world.state import State
from gofal.abm.world.tally import Tally
from gofal.abm.world.waiting import WAIT_WEEKS, WaitEnd, WaitRoute, no_spells, packed
from gofal.agents.client import Stage, Wait
from gofal.agents.hospital import Hospital
from gofal.agents.table import F64, I64

type Pair = Callable[..., tuple[CareModel, CareModel]]
RURAL = 1
GOES_ON = [WaitEnd.STILL, WaitEnd.IN_HOSPITAL]


def measured(people: F64) -> dict[str, float]:
    """Measures of a table of people by weeks waited and end."""
    out = np.empty(len(MEASURES))
    survival(people, out)
    return dict(zip(MEASURES, out.tolist(), strict=True))


def test_the_estimator_has_its_known_answer() -> None:
    """Ten make contact: one waits still after two weeks, others start, give up, die, are helped.

    At risk 10, 8, 6, 2; starts 1, 1, 3, 1.
    """
    people = np.zeros((WAIT_WEEKS, len(WaitEnd)))
    people[0] = (7, 1, 1, 1, 0, 0, 0)  # one of the eight is in hospital, and waits on
    people[1] = (4, 2, 1, 0, 0, 1, 0)
    people[2] = (2, 0, 3, 0, 1, 0, 0)  # one of the two is seen no more
    people[3] = (0, 0, 1, 0, 0, 0, 0)
    found = measured(people)
    second, third = 0.9 * 7 / 8, 0.9 * 7 / 8 / 2
    assert found["median"] == pytest.approx(2 + (second - 0.5) / (second - third))
    assert found["p90"] == pytest.approx(3 + (third - 0.1) / third)
    assert found["over_4"] == found["over_12"] == 0.0
    here = np.cumprod([1.0, 8 / 10, 6 / 8, 2 / 6])
    assert found["started"] == pytest.approx(here @ [1 / 10, 1 / 8, 3 / 6, 1.0])
    assert found["elsewhere"] == pytest.approx(1 / 10)
    assert found["gave_up"] == pytest.approx(here[2] / 6)
    assert found["died"] == pytest.approx(here[1] / 8)
    assert found["in_hospital"] == pytest.approx(3 / 16)
    ends = sum(found[end] for end in ("started", "elsewhere", "gave_up", "died", "care_home"))
    assert ends == pytest.approx(1.0)


def test_where_nobody_starts_there_is_no_median_and_all_would_wait() -> None:
    people = np.zeros((WAIT_WEEKS, len(WaitEnd)))
    people[:, WaitEnd.STILL], people[5:, WaitEnd.DIED] = 50.0, 5.0
    found = measured(people)
    assert np.isnan([found["median"], found["p90"]]).all()
    assert found["over_4"] == found["over_12"] == 1.0
    assert found["started"] == 0.0 < found["died"] < 1.0
    nobody = measured(np.zeros_like(people))
    assert np.isnan(list(nobody.values())).all()


def test_those_not_assessed_count_with_both_routes_they_may_take() -> None:
    """A quarter of assessments choose direct payments; eight wait a week for theirs, none start."""
    tally = Tally(1)
    for week in range(60):
        tally.open_week(week)
        now = tally.spells_now[0, RURAL]
        now[WaitRoute.UNASSESSED, 0, WaitEnd.STILL] = 8
        now[WaitRoute.COUNCIL, 1, WaitEnd.STARTED] = 6
        now[WaitRoute.DIRECT_PAYMENT, 1, WaitEnd.STARTED] = 1
        now[WaitRoute.DIRECT_PAYMENT, 1, WaitEnd.STILL] = 1
        now[WaitRoute.AGAIN, 3, WaitEnd.STILL] = 2
        tally.close_week(np.zeros((2, 3, 2)))
    waits = waits_of(tally, np.full((60, 2), 0.25))
    assert waits.of("council", "median")[-1] == pytest.approx([1.5, 1.5])
    assert waits.of("direct_payment", "over_4")[-1] == pytest.approx([0.5, 0.5])
    assert waits.of("rural", "over_4")[-1] == pytest.approx([1 / 8, 1 / 8])
    assert np.isnan(waits.of("urban", "over_4")).all()
    assert waits.now[-1].tolist() == [[9.0, 2.0], [9.0, 2.0]]
    assert waits.of("again", "over_12")[-1].tolist() == [1.0, 1.0]


def test_counts_of_some_councils_are_theirs() -> None:
    table = no_spells(4)
    rng = np.random.default_rng(1)
    table.reshape(-1)[rng.choice(table.size, 500, replace=False)] = rng.integers(1, 9, 500)
    for councils in ([2, 0], [3], [1, 2, 3], [0]):
        part, expected = packed(table).part(np.array(councils)), packed(table[councils])
        order = np.argsort(part.cell)
        assert np.array_equal(part.cell[order], expected.cell)
        assert np.array_equal(part.people[order], expected.people)
    assert len(packed(table[:1]).part(np.array([0, 2])).cell) == len(packed(table[:1]).cell)
    assert len(packed(no_spells(2)).part(np.array([1])).cell) == 0


def first_by_week(s: State) -> I64:
    """People counted this week in their first wait: (weeks, ends)."""
    first: I64 = s.tally.spells_now[:, :, : WaitRoute.AGAIN].sum(axis=(0, 1, 2), dtype=np.int64)
    return first


def test_everybody_who_makes_contact_is_in_one_state(tiny_wales: CareModel) -> None:
    """Who waited last week, and who is new, waits still or has come to one end."""
    model = tiny_wales.fork(tiny_wales.followed)
    s = model.state
    for _ in range(4):
        before = first_by_week(s)[:, GOES_ON].sum(axis=1)
        model.run_for(1)
        now, c = first_by_week(s), s.client.columns
        at_risk = now.sum(axis=1)
        assert at_risk[1:-1].tolist() == before[:-2].tolist()
        assert at_risk[-1] == before[-2:].sum()
        assert at_risk[0] == (s.tally["contacts"] + s.tally["unpaid_formal"]).sum() > 0
        waits = c.alive & ((c.stage == Stage.CONTACT) | (c.stage == Stage.WAITING))
        none_yet = waits & (c.hospital == Hospital.ILL) & (c.since >= c.hospital_since)
        waits &= ~none_yet | (c.stage == Stage.CONTACT) | (c.wait == Wait.FIRST)
        assert (waits == (c.alive & (c.wait != Wait.NONE))).all()
        waits_first = c.alive & (c.wait == Wait.FIRST)
        assert now[:, GOES_ON].sum() == waits_first.sum()
        there = waits_first & (c.hospital != Hospital.HOME)
        assert now[:, WaitEnd.IN_HOSPITAL].sum() == there.sum() > 0
        ended = s.tally["diverted"].sum()
        assert now[:, WaitEnd.ELSEWHERE].sum() == ended
        assert now[:, WaitEnd.GAVE_UP].sum() <= s.tally["left_waiting"].sum()
        every = s.tally.spells_now[..., WaitEnd.STARTED].sum()
        assert every == s.tally["started"].sum()


def test_who_waits_again_is_at_risk_from_the_first_week_without_care(
    small_wales: CareModel,
) -> None:
    """Nobody comes into a wait later than its beginning, by whatever way care ended.

    Who is handed back has had the visits of that week; who loses a package in hospital waits from
    the week in which home would be possible. Were only those counted from the beginning who leave
    for another provider that week, all others would seem to start as quickly as they.
    """
    model = small_wales.fork(small_wales.followed)
    ways = ("handed_back_packages", "packages_ended", "went_elsewhere")
    s, ended = model.state, np.zeros(len(ways))
    for _ in range(8):
        before = s.tally.spells_now[:, :, WaitRoute.AGAIN, :, : WaitEnd.STARTED].sum(axis=(0, 1, 3))
        model.run_for(1)
        now = s.tally.spells_now[:, :, WaitRoute.AGAIN].sum(axis=(0, 1, 3))
        assert now[1:-1].tolist() == before[:-2].tolist()
        assert now[-1] == before[-2:].sum()
        ended += [s.tally[name].sum() for name in ways]
    assert (ended > 0.0).all()


def test_where_nobody_is_offered_anything_everybody_waits(tiny_wales: CareModel) -> None:
    """In a quarter without offers nobody's first hour comes, and no median is known."""
    model = tiny_wales.fork(tiny_wales.followed)
    s = model.state
    nothing = {"matching.offers_per_week": 0.0, "matching.second_offers": 0.0}
    s.parameters = s.parameters.with_values(nothing, beyond=tuple(nothing))
    s.tally.spells = [packed(no_spells(s.councils))] * s.tally.weeks
    model.run_for(14)
    names = ("first_hour_weeks", "first_hour_over_4", "first_hour_over_12", "contacts_started")
    found = {name: values[-1, -1] for name, values in outcome_series(s, names).items()}
    assert np.isnan(found["first_hour_weeks"])
    assert found["first_hour_over_4"] == found["first_hour_over_12"] == 1.0
    assert found["contacts_started"] == 0.0


def test_help_without_a_package_ends_a_wait_and_a_hand_back_begins_one(pair: Pair) -> None:
    """Those sent back by triage are counted as helped elsewhere, and wait for nothing there."""
    none, sent = pair("triage=0.3", weeks=1)
    elsewhere = [first_by_week(m.state)[:, WaitEnd.ELSEWHERE].sum() for m in (none, sent)]
    assert elsewhere[1] > elsewhere[0]
    c = sent.state.client.columns
    there = c.alive & (c.stage == Stage.COMMUNITY)
    assert there.any()
    assert (c.wait[there] == Wait.NONE).all()
