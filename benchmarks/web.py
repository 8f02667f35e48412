"""How quick and light the web page is, as Markdown; nothing is asserted.

Run ``uv run python benchmarks/web.py`` on a quiet machine with Chromium; ``--write`` puts the
figures into ``docs/web.md``. Visitors are real pages of one browser on the same machine, so a
figure holds the browser's work as well as the server's.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGE = Path(__file__).parents[1] / "docs" / "web.md"
COMMAND = "uv run python benchmarks/web.py --write"
LIVE = "body.solara-pre-rendered-finished main h1"
PATIENCE = 300_000  # milliseconds
WHOLE = "document.querySelector('.verdict-row')"
ESTIMATE = "document.getElementById('first-estimate')"
LINES = "document.querySelectorAll('.g-fan-line').length > 1"
TIMED = """async ([press, ready]) => {
    const there = new Function('return ' + ready), start = performance.now();
    document.querySelector(press).click();
    while (!there()) await new Promise(requestAnimationFrame);
    return performance.now() - start;
}"""
FRAMES = """async () => {
    document.querySelectorAll('.g-player button')[1].click();
    let frames = -1, start, now;
    for (;;) {
        now = await new Promise(requestAnimationFrame);
        start ??= now;
        frames += 1;
        if (now - start > 2500) return 1000 * frames / (now - start);
    }
}"""


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    what: str
    reach: str
    worst: str
    measured: str


class Visits:
    """Pages of one browser at one server."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self._asked = 0

    @contextmanager
    def page(self, path: str = "") -> Iterator[Page]:
        """A visitor of its own, at an address if one is given, the page live."""
        with self.browser.new_context(viewport={"width": 1280, "height": 900}) as context:
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            if path:
                self.go(page, path)
            yield page

    def go(self, page: Page, path: str) -> None:
        """Open an address and wait until it is live."""
        page.goto(self.address + path)
        page.wait_for_selector(LIVE)

    def new_question(self) -> str:
        """The query of a question that nobody has asked."""
        self._asked += 1
        return f"s=baseline/rural_premium={self._asked / 1000:g}"


def timed(page: Page, press: str, ready: str) -> float:
    """Milliseconds from a press on what a selector finds until an expression is true."""
    spent: float = page.evaluate(TIMED, [press, ready])
    return spent


def middle(measure: Callable[[], float], times: int) -> float:
    """The median of some measurements."""
    return statistics.median(measure() for _ in range(times))


def until(true: Callable[[], bool]) -> float:
    """Milliseconds until something is true."""
    start = time.perf_counter()
    while not true():
        if time.perf_counter() - start > PATIENCE / 1000:
            raise TimeoutError("waited for the server in vain")
        time.sleep(0.005)
    return 1000 * (time.perf_counter() - start)


def first_picture(visits: Visits, times: int) -> Figure:
    """Until words and numbers stand there, before the program starts."""

    def once() -> float:
        with visits.page("/cy") as page:
            paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
            return float(page.evaluate(paint))

    return Figure("First picture", "0.5 s", "1.5 s", f"{middle(once, times) / 1000:.2f} s")


def first_load(visits: Visits) -> Figure:
    """Bytes until the first page is live, with nothing kept from before."""
    received = 0.0

    def more(size: float) -> None:
        nonlocal received
        received += size

    with visits.page() as page:
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.on("Network.loadingFinished", lambda one: more(one["encodedDataLength"]))
        line.on(
            "Network.webSocketFrameReceived",
            lambda one: more(len(one["response"]["payloadData"])),
        )
        visits.go(page, "/cy")
        page.wait_for_timeout(2000)
    return Figure("First load, websocket included", "1.2 MB", "2 MB", f"{received / 1e6:.2f} MB")


