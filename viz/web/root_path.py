"""The page below a path of a host, as ``https://council.example/care``.

Inside, every address begins at the page itself (``/en/ask``). What leaves is put below the path,
and what comes in is taken from it, whether or not the proxy before this server has done so already.
"""

from __future__ import annotations

import json
import re

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gofal.agents.errors import GofalError
from gofal.experiments.text import LANGUAGES

_FORM = re.compile(r"(/[A-Za-z0-9._~-]+)+")
_TAKEN = (*LANGUAGES, "gofal", "static", "jupyter", "_solara")
"""First words of addresses of the page itself."""
_LINK = re.compile(r'(?<=[\s"])(href|src|action|formaction)="/(?!/)')
_HISTORY = """<script>
/* Solara's router moves to addresses that do not know the path below which the page stands. */
(() => {
  const root = %s;
  for (const name of ["pushState", "replaceState"]) {
    const plain = history[name].bind(history);
    history[name] = (state, title, url) => {
      const bare = typeof url === "string" && url.startsWith("/") && !url.startsWith(root + "/");
      plain(state, title, bare ? root + url : url);
    };
  }
})();
</script>"""

_root = ""


def root() -> str:
    """The path below which the page stands; empty if it has the host to itself."""
    return _root


def set_root(path: str) -> None:
    """Put the page below a path.

    Raises:
        GofalError: it is no path, or one that the page itself uses.
    """
    global _root
    path = path.rstrip("/")
    if path and not _FORM.fullmatch(path):
        raise GofalError(f"root path = {path!r} is no path, such as /care")
    if path and path.split("/")[1] in _TAKEN:
        raise GofalError(
            f"root path = {path!r} begins as addresses of the page do; not: {', '.join(_TAKEN)}"
        )
    _root = path


def outward(html: str) -> str:
    """HTML of the page with its links as a browser has to ask for them."""
    if not _root:
        return html
    below = _LINK.sub(rf'\1="{_root}/', html)
    return below.replace(f'"{_root}{_root}/', f'"{_root}/')  # what was below it already


def inward(address: str) -> str:
    """An address that a browser has, as the page itself knows it."""
    if _root and (address == _root or address.startswith((f"{_root}/", f"{_root}?"))):
        bare = address.removeprefix(_root)
        return bare if bare.startswith("/") else f"/{bare}"
    return address


def base(request: Request) -> str:
    """Scheme, host and path under which the page is asked for, without a slash at its end."""
    return str(request.base_url).rstrip("/") + _root


def history_script() -> str:
    """What keeps addresses in the browser below the path; nothing if there is none."""
    return _HISTORY % json.dumps(_root) if _root else ""


class RootPath:
    """Middleware: takes the path from what is asked, and puts it before what is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or connection."""
        if not _root or scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        path = inward(scope["path"])
        raw = path.encode() if path != scope["path"] else scope.get("raw_path")
        await self.app({**scope, "path": path, "raw_path": raw}, receive, _Below(send).send)


class _Below:
    """One answer on its way out; HTML is held until it is whole."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Send on, with links and redirections below the path."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if headers.get("location", "").startswith("/"):
                headers["location"] = _root + headers["location"]
            plain = "content-encoding" not in headers
            if plain and headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            body = outward(self._body.decode()).encode()
            MutableHeaders(scope=self._start)["content-length"] = str(len(body))
            start, self._start = self._start, None
            await self._send(start)
            message = {"type": "http.response.body", "body": body}
        await self._send(message)
