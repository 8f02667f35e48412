"""How far to trust it: the model beside what happened since 2016, with every fact."""

from __future__ import annotations

import solara

from gofal.experiments.hindcast.page import TABLES, proof
from gofal.experiments.hindcast.result import shipped_result
from gofal.experiments.hindcast.series import load_series
from gofal.experiments.text import say
from gofal.viz.web.block import Block, links_to
from gofal.viz.web.html import link, render
from gofal.viz.web.state import PageState
from gofal.viz.web.trust import alt, explained, notice, same_today, sentences
from gofal.viz.web.wording import Go


def first(state: PageState) -> str:
    """The whole page: words, a picture and tables."""
    result, language = shipped_result(), state.language
    if result is None:
        return render("nothing.html", language)
    tables = []
    for title, note, make in TABLES:
        heads, rows = make(result, load_series(), language)
        tables.append(
            {
                "title": say(title, language),
                "note": say(note, language),
                "heads": heads,
                "rows": rows,
            }
        )
    return render(
        "trust.html",
        language,
        notice=notice(result, language),
        sentences=sentences(result, language),
        proof=proof(result, language),
        alt=alt(language),
        picture=f"/{language}/trust.svg",
        missed=explained(result, language),
        tables=tables,
        result=result,
        today=same_today(result),
        ask=link(state, view="ask"),
    )


@solara.component
def Trust(state: PageState, go: Go) -> None:
    """The live page."""
    Block(first(state), on_act=links_to(go), classes="text")
