"""The verdict: what it stands on, what it says in both languages, and in which area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from made_up import cube

from gofal.abm.results import WALES
from gofal.abm.scenario import load_scenario
from gofal.experiments.text import Language
from gofal.experiments.windows import WEEKS_A_YEAR
from gofal.viz.answer import Answer, from_runs
from gofal.viz.verdict import words
from gofal.viz.verdict.lines import Line, verdict_of
from gofal.viz.web.arms import read_arm
from gofal.viz.web.judged import judged_in
from gofal.viz.web.support import support, support_in_short

LEVELS = {
    "handback_share": 0.04,
    "effective_wage": 13.0,
    "rural_met_need": 0.80,
    "urban_met_need": 0.90,
    "met_need": 0.88,
    "assessed_hours": 100_000.0,
    "delivered_hours": 88_000.0,
    "public_cost": 8e6,
    "council_cost": 7e6,
}


def made(changes: Mapping[str, float], in_year: Mapping[int, float] | None = None) -> Answer:
    """Ten years, four futures: levels as above, and changes of the tried arm, a little apart.

    Args:
        changes: by outcome.
        in_year: further changes of hours handed back, by year.
    """

    def base(outcome: str, run: int, _year: int, _area: str) -> float:
        return LEVELS.get(outcome, 1.0) * (1.0 + 0.01 * run)

    def tried(outcome: str, run: int, year: int, area: str) -> float:
        more = changes.get(outcome, 0.0) * (1.0 + 0.05 * (run - 1.5))
        if outcome == "handback_share" and in_year:
            more += in_year.get(year, 0.0) * (1.0 + 0.05 * (run - 1.5))
        return base(outcome, run, year, area) + more

    runs = {
        "baseline": cube(base, replicates=4, years=10),
        "tried": cube(tried, replicates=4, years=10),
    }
    return from_runs("made up", runs, (1, 2, 3, 4))


def lines_of(answer: Answer, area: str = WALES) -> dict[str, Line]:
    verdict = verdict_of(answer, "tried", area)
    return {line.outcome: line for line in (*verdict.lines, verdict.cost)}


def test_each_headline_has_its_direction_hours_and_a_year_of_money() -> None:
    told = lines_of(made({"handback_share": -0.01, "rural_met_need": 0.03, "public_cost": 1e6}))
    assert told["handback_share"].change.word == "better"
    assert told["handback_share"].hours == pytest.approx(-0.01 * 88_000 * 1.015, rel=1e-3)
    assert told["effective_wage"].change.word == "same"
    # Need met anywhere is 0.88, between 0.80 and 0.90: a fifth of the hours are the country's.
    assert told["rural_met_need"].hours == pytest.approx(0.03 * 0.2 * 100_000 * 1.015, rel=1e-2)
    assert told["public_cost"].change.change == pytest.approx(1e6 * WEEKS_A_YEAR, rel=1e-4)
    assert told["public_cost"].change.word == "worse"


def test_what_is_too_small_to_matter_hardly_changed() -> None:
    told = lines_of(made({"handback_share": -0.001, "effective_wage": 0.02}))
    assert {told[one].change.word for one in ("handback_share", "effective_wage")} == {"small"}
    assert words.lead(verdict_of(made({"effective_wage": 0.02}), "tried"), "en").startswith(
        "Care handed back, pay and care that is given hardly change."
    )


@pytest.mark.parametrize(
    ("language", "lead"),
    [
        ("en", "Nothing changes: what is set here is part of the future without it too."),
        ("cy", "Nid oes dim yn newid: mae'r hyn a osodir yma'n rhan o'r dyfodol hebddo hefyd."),
    ],
)
def test_what_the_future_has_anyway_is_not_said_to_hardly_matter(
    language: Language, lead: str
) -> None:
    verdict = verdict_of(made({}), "tried")
    assert words.lead(verdict, language) == words.direction(verdict, language) == lead
    assert {one.range for one in words.said(verdict, language)} == {""}
    assert words.lead(verdict_of(made({"public_cost": 1e6}), "tried"), language) != lead


def test_sizes_of_money_are_in_pounds_of_the_price_year_as_in_the_brief() -> None:
    answer = replace(made({"effective_wage": 0.055}), begins=2026)
    change = lines_of(answer)["effective_wage"].change
    assert change.change < 0.05 < 0.055
    assert change.word == "small"
    assert lines_of(made({"effective_wage": 0.055}))["effective_wage"].change.word == "better"


@pytest.mark.parametrize(
    ("language", "lead"),
    [
        ("en", "Less care is handed back and care workers are paid more an hour, but less "
               "care reaches rural areas. It costs the public £52\u00a0million a year more."),
        ("cy", "Dychwelir llai o ofal a thelir mwy yr awr i weithwyr gofal, ond mae llai o "
               "ofal yn cyrraedd cefn gwlad. Mae'n costio £52\u00a0miliwn y flwyddyn yn fwy "
               "i'r cyhoedd."),
    ],
)  # fmt: skip
def test_the_first_sentence_names_what_is_better_worse_and_the_cost(
    language: Language, lead: str
) -> None:
    answer = made(
        {
            "handback_share": -0.01,
            "effective_wage": 0.5,
            "rural_met_need": -0.03,
            "public_cost": 1e6,
        }
    )
    assert words.lead(verdict_of(answer, "tried"), language) == lead


def test_the_worst_year_on_the_way_is_told_and_only_if_it_is_worse() -> None:
    worst = made({"handback_share": -0.01}, in_year={3: 0.05, 4: 0.03})
    ways = verdict_of(worst, "tried").ways
    assert [(way.outcome, way.year) for way in ways] == [("handback_share", 3)]
    assert "most so in Year 3" in words.way_there(verdict_of(worst, "tried"), "en")[0]
    better = made({"handback_share": -0.01})
    assert words.way_in_short(verdict_of(better, "tried"), "en") == (
        "None of the three is clearly worse in any year"
    )
    assert verdict_of(better, "tried").ways == ()
    assert "In none of the 10 years" in words.way_there(verdict_of(better, "tried"), "en")[0]


@pytest.mark.parametrize(
    ("hours", "english", "welsh"),
    [
        (
            -8_000.0,
            "But 81,300 hours of care a week, not 89,300.",
            "Ond 81,300 awr o ofal yr wythnos, nid 89,300.",
        ),
        (0.0, "", ""),
        (8_000.0, "", ""),
    ],
)
def test_beside_less_that_is_paid_stand_fewer_hours_of_care(
    hours: float, english: str, welsh: str
) -> None:
    answer = made({"public_cost": -4e5, "delivered_hours": hours})
    verdict = verdict_of(answer, "tried")
    assert verdict.cost.change.word == "better"
    assert [words.said(verdict, one)[-1].but for one in ("en", "cy")] == [english, welsh]


def test_the_mean_of_all_years_stands_beside_the_end_whose_sign_it_may_not_share() -> None:
    many = made({"handback_share": -0.01}, in_year=dict.fromkeys(range(1, 9), 0.05))
    verdict = verdict_of(many, "tried")
    ends = {line.outcome: line.change.word for line in verdict.lines}
    whole = {line.outcome: line.change.word for line in verdict.whole}
    assert (ends["handback_share"], whole) == ("better", {"handback_share": "worse"})
    told = words.way_there(verdict, "en")[-1]
    assert told.startswith("Over the mean of all 10 years more")
    assert verdict_of(made({}), "tried").whole == ()


def test_a_few_words_tell_what_a_row_means_and_what_its_end_hides_of_the_way() -> None:
    """The way there names a headline only where its end does not say so already."""
    still = verdict_of(made({"handback_share": 0.05}, in_year={7: 0.05}), "tried")
    assert words.said(still, "en")[0].short == "9.1 in 100 hours, not 4.1"
    assert words.said(still, "en")[0].range.count(" to ") == 1
    assert words.said(still, "en")[1].short == "No difference"
    assert words.way_in_short(still, "en") == "Worst in Year 7"
    late = verdict_of(made({"handback_share": 0.05}, in_year={9: 0.05}), "tried")
    assert words.way_in_short(late, "en") == "Worst at the end"
    turned = verdict_of(made({"handback_share": -0.01}, in_year={3: 0.05}), "tried")
    worst = "ore care is handed back, most in Year 3: 8.1 in 100 hours, not 4.1"
    assert words.way_in_short(turned, "en") == f"M{worst}"
    assert words.direction(turned, "en") == "Less care is handed back."  # 5 points are not reached
    much = verdict_of(made({"handback_share": -0.01}, in_year={3: 0.1}), "tried")
    assert words.direction(much, "en").startswith("Less care is handed back. But before that m")
    assert words.lead(much, "cy").startswith("Dychwelir llai o ofal. Ond cyn hynny dychwelir mwy ")
    early = dict.fromkeys(range(1, 9), -0.05)
    hidden = verdict_of(made({"handback_share": 0.01}, in_year=early), "tried")
    assert words.way_in_short(hidden, "en").endswith("; over all years less care is handed back")


def test_an_own_number_of_one_council_is_judged_there_and_others_in_wales() -> None:
    assert judged_in(read_arm("baseline/fee_level@W06000002=1.15")) == "W06000002"
    assert judged_in(read_arm("baseline/fee_level@W06000002,W06000003=1.15")) == WALES
    assert judged_in(read_arm("baseline/fee_level=1.15")) == WALES
    assert judged_in(read_arm("rebalancing/fee_level@W06000002=1.15")) == WALES
    verdict = verdict_of(made({"council_cost": 1e5}), "tried", "W06000002")
    assert verdict.cost.outcome == "council_cost"
    assert "the council" in words.lead(verdict, "en")


@pytest.mark.parametrize(
    ("language", "begins"),
    [
        ("en", ("Evidence: ", "Assumed, at least in part: ", "Untested on past years: ")),
        (
            "cy",
            ("Tystiolaeth: ", "Tybiaeth, yn rhannol o leiaf: ", "Heb eu profi "),
        ),
    ],
)
def test_what_it_rests_on_names_evidence_assumptions_and_tests(
    language: Language, begins: tuple[str, ...]
) -> None:
    verdict = verdict_of(made({}), "tried")
    told = support(load_scenario("rebalancing"), verdict, language)
    assert [line.startswith(start) for line, start in zip(told, begins, strict=True)] == [True] * 3
    assert not any(line.endswith("..") for line in told)


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (
            "rebalancing",
            "Untested on past years; partly assumed; best evidence: a report's word",
        ),
        ("baseline/fee_level=1.1", "Untested on past years; best evidence: published figures"),
    ],
)
def test_how_far_to_trust_it_is_told_in_a_few_words(policy: str, said: str) -> None:
    verdict = verdict_of(made({}), "tried")
    assert support_in_short(read_arm(policy), verdict, "en") == said
