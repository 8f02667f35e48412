"""Sentences on a council as it is, beside Wales."""

from __future__ import annotations

from typing import Any

from gofal.abm.results import WALES
from gofal.experiments.baseline import BASELINE
from gofal.experiments.text import bare, say
from gofal.viz.answer import Answer, mean_of
from gofal.viz.change import precision_of
from gofal.viz.verdict.words import in_two_digits
from gofal.viz.web.state import PageState
from gofal.viz.web.wording import council_name, named_year

_BESIDE_WALES = ("met_need", "handback_share")


def today_words(answer: Answer, state: PageState) -> str:
    """What is given, what is handed back and how large the largest provider is, in words."""
    language, code = state.language, state.area
    gaps: dict[str, Any] = {}
    for outcome in _BESIDE_WALES:
        gaps[outcome] = _of_a_hundred(answer, state, outcome, code)
        gaps[f"{outcome}_wales"] = _of_a_hundred(answer, state, outcome, WALES)
    return say(
        "council.today",
        language,
        year=named_year(answer, state),
        name=council_name(code, language),
        **gaps,
    )


def _of_a_hundred(answer: Answer, state: PageState, outcome: str, code: str) -> str:
    values = answer.at(BASELINE, outcome, code, state.shown_year)
    return bare(float(mean_of(values)), "share", state.language, precision_of(values))


def largest_words(answer: Answer, state: PageState) -> str:
    """How many of every hundred hours the largest provider gives, and how many that is.

    With the least and the most of all futures, which differ in who is large where.
    """
    language, code, year = state.language, state.area, state.shown_year
    shares = answer.at(BASELINE, "largest_share", code, year)
    hours = mean_of(shares * answer.at(BASELINE, "delivered_hours", code, year))
    return say(
        "stress.share",
        language,
        name=council_name(code, language),
        share=bare(float(mean_of(shares)), "share", language, precision_of(shares)),
        low=bare(float(shares.min()), "share", language, precision_of(shares)),
        high=bare(float(shares.max()), "share", language, precision_of(shares)),
        hours=in_two_digits(float(hours)),
    )
