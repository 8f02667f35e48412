"""A server with short runs, a Chromium that can reach nobody else, and what tests look at."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

WAIT = 120_000  # milliseconds; a busy machine is no fault
A_RUN = 10 * WAIT
LIVE = "body.solara-pre-rendered-finished main h1"
WIDTHS = (320, 768, 1440)
"""Pixels: a small phone, a tablet, a desktop."""


@pytest.fixture(scope="module")  # one page at a time in a process, and `ready` is another
def _running() -> Iterator[str]:
    from gofal.viz.web.jobs import Size
    from gofal.viz.web.local import served  # only here: every test loads this file

    with pytest.MonkeyPatch.context() as patch:
        _from_2016(patch)
        with served("cy", 1, Size(replicates=2, years=4, burn_in=26)) as address:
            _wait_for_the_baseline()
            patch.undo()
            yield address


@pytest.fixture
def site(_running: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Address of a running server with one process.

    Its questions begin in April 2016, so that no test waits for ten years of history; those of
    other servers do not, before and after.
    """
    _from_2016(monkeypatch)
    return _running


@pytest.fixture(scope="module")
def ready() -> Iterator[str]:
    """Address of a server that runs nothing: what is asked of it is ready, or not answered."""
    from gofal.viz.web.local import served  # only here: every test loads this file

    with served("cy", 0) as address:
        yield address


def _from_2016(patch: pytest.MonkeyPatch) -> None:
    from gofal.abm.calendar import FIRST_YEAR
    from gofal.viz.web import state

    patch.setattr(state, "STARTS", (FIRST_YEAR, *state.STARTS))


def _wait_for_the_baseline() -> None:
    """A server that has just started burns in; no test is about that."""
    from gofal.viz.web.scheduler import scheduler
    from gofal.viz.web.state import usual_baseline

    end = time.monotonic() + A_RUN / 1000
    usual = scheduler().key(usual_baseline())
    while scheduler().status(usual).phase in ("waiting", "running"):
        assert time.monotonic() < end, "the baseline does not end"
        scheduler().wait(1)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Chromium of the system; every name but this machine's leads nowhere."""
    from gofal.viz.browser import ARGUMENTS, find_chromium

    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium or Chrome is installed on this machine")
    return {"executable_path": path, "args": list(ARGUMENTS)}


def open_page(page: Page, address: str, width: int = 1440) -> list[str]:
    """Open an address in a window of some width and wait until it is live.

    Returns:
        What it asks of any other host and the errors it meets, from now on.
    """
    wrong: list[str] = []
    ours = ("http://localhost:", "ws://localhost:", "data:", "blob:http://localhost:")

    def note(url: str) -> None:
        if not url.startswith(ours):
            wrong.append(url)

    page.set_default_timeout(WAIT)
    page.set_viewport_size({"width": width, "height": 800})
    page.on("request", lambda one: note(one.url))
    page.on("websocket", lambda one: note(one.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(address)
    page.wait_for_selector(LIVE)
    return wrong


def fits(page: Page) -> bool:
    """True if, once pictures have their width, nothing has to be scrolled sideways."""
    from playwright.sync_api import TimeoutError as Late

    try:
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth", timeout=10_000)
    except Late:
        return False
    return True


def sentences(page: Page) -> list[str]:
    """The headlines and the cost as they are answered, once the answer is whole."""
    page.locator(".verdict-row").first.wait_for(timeout=A_RUN)
    return page.locator(".verdict-row:has(.verdict-mark) dd").all_inner_texts()


def axe_violations(page: Page, within: str = "") -> list[str]:
    """Faults that axe-core reports on a page.

    Args:
        page: the page as it is now.
        within: selector of the part that is looked at; all of it if empty.

    Returns:
        One line a broken rule and element.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_rules())
    page.evaluate(_SETTLED)  # half faded in, nothing has its contrast yet
    result = page.evaluate(
        "within => axe.run(within || document, {resultTypes: ['violations']})", within
    )
    return [
        f"{rule['id']}: {node['target']} {node['html'][:160]} {node['failureSummary'][:240]}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def axe_in_both_themes(page: Page) -> list[str]:
    """Faults that axe-core reports with everything unfolded, when the system is light and dark."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = []
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        found += [f"{theme}: {line}" for line in axe_violations(page)]
    return found


_SETTLED = """() => Promise.allSettled(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished))"""


def _rules() -> str:
    found = importlib.util.find_spec("axe_core_python")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).with_name("axe.min.js").read_text(encoding="utf-8")