def clicks(visits: Visits, times: int) -> list[Figure]:
    """A shipped answer, and the other language."""
    with visits.page() as page:

        def preset() -> float:
            visits.go(page, "/en/ask")
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
            return timed(page, "#preset-fee_squeeze", WHOLE)

        ready = middle(preset, times)
        switch = middle(lambda: language_switch(page), 2 * times)
    return [
        Figure("Preset answer", "150 ms", "400 ms", f"{ready:.0f} ms"),
        Figure("Language switch, an answer shown", "150 ms", "300 ms", f"{switch:.0f} ms"),
    ]


def league(visits: Visits, times: int) -> Figure:
    """All policies side by side, from the address to the whole page."""
    with visits.page() as page:

        def once() -> float:
            page.goto(visits.address + "/en/league", wait_until="load")
            loaded = "performance.getEntriesByType('navigation')[0].loadEventStart"
            return float(page.evaluate(loaded))

        ready = middle(once, times)
    return Figure("League of all policies", "300 ms", "800 ms", f"{ready:.0f} ms")


def language_switch(page: Page) -> float:
    """Milliseconds until the heading is there in the other language."""
    before = page.locator("main h1").inner_text()
    ready = f"document.querySelector('main h1')?.innerText !== {before!r}"
    return timed(page, "#nav-language", ready)


def new_question(visits: Visits, times: int) -> list[Figure]:
    """A question nobody has asked, the baseline being known; and the same once more."""
    from gofal.viz.web.scheduler import scheduler

    lines, whole, again = [], [], []
    with visits.page("/en/today") as page:
        until(lambda: not scheduler().busy)  # the baseline is there
        estimate = first_estimate(visits, page, times)
        for _ in range(times):
            question = f"/en/ask?{visits.new_question()}"
            visits.go(page, question)
            lines.append(timed(page, "#see-answer", LINES))
            start = time.perf_counter()
            page.wait_for_function(WHOLE)
            whole.append(lines[-1] + 1000 * (time.perf_counter() - start))
            visits.go(page, question)
            again.append(timed(page, "#see-answer", WHOLE))
    size = scheduler().size
    kind = f"New question ({size.replicates} pairs of {size.years} years)"
    return [
        estimate,
        Figure(f"{kind}: first lines", "2 s", "2 s", f"{statistics.median(lines) / 1000:.1f} s"),
        Figure(f"{kind}: whole", "8 s", "12 s", f"{statistics.median(whole) / 1000:.1f} s"),
        Figure("The same question again", "150 ms", "400 ms", f"{statistics.median(again):.0f} ms"),
    ]


def first_estimate(visits: Visits, page: Page, times: int) -> Figure:
    """What the page says of a new question before its runs, which are stopped then."""
    from gofal.experiments.emulator.estimate import current

    def once() -> float:
        visits.go(page, f"/en/ask?{visits.new_question()}")
        spent = timed(page, "#see-answer", ESTIMATE)
        page.wait_for_selector(".g-progress button")
        page.locator(".g-progress button").click()
        return spent

    told = "none ships" if current() is None else f"{middle(once, times):.0f} ms"
    return Figure("First estimate of a new question", "150 ms", "400 ms", told)


def playback(visits: Visits) -> Figure:
    """Frames a second while the places play."""
    with visits.page("/en/today?m=places&o=met_need") as page:
        rate = middle(lambda: float(page.evaluate(FRAMES)), 3)
    return Figure("Playback, 457 places", "60 a second", "30 a second", f"{rate:.0f} a second")


def stops(visits: Visits, times: int) -> Figure:
    """Until no process works any more, the longest of all tries."""
    from gofal.viz.web.scheduler import scheduler

    def idle() -> bool:
        return not scheduler().busy

    def begun(page: Page) -> None:
        visits.go(page, f"/en/answer?{visits.new_question()}")
        until(lambda: not idle())
        page.wait_for_selector(".g-progress button")

    spent = []
    for _ in range(times):
        until(idle)
        with visits.page() as page:
            begun(page)
            page.locator(".g-progress button").click()
            spent.append(until(idle))
        with visits.page() as page:
            begun(page)
            page.close()
            spent.append(until(idle))
    return Figure("A run ends after Stop or close", "1 s", "1 s", f"{max(spent) / 1000:.2f} s")


