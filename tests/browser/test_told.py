"""What is heard and where the keyboard stands: levers, evidence, answers, a line that is lost."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
from browser_site import A_RUN, LIVE, WAIT, axe_in_both_themes, open_page
from playwright.sync_api import Page, expect

from gofal.experiments.text import say

pytestmark = pytest.mark.slow

GWYNEDD = "W06000002"


def heard(page: Page, text: str) -> None:
    """Wait until something is said in the region that was there from the first."""
    page.wait_for_function(
        "text => document.querySelector('.g-page > [role=status]').textContent.includes(text)",
        arg=text,
    )


def keyboard_at(page: Page, name: str) -> None:
    """Wait until the keyboard is at an element with an id."""
    page.wait_for_function("name => document.activeElement.id === name", arg=name)


def test_after_a_lever_has_moved_the_question_and_the_next_step_are_in_view_and_told(
    page: Page, ready: str
) -> None:
    wrong = open_page(page, f"{ready}/en/ask", 1280)
    lever = page.get_by_label("Fee level", exact=True)
    lever.focus()
    page.keyboard.press("ArrowRight")
    heard(page, "Your question: Pay providers 2% more an hour in all of Wales")
    expect(page.locator("#see-answer")).to_be_in_viewport()
    expect(lever).to_be_focused()
    page.set_viewport_size({"width": 390, "height": 844})
    lever.scroll_into_view_if_needed()
    expect(page.locator("#see-answer")).to_be_in_viewport()
    page.get_by_role("button", name="See the answer: Fee level").press("Enter")
    page.wait_for_url("**/answer?s=baseline/fee_level=1.02")
    keyboard_at(page, "title")
    page.wait_for_function("scrollY === 0")
    assert wrong == []


def test_evidence_opens_beside_its_lever_and_gives_the_keyboard_back(
    page: Page, ready: str
) -> None:
    wrong = open_page(page, f"{ready}/en/ask", 1280)
    button = page.get_by_role("button", name="Evidence: Weight of price in a tender")
    button.press("Enter")
    keyboard_at(page, "card-title")
    expect(page.locator("#card-title")).to_be_in_viewport()
    assert axe_in_both_themes(page) == []
    page.locator("#close-card").press("Enter")
    expect(button).to_be_focused(timeout=WAIT)
    assert wrong == []


def test_a_lever_that_was_found_is_led_to(page: Page, ready: str) -> None:
    wrong = open_page(page, f"{ready}/en/ask?find=rural+pay", 1280)
    page.locator("#found-rural_premium").press("Enter")
    keyboard_at(page, "levers")
    expect(page.locator("#levers")).to_be_in_viewport(timeout=WAIT)
    assert wrong == []


def test_an_answer_and_the_step_of_a_story_are_told(page: Page, ready: str) -> None:
    wrong = open_page(page, f"{ready}/en/ask?s=fee_squeeze", 1280)
    page.locator("#see-answer").press("Enter")
    page.locator(".verdict-lead").wait_for()
    keyboard_at(page, "title")
    heard(page, page.locator(".verdict-lead").inner_text())
    page.click("#nav-language")
    page.wait_for_url("**/cy/ateb?s=fee_squeeze")
    page.wait_for_function("document.documentElement.lang === 'cy'")
    heard(page, page.locator(".verdict-lead").inner_text())
    page.goto(f"{ready}/en/stories")
    page.wait_for_selector(LIVE)
    page.locator("#story-handed_back").press("Enter")
    heard(page, "1")
    page.locator("#story-forward").press("Enter")
    heard(page, "2")
    assert wrong == []


def test_nothing_is_said_and_no_room_taken_above_the_verdict(page: Page, ready: str) -> None:
    open_page(page, f"{ready}/en/answer?s=buurtzorg")
    page.locator(".verdict-lead").wait_for()
    question, verdict = (page.locator(one).bounding_box() for one in (".asked-bar", ".verdict"))
    assert question
    assert verdict
    assert 0 < verdict["y"] - question["y"] - question["height"] <= 32  # two lines, nothing between


def test_what_was_typed_stays_when_the_place_is_chosen_after_it(page: Page, ready: str) -> None:
    open_page(page, f"{ready}/en", 390)
    page.fill("#find", "pay rise")
    page.select_option("#where", GWYNEDD)
    expect(page.get_by_role("heading", name="Gwynedd today")).to_be_visible(timeout=WAIT)
    expect(page.locator("#find")).to_have_value("pay rise")


def test_a_lost_line_is_told_in_one_language_and_the_page_comes_back(page: Page) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with another_server(port) as address:
        open_page(page, f"{address}/en/ask?s=fee_squeeze", 390)
        page.click("#nav-language")
        page.wait_for_function("document.documentElement.lang === 'cy'")
        here = page.url
    told = page.locator(".g-lost")
    expect(told).to_be_visible(timeout=WAIT)
    assert say("lost.line", "cy") in told.inner_text()
    assert say("lost.line", "en") not in told.inner_text()
    expect(told.get_by_role("button", name=say("lost.reload", "cy"))).to_be_in_viewport()
    assert axe_in_both_themes(page) == []
    with another_server(port):
        expect(told).to_have_count(0, timeout=A_RUN)
        page.wait_for_selector(LIVE)
        assert page.url == here


@contextmanager
def another_server(port: int) -> Iterator[str]:
    """A server in a process of its own, which can be ended and begun again."""
    command = [sys.executable, "-m", "gofal", "serve", "--port", str(port), "--workers", "0"]
    address, end = f"http://localhost:{port}", time.monotonic() + A_RUN / 1000
    with subprocess.Popen(command) as server:  # noqa: S603  (our own)
        try:
            while True:
                try:
                    requests.get(f"{address}/healthz", timeout=5)
                    break
                except requests.ConnectionError:
                    assert time.monotonic() < end, "the server does not start"
                    time.sleep(0.5)
            yield address
        finally:
            server.terminate()


def test_what_leads_on_is_seen_to_be_on_its_way(page: Page, ready: str) -> None:
    open_page(page, f"{ready}/en/ask?s=fee_squeeze")
    page.evaluate("window.left = 0; addEventListener('g-leave', () => { window.left += 1; })")
    page.locator("details:has(#add-casa) > summary").click()
    page.click("#add-casa")
    expect(page.locator("#chip-1")).to_be_visible()
    assert page.evaluate("window.left") == 1
    expect(page.locator("html.g-leaving")).to_have_count(0)
    page.click("#see-answer")
    assert page.evaluate("window.left") == 2
    expect(page).to_have_url(f"{ready}/en/answer?s=fee_squeeze&s=casa&n=1")
    expect(page.locator("html.g-leaving")).to_have_count(0)
