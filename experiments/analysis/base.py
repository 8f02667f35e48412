"""What an analysis is: its words, what it needs, what it works out, and the columns it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import pandas as pd

from gofal.abm.results import WALES
from gofal.agents.errors import GofalError
from gofal.experiments.analysis.condition import Condition
from gofal.experiments.analysis.study import Slice, Study
from gofal.experiments.text import Language

type Row = Mapping[str, object]
type Kind = Literal["text", "amount", "difference", "axis", "share", "index", "p", "count", "flag"]


class Words(NamedTuple):
    """The same in English and Welsh."""

    en: str
    cy: str

    def text(self, language: Language) -> str:
        """The words in one of the languages."""
        return self.cy if language == "cy" else self.en


class RefusedError(GofalError):
    """An outcome that cannot be analysed, and why, in both languages."""

    def __init__(self, en: str, cy: str) -> None:
        super().__init__(en)
        self.words = Words(en, cy)


@dataclass(frozen=True)
class Column:
    """A column of the table.

    Attributes:
        name: in the files.
        kind: how it is shown: ``amount`` and ``difference`` in the outcome's unit, ``axis`` in the
            unit of what was varied, ``share`` (0 to 1) in per cent, ``index`` as it is, ``flag`` as
            yes or nothing.
        heading: on the screen.
        meaning: one line for the note beside the table.
        shown: whether it is on the screen too.
        codes: how a text of the table is told to people, where it is a code.
    """

    name: str
    kind: Kind
    heading: Words
    meaning: Words
    shown: bool = True
    codes: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """What a person wants to know.

    Attributes:
        outcomes: those asked about; all that were kept if none is named.
        area: Wales, a council, or ``all``.
        window: one window; all that were kept if None.
        reference: the arm others are compared with; the first if None.
        margin: differences up to this size do not matter, for every outcome asked about.
        wanted: half width wanted of an interval.
        when: the cases that scenario discovery looks for.
        enough: what a policy should reach, as for regret.
        seed: of resampling and of splits.
    """

    outcomes: tuple[str, ...] = ()
    area: str = WALES
    window: str | None = None
    reference: str | None = None
    margin: float | None = None
    wanted: float | None = None
    when: Condition | None = None
    enough: Condition | None = None
    seed: int = 1


type Unfit = Callable[[Study, Question], Words | None]
type Work = Callable[[Study, Slice, Question], Sequence[Row]]


@dataclass(frozen=True)
class Analysis:
    """One analysis.

    Attributes:
        slug: the word on the command line, and the name of its files.
        label: what it is called.
        answers: the question it answers, in one line.
        columns: what it leaves, beside window, level, code and outcome.
        unfit: why a study cannot be analysed so; None if it can.
        work: the rows of one outcome of one area in one window.
        finish: done to the whole table at the end, as to correct for the number of outcomes.
        screen: which rows are worth showing; all are in the file.
        packages: whose versions belong into the note.
        conditional: whether it looks at the outcome of ``when`` only.
    """

    slug: str
    label: Words
    answers: Words
    columns: tuple[Column, ...]
    unfit: Unfit
    work: Work
    finish: Callable[[pd.DataFrame], pd.DataFrame] = lambda table: table
    screen: Callable[[pd.DataFrame], pd.DataFrame] = lambda table: table
    packages: tuple[str, ...] = ()
    conditional: bool = False
