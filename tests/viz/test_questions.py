"""Questions with gaps: the state they make is what their sentence says, by a plain form too."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import override
from urllib.parse import urlencode

import pytest

from gofal.abm.levers import load_levers
from gofal.abm.parameters import load_parameters
from gofal.experiments.text import LANGUAGES, Language
from gofal.viz.questions import Unfit, filled, question, questions, recognised
from gofal.viz.web.asked import scenario_of
from gofal.viz.web.editing import councils_of, value_of
from gofal.viz.web.question_forms import question_form, question_forms
from gofal.viz.web.refused import Refused
from gofal.viz.web.state import PageState, asked_address, read_url

GWYNEDD, POWYS, CARDIFF = "W06000002", "W06000023", "W06000015"

# What is filled in, what it says in English, and the levers it sets.
ASKED: tuple[tuple[str, Mapping[str, str], tuple[str, ...], str, Mapping[str, float]], ...] = (
    (
        "pay_more",
        {"number": "15"},
        (GWYNEDD,),
        "Pay providers 15% more an hour in Gwynedd",
        {"fee_level": 1.15},
    ),
    (
        "pay_more",
        {"number": "12.5"},
        (),
        "Pay providers 12.5% more an hour in all of Wales",
        {"fee_level": 1.125},
    ),
    (
        "pay_less",
        {"number": "5"},
        (POWYS,),
        "Pay providers 5% less an hour in Powys",
        {"fee_level": 0.95},
    ),
    (
        "raise_pay",
        {"number": "10", "part": "half"},
        (GWYNEDD, POWYS),
        "Raise the lowest pay of care workers by 10% in Gwynedd and in Powys,"
        " with fees that cover half of it",
        {"pay_floor": 0.1, "pay_floor_funding": 0.5},
    ),
    (
        "close_largest",
        {},
        (CARDIFF,),
        "Close the largest independent provider in Cardiff",
        {"provider_failure": 1},
    ),
    (
        "close_largest",
        {},
        (),
        "Close the largest independent provider in each council area of Wales",
        {"provider_failure": 1},
    ),
    (
        "move_hours",
        {"number": "50", "to": "cooperative"},
        (),
        "Move 50% of hours to co-operatives in all of Wales within 5 years",
        {"rebalancing_target": 0.5, "rebalancing_route": 3, "rebalancing_years": 5},
    ),
    (
        "move_hours",
        {"number": "50", "to": "latc", "years": "3"},
        (CARDIFF,),
        "Move 50% of hours to a council company in Cardiff within 3 years",
        {"rebalancing_target": 0.5, "rebalancing_route": 1, "rebalancing_years": 3},
    ),
    (
        "move_hours",
        {"to": "micro_enterprise"},
        (POWYS,),
        "Move 50% of hours to micro-enterprises in Powys within 5 years",
        {"rebalancing_target": 0.5, "rebalancing_route": 4, "rebalancing_years": 5},
    ),
    (
        "living_wage",
        {},
        (),
        "What would it cost to pay the Real Living Wage in all of Wales, with fees that cover it?",
        {"pay_floor": 0.059, "pay_floor_funding": 1},
    ),
    (
        "living_wage",
        {"part": "none"},
        (GWYNEDD,),
        "What would it cost to pay the Real Living Wage in Gwynedd, with no more money?",
        {"pay_floor": 0.059, "pay_floor_funding": 0},
    ),
    (
        "cut_budgets",
        {"number": "2"},
        (),
        "Cut care budgets by 2% a year against prices in all of Wales",
        {"budget_growth": -0.02},
    ),
)


class Form(HTMLParser):
    """A form as a browser without scripts has it: where it goes, and its fields as they stand."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action, self.method = "", ""
        self.fields: dict[str, str] = {}
        self.select = ""
        self.unnamed: list[str] = []
        self.feed(html)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action, self.method = given["action"], given["method"]
        elif tag == "input":
            self.fields[given["name"]] = given["value"]
        elif tag == "select":
            self.select = given["name"]
        elif tag == "option" and ("selected" in given or self.select not in self.fields):
            self.fields[self.select] = given["value"]
        if tag in ("input", "select") and given.get("type") != "hidden":
            self.unnamed += [] if given.get("aria-label") else [given["name"]]

    @property
    def address(self) -> str:
        """What the browser asks for when the form is sent."""
        return f"{self.action}?{urlencode(self.fields)}"


