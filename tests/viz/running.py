"""The whole server at a free port of this machine, on made-up answers."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from web_pages import made_up_answer

from gofal.viz.commands.serve import config_of
from gofal.viz.web import answers, server

WAIT = 180


@contextmanager
def running_server(root_path: str = "") -> Iterator[str]:
    """Its address; it runs no question and answers to the names of this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "shipped", made_up_answer)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        app = server.make_app("cy", workers=0, hosts=server.LOCAL, root_path=root_path)
        running = uvicorn.Server(config_of(app, "localhost", port))
        thread = threading.Thread(target=running.run, daemon=True)
        thread.start()
        end = time.monotonic() + WAIT
        while not running.started and time.monotonic() < end:
            time.sleep(0.05)
        yield f"http://localhost:{port}"
        running.should_exit = True
        thread.join(WAIT)
