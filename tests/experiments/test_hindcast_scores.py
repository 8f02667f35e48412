"""Scores and naive forecasts with known answers; dates; a malformed file of facts is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from gofal.abm.calendar import day_of
from gofal.agents.errors import GofalError
from gofal.experiments.hindcast.dates import middle, span
from gofal.experiments.hindcast.scores import band, crps, least_members, naive
from gofal.experiments.hindcast.series import load_series

FACT = """
label_en = "a"
label_cy = "b"
unit = "people"
outcome = "waiting_people"
compared = "ratio"
use = "test"
why_en = "c"
why_cy = "d"

[[values]]
at = "2019"
value = 10
facts = ["F-1"]

[[values]]
at = "2021-09"
value = 60
low = 50
facts = ["F-2"]
"""


def test_the_score_of_a_single_number_is_its_error() -> None:
    assert crps(np.array([3.0]), 5.0) == 2.0
    assert crps(np.array([3.0, 3.0]), 3.0) == 0.0
    assert crps(np.array([0.0, 2.0]), 1.0) == pytest.approx(0.0)


def test_the_score_of_many_members_is_that_of_their_distribution() -> None:
    members = stats.norm.ppf((np.arange(4000) + 0.5) / 4000)
    for value in (0.0, 1.3, -2.0):
        spread = value * (2 * stats.norm.cdf(value) - 1) + 2 * stats.norm.pdf(value)
        assert crps(members, value) == pytest.approx(spread - 1 / np.sqrt(np.pi), abs=1e-3)


def test_a_band_holds_its_share() -> None:
    members = np.arange(1.0, 100.0)
    assert band(members, 0.5) == (25.0, 75.0)
    assert band(members, 0.9) == pytest.approx((5.0, 95.0))
    assert (least_members(0.5), least_members(0.9)) == (3, 19)


@pytest.mark.parametrize("count", [19, 24, 50])
def test_a_band_holds_one_more_member_as_often_as_it_says(count: int) -> None:
    drawn = np.random.default_rng(3).normal(size=(4000, count + 1))
    for share in (0.5, 0.9):
        bands = np.array([band(row[:-1], share) for row in drawn])
        inside = (bands[:, 0] <= drawn[:, -1]) & (drawn[:, -1] <= bands[:, 1])
        assert inside.mean() == pytest.approx(share, abs=0.02)


def test_a_small_ensemble_is_not_scored_worse_for_being_small() -> None:
    drawn = np.random.default_rng(4).normal(size=(4000, 33))
    few, many = (np.mean([crps(row[1 : n + 1], row[0]) for row in drawn]) for n in (4, 32))
    assert few == pytest.approx(many, abs=0.02)


def test_naive_forecasts_know_what_was_known_and_no_more() -> None:
    times, values = [2019.0, 2020.0, 2022.0, 2023.0], [10.0, 12.0, 11.0, 40.0]
    said = naive(times, values)
    assert said == [None, None, (12.0, 16.0), (11.0, 10.5)]
    later = naive(times, [*values[:2], -99.0, 7.0])
    assert later[2] == said[2]
    assert naive(times, [*values[:3], 1000.0]) == said


@pytest.mark.parametrize(
    ("at", "first", "last"),
    [
        ("2016-04", "2016-04-01", "2016-04-29"),
        ("2016", "2016-04-01", "2016-12-30"),
        ("2024-25", "2024-04-01", "2025-04-01"),
        ("2021-12", "2021-11-25", "2021-12-30"),
    ],
)
def test_a_stretch_of_time_is_in_weeks(at: str, first: str, last: str) -> None:
    start, end = span(at)
    assert day_of(start).isoformat() == first
    assert day_of(end).isoformat() == last


def test_the_middle_of_a_stretch_of_time() -> None:
    assert middle("2021") == 2021.5
    assert middle("2024-25") == 2024.75
    assert middle("2021-09") == pytest.approx(2021 + 8.5 / 12)


@pytest.mark.parametrize("at", ["2021-13", "2021-9", "Sept", "2021-23", "2015", "2016-03"])
def test_other_dates_are_refused(at: str) -> None:
    with pytest.raises(GofalError, match=r"is no date|is before April 2016"):
        span(at)


def test_every_series_says_what_it_is_for_in_both_languages() -> None:
    known = load_series()
    assert {one.use for one in known.values()} >= {"test", "control", "seen", "forcing"}
    for one in known.values():
        assert one.label("en") != one.label("cy")
        assert one.why("en") != one.why("cy")
        assert all(fact.startswith("F-") for value in one.values for fact in value.facts)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("waiting_people", "waiting_peple", "did you mean waiting_people"),
        ('"ratio"', '"rato"', "did you mean ratio"),
        ('"test"', '"tset"', "did you mean test"),
        ('label_cy = "b"', "", "label_cy"),
        ("2021-09", "2018-09", "order of time"),
        ("2021-09", "2021-14", "is no date"),
        ("low = 50", "low = 61", "is not between 61 and 60"),
        ('facts = ["F-2"]', "facts = []", "names no fact"),
        ('use = "test"', 'use = "test"\nplace = "Cardif"', "Cardif"),
        ('use = "test"', 'use = "test"\nagainst = "flors"', "did you mean floors"),
        ('use = "test"', 'use = "test"\nagainst = "floors"', "belongs to a sign"),
        ('use = "test"', 'use = "test"\nsince = "2019"', "'since' belongs to"),
        ('"ratio"', '"sign"', "'since' belongs to"),
        ("value = 10", "value = 0", "above 0"),
        ('why_en = "c"', 'why_en = "c"\nexplained_en = "e"', "go together"),
        ("value = 60", "valu = 60", "valu"),
    ],
)
def test_what_is_wrong_in_a_file_of_facts_is_told(
    tmp_path: Path, old: str, new: str, why: str
) -> None:
    file = tmp_path / "list.toml"
    file.write_text(FACT, encoding="utf-8")
    assert list(load_series(tmp_path)) == ["list"]
    load_series.cache_clear()
    assert old in FACT
    file.write_text(FACT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(GofalError, match=why) as told:
        load_series(tmp_path)
    assert "list.toml" in str(told.value)
