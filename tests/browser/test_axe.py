"""axe-core on every page, in both languages, light and dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from browser_site import LIVE, WAIT, axe_violations, open_page
from playwright.sync_api import Browser, Page

import viz.web.server
from viz.web.state import SLUGS, View
from viz.web.words import LANGUAGES, Language

pytestmark = pytest.mark.slow

PAGES: tuple[tuple[View, str], ...] = (
    ("today", ""),
    ("today", "?m=outline"),
    ("today", "?m=places&o=met_need"),
    ("council", "?a=W06000008"),
    ("ask", ""),
    ("ask", "?s=buurtzorg/fee_level@W06000008=1.1&s=fee_squeeze"),
    ("answer", ""),
    ("answer", "?s=buurtzorg&s=fee_squeeze"),
    ("answer", "?s=there_is_no_such_policy"),
    ("stories", ""),
    ("today", "?story=handed_back&step=1"),
    ("method", ""),
)
THEMES = ("light", "dark", "dark by choice")  # the last against a system that asks for light

type Open = Callable[[str], Page]


@contextmanager
def _themed(browser: Browser, theme: str) -> Iterator[Page]:
    """A page in a theme, given by the system or by the reader's own choice."""
    chosen = theme == "dark by choice"
    with browser.new_context(color_scheme="dark" if theme == "dark" else "light") as context:
        page = context.new_page()
        if chosen:
            page.add_init_script(
                "addEventListener('DOMContentLoaded',"
                " () => { document.documentElement.dataset.theme = 'dark' })"
            )
        yield page


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page(
    browser: Browser, site: str, language: Language, theme: str
) -> None:
    found = {}
    with _themed(browser, theme) as page:
        open_page(page, f"{site}/{language}/{SLUGS[language]['today']}")
        for view, query in PAGES:
            page.goto(f"{site}/{language}/{SLUGS[language][view]}{query}")
            page.wait_for_selector(LIVE)
            _unfold(page)
            found[f"{view}{query}"] = axe_violations(page)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_where_the_page_says_no(
    browser: Browser, site: str, language: Language, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _themed(browser, theme) as page:
        response = page.goto(f"{site}/{language}/there/is/no/such/page", timeout=WAIT)
        assert response is not None
        assert response.status == 404
        page.wait_for_selector(LIVE, timeout=WAIT)
        assert axe_violations(page) == []
        monkeypatch.setattr(viz.web.server, "MOST_VISITORS", 0)
        response = page.goto(f"{site}/{language}", timeout=WAIT)
        assert response is not None
        assert response.status == 503
        assert axe_violations(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_before_the_program_starts(
    browser: Browser, site: str, language: Language
) -> None:
    found = {}
    with browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.route("**/*.js", lambda route: route.abort())  # as if the line were slow
        for view, query in PAGES:
            page.goto(f"{site}/{language}/{SLUGS[language][view]}{query}", wait_until="commit")
            page.wait_for_selector("main h1")
            found[f"{view}{query}"] = axe_violations(page)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def _unfold(page: Page) -> None:
    """Open everything that is folded, so that it is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
