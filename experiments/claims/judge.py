"""From numbers of pairs to verdicts: every part of a claim, then the claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gofal.experiments.claims.claim import Claim, ClaimPart
from gofal.experiments.claims.kinds import Reader, kinds
from gofal.experiments.claims.verdict import Judged, Word, judge, together
from gofal.experiments.statistics import Floats, holm


@dataclass(frozen=True)
class PartResult:
    """A part with its verdict.

    Attributes:
        part: as written.
        judged: what came out.
        p_holm: its p-value, corrected for the parts of the claim that count; NaN if it does not.
    """

    part: ClaimPart
    judged: Judged
    p_holm: float


@dataclass(frozen=True)
class ClaimResult:
    """A claim with its verdict.

    Attributes:
        claim: as written.
        word: the verdict.
        parts: in the order of the file; none when an arm went wrong or nothing was run.
        error: what went wrong; None when nothing was run.
    """

    claim: Claim
    word: Word
    parts: tuple[PartResult, ...]
    error: str | None = None

    @property
    def run(self) -> bool:
        """Whether there was anything to judge."""
        return bool(self.parts) or self.error is not None

    @property
    def told(self) -> bool:
        """Whether something came out that can have a reason."""
        return self.run and self.word != "cannot_say"

    @property
    def open(self) -> int:
        """Parts that could still decide, and of which only more pairs could say more."""
        if self.word != "cannot_say":
            return 0
        return sum(row.part.counts and row.judged.wide for row in self.parts)


def read_pair(claim: Claim, look: Reader) -> list[tuple[float, ...]]:
    """What the parts of a claim read of one pair: some numbers each."""
    return [tuple(kinds()[part.kind].read(part, look)) for part in claim.parts]


def judge_claim(claim: Claim, numbers: Sequence[Floats], looks: int = 1) -> ClaimResult:
    """The verdict on a claim.

    Args:
        claim: as written.
        numbers: what each part read, shape (numbers, pairs).
        looks: how many times verdicts are taken as pairs are added.
    """
    judged = [
        judge(kinds()[part.kind].together(part, own), part.rule, looks)
        for part, own in zip(claim.parts, numbers, strict=True)
    ]
    counted = np.array([part.counts for part in claim.parts])
    p = np.where(counted, [one.p for one in judged], np.nan)
    rows = zip(claim.parts, judged, holm(p), strict=True)
    parts = tuple(PartResult(part, one, float(corrected)) for part, one, corrected in rows)
    return ClaimResult(claim, _word(claim, parts), parts)


def _word(claim: Claim, parts: tuple[PartResult, ...]) -> Word:
    """Parts of a group first, where any one is enough, then all groups and parts."""
    groups: dict[str, list[Word]] = {}
    for n, row in enumerate(parts):
        if row.part.counts:
            groups.setdefault(row.part.group or f"part {n}", []).append(row.judged.word)
    return together([together(words, "any") for words in groups.values()], claim.needs)
