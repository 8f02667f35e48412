"""The kinds of questions with gaps, from their file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from gofal.abm.levers import load_levers
from gofal.abm.schema import Text, TomlTable, read_tables
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.text import Language, gaps, template

FILE = Path(__file__).with_name("questions.toml")
WHERE = "where"
"""The gap for councils, which every sentence has."""


class Number(TomlTable, frozen=True):
    """A gap for a number.

    Attributes:
        low: lowest.
        high: highest.
        usual: what stands in it first.
        step: from one number to the next.
    """

    low: float
    high: float
    usual: float
    step: float

    def fits(self, value: float) -> bool:
        """Whether a number may stand in the gap."""
        steps = (value - self.low) / self.step
        return self.low <= value <= self.high and abs(steps - round(steps)) < 1e-6


class Put(TomlTable, frozen=True):
    """What a question sets a lever to: a fixed value, or one that follows from a gap.

    Attributes:
        lever: its name.
        to: the fixed value.
        number: the gap whose number decides; the value is ``start`` and ``each`` for one of it.
        start: value at a number of 0.
        each: change of the value for 1 more.
        choice: the gap whose choice decides.
        values: value by choice.
    """

    lever: Text
    to: float | None = None
    number: str = ""
    start: float = 0.0
    each: float = 1.0
    choice: str = ""
    values: Mapping[str, float] = {}

    def value(self, numbers: Mapping[str, float], choices: Mapping[str, str]) -> float:
        """The value of the lever."""
        if self.to is not None:
            return self.to
        if self.choice:
            return self.values[choices[self.choice]]
        return round(self.start + self.each * numbers[self.number], 10)


class Question(TomlTable, frozen=True):
    """A question with gaps.

    Attributes:
        name: of the question.
        sets: what it sets.
        numbers: gaps for numbers.
        choices: gaps for a choice, with what may be chosen, the usual first.
        each_area: it is about every council area by itself, and says so where it is of all.
        asks: its sentence is a question; the policy has its own, ``question.NAME.policy``.
    """

    name: str
    sets: tuple[Put, ...]
    numbers: Mapping[str, Number] = {}
    choices: Mapping[str, tuple[Text, ...]] = {}
    each_area: bool = False
    asks: bool = False

    def __post_init__(self) -> None:
        if gaps(self.sentence("en")) != {WHERE, *self.numbers, *self.choices}:
            raise GofalError(f"question {self.name}: its sentence has other gaps")
        for put in self.sets:
            self._check(put)

    def sentence(self, language: Language) -> str:
        """Its sentence with open gaps."""
        return template(f"question.{self.name}", language)

    def _check(self, put: Put) -> None:
        """Refuse what would set a lever to a value it cannot have."""
        levers = load_levers()
        if put.lever not in levers:
            raise unknown("lever", put.lever, levers)
        if put.choice:
            if set(put.values) != set(self.choices[put.choice]):
                raise GofalError(f"question {self.name}: {put.lever} needs a value for each choice")
            ends = list(put.values.values())
        elif put.to is not None:
            ends = [put.to]
        else:
            gap = self.numbers[put.number]
            ends = [put.value({put.number: number}, {}) for number in (gap.low, gap.high)]
        for end in ends:
            levers[put.lever].check(end)


@cache
def questions() -> Mapping[str, Question]:
    """Every question by name, in the order in which they are offered.

    Raises:
        GofalError: the file is malformed, or a question could set what cannot be.
    """
    return read_tables(FILE, Question, "name")


def question(name: str) -> Question:
    """A question by name.

    Raises:
        GofalError: there is none.
    """
    if name not in questions():
        raise unknown("question", name, questions())
    return questions()[name]
