"""The start: one question, where and what; four sentences to begin with; three facts of today."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import solara
from markupsafe import Markup

from gofal.abm.results import WALES
from gofal.experiments.baseline import BASELINE
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.text import say
from gofal.viz.answer import Answer
from gofal.viz.questions import filled, question
from gofal.viz.verdict.lines import headlines
from gofal.viz.web import answers
from gofal.viz.web.block import Act, Block
from gofal.viz.web.editing import without_question
from gofal.viz.web.html import link, render
from gofal.viz.web.origin import other_rules
from gofal.viz.web.question_forms import question_form
from gofal.viz.web.state import PageState, page_address, with_field
from gofal.viz.web.trust import trust_block
from gofal.viz.web.wording import (
    Go,
    council_name,
    councils_by_name,
    named_year,
    said_level,
)

STARTERS = ("pay_more", "close_largest", "move_hours", "living_wage")
"""Questions that stand ready, each about another thing that can be changed."""


def first(state: PageState) -> str:
    """The whole page, with a button by which the place is chosen without scripts."""
    return _page(state, plain=True)


@solara.component
def Start(state: PageState, go: Go) -> None:
    """The live page."""

    def act(done: Act) -> None:
        if done.do == "go":
            go(done.value)
        elif done.do == "where":
            # As an address has it, so that what cannot be is refused in the same words.
            go(with_field(state.with_(area=WALES), "a", done.value))

    Block(_page(state, plain=False), on_act=act, classes="text")


def _page(state: PageState, plain: bool) -> str:
    language = state.language
    fresh = without_question(state)
    here = () if state.area == WALES else (state.area,)
    asked = [filled(question(name), councils=here) for name in STARTERS]
    _, _, kept = link(fresh, view="ask", area=WALES).partition("?")
    return render(
        "start.html",
        language,
        action=page_address(language, "ask"),
        home=page_address(language, "start"),
        kept=parse_qsl(kept),
        places=[(say("ask.where.all", language), WALES), *councils_by_name(language)],
        here=state.area,
        find=state.find,
        plain=plain,
        questions=Markup("".join(question_form(one, fresh, place_known=True) for one in asked)),  # noqa: S704  (our own)
        name=council_name(state.area, language),
        **_today(answers.shipped(BASELINE), fresh),
        trust=trust_block(fresh),
    )


def _today(answer: Answer | None, state: PageState) -> dict[str, Any]:
    """Three facts of the place in the first year of the baseline; none if nothing ships."""
    if answer is None:
        return {"facts": []}
    language, area, year = state.language, state.area, state.shown_year
    return {
        "facts": [
            {
                "title": outcome_label(outcome, language),
                "value": said_level(answer, outcome, area, year, language),
            }
            for outcome in headlines(area)
        ],
        "year": say("start.year", language, year=named_year(answer, state))
        if answer.begins
        else say("start.no_dates", language),
        "more": link(state, view="today" if area == WALES else "council"),
        "notice": other_rules(answer, language),
    }
