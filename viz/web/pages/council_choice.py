"""My council, before one is chosen: all of them by name and on a map."""

from __future__ import annotations

import solara

from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.text import say, unit_name
from gofal.viz.answer import Answer
from gofal.viz.parts import CouncilMap
from gofal.viz.parts.source import SOURCE
from gofal.viz.web.block import Block, links_to
from gofal.viz.web.html import link, render
from gofal.viz.web.judged import shown
from gofal.viz.web.origin import stands_under
from gofal.viz.web.pages.ask import chips
from gofal.viz.web.pages.today import map_alt
from gofal.viz.web.state import PageState
from gofal.viz.web.wording import (
    Go,
    councils_by_name,
    level_entries,
    plain,
    scale_of,
    words_of,
)

_MAPPED = "met_need"


def choice(state: PageState) -> str:
    """Every council as a link to its page, with the question that is asked."""
    asked = chips(state)
    return render(
        "council_choice.html",
        state.language,
        scenarios=asked,
        about=asked[shown(state)] if asked else None,
        ask=link(state, view="ask"),
        councils=[
            (name, code, link(state, area=code)) for name, code in councils_by_name(state.language)
        ],
    )


@solara.component
def Choice(answer: Answer, state: PageState, go: Go) -> None:
    """The same, with a map to choose from."""
    language = state.language
    mapped = state.with_(outcome=_MAPPED, year=0)
    entries = level_entries(answer, _MAPPED, mapped.shown_year, language)
    solara.provide_context(SOURCE, stands_under(answer, language))

    with solara.v.Html(tag="div", class_="pair"):
        Block(choice(state), on_act=links_to(go), classes="text")
        CouncilMap(
            values=entries,
            scale=scale_of(entries, _MAPPED),
            title=outcome_label(_MAPPED, language),
            alt=map_alt(answer, mapped),
            legend=unit_name("share", language),
            words={
                **words_of(language, "unclear", "missing"),
                "hint": say("council.hint", language),
            },
            format=plain(_MAPPED, language),
            shapes="hex",
            on_select=lambda code: go(state.with_(area=code)),
        )
