"""Words on when a policy begins, what is expected after that, and of which year pounds are."""

from __future__ import annotations

from functools import cache
from typing import Any

from gofal.abm.history import expectations
from gofal.abm.scenario import load_scenario
from gofal.experiments.history.years import PRICE_YEAR, price_levels
from gofal.experiments.text import Language, say
from gofal.experiments.windows import year_label
from gofal.viz.answer import BASELINE, Answer
from gofal.viz.web.html import link, render
from gofal.viz.web.state import STARTS, PageState


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


def no_dates(answer: Answer, language: Language) -> str:
    """HTML that says that numbers of the baseline have no dates; empty if they do."""
    if answer.begins:
        return ""
    words = f"{say('dates.below', language)} {say('dates.own', language, year=STARTS[0])}"
    return render("note.html", language, text=words)


def expected(name: str, language: Language) -> str:
    """An expectation in a sentence."""
    one = expectations()[name]
    return one.what_cy if language == "cy" else one.what_en


def pounds(answer: Answer, language: Language) -> str:
    """Of which years the pounds of an answer are, and what they buy; empty if it has no dates."""
    if not answer.begins:
        return ""
    last = answer.begins + answer.years - 1
    return say(
        "dates.pounds",
        language,
        first=year_label(last - 1),
        last=year_label(last),
        worth=f"£{_worth(last):.2f}",
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
    }


@cache
def _worth(last: int) -> float:
    """Pounds of the price year for a pound of the last two years."""
    levels = price_levels(load_scenario(BASELINE), (last - 1, last))
    return sum(levels.values()) / len(levels)
