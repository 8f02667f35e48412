"""Every plain page, and the document that one is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gofal.experiments.text import Language
from gofal.viz.web.head import head
from gofal.viz.web.html import frame, render
from gofal.viz.web.plain import data, glossary, reuse, validation, words
from gofal.viz.web.plain.host import Host
from gofal.viz.web.refused import Refused
from gofal.viz.web.state import PageState, View, read_url

PLAIN: Mapping[View, Callable[[PageState, Host], str]] = {
    "about": words.about,
    "data": data.page,
    "validation": validation.page,
    "glossary": glossary.page,
    "accessibility": words.accessibility,
    "reuse": reuse.page,
    "privacy": words.privacy,
    "feedback": words.feedback,
}
"""What each writes between header and footer."""


def plain_page(language: Language, path: str, query: str, host: Host) -> str | None:
    """The document of a plain page; None where an address stands for another page.

    Args:
        language: of the address.
        path: of the address.
        query: of the address.
        host: that is asked.
    """
    try:
        state = read_url(f"{path}?{query}")
    except Refused:
        return None
    if state.view not in PLAIN:
        return None
    return render(
        "document.html",
        language,
        title=frame.title(state),
        head=head(state, host.base),
        picture=render(
            "first.html",
            language,
            view=state.view,
            header=frame.header(state),
            footer=frame.footer(state),
            notice="",
            live=False,
            body=PLAIN[state.view](state, host),
        ),
    )
