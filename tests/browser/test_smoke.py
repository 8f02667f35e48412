"""A visitor's first minutes in a real browser."""

from __future__ import annotations

import pytest
from browser_site import WAIT, open_page
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.slow


def test_the_page_goes_live_and_asks_nobody_else(page: Page, site: str) -> None:
    wrong = open_page(page, f"{site}/en/today")
    expect(page.locator("main h1")).to_have_text("Home care in Wales")
    page.click("#nav-language")
    expect(page.locator("main h1")).to_have_text("Gofal cartref yng Nghymru", timeout=WAIT)
    page.go_back()
    expect(page.locator("main h1")).to_have_text("Home care in Wales", timeout=WAIT)
    assert wrong == []


def test_without_a_program_the_page_can_be_read(browser: Browser, site: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/cy/heddiw", timeout=WAIT)
    expect(page.locator("main h1")).to_have_text("Gofal cartref yng Nghymru")
    page.get_by_role("link", name="Straeon").first.click()
    expect(page.locator("main h1")).to_have_text("Straeon")


def test_a_theme_is_kept_and_comes_without_a_flash(page: Page, site: str) -> None:
    open_page(page, f"{site}/en/method")
    page.focus("#nav-theme")
    page.keyboard.press("End")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.click("#nav-language")
    expect(page.locator("#nav-theme")).to_have_value("dark", timeout=WAIT)
    page.add_init_script(
        "window.seen = new Set(); (function look() {"
        " const whole = document.querySelector('.g-page');"
        " if (whole) seen.add(getComputedStyle(whole).backgroundColor);"
        " requestAnimationFrame(look); })()"
    )
    open_page(page, f"{site}/cy/dull")
    assert page.evaluate("[...seen]") == ["rgb(18, 24, 30)"]
    assert page.locator(".g-page h1").evaluate("e => getComputedStyle(e).color") != "rgb(0, 0, 0)"
