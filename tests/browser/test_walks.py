"""Whole visits in a real browser, from a phone to a desktop: stories, questions, links, runs."""

from __future__ import annotations

import json
import time

import pytest
from browser_site import LIVE, WAIT, WIDTHS, axe_in_both_themes, fits, open_page, sentences
from playwright.sync_api import Browser, Page, expect

from gofal.abm.scenario import Scenario
from gofal.experiments.text import Language, say
from gofal.viz.web.every_page import address
from gofal.viz.web.scheduler import scheduler
from gofal.viz.web.state import SLUGS, read_state
from gofal.viz.web.story import STEPS, stories

pytestmark = pytest.mark.slow

WALKS: tuple[tuple[int, Language], ...] = tuple(zip(WIDTHS, ("cy", "en", "cy"), strict=True))
AT_WORK = ("waiting", "running")


@pytest.mark.parametrize(("width", "language"), WALKS)
@pytest.mark.parametrize("slug", list(stories()))
def test_a_story_is_told_to_its_end(
    page: Page, site: str, slug: str, width: int, language: Language
) -> None:
    story = stories()[slug]
    wrong = open_page(page, site + address(language, ("stories", "")), width)
    page.click(f"#story-{slug}")
    for number, step in enumerate(story.steps, 1):
        expect(page.locator(".story h2")).to_have_text(step.title(language), timeout=WAIT)
        place = say("story.step", language, number=number, steps=STEPS)
        expect(page.locator(".story")).to_contain_text(place, timeout=WAIT)
        assert SLUGS[language][step.view] in page.url
        if step.view == "answer":
            assert all(sentences(page))
        assert fits(page), number
        if width < WIDTHS[-1]:  # the phone's in Welsh, the tablet's in English
            wrong += axe_in_both_themes(page)
        if number < STEPS:
            page.click("#story-forward")
    expect(page.locator("#story-forward")).to_have_count(0)
    page.click("#story-back")
    expect(page.locator(".story h2")).to_have_text(story.steps[-2].title(language), timeout=WAIT)
    page.go_back()
    expect(page.locator(".story h2")).to_have_text(story.steps[-1].title(language), timeout=WAIT)
    assert wrong == []


@pytest.mark.parametrize(("width", "language"), WALKS)
def test_a_preset_is_answered_without_a_run(
    page: Page, site: str, width: int, language: Language
) -> None:
    wrong = open_page(page, site + address(language, ("ask", "")), width)
    preset = page.locator("#preset-fee_squeeze")
    page.locator("details", has=preset).locator("summary").click()
    preset.click()
    expect(page).to_have_url(site + address(language, ("answer", "s=fee_squeeze")), timeout=WAIT)
    assert len(sentences(page)) == 4
    assert page.get_by_role("progressbar").count() == 0
    page.go_back()
    expect(page.locator("main h1")).to_have_text(say("ask.title", language), timeout=WAIT)
    assert wrong == []


@pytest.mark.parametrize("which", range(len(WIDTHS)))
def test_a_question_is_asked_answered_shared_and_undone(
    page: Page, browser: Browser, site: str, which: int
) -> None:
    width = WIDTHS[which]
    page.add_init_script(NOTE_PROVISIONAL)
    wrong = open_page(page, f"{site}/en/ask", width)
    preset = page.locator("#add-fee_squeeze")
    page.locator("details", has=preset).locator("summary").click()
    preset.click()
    urls = [f"{site}/en/ask?s=fee_squeeze"]
    expect(page).to_have_url(urls[0], timeout=WAIT)
    lever = page.get_by_label("Fee level", exact=True)
    for presses in range(1, which + 2):  # another question at each width: none is kept yet
        lever.focus()
        page.keyboard.press("ArrowRight")
        urls.append(f"{urls[0]}/fee_level=1.{2 * presses:02d}")
        expect(page).to_have_url(urls[-1], timeout=WAIT)
    page.click("#see-answer")
    told = sentences(page)
    assert page.evaluate("window.seenProvisional"), "no lines were shown before the end"
    assert page.locator(".g-fan-line").count() >= 2
    assert fits(page)

    with browser.new_context() as elsewhere:
        other = elsewhere.new_page()
        link = page.locator("#share").get_attribute("href")
        wrong += open_page(other, f"{site}{link}", width)
        assert sentences(other) == told

    answered = page.url
    page.click("#nav-language")
    expect(page).to_have_url(answered.replace("/en/answer", "/cy/ateb"), timeout=WAIT)
    expect(page.locator("main h1")).to_have_text(say("answer.title", "cy"), timeout=WAIT)
    assert len(sentences(page)) == len(told)
    page.go_back()
    expect(page.locator("main h1")).to_have_text(say("answer.title", "en"), timeout=WAIT)
    assert sentences(page) == told
    for url in reversed(urls):
        page.go_back()
        expect(page).to_have_url(url, timeout=WAIT)
    expect(page.locator("main h1")).to_have_text(say("ask.title", "en"), timeout=WAIT)
    page.select_option("#group", "buying")  # the page opens with the levers of the preset
    expect(lever).to_have_value("1", timeout=WAIT)
    assert wrong == []


