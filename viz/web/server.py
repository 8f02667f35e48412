"""The server: Solara's own parts, chosen one by one, behind a guard.

Only what the page needs is mounted. Solara's proxy for foreign files, its status pages and its
test routes are not.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import anyio.to_thread
import solara.server.app
import solara.server.kernel_context
import solara.server.server
import solara.server.settings
import solara.server.starlette as theirs
import solara.settings
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from gofal.agents.errors import GofalError
from gofal.experiments.hindcast.result import shipped_result
from gofal.experiments.text import LANGUAGES, Language
from gofal.viz.parts.theme import style_sheet
from gofal.viz.search import suggest
from gofal.viz.web.downloads import Downloads
from gofal.viz.web.first_page import busy_page, first_page
from gofal.viz.web.guard import Guard, KnownNames
from gofal.viz.web.jobs import Size
from gofal.viz.web.league_files import league_file
from gofal.viz.web.outside import routes as outside
from gofal.viz.web.own_scenarios import own_scenarios
from gofal.viz.web.pace import Allowance, paced
from gofal.viz.web.plain.data import NUMBERS, numbers_file
from gofal.viz.web.plain.host import Host
from gofal.viz.web.plain.pages import paper_page, plain_page
from gofal.viz.web.presets import presets
from gofal.viz.web.root_path import RootPath, root, set_root
from gofal.viz.web.root_path import base as base_of
from gofal.viz.web.scheduler import close_scheduler, open_scheduler, scheduler
from gofal.viz.web.state import LANGUAGE_HOME, asked_address, language_of_path, page_address
from gofal.viz.web.trust import picture
from gofal.viz.web.visitors import genuine, new_cookie

APP = "gofal.viz.web.app"
OWN_FILES = Path(__file__).with_name("static")
MOST_VISITORS = 200
LOCAL = ("localhost", "127.0.0.1", "::1")
"""Names of this machine."""
COOKIE = solara.server.server.COOKIE_KEY_SESSION_ID


def make_app(
    language: Language = "cy",
    workers: int = 2,
    hosts: tuple[str, ...] = ("*",),
    size: Size | None = None,
    contact: str = "",
    root_path: str = "",
) -> Starlette:
    """The whole server.

    Args:
        language: shown to a visitor who has named none.
        workers: processes that run the model; 0 for none.
        hosts: names under which it may be asked for; ``*`` for any.
        size: of new questions; the usual one if None.
        contact: address for mail to whoever runs the server; empty for none.
        root_path: path below which a proxy shows it; empty if it has the host to itself.
    """
    if solara.server.settings.telemetry.mixpanel_enable or solara.settings.assets.proxy:
        raise GofalError("Solara was imported before viz.web.environment; its settings call out")
    own_scenarios()  # a file of them that is not readable is told before anybody comes
    set_root(root_path)
    solara.settings.assets.cdn = f"{root()}/_solara/cdn"
    live = solara.server.app.apps["__default__"] = solara_app(APP)

    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        theirs.on_startup()
        live.check()  # Solara begins the first page of a process alone
        open_scheduler(workers, size)
        threading.Thread(target=warm, daemon=True).start()
        yield
        close_scheduler()
        theirs.on_shutdown()

    async def page(request: Request) -> Response:
        return await anyio.to_thread.run_sync(_plain, request, contact) or _page(request, language)

    own = [
        *outside.routes(),
        Route("/{language}/file/{kind}", endpoint=Downloads().file),
        Route("/{language:str}/league.{kind:str}", endpoint=league_file),
        Route("/{language:str}/trust.svg", endpoint=_history),
        *(
            Route(f"{page_address(one, 'documents')}/{{name}}", endpoint=_paper)
            for one in LANGUAGES
        ),
        Route("/favicon.ico", endpoint=_icon),
        Route("/robots.txt", endpoint=_robots),
        Route(NUMBERS, endpoint=_numbers),
        Route("/healthz", endpoint=_health),
        Route("/readyz", endpoint=_ready),
        Route("/{path:path}", page),
    ]
    return Starlette(routes=[*solara_routes(), *own], lifespan=life, middleware=defences(hosts))


def warm() -> None:
    """Make what is made once, before the first visitor would wait for it."""
    for language in LANGUAGES:
        suggest("pay more", language)
        first_page(language, LANGUAGE_HOME[language])
        first_page(language, page_address(language, "answer"), f"s={presets()[0].slug}")


def defences(hosts: tuple[str, ...]) -> list[Middleware]:
    """Middleware of every route: headers, origins, and the host names allowed."""
    return [
        Middleware(Guard),
        Middleware(KnownNames, names=hosts),
        *theirs.middleware,
        Middleware(RootPath),
    ]


def solara_app(module: str) -> solara.server.app.AppScript:
    """The live page in a module, in place of the one that was served before."""
    before = solara.server.app.apps.pop("__default__", None)
    if before is not None:
        before.close()
    return solara.server.app.AppScript(module)


def solara_routes() -> list[Mount | Route | WebSocketRoute]:
    """Routes that a live page needs of Solara, and the page's own files."""
    cdn = solara.server.settings.assets.proxy_cache_dir
    return [
        Mount("/_solara/cdn", app=_Fixed(directory=cdn, check_dir=False)),
        Route("/gofal/page.css", endpoint=_style),
        Mount("/gofal", app=_ForAnHour(directory=OWN_FILES)),
        Mount("/static/assets", app=theirs.StaticAssets()),
        Mount(
            "/static",
            app=_ForAnHour(directory=solara.server.server.solara_static),
        ),
        Mount("/jupyter/nbextensions", app=theirs.StaticNbFiles()),
        Route("/jupyter/api/kernels/{id}", endpoint=theirs.kernels),
        WebSocketRoute("/jupyter/api/kernels/{kernel_id}/{name}", endpoint=_connect),
        Route("/_solara/api/close/{kernel_id}", endpoint=_close, methods=["POST"]),
    ]


