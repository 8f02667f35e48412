"""Pages of words and the small page of an answer, in a browser: for everyone, and in a frame."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from browser_site import WAIT, WIDTHS, axe_in_both_themes, fits
from playwright.sync_api import Browser, Page

from gofal.experiments.text import LANGUAGES, Language
from gofal.viz.web.every_page import address, plain_places
from gofal.viz.web.outside.embed import EMBED
from gofal.viz.web.plain.documents import paper_address

pytestmark = pytest.mark.slow
SMALL = "s=fee_squeeze"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_words_is_for_everyone(
    browser: Browser, ready: str, language: Language
) -> None:
    found = {}
    small = f"/{language}/{EMBED[language]}?{SMALL}"
    with browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.set_default_timeout(WAIT)
        for place in (
            small,
            paper_address("performance", language),
            *(address(language, one) for one in plain_places()),
        ):
            response = page.goto(ready + place)
            assert response is not None
            assert response.status == 200, place
            wrong = axe_in_both_themes(page)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                wrong += [] if fits(page) else [f"wider than {width}"]
            found[place] = wrong
        assert context.cookies() == []
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


@contextmanager
def another_website(html: str) -> Iterator[str]:
    """Address of a page of another origin."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_of: object) -> None:
            """Nothing on the screen."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as there:
        Thread(target=there.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{there.server_address[1]}/"
        there.shutdown()


def test_an_answer_is_shown_in_a_frame_of_another_website_and_no_other_page_is(
    page: Page, ready: str
) -> None:
    page.set_default_timeout(WAIT)
    frames = {"small": f"{ready}/en/embed?{SMALL}", "whole": f"{ready}/en/about"}
    html = "".join(f"<iframe id={name} src='{src}'></iframe>" for name, src in frames.items())
    with another_website(html) as there:
        page.goto(there)
        page.frame_locator("#small").locator(".verdict-lead").wait_for()
        assert page.frame_locator("#small").locator(".verdict-row").count() == 4
        assert page.frame_locator("#whole").locator("#main").count() == 0


def test_a_page_of_words_is_reached_and_left_with_the_live_program_intact(
    page: Page, ready: str
) -> None:
    page.set_default_timeout(WAIT)
    page.goto(f"{ready}/en/answer?{SMALL}")
    page.wait_for_selector("body.solara-pre-rendered-finished .verdict-row")
    page.click("#foot-reuse")
    page.wait_for_selector("text=How to cite this result")
    page.click("#nav-language")
    page.wait_for_selector("html[lang=cy] .quote")
    page.go_back()
    page.go_back()
    page.wait_for_selector("body.solara-pre-rendered-finished .verdict-row")
    assert page.url == f"{ready}/en/answer?{SMALL}"
