"""The whole server in a thread of this process, for pictures of it, measurements and tests."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from gofal.agents.errors import GofalError
from gofal.experiments.text import Language
from gofal.viz.web.jobs import Size

_PATIENCE = 120  # seconds


@contextmanager
def served(
    language: Language = "cy", workers: int = 2, size: Size | None = None, port: int = 0
) -> Iterator[str]:
    """Serve the page at a port of this machine.

    Args:
        language: shown to a visitor who has named none.
        workers: processes that run new questions.
        size: of new questions; the usual one if None.
        port: any free one if 0.

    Yields:
        The address, such as ``http://localhost:40123``.

    Raises:
        GofalError: it did not start.
    """
    import uvicorn  # with the server only: this module is read by every test

    from gofal.viz.web.server import make_app

    with socket.socket() as free:
        free.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as the server itself asks for it
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    config = uvicorn.Config(make_app(language, workers, size=size), port=port, log_level="error")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    end = time.monotonic() + _PATIENCE
    while not running.started:
        if not thread.is_alive() or time.monotonic() > end:
            raise GofalError("the page's server did not start")
        time.sleep(0.05)
    try:
        yield f"http://localhost:{port}"
    finally:
        running.should_exit = True
        thread.join(_PATIENCE)
