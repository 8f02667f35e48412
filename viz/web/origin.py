"""Origin of numbers, in words: replicates, rules."""

from __future__ import annotations

from gofal import __version__
from gofal.abm.results import WALES
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.text import Language, say
from gofal.viz.answer import Answer, known_outcomes
from gofal.viz.web.html import render
from gofal.viz.web.shipped import is_current, rules_here
from gofal.viz.web.state import PageState

_SHOWN = 8  # letters of a hash


def sure(answer: Answer, language: Language) -> str:
    """Origin of the numbers, in a sentence."""
    words = say("answer.sure", language, count=answer.replicates, years=answer.years)
    if answer.sets is None:
        return words
    key = "answer.sets" if answer.sets else "answer.plausible"
    return f"{words} {say(key, language, sets=answer.sets)}"


def chance(answer: Answer, language: Language) -> str:
    """Meaning of *unclear*, and how often a direction that is told may be wrong."""
    return say("answer.chance", language, count=len(answer.outcomes))


def asked(answer: Answer, state: PageState, code: str = WALES) -> PageState:
    """The state with an outcome that the answer knows in an area: its own, or else the first."""
    known = state.outcome in known_outcomes(answer, code)
    return state if known else state.with_(outcome=PageState().outcome)


def notices(answer: Answer, state: PageState, code: str = WALES) -> str:
    """HTML that says which rules made an answer, if others, and that it lacks what is asked for."""
    language = state.language
    notice = other_rules(answer, language)
    if state.outcome in known_outcomes(answer, code):
        return notice
    name = outcome_label(state.outcome, language)
    text = say("outcome.not_held", language, outcome=name)
    return notice + render("notice.html", language, text=text)


def made_by(answer: Answer) -> str:
    """Hash of the rules that an answer was made by."""
    return answer.rules or rules_here()


def gives_the_same(answer: Answer | None, language: Language) -> str:
    """With which version and rules a command gives an answer, and with which it was made if others.

    Args:
        answer: what is known; None if it has still to be run.
        language: of the words.
    """
    here = rules_here()
    made = made_by(answer) if answer else here
    same = {"version": __version__, "here": here[:_SHOWN], "made": made[:_SHOWN]}
    if answer is None or made == here:
        return say("answer.command", language, **same)
    key = "answer.command_stands" if is_current(answer) else "answer.command_then"
    return say(key, language, **same)


def stands_under(answer: Answer, language: Language) -> str:
    """The line under every picture of an answer on a page."""
    return say("part.source", language, rules=made_by(answer)[:_SHOWN])


def other_rules(answer: Answer, language: Language) -> str:
    """HTML that says by which rules an answer was made, if not by those installed here."""
    return "" if is_current(answer) else rules_notice(answer.rules, language)


def rules_notice(made: str, language: Language) -> str:
    """HTML that says by which other rules than those installed here numbers were made."""
    text = say("rules.other", language, made=made[:_SHOWN], here=rules_here()[:_SHOWN])
    return render("notice.html", language, text=text)