@pytest.mark.parametrize(("name", "given", "councils", "sentence", "levers"), ASKED)
def test_what_a_question_sets_is_what_it_says(
    name: str,
    given: Mapping[str, str],
    councils: tuple[str, ...],
    sentence: str,
    levers: Mapping[str, float],
) -> None:
    asked = filled(question(name), given, councils)
    assert asked.sentence("en") == sentence
    scenario = scenario_of(asked)
    assert {lever: value_of(scenario, lever) for lever in levers} == pytest.approx(levers)
    for lever in load_levers().values():
        if lever.name not in levers:
            assert value_of(scenario, lever.name) == lever.default
    assert councils_of(scenario) == tuple(sorted(councils))
    assert all(one.councils == (councils or None) for one in scenario.settings)
    assert recognised(scenario.settings) == asked


@pytest.mark.parametrize(("name", "given", "councils", "sentence", "levers"), ASKED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_asks_the_same_without_scripts(
    language: Language,
    name: str,
    given: Mapping[str, str],
    councils: tuple[str, ...],
    sentence: str,
    levers: Mapping[str, float],
) -> None:
    del sentence, levers
    asked = filled(question(name), given, councils)
    state = PageState(language=language, view="ask", since=2027, expects="tight", terms="equal")
    form = Form(question_form(asked, state))
    assert form.method == "get"
    assert form.unnamed == []
    wanted = state.with_(view="answer", scenarios=(scenario_of(asked),))
    assert read_url(form.address) == wanted
    assert asked_address(*form.address.split("?")) == wanted.url()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_as_it_stands_leads_to_a_question_about_the_council(language: Language) -> None:
    state = PageState(language=language, view="ask", area=POWYS)
    forms = question_forms(state).split("</form>")[:-1]
    assert len(forms) == len(questions())
    for form in forms:
        (scenario,) = read_url(Form(form).address).scenarios
        assert councils_of(scenario) == (POWYS,)


@pytest.mark.parametrize(
    "query",
    [
        "q=nothing",
        "q=pay_more&q.number=61",
        "q=pay_more&q.number=0.5",
        "q=pay_more&q.number=1.23",
        "q=pay_more&q.number=nan",
        "q=pay_more&q.number=a+lot",
        "q=pay_more&q.in=W06000099",
        "q=move_hours&q.to=nobody",
    ],
)
def test_what_does_not_fit_is_refused(query: str) -> None:
    with pytest.raises(Refused):
        read_url(f"/en/answer?{query}")
    assert asked_address("/en/answer", query) is None


def test_an_empty_field_is_none_and_the_usual_stands_there() -> None:
    assert read_url("/en/answer?q=pay_more&q.number=") == read_url("/en/answer?q=pay_more")


def test_a_number_may_be_typed_as_people_do() -> None:
    assert filled(question("pay_more"), {"number": " 15% "}).numbers == {"number": 15}
    with pytest.raises(Unfit):
        filled(question("pay_more"), {"number": "15 or so"})


def test_the_living_wage_of_the_question_is_that_of_the_parameters() -> None:
    parameters = load_parameters()
    real, floor = (
        parameters.parameter(name).by_year[2026]
        for name in ("work.real_living_wage", "work.national_living_wage")
    )
    above = value_of(scenario_of(filled(question("living_wage"))), "pay_floor")
    assert real / floor - 1 <= above < real / floor - 1 + 0.001


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_reads_with_one_with_some_and_with_all_councils(language: Language) -> None:
    for one in questions().values():
        for councils in ((), (GWYNEDD,), (GWYNEDD, POWYS), (GWYNEDD, POWYS, CARDIFF, "W06000001")):
            said = filled(one, councils=councils).sentence(language)
            assert "{" not in said
            assert "  " not in said
    welsh = filled(question("pay_more"), councils=(GWYNEDD, POWYS)).sentence("cy")
    assert welsh.endswith("yng Ngwynedd ac ym Mhowys")


@pytest.mark.parametrize(
    "arm",
    [
        "buurtzorg",
        "baseline/fee_level=1.1505",
        "baseline/fee_level=1.1:52%2B0",
        "baseline/fee_level=1.1/rural_premium=0.1",
        f"baseline/fee_level@{POWYS}=1.1/rural_premium=0.1",
    ],
)
def test_what_no_question_sets_is_not_recognised(arm: str) -> None:
    (scenario,) = read_url(f"/en/ask?s={arm}").scenarios
    assert recognised(scenario.settings) is None
