"""Dated facts beside an ensemble: what each kind of comparison says; a slice from end to end."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd
import pytest
from msgspec import structs
from small import TINY

from gofal.abm.results import WALES
from gofal.abm.scenario import load_scenario
from gofal.experiments.cli import main
from gofal.experiments.hindcast.ensemble import Ensemble, MemberRuns
from gofal.experiments.hindcast.hindcast import run_hindcast
from gofal.experiments.hindcast.meeting import Met, meet
from gofal.experiments.hindcast.page import page
from gofal.experiments.hindcast.result import result_of
from gofal.experiments.hindcast.scores import Floats
from gofal.experiments.hindcast.series import Compared, DatedSeries, Value
from gofal.experiments.hindcast.summary import numbers, scores
from gofal.experiments.text import LANGUAGES

WEEKS = 520
RISING = np.linspace(0.0, 1.0, WEEKS)


class _Runs:
    """Two members: one doubles over ten years, one stands still; without an event both are 1."""

    def weekly(self, _series: DatedSeries, code: str, against: str = "") -> Floats:
        """Every week of both; a council has half."""
        share = 1.0 if code == WALES else 0.5
        if against:
            return np.full((2, WEEKS), share)
        return share * np.stack([1.0 + RISING, np.ones(WEEKS)])


def series(
    compared: Compared,
    *values: tuple[str, float] | Value,
    since: str = "",
    against: str = "",
    place: str = WALES,
) -> DatedSeries:
    """A series with some values."""
    made = (x if isinstance(x, Value) else value(*x) for x in values)
    return DatedSeries(
        name="x",
        label_en="a",
        label_cy="b",
        unit="people",
        outcome="waiting_people",
        compared=compared,
        use="test",
        why_en="c",
        why_cy="d",
        values=tuple(made),
        since=since,
        against=against,
        place=place,
    )


def value(at: str, known: float, place: str | None = None) -> Value:
    """A dated value."""
    return Value(at=at, value=known, facts=("F-1",), place=place)


def met(one: DatedSeries) -> list[Met]:
    """What two members say."""
    return meet(one, cast("MemberRuns", _Runs()))


def test_a_level_is_a_mean_over_its_time() -> None:
    (found,) = met(series("level", ("2016-17", 1.04)))
    assert found.said == pytest.approx([1.0 + RISING[:52].mean(), 1.0])
    assert found.inside(0.9)
    assert met(series("level", ("2026-27", 1.0))) == []


def test_a_ratio_is_over_the_first_value_of_each_member() -> None:
    first, second, third = met(series("ratio", ("2017", 10.0), ("2019", 12.0), ("2021", 20.0)))
    assert (first.scored, second.scored) == (False, True)
    assert second.known == pytest.approx(1.2)
    assert second.said[0] > 1.0 == second.said[1]
    assert second.naive is None
    assert third.naive == pytest.approx((1.2, 1.4))
    (score,) = scores(numbers([first, second, third], "test"))
    assert score.count == 2
    assert score.nothing == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (series("size", ("2025", 1.9)), [1, 1]),
        (series("size", ("2025", 3.0)), [1, 0]),
        (series("sign", ("2025-26", 1), since="2017-18"), [1, 0]),
        (series("sign", ("2025-26", 0), since="2017-18"), [0, 1]),
        (series("sign", ("2025-26", 1), against="floors"), [1, 0]),
        (series("sign", ("2025-26", -1), against="floors"), [0, 0]),
    ],
)
def test_signs_and_sizes_are_yes_or_no(one: DatedSeries, said: list[float]) -> None:
    (found,) = met(one)
    assert found.said.tolist() == said
    assert found.size is not None
    assert found.size[0] > found.size[1]
    assert numbers([found], "test") == []


class _Starting:
    """Three members, some of which have nothing in the first year."""

    def __init__(self, *start: float) -> None:
        self._start = start

    def weekly(self, _series: DatedSeries, _code: str, _against: str = "") -> Floats:
        """Each stands at 2 from the second year on."""
        return np.stack([np.where(np.arange(WEEKS) < 52, one, 2.0) for one in self._start])


def test_a_member_with_nothing_to_be_a_ratio_of_is_left_out_and_the_fact_stays() -> None:
    one = series("ratio", ("2016-17", 10.0), ("2019", 20.0))
    _, found = meet(one, cast("MemberRuns", _Starting(1.0, 1.0, 0.0)))
    assert found.told.tolist() == [2.0, 2.0]
    assert found.inside(0.9)
    first, found = meet(one, cast("MemberRuns", _Starting(1.0, 0.0, 0.0)))
    assert not found.inside(0.9)
    (score,) = scores(numbers([first, found], "test"))
    assert (score.count, score.most) == (1, 0)
    how = {"rules": "r", "version": "1", "command": "c", "members": 3, "years": 10, "sets": 0}
    made = result_of([first, found], pd.DataFrame(), how)
    assert made.facts[1].silent
    assert not made.facts[1].inside
    assert "fewer than half of the members" in page(made, {"x": one}, "en")


def test_the_order_of_places_is_that_of_their_values() -> None:
    wales, cardiff = value("2018", 9.0), value("2018", 5.0, "Cardiff")
    (found,) = met(series("order", cardiff, wales))
    assert found.said.tolist() == [1, 1]
    (found,) = met(series("order", value("2018", 5.0), value("2018", 9.0, "Cardiff")))
    assert found.said.tolist() == [0, 0]


def test_members_differ_in_luck_and_in_what_nobody_says() -> None:
    base = load_scenario("baseline").with_(only=TINY, burn_in_weeks=8)
    known = {"x": series("sign", ("2016-17", 1), against="floors")}
    arms = Ensemble(base, 3, 4, known).arms
    assert len(arms) == 6
    assert len({(arm.scenario.seed, arm.scenario.wales) for arm in arms}) == 3
    assert [arm.years for arm in arms] == [4, 1] * 3
    assert [arm.scenario.name for arm in arms[:2]] == ["history", "without floors"]


@pytest.mark.slow
def test_a_slice_from_end_to_end_says_the_same_again_from_what_is_kept(tmp_path: Path) -> None:
    base = load_scenario("baseline").with_(only=TINY, burn_in_weeks=8)
    known = {
        "vacancies": series("level", ("2016-05", 5.0), ("2016-08", 6.0), ("2016-12", 5.0)),
        "floor": series("sign", ("2016-17", 1), against="floors"),
        "council": series("ratio", ("2016-05", 4.0), ("2016-09", 5.0), place="Gwynedd"),
    }
    known = {name: structs.replace(one, name=name) for name, one in known.items()}
    ensemble = Ensemble(base, 2, 1, known)
    made = run_hindcast(ensemble, tmp_path, 1, "en")
    assert len(made.met) == 6
    assert {"low", "high", "known"} <= set(made.path.columns)
    again = run_hindcast(ensemble, tmp_path, 1, "en")
    assert made.path.equals(again.path)
    how = {**made.how, "command": "gofal hindcast", "version": "1"}
    result = result_of(made.met, made.path, how)
    pages = [page(result, known, language, "picture") for language in LANGUAGES]
    assert pages[0] != pages[1]
    assert all("2016-12" in text and "F-1" in text for text in pages)


def test_too_few_members_or_too_early_an_end_are_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from gofal.viz.cli import main as whole

    assert whole(["hindcast", "--members", "18"]) == 2
    assert "a band of nine tenths needs 19 or more" in capsys.readouterr().err
    assert main(["history", "--to", "2016"]) == 2
    assert "history begins in April 2016" in capsys.readouterr().err
