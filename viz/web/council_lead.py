"""HTML of the top of a council's page: the council as it is, or the answer in it."""

from __future__ import annotations

from typing import Any

from gofal.abm.results import WALES
from gofal.experiments.text import bare, quantity, say
from gofal.viz.answer import BASELINE, Answer, mean_of
from gofal.viz.change import precision_of
from gofal.viz.web.changes import shown
from gofal.viz.web.dates import dates_block
from gofal.viz.web.gather import shipped_answer
from gofal.viz.web.html import link, render
from gofal.viz.web.pages.ask import chips
from gofal.viz.web.state import PageState
from gofal.viz.web.verdict_block import verdict_block
from gofal.viz.web.wording import council_name, councils_by_name, named_year

_BESIDE_WALES = ("met_need", "handback_share")


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
        today=_today(answer, state),
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
        dates=dates_block(state, shipped_answer(state.with_(stress=False))),
        whole=link(state, view="answer"),
    )


def _today(answer: Answer, state: PageState) -> str:
    """What is given, what is handed back and how large the largest provider is, in words."""
    language, code = state.language, state.area
    gaps: dict[str, Any] = {}
    for outcome in _BESIDE_WALES:
        gaps[outcome] = _of_a_hundred(answer, state, outcome, code)
        gaps[f"{outcome}_wales"] = _of_a_hundred(answer, state, outcome, WALES)
    providers = float(mean_of(answer.at(BASELINE, "providers", code, state.shown_year)))
    return say(
        "council.today",
        language,
        year=named_year(answer, state),
        name=council_name(code, language),
        providers=quantity(round(providers), "providers", language),
        largest=_of_a_hundred(answer, state, "largest_share", code),
        **gaps,
    )


def _of_a_hundred(answer: Answer, state: PageState, outcome: str, code: str) -> str:
    values = answer.at(BASELINE, outcome, code, state.shown_year)
    return bare(float(mean_of(values)), "share", state.language, precision_of(values))
