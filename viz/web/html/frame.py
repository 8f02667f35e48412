"""Frame of every page: header, footer, refusals, a page that broke, a full house."""

from __future__ import annotations

from gofal.abm.results import WALES
from gofal.experiments.runs.same_rules import set_by, standing
from gofal.experiments.text import Language, language_name, other, say, statuses
from gofal.viz.web.editing import without_question
from gofal.viz.web.html import link, render
from gofal.viz.web.judged import chosen_council
from gofal.viz.web.shipped import about_shipped, stand_here
from gofal.viz.web.state import LANGUAGE_HOME, PageState, View, model_version
from gofal.viz.web.wording import council_name

_NAVIGATION = ("today", "ask", "council", "league", "stories", "method")
_FOOT: tuple[View, ...] = (
    "about",
    "trust",
    "validation",
    "data",
    "glossary",
    "documents",
    "reuse",
    "accessibility",
    "privacy",
    "feedback",
)
OF_AN_ANSWER: tuple[View, ...] = ("reuse", "feedback")
"""Pages that say something of the very answer that a visitor comes from."""
_LIVE: tuple[View, ...] = ("trust",)


def title(state: PageState) -> str:
    """The name of a page for the browser's tab: the page first, then the site."""
    page = say(f"view.{state.view}", state.language)
    council = chosen_council(state).area
    if state.view == "council" and council != WALES:
        page = council_name(council, state.language)
    return f"{page} | {say('site.name', state.language)}"


def header(state: PageState, twin: str = "") -> str:
    """Skip link, name, navigation, and the same page in the other language.

    Args:
        state: of the page.
        twin: address of the page in the other language, where the state has not all of it.
    """
    pages = [
        {
            "href": link(state, view=view, step=1, story=""),
            "text": say(f"view.{view}", state.language),
            "here": view == state.view or (view == "ask" and state.view == "answer"),
        }
        for view in _NAVIGATION
    ]
    twin = twin or link(state, language=other(state.language))
    name = language_name(other(state.language))
    home = link(without_question(state), view="start", outcome=PageState().outcome)
    return render(
        "header.html",
        state.language,
        pages=pages,
        home=home,
        at_home=state.view == "start",
        twin=twin,
        twin_name=name,
        feedback=_foot(state, "feedback")["href"],
        version=model_version(),
        older=_older(state),
    )


def footer(state: PageState) -> str:
    """Footer: what the page is and is not, its data, and the version of the model."""
    return render(
        "footer.html",
        state.language,
        pages=[_foot(state, view) for view in _FOOT],
        version=_version(state.language),
        unreviewed=statuses()["machine"],
    )


def _older(state: PageState) -> str:
    """The version that an address was made with, where it gave other numbers than today's."""
    here, made = model_version(), state.version
    chosen = set_by(setting for one in state.scenarios for setting in one.settings)
    same = {rules[: len(here)] for rules in standing(chosen)}
    return "" if made in ("", here) or made in same else made


def _version(language: Language) -> str:
    """The rules installed here; and those of the answers that ship, where they stand for others."""
    about, here = about_shipped(), model_version()
    if about is None or about.rules.startswith(here) or not stand_here(about.rules):
        return say("foot.version", language, version=here)
    made = about.rules[: len(here)]
    return say("foot.version_stands", language, version=here, made=made)


def _foot(state: PageState, view: View) -> dict[str, object]:
    """A link of the footer; only some of the pages it leads to need the question."""
    kept = state if view in OF_AN_ANSWER and state.scenarios else PageState(state.language)
    return {
        "view": view,
        "href": link(kept, view=view, step=1, story=""),
        "text": say(f"view.{view}", state.language),
        "here": view == state.view,
        "live": view in _LIVE,
    }


def refusal(text: str, language: Language) -> str:
    """Reason why an address or an entry was refused."""
    return render("refusal.html", language, text=text, home=LANGUAGE_HOME[language])


def broken(language: Language) -> str:
    """Something went wrong in the server; no detail of it is shown."""
    return render("broken.html", language)


def busy(language: Language) -> str:
    """There is no room for another visitor."""
    return render("busy.html", language)