def crowd(visits: Visits, visitors: int, presses: int) -> list[Figure]:
    """Another visitor's clicks while many have questions running, and the memory of a session."""
    from gofal.viz.web.scheduler import scheduler
    from gofal.viz.web.state import read_url

    before = memory()
    questions = [visits.new_question() for _ in range(visitors)]
    with ExitStack() as stack:
        for question in questions:
            stack.enter_context(visits.page(f"/en/answer?{question}"))
        each = (memory() - before) / visitors
        page = stack.enter_context(visits.page("/en/today"))
        spent = sorted(language_switch(page) for _ in range(presses))
        arms = [read_url(f"/en/answer?{question}").arms[1] for question in questions]
        phases = [scheduler().status(scheduler().key(arm)).phase for arm in arms]
    left = sum(phase in ("waiting", "running") for phase in phases)
    late = spent[min(len(spent) - 1, round(0.95 * len(spent)))]
    return [
        Figure(
            f"A click of another with {visitors} visitors' runs, {left} of them not done after "
            f"{presses} clicks: 95th percentile",
            "150 ms",
            "300 ms",
            f"{late:.0f} ms",
        ),
        Figure("Memory of a session", "2 MB", "5 MB", f"{each:.1f} MB"),
    ]


def many_sessions(visits: Visits, sessions: int) -> Figure:
    """What is left of sessions that have ended."""
    at = []
    with visits.page() as first:
        for _ in range(sessions):
            page = first.context.new_page()
            page.set_default_timeout(PATIENCE)
            visits.go(page, "/en/today")
            page.close()
            at.append(memory())
    third = max(1, sessions // 3)
    grown = (statistics.median(at[-third:]) - statistics.median(at[:third])) / sessions
    return Figure(
        f"Memory kept by each of {sessions} sessions one after another",
        "flat",
        "flat",
        f"{grown:.2f} MB",
    )


def memory() -> float:
    """Megabytes this process holds: the server, and the little that drives the browser."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measured(args: Any) -> list[Figure]:
    """Every figure, from one server and one browser."""
    from gofal.viz.browser import chromium
    from gofal.viz.web.local import served

    with served() as address, chromium() as browser:
        visits = Visits(browser, address)
        with visits.page("/cy/heddiw"):  # what is read once is read now
            pass
        return [
            first_picture(visits, args.times),
            first_load(visits),
            *clicks(visits, args.times),
            league(visits, args.times),
            *new_question(visits, args.times),
            playback(visits),
            stops(visits, args.times),
            *crowd(visits, args.visitors, 8 * args.times),
            many_sessions(visits, args.sessions),
        ]


def markdown(figures: list[Figure]) -> str:
    """The page of figures."""
    rows = "\n".join(f"| {f.what} | {f.reach} | {f.worst} | {f.measured} |" for f in figures)
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        "# How quick and light the web page is\n\n"
        f"Written by `{COMMAND}`; do not edit. Medians unless said otherwise, in Chromium on the "
        f"machine of the server: {os.cpu_count()} cores, {platform.machine()}, Python "
        f"{platform.python_version()}, load averages {load} at the end, "
        f"{datetime.now(UTC):%Y-%m-%d}.\n\n"
        f"| | reach for | no worse than | measured |\n|---|---|---|---|\n{rows}\n"
    )


def main() -> None:
    """Measure, print, and write if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="measurements of one kind")
    parser.add_argument("--visitors", type=int, default=20)
    parser.add_argument("--sessions", type=int, default=180)
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    args = parser.parse_args()
    page = markdown(measured(args))
    if args.write:
        PAGE.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
