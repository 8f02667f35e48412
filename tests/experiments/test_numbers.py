"""Numbers with their units, short and in words."""

from __future__ import annotations

import math
from datetime import date as calendar_date

import pytest

from gofal.abm.levers import load_levers
from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.text import (
    LANGUAGES,
    bare,
    date,
    decimals_for,
    difference,
    end,
    interval_precision,
    level,
    number,
    precision_of,
    quantity,
    rounded,
    signed_quantity,
    three_digits,
    unit_name,
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
    assert level(0.918, "share", 0.004) == "91.8%"
    assert level(8.214, "£/h", 0.04) == "£8.21"
    assert level(-49333.0, "£/week", 500.0) == "\u2212£49,333"
    assert level(float("nan"), "share", 0.1) == "-"
    assert number(-0.12, "£/h", 0.04) == "\u22120.12"
    assert number(0.12, "£/h", 0.04, signed=True) == "+0.12"
    assert number(-0.0001, "£/h", 0.04) == "0.00"


def test_every_unit_has_words() -> None:
    for unit in {o.unit for o in OUTCOMES.values()} | {v.unit for v in load_levers().values()}:
        if unit in ("switch", "choice"):
            continue  # said by the words of their options
        for language in LANGUAGES:
            assert "1" in quantity(1.0 if "share" not in unit else 0.01, unit, language)
            assert unit_name(unit, language)


@pytest.mark.parametrize(
    ("value", "unit", "english", "welsh"),
    [
        (0.0923, "share", "9.2%", "9.2%"),
        (0.0041, "share", "0.41%", "0.41%"),
        (11.4, "£/h", "£11.40 an hour", "£11.40 yr awr"),
        (1240.4, "people", "1,240 people", "1,240 o bobl"),
        (1.0, "people", "1 person", "1 person"),
        (2.0, "providers", "2 providers", "2 ddarparwr"),
        (2.43, "providers", "2.43 providers", "2.43 darparwr"),
        (7_213_000.0, "£/week", "£7.21\u00a0million a week", "£7.21\u00a0miliwn yr wythnos"),
        (-98_321.0, "£/week", "\u2212\u2060£98,321 a week", "\u2212\u2060£98,321 yr wythnos"),
        (
            1.1,
            "\u00d7 own fee",
            "1.1 times the council's own fee",
            "1.1 gwaith ffi'r cyngor ei hun",
        ),
        (0.2, "share of fee", "20% of the fee", "20% o'r ffi"),
        (float("nan"), "share", "not known", "ddim yn hysbys"),
    ],
)
def test_numbers_carry_their_unit(value: float, unit: str, english: str, welsh: str) -> None:
    assert (quantity(value, unit, "en"), quantity(value, unit, "cy")) == (english, welsh)


def test_differences_carry_sign_and_points() -> None:
    assert signed_quantity(0.016, "share", "en", 0.004) == "+1.6 percentage points"
    assert signed_quantity(0.016, "share", "cy", 0.004) == "+1.6 pwynt canran"
    assert signed_quantity(0.02, "share", "cy", 0.05) == "+2 bwynt canran"
    assert signed_quantity(-0.123, "£/h", "en", 0.02) == "\u2212\u2060£0.12 an hour"
    assert signed_quantity(0.0, "people", "en") == "0 people"


def test_the_ends_of_an_interval_in_millions_say_so() -> None:
    assert end(-1_014_000.0, "£/week", "en", 21_000.0, plus=True) == "\u22121.014\u00a0million"
    assert end(992_000.0, "£/week", "cy", 21_000.0, plus=True) == "+992,000"
    assert end(1.5, "£/h", "en", 0.1, plus=True) == "+1.50"


def test_a_change_and_its_interval_are_in_one_unit() -> None:
    low, value, high = -2_430_000.0, -836_377.0, 756_109.0
    asked = {"precision": interval_precision(low, high), "most": -low}
    size = signed_quantity(value, "£/year", "en", **asked)
    assert size == "\u2212\u2060£0.8\u00a0million a year"
    ends = [end(x, "£/year", "en", plus=True, **asked) for x in (low, high)]
    assert ends == ["\u22122.4", "+0.8"]


def test_digits_that_an_interval_does_not_support_are_rounded_away() -> None:
    assert signed_quantity(-165_037.0, "£/year", "en", 204_000.0) == "\u2212\u2060£170,000 a year"
    assert bare(66_048.0, "h/week", "en", 4_800.0) == "66,000"
    assert (rounded(66_048.0, 4_800.0), rounded(12.34, 0.4)) == (66_000.0, 12.34)
    assert rounded(1_234.0, math.inf) == 1_234.0


def test_an_interval_that_leaves_zero_out_does_not_seem_to_end_there() -> None:
    def ends(low: float, high: float) -> list[str]:
        precision = interval_precision(low, high)
        return [number(x, "share", precision, signed=True) for x in (low, high)]

    assert ends(-0.023, 0.0004) == ["\u22122.3", "0.0"]  # it holds zero
    assert ends(-0.023, -0.0004) == ["\u22122.30", "\u22120.04"]
    assert ends(0.0041, 0.13) == ["+0.4", "+13.0"]
    assert ends(0.01, 0.13) == ["+1", "+13"]
    assert ends(1e-9, 0.13) == ["0.00", "+13.00"]  # two more digits and no more
    assert interval_precision(1.0, math.inf) == math.inf
    assert interval_precision(0.02, 0.02) == 0.0


@pytest.mark.parametrize(("low", "high"), [(1.0, math.inf), (math.nan, math.nan), (2.0, 2.0)])
def test_without_an_interval_three_digits_are_shown(low: float, high: float) -> None:
    assert precision_of(low, high, 1234.0) == three_digits(1234.0)
    assert precision_of(1200.0, 1268.0, 1234.0) == 34.0


def test_bare_numbers_leave_the_unit_to_the_head() -> None:
    assert bare(0.918, "share", "en", 0.004) == "91.8"
    assert bare(-3.0, "people", "cy", 2.0, plus=True) == "\u22123.0"
    assert unit_name("share", "cy") == "%"


def test_dates_are_written_in_their_language() -> None:
    day = calendar_date(2026, 11, 3)
    assert date(day, "cy") == "3 Tachwedd 2026"
    assert date(day, "en") == "3 November 2026"


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.01, "1 point"), (-0.01, "\u22121 point"), (0.02, "2 points"), (float("nan"), "- points")],
)
def test_one_point_is_no_points(value: float, said: str) -> None:
    assert difference(value, "share", 0.05, "en") == said
    assert difference(value, "share", 0.05, "cy").endswith("pwynt canran")
