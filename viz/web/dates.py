"""Words on when a policy begins, what is expected after that, and of which year pounds are."""

from __future__ import annotations

from typing import Any

from gofal.abm.history import expectations
from gofal.experiments.history.years import PRICE_YEAR
from gofal.experiments.text import Language, say
from gofal.experiments.windows import year_label
from gofal.viz.answer import Answer
from gofal.viz.web.html import link, render
from gofal.viz.web.shipped import about_shipped
from gofal.viz.web.state import EXPECTED, STARTS, PageState


def dates_block(state: PageState, answer: Answer | None) -> str:
    """HTML on the dates of an answer; of one that has none, with a link to the same with dates.

    Args:
        state: what is asked.
        answer: what ships; None if the question is run.
    """
    language = state.language
    if answer is not None and not answer.begins:
        run = link(state, since=STARTS[0])
        return render("no_dates.html", language, run=run, year=STARTS[0])
    words = say(
        "dates.begins",
        language,
        year=state.history.policy_from,
        expects=expected(state.expects, language),
    )
    return render("note.html", language, text=words)


def baseline_dates(answer: Answer, state: PageState) -> str:
    """HTML on the dates of the baseline alone: when it is, and of which year pounds are."""
    language = state.language
    if not answer.begins:
        words = f"{say('dates.below', language)} {say('dates.own', language, year=STARTS[0])}"
        return render("note.html", language, text=words)
    words = say(
        "dates.future",
        language,
        year=answer.begins,
        expects=expected(EXPECTED, language),
        base=year_label(PRICE_YEAR),
    )
    return render("note.html", language, text=words)


def ready_note(language: Language) -> str:
    """When answers that are ready begin; empty if there are none."""
    about = about_shipped()
    if about is None:
        return ""
    if not about.begins:
        return say("dates.ready_have_none", language)
    one = expectations()[about.expects]
    label = one.label_cy if language == "cy" else one.label_en
    return say("dates.ready_begin", language, year=about.begins, expects=label)


def expected(name: str, language: Language) -> str:
    """An expectation in a sentence."""
    one = expectations()[name]
    return one.what_cy if language == "cy" else one.what_en


def pounds(answer: Answer, language: Language) -> str:
    """Of which years the numbers of an answer are, and their pounds; empty if it has no dates."""
    if not answer.begins:
        return ""
    last = answer.begins + answer.years - 1
    return say(
        "dates.pounds",
        language,
        first=year_label(last - 1),
        last=year_label(last),
        base=year_label(PRICE_YEAR),
    )


def choices(state: PageState) -> dict[str, Any]:
    """What may be chosen of dates, and what is."""
    cy = state.language == "cy"
    return {
        "starts": STARTS,
        "begins": state.history.policy_from,
        "futures": [
            (name, one.label_cy if cy else one.label_en) for name, one in expectations().items()
        ],
        "expects": state.expects,
        "expected": expected(state.expects, state.language),
        "ready": ready_note(state.language),
    }
