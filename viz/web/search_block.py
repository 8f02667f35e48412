"""The search of the page: a plain form, and what was found as links and filled questions."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from markupsafe import Markup

from gofal.abm.levers import load_levers
from gofal.abm.results import WALES
from gofal.viz.search import Found, find, suggest
from gofal.viz.web.editing import with_preset
from gofal.viz.web.html import link, render
from gofal.viz.web.question_forms import question_form, question_forms
from gofal.viz.web.state import PageState


def search_block(state: PageState, plain: bool) -> Markup:
    """The search field and, if something is looked for, what was found; else all questions.

    Args:
        state: its ``find`` is what is looked for.
        plain: without scripts, where no slider can be moved.
    """
    here = () if state.area == WALES else (state.area,)
    asked = suggest(state.find, state.language, here)
    found = [_shown(one, state) for one in find(state.find, state.language)]
    address, _, query = link(state, view="ask", find="").partition("?")
    return render(
        "search.html",
        state.language,
        action=address,
        kept=parse_qsl(query),
        find=state.find,
        asked=[Markup(question_form(one, state)) for one in asked],  # noqa: S704  (our own)
        found=found,
        questions=Markup(question_forms(state)),  # noqa: S704
        plain=plain,
    )


def _shown(one: Found, state: PageState) -> dict[str, Any]:
    """A result as the template has it: where it leads, or the group of levers it stands in."""
    alone = state.with_(scenarios=(), chosen=0, find="")
    policy = one.kind == "policy"
    return {
        "kind": one.kind,
        "name": one.name,
        "title": one.title,
        "own": one.own,
        "line": one.line,
        "href": link(with_preset(alone, one.name), view="answer") if policy else "",
        "group": load_levers()[one.name].group if one.kind == "lever" else "",
    }
