"""The search on the page: what it finds as links and forms, in an address and by a live visit."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pytest
from web_pages import Visit, visit

from gofal.experiments.text import LANGUAGES, Language, say
from gofal.viz.web.search_block import search_block
from gofal.viz.web.state import SLUGS, PageState, read_url

__all__ = ["visit"]

type Open = Callable[[str], Visit]


def block(query: str, language: Language = "en", plain: bool = False) -> str:
    """The block about a query."""
    state = PageState(language=language, view="ask", find=query, since=2027)
    return str(search_block(state, plain))


def test_what_is_looked_for_stands_in_the_address_of_its_page_alone() -> None:
    state = read_url("/en/ask?find=pay%20rise%20in%20Powys")
    assert state.find == "pay rise in Powys"
    assert state.url() == "/en/ask?find=pay%20rise%20in%20Powys"
    assert state.with_(view="answer").url() == "/en/answer"
    assert len(read_url(f"/en/ask?find={'x' * 900}").find) == 200


def test_nothing_typed_shows_every_question_to_fill_in() -> None:
    assert block("").count('class="question"') > 5
    assert "search-count" not in block("")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_policy_leads_to_its_answer_and_a_lever_to_its_group(language: Language) -> None:
    shown = block("Optalis", language)
    answer = f"/{language}/{SLUGS[language]['answer']}?s=optalis&amp;from=2027"
    assert f'href="{answer}"' in shown
    assert '<small class="note">Optalis</small>' in shown
    lever = block("travel time" if language == "en" else "amser teithio", language)
    assert 'data-do="lever" data-value="travel_time_paid"' in lever
    assert 'data-do="lever"' not in block("travel time", language, plain=True)


def test_a_whole_question_is_shown_filled() -> None:
    shown = block("pay 15% more an hour in Gwynedd")
    assert 'id="question-pay_more"' in shown
    assert 'value="15"' in shown
    assert '<option value="W06000002" selected>in Gwynedd</option>' in shown
    assert 'name="from" value="2027"' in shown


def test_nothing_found_is_said() -> None:
    assert say("search.nothing", "en") in block("xqzw")


def test_what_was_typed_is_shown_as_text() -> None:
    query = '"><script>alert(1)</script>'
    assert "<script>" not in block(query)
    assert escape(query) in block(query).replace("&#34;", "&quot;")


def test_a_live_visitor_finds_and_asks(visit: Open) -> None:
    page = visit("/en/ask")
    search = next(part for part in page.having("html") if 'id="search"' in part.html)
    sent = {"do": "go", "value": "/en/ask?find=micro-enterprises", "item": ""}
    search.vue_act(sent)  # as the form does
    assert page.url == "/en/ask?find=micro-enterprises"
    assert "Help and grants for micro-enterprises" in page.text
    page.close()