def _close(request: Request) -> Response:
    """A window was closed; one that names no session of its own is none of ours."""
    if "session_id" not in request.query_params:
        return PlainTextResponse("", status_code=400)
    response: Response = theirs.close(request)
    return response


class _Fixed(theirs.StaticFilesOptionalAuth):
    """Files whose address holds their version: a browser may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response: Response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = theirs.immutable_cache_control()
        return response


class _ForAnHour(theirs.StaticFilesOptionalAuth):
    """Files that change with the server only: not asked for again within an hour."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response: Response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=3600"
        return response


class _Connect:
    """Solara's websocket; refused when the house is full."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ws = WebSocket(scope, paced(receive, send, Allowance()), send)
        known = ws.path_params["kernel_id"] in solara.server.kernel_context.contexts
        if full() and not known:
            await ws.close(code=1013)
        elif not genuine(ws.cookies.get(COOKIE)) or "session_id" not in ws.query_params:
            await ws.close(code=1008)
        else:
            await theirs.kernel_connection(ws)


_connect = _Connect()


def full() -> bool:
    """True if as many visitors are here as there is room for."""
    return len(solara.server.kernel_context.contexts) >= MOST_VISITORS


def _style(request: Request) -> Response:
    """The style sheet; a browser that has this very one is told so and nothing more."""
    text, mark = _whole_style()
    headers = {"ETag": mark, "Cache-Control": "no-cache"}
    if request.headers.get("If-None-Match") == mark:
        return Response(status_code=304, headers=headers)
    return Response(text, media_type="text/css", headers=headers)


@cache
def _whole_style() -> tuple[str, str]:
    """All rules, and what stands for them in a header."""
    text = f"{style_sheet()}\n{(OWN_FILES / 'own.css').read_text(encoding='utf-8')}"
    return text, f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'


async def _history(request: Request) -> Response:
    """The model beside what happened, drawn once a language."""
    language = language_of_path(request.url.path)
    if language is None or shipped_result() is None:
        return PlainTextResponse("", status_code=404)
    data = await anyio.to_thread.run_sync(picture, language)
    headers = {"Content-Language": language, "Cache-Control": "public, max-age=3600"}
    return Response(data, media_type="image/svg+xml", headers=headers)


def _numbers(_request: Request) -> Response:
    """Every number of the model with range and source."""
    headers = {"Content-Disposition": 'attachment; filename="gofal-numbers.csv"'}
    return Response(numbers_file(), media_type="text/csv; charset=utf-8", headers=headers)


def _icon(_request: Request) -> Response:
    """The icon where a browser looks for one that no page names."""
    return FileResponse(OWN_FILES / "favicon.ico", headers={"Cache-Control": "max-age=86400"})


def _robots(_request: Request) -> Response:
    """Whoever reads pages by machine leaves alone what has to be made anew each time."""
    closed = ("/_solara/", "/jupyter/", *(f"/{language}/file/" for language in LANGUAGES))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return PlainTextResponse("\n".join(lines) + "\n")


def _health(_request: Request) -> Response:
    """The server answers."""
    return PlainTextResponse("ok")


def _ready(_request: Request) -> Response:
    """New questions can be run: every process that was asked for is there."""
    wanted, there = scheduler().processes
    told = {"ready": there >= wanted, "workers": wanted, "there": there}
    return JSONResponse(told, 200 if told["ready"] else 503, {"Cache-Control": "no-store"})


def _plain(request: Request, contact: str) -> Response | None:
    """A page of words alone, if that is asked for; some of them read many files once."""
    path, query = request.url.path, request.url.query
    language = language_of_path(path)
    if language is None:
        return None
    html = plain_page(path, query, Host(base_of(request), contact))
    headers = {"Content-Language": language, "Cache-Control": "no-cache"}
    return None if html is None else HTMLResponse(html, headers=headers)


async def _paper(request: Request) -> Response:
    """A technical document; some take a second to be turned into a page."""
    language = language_of_path(request.url.path) or "cy"
    name = request.path_params["name"]
    html = await anyio.to_thread.run_sync(paper_page, language, name, base_of(request))
    if html is None:
        path = request.url.path
        return HTMLResponse(first_page(language, path).html, status_code=404)
    headers = {"Content-Language": language, "Cache-Control": "no-cache"}
    return HTMLResponse(html, headers=headers)


def _page(request: Request, default: Language) -> Response:
    path, query = request.url.path, request.url.query
    language = language_of_path(path)
    if language is None:
        if path != "/":
            return HTMLResponse(first_page(default, path, query).html, status_code=404)
        return RedirectResponse(LANGUAGE_HOME[default], status_code=307)
    if full():
        return HTMLResponse(busy_page(language), status_code=503, headers={"Retry-After": "60"})
    if asked := asked_address(path, query):
        return RedirectResponse(asked, status_code=303)
    first = first_page(language, path, query, base_of(request))
    return with_session(HTMLResponse(first.html, status_code=first.status), request)


def with_session(response: Response, request: Request) -> Response:
    """The response, never stored, with the cookie by which Solara knows a browser."""
    response.headers["Cache-Control"] = "no-store"
    known = request.cookies.get(COOKIE)
    response.set_cookie(
        COOKIE,
        known if known and genuine(known) else new_cookie(),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
        path=root() or "/",
    )
    return response
