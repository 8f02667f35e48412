"""Pages of words and the small page of an answer, in a browser: for everyone, and in a frame."""

from __future__ import annotations

import pytest
from browser_site import WAIT, WIDTHS, axe_in_both_themes, fits
from playwright.sync_api import Browser, Page

from gofal.experiments.text import LANGUAGES, Language
from gofal.viz.web.every_page import address, plain_places
from gofal.viz.web.outside.embed import EMBED

pytestmark = pytest.mark.slow
SMALL = "s=fee_squeeze"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_words_is_for_everyone(
    browser: Browser, site: str, language: Language
) -> None:
    found = {}
    small = f"/{language}/{EMBED[language]}?{SMALL}"
    with browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.set_default_timeout(WAIT)
        for place in (small, *(address(language, one) for one in plain_places())):
            response = page.goto(site + place)
            assert response is not None
            assert response.status == 200, place
            wrong = axe_in_both_themes(page)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                wrong += [] if fits(page) else [f"wider than {width}"]
            found[place] = wrong
        assert context.cookies() == []
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def test_an_answer_is_shown_in_a_frame_of_another_website_and_no_other_page_is(
    page: Page, site: str
) -> None:
    page.set_default_timeout(WAIT)
    small, whole = f"{site}/en/embed?{SMALL}", f"{site}/en/about"
    page.route(
        "http://elsewhere.example/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f"<iframe id=small src='{small}'></iframe>"
            f"<iframe id=whole src='{whole}'></iframe>",
        ),
    )
    page.goto("http://elsewhere.example/")
    page.frame_locator("#small").locator(".verdict-lead").wait_for()
    assert page.frame_locator("#small").locator(".verdict-row").count() == 4
    assert page.frame_locator("#whole").locator("h1").count() == 0


def test_a_page_of_words_is_reached_and_left_with_the_live_program_intact(
    page: Page, site: str
) -> None:
    page.set_default_timeout(WAIT)
    page.goto(f"{site}/en/answer?{SMALL}")
    page.wait_for_selector("body.solara-pre-rendered-finished .verdict-row")
    page.click("#foot-reuse")
    page.wait_for_selector("text=How to cite this result")
    page.click("#nav-language")
    page.wait_for_selector("html[lang=cy] .quote")
    page.go_back()
    page.go_back()
    page.wait_for_selector("body.solara-pre-rendered-finished .verdict-row")
    assert page.url == f"{site}/en/answer?{SMALL}"
