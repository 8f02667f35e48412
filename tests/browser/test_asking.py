"""Asking in plain words in a real browser: with scripts and without, by keyboard, on a phone."""

from __future__ import annotations

import re

import pytest
from browser_site import WAIT, WIDTHS, axe_in_both_themes, fits, open_page
from playwright.sync_api import Browser, Page, expect

from gofal.experiments.text import Language

pytestmark = pytest.mark.slow

GWYNEDD, POWYS = "W06000002", "W06000023"


def test_a_question_is_found_filled_and_asked_without_scripts(browser: Browser, ready: str) -> None:
    with browser.new_context(java_script_enabled=False) as plain:
        page = plain.new_page()
        page.set_default_timeout(WAIT)
        page.goto(f"{ready}/en/ask?expect=tight")
        page.fill("#find", "pay 15% more an hour in Gwynedd")
        page.click("#search-button")
        expect(page.locator("#pay_more-number")).to_have_value("15")
        expect(page.locator("#pay_more-in")).to_have_value(GWYNEDD)
        page.fill("#pay_more-number", "12.5")
        page.click("#ask-pay_more")
        wanted = f"{ready}/en/answer?s=baseline/fee_level@{GWYNEDD}=1.125&expect=tight"
        expect(page).to_have_url(wanted)


def test_the_place_is_chosen_first_without_scripts_and_asked_about(
    browser: Browser, ready: str
) -> None:
    with browser.new_context(java_script_enabled=False) as plain:
        page = plain.new_page()
        page.set_default_timeout(WAIT)
        page.goto(f"{ready}/cy")
        page.select_option("#where", GWYNEDD)
        page.click("#choose-place")
        expect(page.get_by_role("heading", name="Gwynedd heddiw")).to_be_visible()
        page.fill("#pay_more-number", "12.5")
        page.click("#ask-pay_more")
        expect(page).to_have_url(f"{ready}/cy/ateb?s=baseline/fee_level@{GWYNEDD}=1.125")


@pytest.mark.parametrize("address", ["/en", f"/cy?a={GWYNEDD}"])
def test_the_start_is_short_and_for_everyone(page: Page, ready: str, address: str) -> None:
    wrong = open_page(page, ready + address)
    for width, height in ((1280, 720), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        assert fits(page), width
        words = page.evaluate(WORDS_SEEN)
        assert 20 < len(words) <= 60, (width, words)
    assert axe_in_both_themes(page) == []
    assert wrong == []


@pytest.mark.parametrize("address", ["/en/answer?s=fee_squeeze", "/cy/ateb?s=fee_squeeze"])
def test_an_answer_says_all_that_is_asked_of_it_on_the_first_screen(
    page: Page, ready: str, address: str
) -> None:
    open_page(page, ready + address)
    for width, height in ((1280, 800), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        for row in page.locator(".verdict-row").all():  # four headlines, the way there, trust
            expect(row).to_be_in_viewport()
        words = page.evaluate(WORDS_SEEN)
        assert 40 < len(words) <= 136, (width, words)


def test_a_way_of_paying_is_chosen(page: Page, ready: str) -> None:
    open_page(page, f"{ready}/en/ask?s=fee_squeeze")
    page.select_option("#group", "buying")
    page.locator("label", has_text="outcomes on top").first.click()
    expect(page).to_have_url(re.compile("payment_mode=outcomes_on_top"))


def test_a_printed_answer_has_what_is_folded_on_the_screen(page: Page, ready: str) -> None:
    open_page(page, f"{ready}/en/answer?s=buurtzorg")
    sentences = page.locator("#in-full > ul").first
    expect(sentences).to_be_hidden()
    page.emulate_media(media="print")
    expect(sentences).to_be_visible()
    expect(page.locator("#in-full > summary")).to_be_hidden()
    expect(page.locator("#take")).to_be_hidden()


WORDS_SEEN = """() => {
    const seen = [];
    const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const at = document.createRange();
        at.selectNodeContents(texts.currentNode);
        const box = at.getBoundingClientRect();
        const around = texts.currentNode.parentElement;
        const shown = box.width && box.top < innerHeight && around.checkVisibility();
        if (!shown || around.closest('option, .g-hidden')) continue;
        const words = texts.currentNode.textContent.split(/\\s+/);
        seen.push(...words.filter((word) => /[\\p{L}\\d]/u.test(word)));
    }
    return seen;
}"""
"""Words of the page above the fold; those that stand in gaps are the visitor's."""


@pytest.mark.parametrize(
    ("language", "path", "query"),
    [
        ("en", "ask", "our biggest provider closes in Powys"),
        ("cy", "gofyn", "y darparwr mwyaf yn cau ym Mhowys"),
    ],
)
def test_a_question_is_found_and_asked_by_keyboard_alone(
    page: Page, ready: str, language: Language, path: str, query: str
) -> None:
    wrong = open_page(page, f"{ready}/{language}/{path}")
    page.focus("#find")
    page.keyboard.type(query)
    page.keyboard.press("Enter")
    expect(page.locator("#search-count")).to_be_visible(timeout=WAIT)
    assert page.evaluate("document.activeElement.id") == "find"
    assert axe_in_both_themes(page) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert fits(page), width
    found = page.url
    page.focus("#ask-close_largest")
    page.keyboard.press("Enter")
    answer = "answer" if language == "en" else "ateb"
    wanted = f"{ready}/{language}/{answer}?s=baseline/provider_failure@{POWYS}=1"
    expect(page).to_have_url(wanted, timeout=WAIT)
    page.go_back()
    expect(page).to_have_url(found, timeout=WAIT)
    expect(page.locator("#find")).to_have_value(query, timeout=WAIT)
    assert wrong == []


def test_every_question_can_be_read_and_filled_by_everyone(page: Page, ready: str) -> None:
    wrong = open_page(page, f"{ready}/cy/gofyn", WIDTHS[0])
    page.click("#questions summary")
    assert fits(page)
    assert axe_in_both_themes(page) == []
    assert wrong == []
