"""A question with its gaps filled: what it says and what it sets; and back from what is set."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gofal.abm.facts import load_facts
from gofal.abm.levers import load_levers
from gofal.abm.setting import Setting
from gofal.agents.errors import GofalError
from gofal.experiments.text import Language, bare, say
from gofal.viz.questions.kinds import Number, Put, Question, questions

_NAMED = 3  # councils that a sentence names; of more it tells the number


class Unfit(GofalError):  # noqa: N818  (a visitor's slip, not a fault)
    """What was put into a gap does not fit.

    Attributes:
        given: what was put in.
        number: the gap, if it is one for a number.
    """

    def __init__(self, given: str, number: Number | None = None) -> None:
        super().__init__(f"{given!r} does not fit into the gap of a question")
        self.given, self.number = given, number


@dataclass(frozen=True)
class Filled:
    """A question with all gaps filled.

    Attributes:
        question: which.
        numbers: number by gap.
        choices: choice by gap.
        councils: codes; empty for all.
    """

    question: Question
    numbers: Mapping[str, float] = field(hash=False)
    choices: Mapping[str, str] = field(hash=False)
    councils: tuple[str, ...] = ()

    def settings(self) -> tuple[Setting, ...]:
        """What it sets; a lever that keeps its usual value is not named."""
        levers, where = load_levers(), tuple(sorted(self.councils)) or None
        values = {put.lever: put.value(self.numbers, self.choices) for put in self.question.sets}
        return tuple(
            Setting(lever, value, where)
            for lever, value in values.items()
            if value != levers[lever].default
        )

    def sentence(self, language: Language) -> str:
        """What it says: Pay providers 15% more an hour in all of Wales."""
        return self._said(f"question.{self.question.name}", language)

    def policy(self, language: Language) -> str:
        """The policy in words, to stand where one is named: the sentence, unless that asks."""
        key = f"question.{self.question.name}"
        return self._said(f"{key}.policy" if self.question.asks else key, language)

    def _said(self, key: str, language: Language) -> str:
        chosen = {gap: choice_words(gap, word, language) for gap, word in self.choices.items()}
        numbers = {gap: bare(number, "", language) for gap, number in self.numbers.items()}
        where = where_words(self.councils, language, self.question.each_area)
        return say(key, language, where=where, **chosen, **numbers)


def filled(
    question: Question,
    given: Mapping[str, str] | None = None,
    councils: Iterable[str] = (),
) -> Filled:
    """A question with what was given in its gaps, and the usual in the others.

    Args:
        question: which.
        given: what was typed or chosen, by gap.
        councils: codes; none is all.

    Raises:
        Unfit: something given cannot stand in its gap.
    """
    typed = given or {}
    numbers = {gap: one.usual for gap, one in question.numbers.items()}
    choices = {gap: words[0] for gap, words in question.choices.items()}
    for gap, allowed in question.numbers.items():
        if gap in typed:
            numbers[gap] = _number(typed[gap])
            if not allowed.fits(numbers[gap]):
                raise Unfit(typed[gap], allowed)
    for gap, words in question.choices.items():
        choices[gap] = typed.get(gap, choices[gap])
        if choices[gap] not in words:
            raise Unfit(choices[gap])
    return Filled(question, numbers, choices, tuple(sorted(set(councils))))


def recognised(settings: Sequence[Setting]) -> Filled | None:
    """The question that sets just this, if there is one; levers not named have usual values."""
    where = {one.councils for one in settings}
    plain = not any(one.start_week or one.phase_weeks for one in settings)
    if len(where) != 1 or not plain or len({one.lever for one in settings}) < len(settings):
        return None
    values = {one.lever: one.value for one in settings}
    councils = where.pop() or ()
    every = (_read(question, values, councils) for question in questions().values())
    return next((one for one in every if one is not None), None)


def where_words(councils: Sequence[str], language: Language, each_area: bool = False) -> str:
    """Where a question applies: in all of Wales, in councils by name, in 5 council areas."""
    if not councils:
        return say("question.each_area" if each_area else "question.everywhere", language)
    if len(councils) > _NAMED:
        return say("question.in_some", language, count=len(councils))
    names = load_facts().councils.set_index("lad_code")[f"name_{language}"]
    *first, last = (say("question.in", language, place=names[code]) for code in councils)
    return say("question.and", language, first=", ".join(first), last=last) if first else last


def choice_words(gap: str, choice: str, language: Language) -> str:
    """A choice as its sentence has it."""
    return say(f"question.{gap}.{choice}", language)


def _number(text: str) -> float:
    try:
        number = float(text.strip().rstrip("%").replace(",", ""))
    except ValueError:
        return math.nan
    return number if math.isfinite(number) else math.nan


def _read(
    question: Question, values: Mapping[str, float], councils: tuple[str, ...]
) -> Filled | None:
    """The question with gaps such that it sets these values, if there are such."""
    levers = {put.lever for put in question.sets}
    if not values.keys() <= levers:
        return None
    numbers: dict[str, float] = {}
    choices: dict[str, str] = {}
    for put in question.sets:
        value = values.get(put.lever, load_levers()[put.lever].default)
        if put.number:
            numbers[put.number] = round((value - put.start) / put.each, 8)
        elif put.choice:
            choices[put.choice] = _choice(put, value)
        elif value != put.to:
            return None
    fits = all(question.numbers[gap].fits(number) for gap, number in numbers.items())
    return Filled(question, numbers, choices, councils) if fits and all(choices.values()) else None


def _choice(put: Put, value: float) -> str:
    """The choice that gives a value; empty if none does."""
    return next((word for word, given in put.values.items() if given == value), "")
