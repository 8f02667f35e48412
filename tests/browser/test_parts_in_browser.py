"""The parts in a real browser: axe, keyboard, playback and narrow screens, on the gallery."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from browser_site import WAIT, axe_violations
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.slow

ROOT, GALLERY = Path(__file__).parents[2], Path(__file__).parent
DRAWN = ".g-marks-named .g-mark"

type Open = Callable[..., Page]


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    """The address of a running gallery; in an empty folder it makes its own small runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "solara", "run", str(GALLERY / "gallery/page.py")]
    command += ["--host", "127.0.0.1", "--port", str(port), "--no-open", "--production"]
    # The settings of the page, which this process has by now, are not those of `solara run`.
    usual = {name: value for name, value in os.environ.items() if not name.startswith("SOLARA_")}
    quiet = {"SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False", "SOLARA_ASSETS_CDN": "http://127.0.0.1:9"}
    folder = tmp_path_factory.mktemp("gallery")
    server = subprocess.Popen(  # noqa: S603
        command, cwd=folder, env={**usual, **quiet, "PYTHONPATH": f"{ROOT}{os.pathsep}{GALLERY}"}
    )
    try:
        address = f"http://localhost:{port}/"
        _wait_for(address, server)
        with browser.new_context() as context:  # the runs are made for whoever comes first
            first = context.new_page()
            first.goto(address, timeout=WAIT)
            first.wait_for_selector(DRAWN, timeout=10 * WAIT)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 600
    while time.monotonic() < end:
        assert server.poll() is None, "the gallery did not start"
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(1)
    pytest.fail("the gallery did not answer")


@pytest.fixture
def opened(gallery: str, browser: Browser) -> Iterator[Open]:
    """Call it with an address's query and a width for the loaded page."""
    pages: list[Page] = []

    def load(query: str = "", width: int = 1280, **context: Any) -> Page:
        page = browser.new_page(viewport={"width": width, "height": 900}, **context)
        pages.append(page)
        page.set_default_timeout(WAIT)
        page.goto(gallery + query)
        page.wait_for_selector(DRAWN)
        return page

    yield load
    for page in pages:
        page.close()


@pytest.mark.parametrize("query", ["?theme=light", "?theme=dark", "?lang=cy"])
def test_axe_finds_nothing(opened: Open, query: str) -> None:
    page = opened(query)
    assert axe_violations(page, ".g-page") == []


@pytest.mark.parametrize("width", [320, 360, 768])
def test_nothing_is_wider_than_the_screen(opened: Open, width: int) -> None:
    page = opened("", width)
    wide = page.evaluate(
        """() => [...document.querySelectorAll('.g-part')]
            .filter(part => part.getBoundingClientRect().right > innerWidth + 1)
            .map(part => part.className)"""
    )
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_council_is_found_and_chosen_by_keyboard(opened: Open) -> None:
    page = opened()
    council = page.locator(".g-marks-areas").first
    chosen = council.locator("[aria-selected=true]")
    assert (chosen.get_attribute("aria-label") or "").startswith("Ceredigion: ")
    chosen.focus()
    page.keyboard.press("ArrowRight")
    expect(council.locator(".g-reading strong")).to_have_text("Powys")
    page.keyboard.press("Enter")
    expect(council.locator("[aria-selected=true]")).to_have_attribute(
        "aria-label", page.locator(":focus").get_attribute("aria-label") or ""
    )
    assert page.locator(".g-marks-areas [tabindex='0']").count() == 2  # one stop a map


def test_a_lever_is_moved_by_keyboard_and_reset(opened: Open) -> None:
    page = opened()
    fee = page.get_by_label("Fee level").first
    fee.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".g-lever-value")).to_have_text("1.05 times today's fee")
    page.keyboard.press("Home")
    expect(page.locator(".g-lever-value")).to_have_text("0.70 times today's fee")
    page.get_by_role("button", name="Back to the baseline: Fee level").click()
    expect(page.locator(".g-lever-value")).to_have_text("1.00 times today's fee")
    assert fee.evaluate("e => e === document.activeElement")


