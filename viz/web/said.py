"""Outcomes and changes in words."""

from __future__ import annotations

from abm.measures import OUTCOMES
from experiments.words import Language
from viz.web.answer import Change
from viz.web.catalogue import say
from viz.web.numbers import signed
from viz.web.who import Rurality

_BARE = ("same", "undefined")


def outcome_label(outcome: str, language: Language) -> str:
    """What an outcome is called, with a capital."""
    known = OUTCOMES[outcome]
    text = known.label_cy if language == "cy" else known.label_en
    return text[:1].upper() + text[1:]


def rurality_label(kind: Rurality, language: Language) -> str:
    """What councils of one kind are called together."""
    return say(f"councils {kind}", language)


def say_change(change: Change, outcome: str, language: Language) -> str:
    """A change in words, with its interval: *better: +£0.11 an hour (…)*, *direction unclear (…)*.

    Args:
        change: what :func:`difference` found.
        outcome: of which; gives the unit.
        language: to say it in.
    """
    word, unit = say(change.word, language), OUTCOMES[outcome].unit
    if change.word in _BARE:
        return word
    size = signed(change.change, unit, language, change.precision)
    if change.word == "one_run":
        return say("change_of_one_run", language, word=word, size=size)
    low, high = (signed(end, unit, language, change.precision) for end in (change.low, change.high))
    return say("change", language, word=word, size=size, low=low, high=high)
