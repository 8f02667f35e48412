"""Numbers of a lever: round steps for the slider, finer ones to type, words with all digits."""

import pytest

from gofal.abm.levers import load_levers
from gofal.experiments.text import LANGUAGES, Language, quantity_in_full
from gofal.viz.web.arms import label, read_arm
from gofal.viz.web.lever_steps import exact, exact_step, step_of
from gofal.viz.web.pages.ask import _first_group, lever_groups
from gofal.viz.web.state import read_url

OWN_FEE = "\N{MULTIPLICATION SIGN} own fee"
RANGES = [lever for lever in load_levers().values() if not lever.stepwise]


@pytest.mark.parametrize("lever", RANGES, ids=lambda lever: lever.name)
def test_what_is_typed_is_finer_than_what_is_slid(lever: object) -> None:
    policy = load_levers()[lever.name]  # type: ignore[attr-defined]
    if policy.unit in ("providers", "stages", "weeks"):
        assert exact_step(policy) == 1
        assert step_of(policy) % 1 == 0
    else:
        assert exact_step(policy) <= step_of(policy) / 5
    for value in (policy.default, policy.high):
        steps = (value - policy.low) / exact_step(policy)
        assert steps == pytest.approx(round(steps))


@pytest.mark.parametrize(
    ("name", "value"),
    [("fee_level", 1.15), ("fee_level", 1.05), ("fee_level", 1.25), ("pay_floor", 0.125)],
)
def test_the_numbers_people_ask_for_can_be_typed(name: str, value: float) -> None:
    policy = load_levers()[name]
    steps = (value - policy.low) / exact_step(policy)
    assert steps == pytest.approx(round(steps))


def test_shares_are_typed_in_per_cent() -> None:
    field = exact(load_levers()["pay_floor"], "en")
    assert field.factor == 100
    assert field.refused == "Not possible: type a number from 0 to 50, in steps of 0.1."
    assert "%" in field.unit


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_refusal_names_what_is_allowed(language: Language) -> None:
    refused = exact(load_levers()["fee_uprating"], language).refused
    assert all(number in refused for number in ("\N{MINUS SIGN}5", "10", "0.01"))


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1.155, OWN_FEE, "1.155 times the council's own fee"),
        (1.2, OWN_FEE, "1.2 times the council's own fee"),
        (0.8625, "share of fee", "86.25% of the fee"),
        (0.2, "share", "20%"),
        (8.5, "£/h", "£8.50 an hour"),
        (-0.0125, "share/year", "\N{MINUS SIGN}1.25% a year"),
        (400, "£/week", "£400 a week"),
    ],
)
def test_a_set_value_keeps_its_digits(value: float, unit: str, words: str) -> None:
    assert quantity_in_full(value, unit, "en") == words


def test_a_question_is_named_with_the_number_that_was_typed() -> None:
    two = "baseline/fee_level=1.155/rural_premium=0.1"
    assert "1.155 times the council's own fee" in label(read_arm(two), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_has_its_unit_before_the_number(language: Language) -> None:
    counted = [
        one for one in load_levers().values() if one.unit in ("providers", "stages", "weeks")
    ]
    assert counted
    for one in counted:
        field = exact(one, language)
        assert field.unit == ""
        assert field.label.endswith(")")


@pytest.mark.parametrize(
    ("policy", "group"),
    [
        ("coop_support", "support"),
        ("latc", "who_provides"),
        ("fee_squeeze", "weather"),
        ("fee_squeeze/fee_level=1.02", "buying"),
        ("fee_squeeze/fee_level@W06000023=1.02", "buying"),
    ],
)
def test_the_levers_first_shown_are_those_moved_or_else_those_of_the_policy(
    policy: str, group: str
) -> None:
    assert _first_group(read_url(f"/en/ask?s={policy}")) == group
    assert _first_group(read_url("/en/ask")) == next(iter(lever_groups()))
