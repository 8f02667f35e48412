"""The live page below a path of a host: it moves, turns back and changes its language there."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from browser_site import WAIT, open_page
from playwright.sync_api import Page

pytestmark = pytest.mark.slow

PATH = "/care"


@pytest.fixture
def base() -> Iterator[str]:
    """Address of a server in a process of its own: the path holds for a whole process."""
    with socket.create_server(("localhost", 0)) as free:
        port = free.getsockname()[1]
    words = ["-m", "gofal", "serve", "--port", str(port), "--workers", "0", "--root-path", PATH]
    with subprocess.Popen(  # noqa: S603
        [sys.executable, *words], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline().strip() == f"http://localhost:{port}{PATH}/cy"
        yield f"http://localhost:{port}{PATH}"
        server.terminate()
        server.wait(WAIT / 1000)


def test_a_visitor_stays_below_the_path(page: Page, base: str) -> None:
    wrong = open_page(page, f"{base}/en/today")
    page.on(
        "request",
        lambda one: wrong.extend([] if one.url.startswith((base, "data:", "blob:")) else [one.url]),
    )
    for press, seen, address in (
        ("#nav-2", ".view-ask[lang=en]", "/en/ask"),
        ("#nav-language", ".view-ask[lang=cy]", "/cy/gofyn"),
        ("#nav-1", ".view-today[lang=cy]", "/cy/heddiw"),
    ):
        page.click(press)
        page.wait_for_selector(seen)
        assert page.url == base + address
    page.go_back()
    page.wait_for_selector(".view-ask[lang=cy]")
    assert page.url == f"{base}/cy/gofyn"
    page.reload()
    page.wait_for_selector(".view-ask[lang=cy]")
    assert wrong == []
