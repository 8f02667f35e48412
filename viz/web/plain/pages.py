"""Every plain page, and the document that one is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gofal.experiments.text import LANGUAGES, Language, other, say
from gofal.viz.web.head import head, head_of
from gofal.viz.web.html import frame, render
from gofal.viz.web.plain import data, documents, glossary, reuse, validation, words
from gofal.viz.web.plain.host import Host
from gofal.viz.web.refused import Refused
from gofal.viz.web.state import PageState, View
from gofal.viz.web.understood import refused_in_words, understood

PLAIN: Mapping[View, Callable[[PageState, Host], str]] = {
    "about": words.about,
    "data": data.page,
    "validation": validation.page,
    "glossary": glossary.page,
    "documents": documents.page,
    "accessibility": words.accessibility,
    "reuse": reuse.page,
    "privacy": words.privacy,
    "feedback": words.feedback,
}
"""What each writes between header and footer."""


def plain_page(path: str, query: str, host: Host) -> str | None:
    """The document of a plain page; None where an address stands for another page.

    Args:
        path: of the address.
        query: of the address.
        host: that is asked.
    """
    try:
        state, refused = understood(f"{path}?{query}")
    except Refused:
        return None
    if state.view not in PLAIN:
        return None
    header, top = frame.header(state), head(state, host.base)
    why = refused_in_words(refused, state.language)
    notice = frame.refusal(why, state.language) if why else ""
    body = PLAIN[state.view](state, host)
    return _document(state, frame.title(state), top, header, body, notice)


def paper_page(language: Language, name: str, base: str) -> str | None:
    """The document that shows one of the technical documents; None if there is none of that name.

    Args:
        language: of the address.
        name: of the document.
        base: scheme and host under which it is asked for.
    """
    shown, found = documents.body(name, language), documents.paper(name, language)
    if shown is None or found is None:
        return None
    state = PageState(language, "documents")
    everywhere = {one: base + documents.paper_address(name, one) for one in LANGUAGES}
    title = f"{found.title} | {say('site.name', language)}"
    header = frame.header(state, documents.paper_address(name, other(language)))
    told = say("documents.lead", language)
    return _document(state, title, head_of(state, base, everywhere, title, told), header, shown)


def _document(
    state: PageState, title: str, head: str, header: str, body: str, notice: str = ""
) -> str:
    picture = render(
        "first.html",
        state.language,
        view=state.view,
        header=header,
        footer=frame.footer(state),
        notice=notice,
        live=False,
        body=body,
    )
    return render("document.html", state.language, title=title, head=head, picture=picture)
