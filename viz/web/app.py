"""The live page: one component for every address; which parts it has follows from the URL."""

from __future__ import annotations

import logging
from typing import Any

import solara

from gofal.experiments.text import LANGUAGES, Language
from gofal.viz.web.arms import LONGEST_SCENARIO, arm
from gofal.viz.web.arrival import Arrival, place_of, use_spoken
from gofal.viz.web.block import Act, Block, Told, links_to
from gofal.viz.web.html import frame
from gofal.viz.web.pages import PAGES
from gofal.viz.web.pages.stories import bar
from gofal.viz.web.refused import Refused
from gofal.viz.web.state import LANGUAGE_HOME, SLUGS, PageState, language_of_path, read_url
from gofal.viz.web.understood import refused_in_words, understood

LOG = logging.getLogger("gofal.web")


@solara.component
def Page() -> None:
    """Whatever goes wrong inside is told in words, and the rest of the server does not notice."""
    error, forget = solara.use_exception()
    router = solara.use_router()
    url = f"{router.path}?{router.search}" if router.search else router.path
    language = language_of_path(router.path) or "cy"
    if error is not None:
        LOG.error("the page broke at %s", router.path, exc_info=error)

        def again(_act: Act) -> None:
            forget()
            router.push(LANGUAGE_HOME[language])

        Block(frame.broken(language), on_act=again).key("broken")
        return
    _Whole(url, language).key("whole")


@solara.component
def _Whole(url: str, language: Language) -> None:
    router = solara.use_router()
    nothing: Refused | None = None
    slip, tell = solara.use_state(nothing)
    spoken = use_spoken()
    state, refused = _read(url, language)

    def go(target: PageState | str) -> None:
        """Move on; an address that is refused leaves everything as it was."""
        try:
            new = _live(read_url(target)) if isinstance(target, str) else _short(target)
        except Refused as why:
            tell(why)
            return
        tell(None)
        # What is shown already, however its address was written, is no step in the history.
        if refused or new.url() not in (url, state.url()):
            router.push(new.url())

    act = links_to(go)
    # Words first: an error in them must not leave a half-made tree.
    above, below, story = frame.header(state), frame.footer(state), bar(state)
    solara.Title(frame.title(state))
    with solara.v.Html(
        tag="div", class_=f"g-page gofal view-{state.view}", attributes={"lang": state.language}
    ):
        Arrival(state, spoken)
        Block(above, on_act=act, tag="header", classes="top")
        with solara.v.Html(tag="main", attributes={"id": "main", "tabindex": "-1"}):
            why = refused or ("" if slip is None else slip.said(state.language))
            Told("", frame.refusal(why, state.language) if why else "", act)
            if story:
                Block(story, on_act=act, classes="text")
            # Another question is another page: no old line stands below its name.
            PAGES[state.view](state=state, go=go).key(place_of(state))
        Block(below, on_act=act, tag="footer", classes="bottom")


def _read(url: str, language: Language) -> tuple[PageState, str]:
    """The state of an address as far as it can be, and what of it cannot."""
    try:
        state, refused = understood(url)
        return _live(state), refused_in_words(refused, language)
    except Refused as why:
        return PageState(language=language), why.said(language)


def _short(state: PageState) -> PageState:
    """The same state if its address can be read again.

    Raises:
        Refused: too much is set in it.
    """
    if any(len(arm(one)) > LONGEST_SCENARIO for one in state.scenarios):
        raise Refused("refused.much")
    return state


def _live(state: PageState) -> PageState:
    """The same state if its page is live.

    Raises:
        Refused: the page is of words alone.
    """
    if state.view not in PAGES:
        raise Refused("refused.page")
    return state


@solara.component
def Layout(children: list[Any]) -> Any:
    """No frame of Solara's around the page."""
    return solara.v.Html(tag="div", children=children)


def _routes() -> list[solara.Route]:
    def views() -> list[solara.Route]:
        slugs = dict.fromkeys(one[view] for one in SLUGS.values() for view in PAGES)
        return [solara.Route(path="/"), *(solara.Route(path=slug) for slug in slugs if slug)]

    home = solara.Route(path="/", component=Page, layout=Layout)
    both = [solara.Route(path=lang, component=Page, children=views()) for lang in LANGUAGES]
    return [home, *both]


routes = _routes()
