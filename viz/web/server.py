"""The server: Solara's own parts, chosen one by one, behind a guard.

Only what the page needs is mounted. Solara's proxy for foreign files, its status pages and its
test routes are not.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs

import solara.server.app
import solara.server.kernel_context
import solara.server.server
import solara.server.settings
import solara.server.starlette as theirs
import solara.settings
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from agents.errors import GofalError
from viz.parts.theme import style_sheet
from viz.web.downloads import Downloads
from viz.web.first import busy_page, first_page
from viz.web.guard import Guard
from viz.web.runs import Size, close_desk, open_desk
from viz.web.state import LANGUAGE_HOME, language_of_path
from viz.web.words import Language

APP = "viz.web.app"
OWN_FILES = Path(__file__).with_name("static")
MOST_VISITORS = 200
COOKIE = solara.server.server.COOKIE_KEY_SESSION_ID


def make_app(
    language: Language = "cy",
    workers: int = 2,
    hosts: tuple[str, ...] = ("*",),
    size: Size | None = None,
) -> Starlette:
    """The whole server.

    Args:
        language: shown to a visitor who has named none.
        workers: processes that run the model; 0 for none.
        hosts: names under which it may be asked for; ``*`` for any.
        size: of new questions; the usual one if None.
    """
    if solara.server.settings.telemetry.mixpanel_enable or solara.settings.assets.proxy:
        raise GofalError("Solara was imported before viz.web.environment; its settings call out")
    solara.server.app.apps["__default__"] = _solara_app()

    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        theirs.on_startup()
        open_desk(workers, size)
        yield
        close_desk()
        theirs.on_shutdown()

    async def page(request: Request) -> Response:
        return _page(request, language)

    middleware = [
        Middleware(Guard),
        Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
        *theirs.middleware,
    ]
    return Starlette(
        routes=[*_routes(), Route("/{path:path}", page)], lifespan=life, middleware=middleware
    )


def _solara_app() -> solara.server.app.AppScript:
    before = solara.server.app.apps.pop("__default__", None)
    if before is not None:
        before.close()
    return solara.server.app.AppScript(APP)


def _routes() -> list[Mount | Route | WebSocketRoute]:
    cdn = solara.server.settings.assets.proxy_cache_dir
    return [
        Mount("/_solara/cdn", app=_Fixed(directory=cdn, check_dir=False)),
        Route("/gofal/page.css", endpoint=_style),
        Mount("/gofal", app=StaticFiles(directory=OWN_FILES)),
        Mount("/static/assets", app=theirs.StaticAssets()),
        Mount(
            "/static",
            app=theirs.StaticFilesOptionalAuth(directory=solara.server.server.solara_static),
        ),
        Mount("/jupyter/nbextensions", app=theirs.StaticNbFiles()),
        Route("/jupyter/api/kernels/{id}", endpoint=theirs.kernels),
        WebSocketRoute("/jupyter/api/kernels/{kernel_id}/{name}", endpoint=_connect),
        Route("/_solara/api/close/{kernel_id}", endpoint=theirs.close, methods=["POST"]),
        Route("/{language}/file/{kind}", endpoint=Downloads().file),
        Route("/healthz", endpoint=_health),
    ]


class _Fixed(theirs.StaticFilesOptionalAuth):
    """Files whose address holds their version: a browser may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response: Response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = theirs.immutable_cache_control()
        return response


class _Connect:
    """Solara's websocket; refused when the house is full."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ws = WebSocket(scope, receive, send)
        known = ws.path_params["kernel_id"] in solara.server.kernel_context.contexts
        if full() and not known:
            await ws.close(code=1013)
        elif COOKIE not in ws.cookies or "session_id" not in ws.query_params:
            await ws.close(code=1008)
        else:
            await theirs.kernel_connection(ws)


_connect = _Connect()


def full() -> bool:
    """Whether as many visitors are here as there is room for."""
    return len(solara.server.kernel_context.contexts) >= MOST_VISITORS


def _style(_request: Request) -> Response:
    own = (OWN_FILES / "own.css").read_text(encoding="utf-8")
    return Response(f"{style_sheet()}\n{own}", media_type="text/css")


def _health(_request: Request) -> Response:
    return PlainTextResponse("ok")


def _page(request: Request, default: Language) -> Response:
    path, query = request.url.path, parse_qs(request.url.query)
    language = language_of_path(path)
    if language is None:
        if path != "/":
            return HTMLResponse(first_page(default, path, query).html, status_code=404)
        return RedirectResponse(LANGUAGE_HOME[default], status_code=307)
    if full():
        return HTMLResponse(busy_page(language), status_code=503, headers={"Retry-After": "60"})
    first = first_page(language, path, query)
    response = HTMLResponse(
        first.html, status_code=first.status, headers={"Cache-Control": "no-store"}
    )
    response.set_cookie(
        COOKIE,
        request.cookies.get(COOKIE) or secrets.token_urlsafe(24),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return response
