"""Every string of the pictures in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from gofal.abm.facts import load_facts
from gofal.viz.figures.marks import spread_apart
from gofal.viz.figures.measure import Measure
from gofal.viz.figures.names import area_label, window_label


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_council_has_an_abbreviation_of_its_own(language: Any) -> None:
    codes = load_facts().councils["lad_code"]
    short = [load_facts().short_name(code, language) for code in codes]
    assert len(set(short)) == len(codes)
    assert all(2 <= len(text) <= 6 for text in short)


def test_places_and_times_in_words() -> None:
    assert area_label("W06000001", "cy") == "Ynys Môn"
    assert window_label("years 4-5", "cy") == "blynyddoedd 4 i 5"
    assert window_label("year 3", "en") == "year 3"


def test_a_measure_judges_and_tells() -> None:
    wait = Measure.of("wait_weeks", "en")
    assert wait.judged(0.4, 0.1, 0.7) == "worse"
    assert wait.judged(-0.4, -0.7, -0.1) == "better"
    assert wait.judged(0.4, -0.1, 0.9) == "unclear"
    assert wait.judged(0.4, float("nan"), float("nan")) == "unclear"
    assert wait.judged(0.0, 0.0, 0.0) == "same"
    assert Measure.of("fee", "en").judged(1.0, 0.5, 1.5) == "higher"
    assert Measure.of("met_need", "cy").in_words(0.021, 0.011, 0.031) == (
        "+2.1 pwynt canran (+1.1 i +3.1), gwell"
    )


def test_an_end_that_is_not_zero_is_not_shown_as_zero() -> None:
    assert Measure.of("turnover", "en").range(0.0097, 0.0002, 0.0192) == "+0.02 to +1.92"


def test_labels_are_moved_apart_no_further_than_needed() -> None:
    assert spread_apart([1, 5, 9], 1, 0, 10).tolist() == [1, 5, 9]
    assert spread_apart([5, 5, 5], 2, 0, 10).tolist() == [3, 5, 7]
    assert spread_apart([9.9, 9.8], 2, 0, 10).tolist() == [10, 8]
    assert spread_apart([1, 1, 1], 9, 0, 10).tolist() == [0, 5, 10]