def test_an_exact_number_is_typed_refused_in_words_and_corrected(opened: Open) -> None:
    page = opened()
    field = page.get_by_role("textbox", name="Exact number: Fee level")
    value, told = page.locator(".g-lever-value"), page.locator(".g-lever-wrong")
    field.fill("1.15")
    page.keyboard.press("Enter")
    expect(value).to_have_text("1.15 times today's fee")
    expect(page.locator("input[type=range]").first).to_have_value("1.15")
    expect(page.locator("input[type=range]").first).to_have_attribute(
        "aria-valuetext", "1.15 times today's fee"
    )

    for wrong in ("2", "0.69", "a lot", "", "1,15", "1.1234"):
        field.fill(wrong)
        field.blur()
        expect(told).to_contain_text("from 0.7 to 1.6, in steps of 0.001")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(value).to_have_text("1.15 times today's fee")
    assert told.get_attribute("role") == "alert"
    assert (told.get_attribute("id") or "none") in (field.get_attribute("aria-describedby") or "")

    field.focus()
    page.keyboard.press("Escape")
    expect(field).to_have_value("1.15")
    expect(told).to_have_text("")
    expect(field).to_have_attribute("aria-invalid", "false")
    page.get_by_label("Fee level", exact=True).focus()
    page.keyboard.press("ArrowRight")  # to the next step of the slider, which 1.15 is itself
    expect(field).to_have_value("1.2")


def test_a_choice_reaches_the_server_and_comes_back(opened: Open) -> None:
    page = opened()
    before = page.locator(".g-marks-areas path.g-shape").first.get_attribute("d")
    page.get_by_label("Hexagons", exact=True).check()
    expect(page.locator(".g-marks-areas path.g-shape").first).not_to_have_attribute(
        "d", before or ""
    )


def test_a_table_sorts_both_ways(opened: Open) -> None:
    page = opened()
    heading = page.locator("th", has=page.get_by_role("button", name="Baseline (%)"))
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    column = page.locator("tbody tr td:nth-child(2)")
    rising = [float(text) for text in column.all_inner_texts() if text]
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    falling = [float(text) for text in column.all_inner_texts() if text]
    assert rising == sorted(rising)
    assert falling == sorted(rising, reverse=True)
    assert len(rising) == 22


def test_the_years_of_a_fan_are_read_out(opened: Open) -> None:
    page = opened()
    plot = page.locator(".g-fan-plot")
    plot.focus()
    page.keyboard.press("Home")
    expect(plot).to_have_attribute("aria-valuenow", "0")
    assert (plot.get_attribute("aria-valuetext") or "").startswith("Year 1; Baseline £")


@pytest.mark.parametrize("width", [1280, 390])
def test_lines_are_named_where_they_end_at_every_width(opened: Open, width: int) -> None:
    page = opened("", width)
    picture = page.locator(".g-fan-plot svg").first
    words = " ".join(picture.locator("text").all_text_contents())
    assert "Baseline" in words
    boxes = picture.evaluate(
        """svg => { const all = svg.getBoundingClientRect();
          return [...svg.querySelectorAll('g > text')].filter(t => !t.matches('[text-anchor]'))
            .map(t => t.getBoundingClientRect())
            .map(b => [b.top, b.bottom, b.right - all.right]); }"""
    )
    assert max(over for _, _, over in boxes) <= 1
    tops = sorted((top, bottom) for top, bottom, _ in boxes)
    assert all(first[1] <= second[0] + 3 for first, second in pairwise(tops))


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_playback_moves_the_map_without_the_server(opened: Open, motion: str) -> None:
    page = opened("", reduced_motion=motion)
    places = page.locator(".g-marks-points")
    radius = "e => [...e.querySelectorAll('circle.g-shape')].map(c => c.getAttribute('r')).join()"
    page.context.set_offline(True)
    before = places.evaluate(radius)
    player = page.locator(".g-player").last
    player.locator("input").fill("0")
    expect(player.locator(".g-player-year")).to_have_text("Year 1")
    assert places.evaluate(radius) != before
    player.get_by_role("button", name="Play").click()
    expect(player.get_by_role("button", name="Play")).to_be_visible()
    last = int(player.locator("input").get_attribute("max") or 0) + 1
    expect(player.locator(".g-player-year")).to_have_text(f"Year {last}")


def test_targets_are_large_enough_for_a_finger(opened: Open) -> None:
    page = opened("", 360)
    small = page.evaluate(
        """() => ['.g-part button', '.g-part input[type=range]', '.g-choice', '.g-page summary']
            .flatMap(which => [...document.querySelectorAll(which)])
            .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 43.5)
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []
