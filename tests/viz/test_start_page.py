"""The start page: where, what, four sentences and three facts, live and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from web_pages import Visit, made_up_answer, visit

from gofal.abm.results import WALES
from gofal.experiments.text import LANGUAGES, Language, say
from gofal.viz.questions import questions
from gofal.viz.verdict.lines import HEADLINES, headlines
from gofal.viz.web import answers
from gofal.viz.web.pages.start import STARTERS, first
from gofal.viz.web.state import PageState, read_url

__all__ = ["visit"]

type Open = Callable[[str], Visit]

GWYNEDD, CARDIFF = "W06000002", "W06000015"


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "shipped", made_up_answer)


def plain(language: Language = "en", area: str = WALES) -> str:
    return unescape(first(PageState(language=language, area=area)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_address_of_a_language_alone_is_the_start(language: Language) -> None:
    state = read_url(f"/{language}/?a={GWYNEDD}")
    assert (state.view, state.area) == ("start", GWYNEDD)
    assert state.url() == f"/{language}?a={GWYNEDD}"


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("language", LANGUAGES)
def test_where_what_four_sentences_and_three_facts(language: Language) -> None:
    page = plain(language)
    assert page.count("<option value=") > 22
    assert 'name="find"' in page
    assert [name for name in STARTERS if f'id="question-{name}"' in page] == list(STARTERS)
    assert page.count('class="g-card"') == 3
    assert page.count("main-button") == 1


@pytest.mark.usefixtures("shipped")
def test_the_place_stands_in_every_form_and_in_no_sentence() -> None:
    page = plain(area=GWYNEDD)
    assert page.count(f'<input type="hidden" name="q.in" value="{GWYNEDD}">') == len(STARTERS)
    assert "Gwynedd today" in page
    assert "in Gwynedd" not in page
    assert "in each council area of Wales" not in page
    assert "Close the largest independent provider in each council area of Wales" in plain()


@pytest.mark.usefixtures("shipped")
def test_without_scripts_the_place_is_chosen_by_a_button_and_goes_along() -> None:
    page = plain()
    assert re.search(r'<form method="get" action="/en/ask" class="begin"', page)
    assert 'formaction="/en"' in page
    sent = read_url(f"/en/ask?a={GWYNEDD}&find=pay+rise")
    assert (sent.view, sent.area, sent.find) == ("ask", GWYNEDD, "pay rise")
    assert read_url("/en/ask?a=wales&find=").url() == "/en/ask"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said_without_its_place(language: Language) -> None:
    for question in questions().values():
        assert question.sentence(language).count(" {where}") == 1, question.name


def test_a_live_visitor_chooses_a_place_finds_and_comes_home_to_it(visit: Open) -> None:
    page = visit("/en")
    page.do("where", GWYNEDD)
    assert page.url == f"/en?a={GWYNEDD}"
    assert "Gwynedd today" in page.text
    page.do("where", "W99")
    assert page.url == f"/en?a={GWYNEDD}"
    assert "There is no council" in page.text
    form = next(part for part in page.having("html") if 'id="begin"' in part.html)
    form.vue_act({"do": "go", "value": f"/en/ask?a={GWYNEDD}&find=pay+rise", "item": ""})
    assert page.url == f"/en/ask?a={GWYNEDD}&find=pay%20rise"
    page.do("go", f"/en?a={GWYNEDD}")  # the name at the top
    assert page.url == f"/en?a={GWYNEDD}"
    page.close()


def test_where_nothing_ships_the_question_is_still_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "shipped", lambda _name: None)
    assert "g-card" not in plain()
    assert say("start.title", "en") in plain()


def test_a_place_with_hardly_any_countryside_has_need_met_anywhere() -> None:
    assert headlines(CARDIFF) == [*HEADLINES[:2], "met_need"]
    assert headlines(GWYNEDD) == headlines(WALES) == list(HEADLINES)
