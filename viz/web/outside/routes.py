"""Addresses of what other websites and programs are given of an answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from gofal.experiments.text import LANGUAGES, Language, say
from gofal.viz.web.gather import ready_answer
from gofal.viz.web.outside import as_data, embed
from gofal.viz.web.outside.card import card
from gofal.viz.web.refused import Refused
from gofal.viz.web.root_path import base as base_of
from gofal.viz.web.state import SLUGS, PageState, read_url

MOST_WAITING = 12  # visitors for a picture
_OPEN: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "no-cache",
}
"""Headers of what any website may read: nothing in it is of a visitor."""


def routes() -> list[Route]:
    """Data of an answer in both languages, its schema, the page for frames, the picture."""
    limit = anyio.CapacityLimiter(1)

    async def picture(request: Request) -> Response:
        if limit.statistics().tasks_waiting >= MOST_WAITING:
            return PlainTextResponse("", status_code=503, headers={"Retry-After": "20"})
        return await anyio.to_thread.run_sync(_picture, request, limiter=limit)

    async def data(request: Request) -> Response:
        return await anyio.to_thread.run_sync(_data, request)

    async def page(request: Request) -> Response:
        return await anyio.to_thread.run_sync(_page, request)

    found = [Route(as_data.SCHEMA, endpoint=_schema)]
    for language in LANGUAGES:
        found += [
            Route(f"/{language}/{SLUGS[language]['answer']}.json", endpoint=data),
            Route(f"/{language}/{embed.EMBED[language]}", endpoint=page),
            Route(f"/{language}/card.png", endpoint=picture),
        ]
    return found


def _schema(_request: Request) -> Response:
    text = as_data.SCHEMA_FILE.read_text(encoding="utf-8")
    return Response(text, media_type="application/schema+json", headers=dict(_OPEN))


def _data(request: Request) -> Response:
    language, base = _language(request), base_of(request)
    try:
        state = _asked(request)
    except Refused as why:
        return _json(as_data.refused(why.said(language), base), language, 400)
    answer = ready_answer(state)
    if answer is None:
        told = as_data.refused(say("embed.not_run", language), base, state.url())
        return _json(told, language, 404)
    return _json(as_data.document(answer, state, base), language)


def _page(request: Request) -> Response:
    language, base = _language(request), base_of(request)
    headers = {**embed.HEADERS, "Content-Language": language}
    try:
        state = _asked(request)
    except Refused as why:
        return PlainTextResponse(f"{why.said(language)}\n", status_code=400, headers=headers)
    return HTMLResponse(embed.embed_page(ready_answer(state), state, base), headers=headers)


def _picture(request: Request) -> Response:
    language = _language(request)
    try:
        state = read_url(f"{_answer(language)}?{request.url.query}")
    except Refused:
        state = PageState(language, "answer")
    # A question that has not been run may be at any minute.
    waits = bool(state.scenarios) and ready_answer(state) is None
    kept = "no-cache" if waits else "public, max-age=3600"
    headers = {**_OPEN, "Content-Language": language, "Cache-Control": kept}
    return Response(card(state), media_type="image/png", headers=headers)


def _asked(request: Request) -> PageState:
    """The question in an address.

    Raises:
        Refused: something in it cannot be, or it holds no question.
    """
    state = read_url(f"{_answer(_language(request))}?{request.url.query}")
    if not state.scenarios:
        raise Refused("embed.nothing")
    return state


def _answer(language: Language) -> str:
    return f"/{language}/{SLUGS[language]['answer']}"


def _language(request: Request) -> Language:
    return "cy" if request.url.path.startswith("/cy/") else "en"


def _json(told: dict[str, Any], language: Language, status: int = 200) -> Response:
    text = json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1)
    headers = {**_OPEN, "Content-Language": language}
    return Response(text, status, headers, media_type="application/json")
