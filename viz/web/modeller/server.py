"""The modeller's server: the page's own guard and files, another page, this machine only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import solara.server.app
import solara.server.starlette as theirs
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from gofal.experiments.text import LANGUAGES, Language, say
from gofal.viz.web.server import LOCAL, defences, solara_app, solara_routes, with_session
from gofal.viz.web.shell import FONTS, shell

APP = "gofal.viz.web.modeller.page"
ICONS = f'<link href="/_solara/cdn/{FONTS}" rel="stylesheet">'  # of Mesa's controls


def make_modeller_app(language: Language, **start: object) -> Starlette:
    """The whole server.

    Args:
        language: shown to a visitor who has named none.
        **start: scenario, seed and slice of the first model; a visitor's address may say others.
    """
    solara.server.app.apps["__default__"] = solara_app(APP)

    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        theirs.on_startup()
        yield
        theirs.on_shutdown()

    async def page(request: Request) -> Response:
        path = request.url.path
        if path == "/":
            return RedirectResponse(f"/{language}?{urlencode(start)}")
        tongue = next((one for one in LANGUAGES if path == f"/{one}"), None)
        if tongue is None:
            return PlainTextResponse(say("refused.page", language), status_code=404)
        html = HTMLResponse(shell(tongue, say("modeller.name", tongue), "", ICONS))
        return with_session(html, request)

    return Starlette(
        routes=[*solara_routes(), Route("/{path:path}", page)],
        lifespan=life,
        middleware=defences(LOCAL),
    )
