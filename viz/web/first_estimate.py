"""The first estimate of a question: shown until its run is finished, and where nothing runs."""

from __future__ import annotations

from math import nan
from typing import Any

from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.analysis.sizes import in_pounds
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.emulator.estimate import Guess, current
from gofal.experiments.text import say
from gofal.viz.change import Change, word_for
from gofal.viz.verdict.lines import HEADLINES, scaled, worth_of
from gofal.viz.web.arms import label
from gofal.viz.web.html import render
from gofal.viz.web.jobs import Size
from gofal.viz.web.state import PageState
from gofal.viz.web.wording import say_change


def first_estimate(state: PageState, size: Size) -> str:
    """HTML that says what the run of a question will probably show.

    Args:
        state: with the scenarios asked for.
        size: how the question is run.

    Returns:
        Empty if none of the scenarios is covered.
    """
    lines = estimated(state, size)
    return render("first_estimate.html", state.language, lines=lines) if lines else ""


def estimated(state: PageState, size: Size) -> list[str]:
    """A sentence on each headline of every scenario that is covered; pounds of the price year."""
    known = current()
    if known is None:
        return []
    begins = state.history.policy_from
    pounds = worth_of((begins + size.years - 2, begins + size.years - 1))
    terms: Any = {"terms": state.terms, "local": state.local, "history": state.history}
    every = [
        (one, known.guesses(run, size.years, size.replicates))
        for one in state.scenarios
        for run in [one.with_(burn_in_weeks=size.burn_in, **terms)]
    ]
    return [
        say(
            "answer.sentence",
            state.language,
            scenario=label(one, state.language),
            outcome=outcome_label(outcome, state.language),
            change=say_change(
                scaled(_change(outcome, guesses[outcome]), pounds if in_pounds(outcome) else 1.0),
                outcome,
                state.language,
            ),
        )
        for outcome in HEADLINES
        for one, guesses in every
        if outcome in guesses
    ]


def _change(outcome: str, guess: Guess) -> Change:
    word = word_for(guess.mean, guess.low, guess.high, OUTCOMES[outcome].better)
    return Change(nan, nan, guess.mean, guess.low, guess.high, word)
