"""Which claims of the reports are wanted next: patterns first, then where one cannot say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gofal.experiments.claims.claim import Claim
from gofal.experiments.claims.judge import ClaimResult
from gofal.experiments.evidence.claim_parts import ClaimParts
from gofal.experiments.looks import look_of, next_look
from gofal.experiments.runs.store import Arm

KINDS = ("patterns", "claims")


@dataclass(frozen=True)
class ClaimWant:
    """A claim that is to have more pairs.

    Attributes:
        claim: which.
        stage: place in :attr:`ClaimPlan.stages`, after those of policies and systems.
        pairs: numbers of the pairs that lack.
        open: comparisons that are open at its last look.
    """

    claim: Claim
    stage: int
    pairs: tuple[int, ...]
    open: int = 0

    @property
    def name(self) -> str:
        """What it is called."""
        return self.claim.slug


@dataclass(frozen=True)
class ClaimPlan:
    """Says which claims are to be run, most wanted first.

    Attributes:
        parts: what is there.
        claims: those that are judged.
        most: pairs that are run at most; None for all looks.
    """

    parts: ClaimParts
    claims: Sequence[Claim]
    most: int | None = None
    _known: dict[tuple[str, int], ClaimResult] = field(default_factory=dict, repr=False)

    @property
    def looks(self) -> tuple[int, ...]:
        """Numbers of pairs at which verdicts are taken and that are run."""
        every = self.parts.terms.claim_looks
        return tuple(look for look in every if self.most is None or look <= self.most)

    @property
    def stages(self) -> list[tuple[str, int]]:
        """What is run one after the other: of which kind, and up to how many pairs."""
        return [(kind, look) for look in self.looks for kind in KINDS] if self.claims else []

    def wants(self, after: int) -> list[ClaimWant]:
        """Every claim that is to have more pairs, most wanted first.

        Args:
            after: how many stages of others come before.
        """
        every = (self._want(claim, after) for claim in self.claims)
        return sorted((want for want in every if want is not None), key=lambda want: want.stage)

    def arms(self, want: ClaimWant) -> list[Arm]:
        """What a want takes to run."""
        part = self.parts.of(want.claim)
        return [arm for pair in want.pairs for arm in part.arms(pair).values()]

    def at_most(self) -> list[ClaimWant]:
        """What there would be to run if one could never say, all as one stage after another."""
        found = []
        for claim in self.claims:
            part = self.parts.of(claim)
            lacking = tuple(range(part.pairs + 1, max(self.looks, default=0) + 1))
            if lacking and not part.error:
                found.append(ClaimWant(claim, 1, lacking))
        return found

    def result(self, claim: Claim) -> ClaimResult:
        """The verdict at the last look that a claim has reached."""
        part = self.parts.of(claim)
        key = (claim.slug, look_of(part.pairs, self.parts.terms.claim_looks))
        if key not in self._known:
            self._known[key] = part.result()
        return self._known[key]

    def _want(self, claim: Claim, after: int) -> ClaimWant | None:
        part = self.parts.of(claim)
        have, look = part.pairs, next_look(part.pairs, self.looks)
        result = self.result(claim)
        told = result.error is not None or (bool(result.parts) and not result.open)
        if not look or told:
            return None
        kind = KINDS[claim.pattern is None]
        stage = after + self.stages.index((kind, look))
        return ClaimWant(claim, stage, tuple(range(have + 1, look + 1)), result.open)
