"""What several arms of the evidence tell together, pair by pair: sums and differences of levels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import pandas as pd

from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.evidence.headlines import DECIDING
from gofal.experiments.evidence.judge import Judged, Word
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.terms import WINDOWS, Compared
from gofal.experiments.evidence.told import judged, levels
from gofal.experiments.looks import ERROR, look_of
from gofal.experiments.statistics import Floats, holm
from gofal.experiments.windows import Window

type Kind = Literal["whole", "lost", "alone", "with_rest", "beyond", "main", "pair", "more"]
"""What a contrast tells: of a bundle the first five, of a screening the others."""
type Stage = Literal["bundles", "screening"]

COLUMNS = (
    *("study", "kind", "name", "outcome", "unit", "years", "word", "pairs"),
    *("effect", "low", "high", "p", "holm", "sure"),
)
"""Of the table of contrasts."""


@dataclass(frozen=True)
class Contrast:
    """A difference of two sums of arms.

    Attributes:
        kind: what it tells.
        name: of the part, lever or set of pairs that it is of; empty for the whole.
        plus: arms that count for it, as often as they are named.
        minus: arms that count against it.
        share: by which the difference is multiplied.
    """

    kind: Kind
    name: str
    plus: tuple[Compared, ...]
    minus: tuple[Compared, ...]
    share: float = 1.0

    def judged(self, parts: Parts, outcome: str, window: Window, pairs: int) -> Judged:
        """What the first pairs say of an outcome in some years."""
        sides = [
            self.share * self._sum(parts, side, outcome, window, pairs)
            for side in (self.plus, self.minus)
        ]
        return judged(parts, sides[0], sides[1], outcome)

    def _sum(
        self, parts: Parts, side: Sequence[Compared], outcome: str, window: Window, pairs: int
    ) -> Floats:
        counted = range(1, pairs + 1)
        every = [levels(parts, arm, outcome, window, counted) for arm in side]
        return np.sum(np.stack(every), axis=0)


class Study(Protocol):
    """Arms of the evidence that are read together: a bundle, or the screening."""

    @property
    def name(self) -> str:
        """Which one."""

    @property
    def stage(self) -> Stage:
        """Of the plan, in which it is run."""

    def arms(self, parts: Parts) -> Sequence[Compared]:
        """What is run for it; none while that cannot be said."""

    def contrasts(self, parts: Parts) -> Sequence[Contrast]:
        """What it tells; none while its arms cannot be said."""

    def to_come(self, parts: Parts) -> int:
        """Runs of its first look while its arms cannot be said."""


def pairs_of(study: Study, parts: Parts) -> int:
    """Pairs that all arms of a study have."""
    return min((parts.pairs(arm) for arm in study.arms(parts)), default=0)


def words_of(study: Study, parts: Parts) -> list[Word]:
    """Verdicts on which more pairs depend, at the last look reached; none before the first."""
    pairs = pairs_of(study, parts)
    if not look_of(pairs, parts.terms.looks):
        return []
    return [
        contrast.judged(parts, outcome, window, pairs).word
        for contrast in study.contrasts(parts)
        for outcome in DECIDING
        for window in WINDOWS
    ]


def table_of(study: Study, parts: Parts) -> pd.DataFrame:
    """A row a contrast, outcome and stretch of years.

    ``holm`` is ``p`` corrected for the number of contrasts of one kind, and ``sure`` says that it
    is below the error.
    """
    pairs = pairs_of(study, parts)
    rows = [
        _row(study, contrast, outcome, window, contrast.judged(parts, outcome, window, pairs))
        for contrast in study.contrasts(parts)
        for outcome in DECIDING
        for window in WINDOWS
    ]
    if not rows:
        return pd.DataFrame(columns=COLUMNS)
    made = pd.DataFrame(rows)
    kinds = made.groupby(["kind", "outcome", "years"])["p"]
    made["holm"] = kinds.transform(lambda p: holm(p.to_numpy()))
    made["sure"] = made["holm"] < ERROR
    return made[list(COLUMNS)]


def _row(
    study: Study, contrast: Contrast, outcome: str, window: Window, told: Judged
) -> Mapping[str, object]:
    own = {"study": study.name, "kind": contrast.kind, "name": contrast.name, "outcome": outcome}
    return {**own, "unit": OUTCOMES[outcome].unit, "years": window.name, **vars(told)}


def tables_of(studies: Iterable[Study], parts: Parts) -> pd.DataFrame:
    """The tables of several studies, one after the other; see :func:`table_of`."""
    found = [own for one in studies if not (own := table_of(one, parts)).empty]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)