def long_question(first: float, scenarios: int = 4) -> tuple[str, list[str]]:
    """A question that takes a while, and its arms."""
    arms = [f"baseline/rural_premium={first + n / 100:g}" for n in range(scenarios)]
    return "/en/answer?" + "&".join(f"s={arm}" for arm in arms), arms


def _scenario(arm: str) -> Scenario:
    return read_state("/en/answer", {"s": [arm]}).arms[1]


def phases(arms: list[str]) -> list[str]:
    """States of the runs of some arms in the server."""
    return [scheduler().status(scheduler().key(_scenario(arm))).phase for arm in arms]


def wait_until_idle(arms: list[str]) -> None:
    """Wait until none of some arms is run or waits, and no process works any more."""
    end = time.monotonic() + WAIT / 1000
    while any(phase in AT_WORK for phase in phases(arms)) or scheduler().busy:
        assert time.monotonic() < end, "the runs go on"
        time.sleep(0.05)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_run_is_stopped(page: Page, site: str, width: int) -> None:
    query, arms = long_question(0.1 + width / 10_000)
    wrong = open_page(page, f"{site}{query}", width)
    page.get_by_role("button", name=say("run.stop", "en"), exact=True).click()
    expect(page.get_by_text(say("run.stopped", "en"))).to_be_visible(timeout=WAIT)
    wait_until_idle(arms)
    assert phases(arms)[-1] == "stopped"
    assert fits(page)
    assert axe_in_both_themes(page) == []
    page.click("#run-again")
    expect(page.get_by_role("progressbar")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name=say("run.stop", "en"), exact=True).click()
    wait_until_idle(arms)
    assert wrong == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_run_ends_with_the_tab_that_asked(page: Page, site: str, width: int) -> None:
    query, arms = long_question(0.3 + width / 10_000)
    open_page(page, f"{site}{query}", width)
    expect(page.get_by_role("progressbar")).to_be_visible(timeout=WAIT)
    assert phases(arms)[-1] in AT_WORK
    page.close()
    wait_until_idle(arms)
    assert phases(arms)[-1] == "stopped"


def test_a_run_goes_on_while_somebody_waits(page: Page, browser: Browser, site: str) -> None:
    query, arms = long_question(0.51, 2)
    open_page(page, f"{site}{query}")
    with browser.new_context() as elsewhere:
        other = elsewhere.new_page()
        open_page(other, f"{site}{query}")
        page.close()
        sentences(other)
    assert phases(arms) == ["done"] * len(arms)


def test_a_reload_brings_the_same_page_back(page: Page, site: str) -> None:
    open_page(page, f"{site}/en/today?o=effective_wage&y=4&m=outline")
    page.reload()
    page.wait_for_selector(LIVE)
    assert page.url.endswith("o=effective_wage&y=4&m=outline")
    expect(page.locator("#outcome")).to_have_value("effective_wage", timeout=WAIT)


NOTE_PROVISIONAL = f"""
    window.seenProvisional = false;
    addEventListener('DOMContentLoaded', () => new MutationObserver(() => {{
        const lines = document.querySelectorAll('.g-fan-line').length;
        window.seenProvisional ||= lines > 1 && document.body.textContent.includes(
            {json.dumps(say("answer.provisional", "en"))});
    }}).observe(document.body, {{subtree: true, childList: true, characterData: true}}));
"""
