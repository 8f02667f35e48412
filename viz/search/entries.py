"""What can be found: policies, levers, the systems of the reports that are no policy, questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from gofal.abm.levers import load_levers
from gofal.abm.scenario import load_scenario, scenario_names
from gofal.experiments.baseline import BASELINE
from gofal.experiments.systems.policy_names import name_of
from gofal.experiments.systems.register import System, load_register
from gofal.experiments.text import LANGUAGES, Language, capital
from gofal.viz.questions import Question, filled, questions
from gofal.viz.questions.filled import choice_words

type Kind = Literal["policy", "lever", "system", "question"]


@dataclass(frozen=True)
class Words:
    """The words of an entry in one language.

    Attributes:
        title: what it is called; of a policy, what is done.
        own: the name of the system, law or idea; empty if it has none.
        line: one line that says what it does.
        more: further words under which it may be found.
    """

    title: str
    own: str
    line: str
    more: str = ""


@dataclass(frozen=True)
class Entry:
    """One thing that can be found.

    Attributes:
        kind: policy, lever, system or question.
        name: of its preset, its lever, its system or the question.
        en: its words in English.
        cy: the same in Welsh.
    """

    kind: Kind
    name: str
    en: Words
    cy: Words

    @property
    def key(self) -> str:
        """Its kind and name, as the file of words has them."""
        return f"{self.kind}:{self.name}"

    def words(self, language: Language) -> Words:
        """Its words."""
        return self.cy if language == "cy" else self.en


@cache
def entries() -> tuple[Entry, ...]:
    """Everything, policies first."""
    return (*_policies(), *_levers(), *_systems(), *_questions())


def _policies() -> Iterator[Entry]:
    systems = {one.preset: one for one in load_register().values() if one.preset}
    for name in scenario_names():
        if name == BASELINE:
            continue
        preset, called, system = (
            load_scenario(name),
            name_of(load_scenario(name)),
            systems.get(name),
        )
        more_en, more_cy = (_more(system, "en"), _more(system, "cy")) if system else ("", "")
        yield Entry(
            "policy",
            name,
            Words(
                called.does_en,
                called.own_en,
                _sentence(preset.why_en),
                f"{preset.why_en} {more_en}",
            ),
            Words(
                called.does_cy,
                called.own_cy,
                _sentence(preset.why_cy),
                f"{preset.why_cy} {more_cy}",
            ),
        )


def _levers() -> Iterator[Entry]:
    for lever in load_levers().values():
        more_en = " ".join(option.label_en for option in lever.options)
        more_cy = " ".join(option.label_cy for option in lever.options)
        yield Entry(
            "lever",
            lever.name,
            Words(capital(lever.label_en), "", lever.explain_en, more_en),
            Words(capital(lever.label_cy), "", lever.explain_cy, more_cy),
        )


def _systems() -> Iterator[Entry]:
    """Systems that no policy stands for: who looks for another finds its policy."""
    for system in load_register().values():
        if system.preset in (None, BASELINE):
            yield Entry(
                "system",
                system.slug,
                Words(system.name_en, "", _sentence(system.mechanism_en), _more(system, "en")),
                Words(system.name_cy, "", _sentence(system.mechanism_cy), _more(system, "cy")),
            )


def _questions() -> Iterator[Entry]:
    for one in questions().values():
        english, welsh = (
            Words(
                re.sub(r"{[^}]*}", "…", one.sentence(language)),
                "",
                filled(one).sentence(language),
                _chosen(one, language),
            )
            for language in LANGUAGES
        )
        yield Entry("question", one.name, english, welsh)


def _chosen(question: Question, language: Language) -> str:
    """The words of everything that may be chosen."""
    return " ".join(
        choice_words(gap, choice, language)
        for gap, choices in question.choices.items()
        for choice in choices
    )


def _more(system: System, language: Language) -> str:
    if language == "cy":
        return f"{system.name_cy} {system.mechanism_cy}"
    return f"{system.name_en} {system.mechanism_en}"


def _sentence(text: str) -> str:
    """The first sentence of a text."""
    return text.partition(". ")[0].rstrip(".") + "."
