"""A claim as data: hypothesis, arms, comparisons and the rule that decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gofal.abm.scenario import Scenario
from gofal.experiments.claims.verdict import Rule
from gofal.experiments.text import Language
from gofal.experiments.windows import Window


@dataclass(frozen=True)
class ClaimPart:
    """One comparison of a claim with its rule.

    Attributes:
        kind: slug of the kind of comparison.
        outcome: name of an outcome or of a measure.
        over: what it is divided by; None for nothing.
        unit: of the quantity.
        window: stretch of time it is read in.
        area: ``wales`` or the code of a council.
        take: ``mean``, ``min`` or ``max`` over the weeks of the window.
        forms: delivery models a measure keeps to; none = all.
        routes: ways of holding the money a measure keeps to; none = all.
        options: what the kind reads besides: names of arms, doses.
        arms: names of the arms it reads.
        rule: set before running.
        rule_words: the keys of the rule as written in the file.
        counts: whether the verdict on the claim takes it in.
        group: parts of one group stand for each other, one that holds is enough; empty for none.
        note_en: a few words more on what it compares, in English.
        note_cy: the same in Welsh.
    """

    kind: str
    outcome: str
    over: str | None
    unit: str
    window: Window
    area: str
    take: Literal["mean", "min", "max"]
    forms: tuple[str, ...]
    routes: tuple[str, ...]
    options: Mapping[str, Any]
    arms: tuple[str, ...]
    rule: Rule
    rule_words: Mapping[str, Any]
    counts: bool
    group: str
    note_en: str
    note_cy: str

    def note(self, language: Language) -> str:
        """The note in a language."""
        return self.note_cy if language == "cy" else self.note_en


@dataclass(frozen=True)
class Claim:
    """A statement of the reports as an experiment.

    Attributes:
        slug: name of its file.
        pattern: its number among the 25 patterns, None for another row of the register.
        words: ``title``, ``hypothesis``, ``mechanism`` and ``explained``, each ``_en`` and ``_cy``.
        explained_by: rules that made the runs which ``explained`` was read from; empty if those
            were of another kind than today's.
        evidence: ids it rests on.
        covers: ids of pattern and target rows this claim is the answer to.
        by_construction: whether a pass would follow from a rule of the model.
        needs: whether all parts that count have to hold, or any.
        years: length of the runs.
        stress: whether each arm ends with the stress test.
        arms: by name.
        parts: in the order of the file.
    """

    slug: str
    pattern: int | None
    words: Mapping[str, str]
    explained_by: str
    evidence: tuple[str, ...]
    covers: tuple[str, ...]
    by_construction: bool
    needs: Literal["all", "any"]
    years: int
    stress: bool
    arms: Mapping[str, Scenario]
    parts: tuple[ClaimPart, ...]

    @property
    def needed(self) -> tuple[str, ...]:
        """Names of the arms that a part reads, in the order of the file."""
        read = {name for part in self.parts for name in part.arms}
        return tuple(name for name in self.arms if name in read)

    def say(self, what: str, language: Language) -> str:
        """One of the claim's texts; empty when it has none."""
        return self.words.get(f"{what}_{language}", "")
