"""A Chromium that can reach this machine only."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gofal.agents.errors import GofalError

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ARGUMENTS = (
    "--no-sandbox",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


def find_chromium() -> str | None:
    """Path of this machine's Chromium or Chrome; None if it has neither."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window.

    Raises:
        GofalError: there is no Chromium, or Playwright is not installed.
    """
    path = find_chromium()
    if path is None:
        raise GofalError("this needs Chromium or Chrome on the path; neither is there")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise GofalError("this needs Playwright, which uv sync --group dev installs") from None
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
