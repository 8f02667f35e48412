"""HTML of the verdicts of an answer: a sentence on every scenario, then the headlines of one."""

from __future__ import annotations

from dataclasses import dataclass

from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario
from gofal.experiments.evidence.wording import MARKS
from gofal.experiments.text import Language, say
from gofal.viz.answer import Answer
from gofal.viz.verdict import words
from gofal.viz.verdict.lines import Verdict, verdict_of
from gofal.viz.web.arms import arm, label
from gofal.viz.web.html import link, render
from gofal.viz.web.judged import judged_in, shown
from gofal.viz.web.state import PageState
from gofal.viz.web.support import support, support_in_short
from gofal.viz.web.wording import council_name

_MARKS = {**MARKS, "same": "="}


def verdict_words(answer: Answer, state: PageState) -> str:
    """The first sentence on every scenario of a whole answer."""
    language = state.language
    every = (verdict_of(answer, arm(one), judged_in(one)) for one in state.scenarios)
    return " ".join(words.lead(one, language) for one in every)


def verdict_block(answer: Answer, state: PageState, area: str = "", more: str = "") -> str:
    """HTML of what an answer comes to.

    Args:
        answer: that is whole.
        state: with the scenarios that are asked for, all of which the answer holds.
        area: code of the council in which all are judged; if empty, each where it applies.
        more: HTML that belongs to the whole of it, below the few words.
    """
    language = state.language
    every = [verdict_of(answer, arm(one), area or judged_in(one)) for one in state.scenarios]
    scenario, verdict = state.scenarios[shown(state)], every[shown(state)]
    lead = words.direction if len(every) == 1 else words.lead  # the cost of one stands in its row
    return render(
        "verdict.html",
        language,
        leads=[
            {"name": _named(one, told, language), "text": lead(told, language)}
            for one, told in zip(state.scenarios, every, strict=True)
        ],
        rows=rows_of(verdict, language),
        way_short=words.way_in_short(verdict, language),
        way=words.way_there(verdict, language),
        basis=words.basis(verdict, language),
        several=len(every) > 1,
        of=_named(scenario, verdict, language),
        support_short=support_in_short(scenario, verdict, language),
        support=support(scenario, verdict, language),
        trust=link(state, view="trust"),
        more=more,
    )


@dataclass(frozen=True)
class Row:
    """A headline in words, with the sign of its direction and what a voice says for the sign."""

    said: words.Said
    mark: str
    heard: str


def rows_of(verdict: Verdict, language: Language) -> list[Row]:
    """Every headline and the cost."""
    return [
        Row(
            one,
            _MARKS.get(one.word, MARKS["open"]),
            say(f"word.{one.word}", language) if one.word in ("better", "worse") else "",
        )
        for one in words.said(verdict, language)
    ]


def _named(scenario: Scenario, verdict: Verdict, language: Language) -> str:
    """The scenario; where it is judged in one council, that council."""
    name = label(scenario, language)
    return name if verdict.area == WALES else f"{name}: {council_name(verdict.area, language)}"
