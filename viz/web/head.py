"""The head of every document: theme, description, and how a link to the page is shown elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from gofal.experiments.text import LANGUAGES, Language, say
from gofal.viz.verdict import words
from gofal.viz.verdict.lines import verdict_of
from gofal.viz.web.arms import arm
from gofal.viz.web.gather import shipped_answer
from gofal.viz.web.html import frame, render, theme_script
from gofal.viz.web.judged import judged_in, shown
from gofal.viz.web.outside.card import SIZE, card_address
from gofal.viz.web.plain.reuse import asked
from gofal.viz.web.state import PageState, View
from gofal.viz.web.wording import council_name

_DESCRIBED: Mapping[View, str] = {
    "method": "method.lead",
    "about": "about.lead",
    "data": "data.lead",
    "validation": "validation.lead",
    "glossary": "glossary.lead",
    "documents": "documents.lead",
    "accessibility": "accessibility.lead",
    "reuse": "cite.why",
    "privacy": "privacy.lead",
    "feedback": "feedback.lead",
}
"""Texts that say already what a page is about."""
_LOCALES = {"en": "en_GB", "cy": "cy_GB"}


def head(state: PageState, base: str = "") -> str:
    """HTML for the head of a page.

    Args:
        state: what the page shows.
        base: scheme and host under which it is asked for; addresses are left whole with it.
    """
    question = state.view == "answer" and bool(state.scenarios)
    everywhere = {one: base + state.with_(language=one).url() for one in LANGUAGES}
    title = asked(state) if question else frame.title(state)
    return head_of(state, base, everywhere, title, description(state))


def head_of(
    state: PageState, base: str, everywhere: Mapping[Language, str], title: str, told: str
) -> str:
    """HTML for the head of a page whose words and addresses are not those of a state.

    Args:
        state: gives the language, and the picture of a link.
        base: scheme and host under which it is asked for.
        everywhere: the whole address of the page in each language.
        title: what it is called.
        told: what it says, in a sentence or two.
    """
    text = render(
        "head.html",
        state.language,
        alternates=everywhere.items(),
        here=everywhere[state.language],
        title=title,
        description=told,
        picture=base + card_address(state),
        size=SIZE,
        locale=_LOCALES[state.language],
        other_locale=next(x for one, x in _LOCALES.items() if one != state.language),
    )
    return f"{theme_script()}{text}"


def description(state: PageState) -> str:
    """What the page says, in a sentence or two: of an answer that is ready, its verdict."""
    language = state.language
    if state.view == "answer" and (answer := shipped_answer(state)) is not None:
        one = state.scenarios[shown(state)]
        return words.lead(verdict_of(answer, arm(one), judged_in(one)), language)
    if state.view in _DESCRIBED:
        return say(_DESCRIBED[state.view], language)
    if state.view == "council":
        return say("describe.council", language, name=council_name(state.area, language))
    return say(f"describe.{state.view}", language)
