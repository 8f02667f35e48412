"""Numbers with units, and words in both languages."""

from __future__ import annotations

import string

import pytest

from gofal.abm.outcomes import OUTCOMES
from gofal.agents.errors import GofalError
from gofal.experiments.words import (
    _words,
    decimals_for,
    difference,
    language_of,
    level,
    number,
    say,
    three_digits,
)


@pytest.mark.parametrize(
    ("precision", "decimals"),
    [
        (0.04, 2),
        (0.24, 2),
        (0.4, 1),
        (2.4, 1),
        (4.0, 0),
        (400.0, 0),
        (0.0, 2),
        (float("nan"), 2),
        (1e-12, 6),
    ],
)
def test_digits_follow_the_interval(precision: float, decimals: int) -> None:
    assert decimals_for(precision) == decimals


def test_differences_carry_their_unit() -> None:
    assert difference(0.12, "£/h", 0.04, "en") == "£0.12 an hour"
    assert difference(0.016, "share", 0.004, "en") == "1.6 points"
    assert difference(0.016, "share", 0.004, "cy") == "1.6 pwynt canran"
    assert difference(-0.03, "£/h", 0.02, "en", signed=True) == "\u2212£0.03 an hour"
    assert difference(0.03, "£/h", 0.02, "en", signed=True) == "+£0.03 an hour"
    assert difference(1234.0, "h/week", 50.0, "en") == "1,234 hours a week"
    assert difference(98000.0, "£/week", 900.0, "en") == "£98,000 a week"


@pytest.mark.parametrize(
    ("value", "shown"), [(91.83, "91.8"), (8.644, "8.64"), (1219.7, "1,220"), (0.1449, "0.145")]
)
def test_three_digits(value: float, shown: str) -> None:
    assert number(value, "people", three_digits(value)) == shown


def test_levels_and_bare_numbers() -> None:
    assert level(0.918, "share", 0.004) == "91.8 %"
    assert level(8.214, "£/h", 0.04) == "£8.21"
    assert level(-49333.0, "£/week", 500.0) == "\u2212£49,333"
    assert level(float("nan"), "share", 0.1) == "-"
    assert number(-0.12, "£/h", 0.04) == "\u22120.12"
    assert number(0.12, "£/h", 0.04, signed=True) == "+0.12"
    assert number(-0.0001, "£/h", 0.04) == "0.00"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(GofalError, match="cy, en"):
        language_of("fr")


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_word_exists_in_both_languages_with_the_same_gaps() -> None:
    entries = {key: entry for key, entry in _words().items() if key not in ("group", "units")}
    entries |= _words()["group"]
    for key, entry in entries.items():
        assert set(entry) == {"en", "cy"}, key
        assert entry["en"].strip(), key
        assert entry["cy"].strip(), key
        assert gaps(entry["en"]) == gaps(entry["cy"]), key


def test_every_unit_and_group_of_the_outcomes_has_words() -> None:
    for outcome in OUTCOMES.values():
        assert set(_words()["units"][outcome.unit]) == {"en", "cy"}
        assert set(_words()["group"][outcome.group]) == {"en", "cy"}


def test_a_sentence_is_filled() -> None:
    assert say("written", "cy", folder="x") == "Ysgrifennwyd i x"
