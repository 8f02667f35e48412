"""The whole server of the page, asked in this process as a server of HTTP asks it."""

from __future__ import annotations

import asyncio
import atexit
import warnings
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from starlette.types import ASGIApp, Message

MARK = '"><gofal-x>'
"""Must not come back as it is: a page that shows it so would run what visitors are sent."""
_SHOWN = 600  # letters of an answer


@dataclass(frozen=True)
class Asked:
    """A request.

    Attributes:
        method: of HTTP.
        target: what is asked for, as it stands in the first line.
        headers: name and value, letters of one byte.
    """

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answered:
    """What came of it."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    text: str

    @property
    def start(self) -> str:
        """The first letters of the body."""
        return self.text[:_SHOWN]


@cache
def _loop() -> asyncio.Runner:
    runner = asyncio.Runner()
    atexit.register(runner.close)
    return runner


@cache
def _app() -> ASGIApp:
    """The server with no process for new questions."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of Solara's own imports
        from gofal.viz.web import server
        from gofal.viz.web.scheduler import close_scheduler, open_scheduler

        made = server.make_app("cy", workers=0)
    open_scheduler(0)
    atexit.register(close_scheduler)
    return made


def ask(asked: Asked) -> Answered:
    """Ask, and wait for all of the answer; raises what the server raises."""
    return _loop().run(_answer(_app(), asked))


async def _answer(app: ASGIApp, asked: Asked) -> Answered:
    path, _, query = asked.target.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 50000),
        "scheme": "http",
        "root_path": "",
        "method": asked.method,
        "path": unquote(path),
        "raw_path": path.encode("ascii"),
        "query_string": query.encode("ascii"),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in asked.headers],
    }
    sent: list[Message] = []
    body_is_read = False

    async def receive() -> Message:
        nonlocal body_is_read
        if body_is_read:  # whoever asked stays until all is there
            await asyncio.Event().wait()
        body_is_read = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start = next(one for one in sent if one["type"] == "http.response.start")
    body = b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body")
    return Answered(start["status"], tuple(start["headers"]), body.decode("utf-8", "replace"))
