"""Money as the page tells it: a year's where people read of a budget, in pounds of one year."""

from __future__ import annotations

import csv
import math

import pytest
from made_up import cube

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.experiments.windows import WEEKS_A_YEAR
from gofal.viz.answer import Answer, band, from_runs
from gofal.viz.brief import brief
from gofal.viz.figures import Look, figure_kind
from gofal.viz.verdict.lines import changes_in, pounds_of, verdict_of
from gofal.viz.verdict.told import as_told, band_as_told, told_factor, told_unit
from gofal.viz.web import files
from gofal.viz.web.arms import read_arm
from gofal.viz.web.changes import changes
from gofal.viz.web.comparison import as_printed
from gofal.viz.web.state import PageState, read_url
from gofal.viz.web.wording import level, plain, said_level

ARM = "baseline/fee_level=1.2"
STATE = read_url(f"/en/answer?s={ARM}")


def answer(begins: int = 2026) -> Answer:
    """A million pounds a week more, a little more or less in each future."""
    base = cube(lambda *_: 5e6, years=10)
    more = cube(lambda _outcome, run, _year, _area: 1e6 + 1e4 * run, years=10)
    return from_runs("x", {"baseline": base, ARM: base + more}, (11, 22, 33), begins=begins)


@pytest.mark.parametrize(
    ("outcome", "unit"),
    [
        ("public_cost", "£/year"),
        ("council_cost", "£/year"),
        ("weekly_pay", "£/week"),
        ("effective_wage", "£/h"),
        ("handback_share", OUTCOMES["handback_share"].unit),
    ],
)
def test_only_what_many_pay_is_told_a_year(outcome: str, unit: str) -> None:
    assert told_unit(outcome) == unit
    undated = told_factor(answer(begins=0), outcome, 1)
    assert undated == (WEEKS_A_YEAR if unit == "£/year" else 1.0)
    dated = told_factor(answer(), outcome, "last2")
    assert (dated / undated == 1.0) == (not unit.startswith("£"))


def test_the_table_says_what_the_verdict_says() -> None:
    change = as_told(answer(), changes_in(answer(), ARM)["public_cost"], "public_cost")
    said = verdict_of(answer(), ARM).cost.change
    assert (change.change, change.low, change.high) == (said.change, said.low, said.high)
    (row,) = changes(answer(), STATE, ("public_cost",), WALES)
    assert "million a year" in row["baseline"]
    assert "million a year" in row["cells"][0]
    assert "week" not in f"{row}"


def test_a_chart_is_in_pounds_of_one_year() -> None:
    line = band(answer(), "baseline", "council_cost")
    told = band_as_told(answer(), line, "council_cost")
    factors = [WEEKS_A_YEAR * pounds_of(answer(), year) for year in range(1, 11)]
    assert told.mean == pytest.approx([5e6 * factor for factor in factors])
    assert factors == sorted(factors, reverse=True)
    assert told.year == line.year


def test_a_level_in_words_is_that_of_the_map() -> None:
    value = level(answer(), "council_cost", "W06000002", 1)
    assert math.isclose(value, 5e6 * WEEKS_A_YEAR * pounds_of(answer(), 1), rel_tol=1e-6)
    assert said_level(answer(), "council_cost", "W06000002", 1, "cy").endswith("miliwn y flwyddyn")


def test_keys_of_maps_are_short() -> None:
    write = plain("council_cost", "cy", plus=True)
    assert [write(value) for value in (0.0, 4.5e5, 2e7)] == ["0", "+450,000", "+20m"]


def test_a_file_to_take_away_has_the_same_pounds_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = STATE.arms[1]
    saved = as_printed(
        answer(), [one], ("council_cost", "rural_met_need"), "gofal compare", "gofal 1 (abc)"
    )
    assert saved.prices == 2024
    gather = figure_kind("fan").gather
    assert gather is not None
    frame = gather(saved, Look(outcome="council_cost", arms=(ARM,)))
    first = frame[(frame["arm"] == "baseline") & (frame["year"] == 2026)]["value"]
    assert first.to_numpy() == pytest.approx(5e6 * pounds_of(answer(), 1))
    pages: list[dict[str, object]] = []
    monkeypatch.setattr("gofal.viz.brief.typeset", lambda _template, content: pages.append(content))
    brief(saved, ARM, "en")
    (page,) = pages
    assert str(page["setup"]).startswith("April 2034 to March 2036, in pounds of 2024-25, ")
    assert "million a year" in str(page["groups"])
    assert "a week" not in str(page["groups"]).replace("hours a week", "")


def test_without_dates_pounds_are_those_of_the_answer() -> None:
    saved = as_printed(answer(begins=0), [read_arm(ARM)], (), "gofal compare", "1")
    assert saved.prices == 0


def test_pounds_in_a_file_say_whose_prices_they_are() -> None:
    def prices(begins: int) -> dict[str, str]:
        state = PageState(view="answer", scenarios=(read_arm(ARM),))
        text = files.table(answer(begins=begins), state).removeprefix("\ufeff")
        return {row["outcome"]: row["prices"] for row in csv.DictReader(text.splitlines())}

    dated, undated = prices(2026), prices(0)
    assert dated["effective_wage"] == dated["public_cost"] == "each_year"
    assert dated["met_need"] == dated["waiting_people"] == ""
    assert set(undated.values()) == {""}
