"""HTML of the top of a council's page: the council as it is, or the answer in it."""

from __future__ import annotations

from gofal.viz.answer import Answer
from gofal.viz.web.council_words import today_words
from gofal.viz.web.dates import dates_block
from gofal.viz.web.download_links import wanted
from gofal.viz.web.gather import shipped_answer
from gofal.viz.web.html import link, render
from gofal.viz.web.judged import shown
from gofal.viz.web.pages.ask import chips
from gofal.viz.web.state import PageState
from gofal.viz.web.verdict_block import verdict_block
from gofal.viz.web.wording import council_name, councils_by_name


def lead(answer: Answer, state: PageState, form: bool) -> str:
    """The name of the council, and either how it is today or the question that is asked.

    Args:
        answer: that holds the baseline.
        state: names the council.
        form: whether another council is chosen from a list, which takes scripts.
    """
    language = state.language
    asked = chips(state)
    return render(
        "council_lead.html",
        language,
        name=council_name(state.area, language),
        here=state.area,
        councils=councils_by_name(language) if form else (),
        today=today_words(answer, state),
        scenarios=asked,
        about=asked[shown(state)] if asked else None,
        ask=link(state, view="ask"),
    )


def answer_here(answer: Answer, state: PageState) -> str:
    """The verdict in the council, and where the whole answer is."""
    language = state.language
    return render(
        "council_answer.html",
        language,
        name=council_name(state.area, language),
        verdict=verdict_block(answer, state, state.area),
        report=wanted(state.with_(stress=False), "pdf", area=state.area).url,
        dates=dates_block(state, shipped_answer(state.with_(stress=False))),
        whole=link(state, view="answer"),
    )
