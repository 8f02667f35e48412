"""A server with small Waleses and a Chromium that can reach nobody else."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

WAIT = 120


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Address of a running server with one process."""
    import uvicorn  # only here: every test loads this file

    from viz.web.runs import Size
    from viz.web.server import make_app

    small = Size(scale=0.05, replicates=2, years=10, burn_in=26)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = uvicorn.Server(
        uvicorn.Config(make_app("cy", 1, size=small), port=port, log_level="error")
    )
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    end = time.monotonic() + WAIT
    while not running.started and time.monotonic() < end:
        time.sleep(0.05)
    yield f"http://localhost:{port}"
    running.should_exit = True
    thread.join(WAIT)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Chromium of the system; every name but this machine's leads nowhere."""
    return {
        "executable_path": "/usr/bin/chromium",
        "args": ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"],
    }
