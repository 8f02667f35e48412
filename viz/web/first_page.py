"""The page as it is seen first: whole HTML, before the app starts and without it."""

from __future__ import annotations

from dataclasses import dataclass

from gofal.experiments.text import Language
from gofal.viz.web.head import head
from gofal.viz.web.html import frame, line_script, render, scroll_script
from gofal.viz.web.pages import FIRST
from gofal.viz.web.refused import Refused
from gofal.viz.web.root_path import history_script
from gofal.viz.web.shell import shell
from gofal.viz.web.state import PageState
from gofal.viz.web.understood import refused_in_words, understood


@dataclass(frozen=True)
class First:
    """A document and its status code."""

    html: str
    status: int


def first_page(language: Language, path: str, query: str = "", base: str = "") -> First:
    """The document for an address; where something in it cannot be, it says so and shows the rest.

    Args:
        language: of the address.
        path: of the address.
        query: of the address.
        base: scheme and host under which it is asked for.
    """
    try:
        state, refused = understood(f"{path}?{query}")
        why, status = refused_in_words(refused, language), 400 if refused else 200
    except Refused as whole:
        state, why = PageState(language=language), whole.said(language)
        status = 404 if whole.key == "refused.page" else 400
    notice = frame.refusal(why, language) if why else ""
    body = FIRST[state.view](state)
    picture = _picture(state, body, notice)
    above = head(state, base) + line_script() + scroll_script() + history_script()
    return First(shell(language, frame.title(state), picture, above), status)


def busy_page(language: Language) -> str:
    """The document when the house is full: everything that needs no process."""
    state = PageState(language=language)
    picture = _picture(state, FIRST[state.view](state), frame.busy(language))
    return render(
        "document.html", language, title=frame.title(state), picture=picture, head=head(state)
    )


def _picture(state: PageState, body: str, notice: str) -> str:
    return render(
        "first.html",
        state.language,
        view=state.view,
        header=frame.header(state),
        footer=frame.footer(state),
        notice=notice,
        live=True,
        body=body,
    )
