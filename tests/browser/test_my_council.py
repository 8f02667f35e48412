"""My council in a browser: from an answer to it, an officer's facts, the report, no scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser_site import WAIT, WIDTHS, axe_in_both_themes, fits, open_page
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.slow

GWYNEDD, POWYS = "W06000002", "W06000023"
CHANGED = """value => {
  const fee = document.getElementById('fact-fee');
  fee.value = value;
  fee.dispatchEvent(new Event('change', { bubbles: true }));
}"""
TELLS_NOTHING_OF_WHAT_GOES = """() => {
  const html = Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML');
  let going = false;
  Object.defineProperty(Element.prototype, 'innerHTML', { ...html, set(text) {
    going = true;
    html.set.call(this, text);
    going = false;
  } });
  window.addEventListener('change', (event) => {
    if (going) event.stopImmediatePropagation();
  }, true);
}"""
"""Chromium tells of what was typed in a field that is taken away; other browsers need not."""


def test_a_hexagon_of_an_answer_leads_to_the_council_with_the_policy_and_its_report(
    page: Page, ready: str, tmp_path: Path
) -> None:
    wrong = open_page(page, f"{ready}/en/answer?s=rebalancing")
    hexagon = page.locator(".g-marks-areas .g-mark", has_text="").filter(has=page.locator("path"))
    hexagon.and_(page.locator('[aria-label^="Gwynedd"]')).first.click()
    page.wait_for_url(f"{ready}/en/council?s=rebalancing&a={GWYNEDD}")
    page.wait_for_selector(".verdict-row")
    with page.expect_download(timeout=WAIT) as coming:
        page.click("#council-report")
    assert coming.value.suggested_filename == "gofal-brief-gwynedd.pdf"
    coming.value.save_as(tmp_path / "report.pdf")
    assert b"/Count 2" in (tmp_path / "report.pdf").read_bytes()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert fits(page), width
    assert axe_in_both_themes(page) == []
    assert wrong == []


def test_an_officer_types_facts_and_a_mistake_is_told_at_its_field(page: Page, ready: str) -> None:
    here = f"{ready}/cy/cyngor?a={POWYS}"
    wrong = open_page(page, here, WIDTHS[0])
    page.fill("#fact-fee", "300")
    page.keyboard.press("Tab")
    page.wait_for_selector("#error-fee")
    expect(page.locator("#error-fee")).to_contain_text("Heb ei dderbyn: “300”")
    expect(page.locator("#fact-fee")).to_have_attribute("aria-invalid", "true")
    assert page.evaluate("document.activeElement.id") == "year-fee"
    assert page.url == here
    assert fits(page)
    assert axe_in_both_themes(page) == []
    page.fill("#fact-fee", "24.5")
    page.keyboard.press("Tab")
    page.fill("#year-fee", "2024")
    page.keyboard.press("Tab")
    page.wait_for_url(f"{ready}/cy/cyngor?l={POWYS}.fee=24.5@2024&a={POWYS}")
    expect(page.locator("#error-fee")).to_have_count(0)
    page.fill("#fact-own_share", "22")
    page.keyboard.press("Tab")
    both = f"l={POWYS}.fee=24.5@2024&l={POWYS}.own_share=0.22&a={POWYS}"
    page.wait_for_url(f"{ready}/cy/cyngor?{both}")
    expect(page.locator("table.facts").first).to_contain_text("dywedwyd yma gan y cyngor")
    expect(page.locator("#ask-with-facts")).to_have_attribute("href", f"/cy/gofyn?{both}")
    page.click("#ask-with-facts")
    page.wait_for_url(f"{ready}/cy/gofyn?{both}")
    page.go_back()
    page.wait_for_selector("#no-facts")
    expect(page.locator("#fact-own_share")).to_have_value("22")
    page.click("#no-facts")
    page.wait_for_url(here)
    assert wrong == []


def test_scrolling_writes_nothing_into_the_history(page: Page, ready: str) -> None:
    """A browser stops a page that writes there all the time; its address then follows no more."""
    wrong = open_page(page, f"{ready}/en/council?a={POWYS}")
    written: list[str] = []
    page.on("framenavigated", lambda frame: written.append(frame.url))
    for step in range(1, 20):
        page.evaluate("top => scrollTo({ top, behavior: 'instant' })", 20 * step)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert page.evaluate("scrollY") == 20 * 19
    assert written == []
    assert wrong == []


def test_what_is_being_typed_while_an_earlier_fact_arrives_is_taken(page: Page, ready: str) -> None:
    wrong = open_page(page, f"{ready}/en/council?a={POWYS}")
    page.evaluate(TELLS_NOTHING_OF_WHAT_GOES)
    page.focus("#fact-own_share")
    page.keyboard.type("22")
    page.evaluate(CHANGED, "24.5")
    page.wait_for_url(f"{ready}/en/council?l={POWYS}.fee=24.5&a={POWYS}")
    expect(page.locator("#fact-fee")).to_have_attribute("value", "24.5")
    expect(page.locator("#fact-own_share")).to_have_value("22")
    assert page.evaluate("document.activeElement.id") == "fact-own_share"
    page.keyboard.press("Tab")
    both = f"l={POWYS}.fee=24.5&l={POWYS}.own_share=0.22&a={POWYS}"
    page.wait_for_url(f"{ready}/en/council?{both}")
    assert wrong == []


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_council_is_read_without_scripts(browser: Browser, ready: str, language: str) -> None:
    slug = {"en": "council", "cy": "cyngor"}[language]
    with browser.new_context(java_script_enabled=False) as plain:
        page = plain.new_page()
        page.set_default_timeout(WAIT)
        page.goto(f"{ready}/{language}/{slug}?s=rebalancing")
        page.click(f"#to-{POWYS}")
        expect(page.locator(".verdict-row").first).to_be_visible()
        expect(page.locator("table.facts").first).to_be_visible()
        assert page.locator("#council-report").get_attribute("href") == (
            f"/{language}/file/pdf?s=rebalancing&a={POWYS}"
        )
