"""Every page there is: axe-core in both languages, light and dark; nothing wider than a window."""

from __future__ import annotations

import pytest
from browser_site import (
    A_RUN,
    LIVE,
    WAIT,
    WIDTHS,
    axe_in_both_themes,
    axe_violations,
    fits,
    open_page,
)
from playwright.sync_api import Browser, Page

import gofal.viz.web.server
from gofal.experiments.text import LANGUAGES, Language, say
from gofal.viz.web.every_page import PARTLY, REFUSED, Place, address, places

pytestmark = pytest.mark.slow


def look_at(page: Page, site: str, language: Language, place: Place) -> None:
    """Open a place and wait for all of it."""
    response = page.goto(site + address(language, place))
    assert response is not None
    assert response.status == (400 if place in (REFUSED, PARTLY) else 200), place
    page.wait_for_selector(LIVE)
    view, query = place
    if view == "answer" and query and place != REFUSED:
        page.wait_for_selector(".verdict-row")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_for_everyone(page: Page, site: str, language: Language) -> None:
    page.set_default_timeout(WAIT)
    found = {}
    for place in places():
        look_at(page, site, language, place)
        wrong = axe_in_both_themes(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            wrong += [] if fits(page) else [f"wider than {width}"]
        found[place] = wrong
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_of_evidence_is_for_everyone(page: Page, site: str, language: Language) -> None:
    open_page(page, site + address(language, ("ask", "")))
    page.get_by_role("button", name=say("ask.evidence", language)).first.click()
    page.wait_for_selector("#card-title")
    assert axe_in_both_themes(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_on_its_way_is_for_everyone(page: Page, site: str, language: Language) -> None:
    question: Place = ("answer", f"s=baseline/rural_premium={0.03 if language == 'cy' else 0.04}")
    open_page(page, site + address(language, question), WIDTHS[0])
    page.wait_for_selector(".g-fan-line", timeout=A_RUN)
    assert axe_in_both_themes(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_dark_by_choice_is_for_everyone_too(page: Page, site: str, language: Language) -> None:
    page.add_init_script("localStorage.setItem('gofal-theme', 'dark')")
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    for place in (("ask", "s=fee_squeeze"), ("answer", "s=buurtzorg&s=fee_squeeze")):
        open_page(page, site + address(language, place))
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert axe_violations(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_the_page_says_no_it_is_for_everyone(
    page: Page, site: str, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.set_default_timeout(WAIT)
    response = page.goto(f"{site}/{language}/there/is/no/such/page")
    assert response is not None
    assert response.status == 404
    page.wait_for_selector(LIVE)
    assert axe_in_both_themes(page) == []
    monkeypatch.setattr(gofal.viz.web.server, "MOST_VISITORS", 0)
    response = page.goto(f"{site}/{language}")
    assert response is not None
    assert response.status == 503
    assert axe_in_both_themes(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_the_program_starts_it_is_for_everyone(
    browser: Browser, site: str, language: Language
) -> None:
    found = {}
    with browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.route("**/*.js", lambda route: route.abort())  # as if the line were slow
        for place in places():
            page.goto(site + address(language, place), wait_until="commit")
            page.wait_for_selector("main h1")
            found[place] = axe_in_both_themes(page)
    assert {place: wrong for place, wrong in found.items() if wrong} == {}
