"""Serve the web page."""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from gofal.agents.errors import GofalError
from gofal.experiments.commands.options import Words
from gofal.experiments.extras import require
from gofal.experiments.text import language_of

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette

_LARGEST_MESSAGE = 256 * 1024
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_ALL = ("0.0.0.0", "::")  # noqa: S104  (addresses that stand for all; compared with only)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen at; 0.0.0.0 for all.")] = "localhost",
    port: Annotated[int, typer.Option(help="Port to listen at.")] = 8765,
    workers: Annotated[
        int, typer.Option(help="Processes that run new questions; 0 shows ready answers only.")
    ] = 2,
    name: Annotated[
        list[str] | None,
        typer.Option(help="Name under which the page may be asked for; may be given again."),
    ] = None,
    contact: Annotated[
        str, typer.Option(help="Address for mail to you, shown on the page for feedback.")
    ] = "",
    root_path: Annotated[
        str, typer.Option(help="Path below which a proxy shows the page, such as /care.")
    ] = "",
    language: Words = "cy",
) -> None:
    """Open the web page: ask Wales a question, in Welsh or English. Stops with Ctrl-C."""
    tongue = language_of(language)
    host = host.strip("[]")
    _require_allowed(host, port, workers, contact)
    require("gofal serve", "web")
    from gofal.experiments.output.terminal import console
    from gofal.experiments.text import say
    from gofal.viz.web.root_path import root
    from gofal.viz.web.server import make_app
    from gofal.viz.web.sparing_log import log_sparingly

    hosts = allowed_hosts(host, name or ())
    app = make_app(tongue, workers, hosts, contact=contact, root_path=root_path)
    log_sparingly()
    if "*" in hosts:
        console().print(say("serve.any_name", tongue, host=host))
    shown = f"[{host}]" if ":" in host else host
    _listen(app, host, port, (f"http://{shown}:{port}{root()}/{tongue}", say("serve.open", tongue)))


def _listen(app: Starlette, host: str, port: int, words: Sequence[str]) -> None:
    """Answer until the process is told to end; say some words once the page can be opened."""
    import uvicorn

    from gofal.experiments.output.terminal import console

    class Announced(uvicorn.Server):
        """Tells its address once that can be opened, and not before."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                for line in words:
                    console().print(line)

    Announced(config_of(app, host, port)).run()


def config_of(app: Starlette, host: str, port: int) -> uvicorn.Config:
    """How the page is served: it does not say by what, and keeps no record of visitors."""
    import uvicorn

    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http="h11",  # refuses letters in an address that others let through, and nobody reads
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws_max_size=_LARGEST_MESSAGE,
    )


def _require_allowed(host: str, port: int, workers: int, contact: str) -> None:
    """Refuse what cannot be, before anything is started."""
    if not 1 <= port <= 65535:
        raise GofalError(f"port = {port}; allowed: 1 to 65535")
    _require_free(host, port)
    if contact and not _MAIL.fullmatch(contact):
        raise GofalError(
            f"contact = {contact!r} is no address for mail, such as care@council.example"
        )
    if not 0 <= workers <= 16:
        raise GofalError(f"workers = {workers}; allowed: 0 to 16")


def _require_free(host: str, port: int) -> None:
    """Say in a line what the server would say in a page, and before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        why = (error.strerror or str(error)).partition(" (")[0]
        raise GofalError(
            f"cannot listen at {host}, port {port}: {why}; another: --port {port % 65535 + 1}"
        ) from None


def allowed_hosts(host: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names under which the page may be asked for; ``*`` for any.

    Args:
        host: the address listened at.
        names: those given; the address itself is one more, unless it stands for all.
    """
    from gofal.viz.web.server import LOCAL

    if host in _ALL:
        return (*LOCAL, *names) if names else ("*",)
    return tuple(dict.fromkeys((*LOCAL, host, *names)))
