"""The reading age of what an English answer says of every policy that comes with the page."""

from __future__ import annotations

import re
from statistics import median

from gofal.abm.scenario import load_scenario, scenario_names
from gofal.viz.verdict import words
from gofal.viz.verdict.lines import verdict_of
from gofal.viz.web import answers
from gofal.viz.web.judged import judged_in
from gofal.viz.web.support import support

FIRST_GRADE = 5
"""Years of age at which the first grade of the formula is begun."""


def reading_age(text: str) -> float:
    """By letters in a word and words in a sentence (Coleman and Liau 1975).

    It needs no list of syllables, and counts names and numbers as words like others.
    """
    said = re.findall(r"[\w'-]+", text)
    letters = sum(sign.isalnum() for sign in text)
    sentences = len(re.findall(r"[.:;?!](?:\s|$)", text))
    grade = (5.88 * letters - 29.6 * sentences) / len(said) - 15.8
    return grade + FIRST_GRADE


def told(policy: str) -> str:
    """All sentences of an answer."""
    answer, scenario = answers.shipped(policy), load_scenario(policy)
    assert answer is not None
    verdict = verdict_of(answer, policy, judged_in(scenario))
    said = [words.lead(verdict, "en"), *words.way_there(verdict, "en"), words.basis(verdict, "en")]
    return " ".join([*said, *support(scenario, verdict, "en")])


def test_an_answer_is_read_at_twelve() -> None:
    ages = {name: reading_age(told(name)) for name in scenario_names() if name != "baseline"}
    assert median(ages.values()) <= 12.0
    assert max(ages.values()) <= 13.0, max(ages, key=ages.__getitem__)


def test_long_words_and_long_sentences_are_read_later() -> None:
    plain = "The cat sat on the mat. It was warm. It fell asleep."
    dense = "Considerable heterogeneity notwithstanding, arrangements incentivise retrenchment."
    assert reading_age(plain) < 8.0 < 20.0 < reading_age(dense)
