"""HTML on the largest provider of a council: how much it gives, and what is lost without it."""

from __future__ import annotations

from gofal.experiments.text import say
from gofal.viz.answer import Answer
from gofal.viz.questions import filled, question
from gofal.viz.web.asked import scenario_of
from gofal.viz.web.council_words import largest_words
from gofal.viz.web.html import link, render
from gofal.viz.web.jobs import YEARS
from gofal.viz.web.state import PageState
from gofal.viz.web.stress import Losses, lost_words
from gofal.viz.web.wording import council_name


def largest(answer: Answer, state: PageState, losses: Losses | None) -> str:
    """The largest provider of the state's council.

    Args:
        answer: that holds the baseline.
        state: names the council.
        losses: of the stress test; None where it has not been run.
    """
    language, code = state.language, state.area
    closing = filled(question("close_largest"), councils=[code])
    return render(
        "largest.html",
        language,
        name=council_name(code, language),
        share=largest_words(answer, state),
        lost=[] if losses is None else lost_words(losses, answer, state),
        year=state.history.policy_from + YEARS,
        test=link(state, stress=True),
        years=link(state, scenarios=(scenario_of(closing),), chosen=0, stress=False),
        closed=say("stress.years", language, question=closing.sentence(language)),
    )
