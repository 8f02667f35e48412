"""Hands out files of answers: one is made at a time, in a thread, and the last ones are kept."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from gofal.agents.errors import GofalError
from gofal.experiments.text import Language
from gofal.viz.answer import Answer
from gofal.viz.web.download_links import KINDS, Wanted, read_wanted
from gofal.viz.web.drawing import made
from gofal.viz.web.gather import ready_answer
from gofal.viz.web.refused import Refused
from gofal.viz.web.root_path import base as base_of
from gofal.viz.web.state import language_of_path, read_query

LOG = logging.getLogger("gofal.web")
MOST_KEPT = 32  # files, some tenths of a megabyte each
MOST_WAITING = 12  # visitors


class Downloads:
    """The files of one server."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._waiting = 0
        self._turn = anyio.Lock()

    async def file(self, request: Request) -> Response:
        """Answer one request; what is not known yet leads to its page."""
        language: Language = language_of_path(request.url.path) or "cy"
        try:
            wanted = _read(request)
            answer = await anyio.to_thread.run_sync(ready_answer, wanted.state)
            if answer is None:
                return RedirectResponse(wanted.state.url(), status_code=303)
            data = await self._data(wanted, answer)
        except _Full:
            return _told(Refused("file.busy"), language, 503, {"Retry-After": "20"})
        except Refused as why:
            return _told(why, language, 404 if why.key == "refused.page" else 400)
        except GofalError:
            LOG.exception("%s could not be made", request.url.path)
            return _told(Refused("file.nothing"), language, 404)
        headers = {
            "Content-Disposition": wanted.disposition,
            "Content-Language": language,
            "Cache-Control": "no-store",
        }
        return Response(data, media_type=KINDS[wanted.kind], headers=headers)

    async def _data(self, wanted: Wanted, answer: Answer) -> bytes:
        """The bytes; who asks for the same while they are made gets what comes of it."""
        key = (wanted.base, wanted.url, answer.seeds)
        if key not in self._kept:
            if self._waiting >= MOST_WAITING:
                raise _Full
            self._waiting += 1
            try:
                async with self._turn:
                    if key not in self._kept:
                        self._kept[key] = await anyio.to_thread.run_sync(made, wanted, answer)
            finally:
                self._waiting -= 1
        self._kept.move_to_end(key)
        data = self._kept[key]
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return data


class _Full(Exception):  # noqa: N818  (told to the visitor, no fault)
    """Refusal: as many wait for a file as may."""


def _read(request: Request) -> Wanted:
    wanted = read_wanted(request.url.path, read_query(request.url.query))
    return replace(wanted, base=base_of(request))


def _told(
    why: Refused, language: Language, status: int, headers: dict[str, str] | None = None
) -> Response:
    """A refusal as plain text in the language of the address."""
    more = {"Content-Language": language, **(headers or {})}
    return PlainTextResponse(f"{why.said(language)}\n", status_code=status, headers=more)
