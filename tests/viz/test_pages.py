"""The live pages, without a browser: what they say in both languages, and what they do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from web_pages import Visit, visit

from gofal.viz.web.state import SLUGS

__all__ = ["visit"]

type Open = Callable[[str], Visit]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("view", ["start", "today", "ask", "stories", "method", "trust", "answer"])
def test_every_page_opens_in_both_languages(visit: Open, view: str, language: str) -> None:
    page = visit(f"/{language}/{SLUGS[language][view]}")  # type: ignore[index]
    assert "<h1" in page.html
    other = "cy" if language == "en" else "en"
    assert f'lang="{other}"' in page.html
    page.close()


def test_the_language_link_leads_to_the_same_state_and_back(visit: Open) -> None:
    page = visit("/en/today?o=wait_weeks&m=outline")
    page.do("go", "/cy/heddiw?o=wait_weeks&m=outline")
    assert page.url == "/cy/heddiw?o=wait_weeks&m=outline"
    assert "Gofal cartref yng Nghymru" in page.text
    page.do("go", "/en/today?o=wait_weeks&m=outline")
    assert "Home care in Wales" in page.text
    page.close()


def test_choosing_an_outcome_or_a_year_moves_the_address(visit: Open) -> None:
    page = visit("/en/today")
    page.do("outcome", "continuity")
    assert page.url == "/en/today?o=continuity"
    player = page.having("texts", "index", "pace")[0]
    player.vue_moved(4)
    assert page.url == "/en/today?o=continuity&y=5"
    page.close()


@pytest.mark.parametrize(("language", "view"), [("en", "ask"), ("cy", "gofyn")])
def test_a_question_is_switched_to_equal_terms_and_back(
    visit: Open, language: str, view: str
) -> None:
    page = visit(f"/{language}/{view}?s=gwynedd")
    assert 'data-do="terms"' in page.html
    page.do("terms", "")
    assert page.url == f"/{language}/{view}?s=gwynedd&terms=equal"
    assert 'aria-pressed="true"' in page.html
    page.do("terms", "")
    assert page.url == f"/{language}/{view}?s=gwynedd"
    page.close()


def test_a_false_event_changes_nothing_and_shows_no_error(visit: Open) -> None:
    page = visit("/en/today")
    block = next(part for part in page.having("html") if 'data-set="outcome"' in part.html)
    lies: tuple[Any, ...] = (
        None,
        3,
        [],
        {"do": 1},
        {"do": "outcome", "value": {"a": 1}},
        {"do": "outcome", "value": "x" * 9000},
        {"do": "go", "value": "http://evil"},
    )
    for lie in lies:
        block.vue_act(lie)
    assert page.url == "/en/today"
    assert "Traceback" not in page.html
    block.vue_act({"do": "outcome", "value": "<script>alert(1)</script>"})
    assert "<script>" not in page.html
    assert "There is no outcome" in page.text
    page.close()


def test_a_wrong_word_is_said_and_the_rest_is_shown(visit: Open) -> None:
    page = visit("/cy/heddiw?y=99")
    assert "nid yw “99” yn rhif cyfan" in page.text.lower()
    assert "Cymru" in page.text
    assert "map-outline" in page.html
    page.close()


def test_choosing_what_is_chosen_is_no_step_in_the_history(visit: Open) -> None:
    page = visit("/en/ask?n=0&s=buurtzorg")  # not as the page writes it, but the same question
    before = page.url
    page.do("go", "/en/ask?s=buurtzorg")
    page.do("preset", "buurtzorg")
    assert page.url == before
    page.do("new")
    assert page.url == "/en/ask?s=buurtzorg&n=1"
    page.close()


def test_what_is_told_stands_in_a_region_that_was_there_before(visit: Open) -> None:
    page = visit("/en/today")
    assert len(page.alerts) == 1
    assert "There is no outcome" not in page.text
    page.do("outcome", "nothing_like_it")
    assert "There is no outcome" in page.text
    assert len(page.alerts) == 1
    page.close()


def test_every_file_is_offered_for_the_state(visit: Open) -> None:
    page = visit("/cy/ateb?s=buurtzorg&o=wait_weeks")
    for address in (
        "/cy/file/csv?s=buurtzorg",
        "/cy/file/pdf?s=buurtzorg",
        "/cy/file/svg?s=buurtzorg&amp;o=wait_weeks&amp;picture=fan",
        "/cy/file/png?s=buurtzorg&amp;o=wait_weeks&amp;picture=council_map",
    ):
        assert f'href="{address}' in page.html
    page.close()


def test_the_theme_can_be_chosen_in_both_languages(visit: Open) -> None:
    for address, words in (("/en/method", "Dark colours"), ("/cy/dull", "Lliwiau tywyll")):
        page = visit(address)
        assert words in page.text
        assert 'for="nav-theme"' in page.html
        page.close()


def test_levers_are_moved_where_they_stand(visit: Open) -> None:
    page = visit("/en/ask")
    lever = next(part for part in page.having("default_value") if part.label == "Fee level")
    lever.vue_changed(1.2)
    assert page.url == "/en/ask?s=baseline/fee_level=1.2"
    lever = next(part for part in page.having("default_value") if part.label == "Fee level")
    lever.vue_changed(99.0)
    lever.vue_changed("1.3")
    assert page.url == "/en/ask?s=baseline/fee_level=1.2"
    page.do("place", "1", "W06000023")
    assert page.url == "/en/ask?s=baseline/fee_level@W06000023=1.2"
    page.do("wales")
    page.do("preset", "buurtzorg")
    assert page.url == "/en/ask?s=baseline/fee_level=1.2&s=buurtzorg&n=1"
    page.do("remove", "0")
    assert page.url == "/en/ask?s=buurtzorg"
    page.do("answer")
    assert page.url == "/en/answer?s=buurtzorg"
    page.close()


def test_a_lever_shows_its_evidence_in_the_language(visit: Open) -> None:
    page = visit("/cy/gofyn")
    lever = next(part for part in page.having("default_value") if part.label == "Lefel ffioedd")
    lever.vue_evidence({})
    assert "Tystiolaeth: Lefel ffioedd" in page.text
    assert "E033" in page.text
    page.do("close")
    assert "Tystiolaeth: Lefel ffioedd" not in page.text
    page.close()


def test_a_page_that_breaks_says_so_without_detail(
    visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gofal.viz.web.html import frame

    def broken(_state: object) -> str:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(frame, "footer", broken)
    page = visit("/en/method")
    assert "Something went wrong" in page.text
    assert "secret detail" not in page.html
    page.close()
