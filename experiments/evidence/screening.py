"""The screening: the dozen strongest levers, each low or high, to see which need each other.

A block is a pair of the evidence: all its runs share parameters, plausible Wales and luck.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gofal.abm.scenario import Scenario, load_scenario
from gofal.experiments.baseline import BASELINE
from gofal.experiments.evidence.contrasts import Contrast, Kind, Stage
from gofal.experiments.evidence.design import (
    FEWEST,
    RUNS,
    Signs,
    free_signs,
    pair_signs,
    sets_of_pairs,
    signs,
)
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.strongest import Candidate, Strength, is_ready, strongest
from gofal.experiments.evidence.terms import Compared

NAME = "screening"
LETTERS = "ABCDEFGHIJKL"


@dataclass(frozen=True)
class Screening:
    """What is run for the screening, and what it tells.

    Attributes:
        every: the candidates.
    """

    every: Sequence[Candidate]
    _strengths: list[Strength] = field(default_factory=list, compare=False, repr=False)
    _arms: list[Compared] = field(default_factory=list, compare=False, repr=False)

    @property
    def name(self) -> str:
        """Its own."""
        return NAME

    @property
    def stage(self) -> Stage:
        """Of the plan."""
        return "screening"

    def strengths(self, parts: Parts) -> list[Strength]:
        """All candidates, strongest first; none before each has the pairs of the first look."""
        if not self._strengths and is_ready(parts, self.every):
            self._strengths.extend(strongest(parts, self.every))
        return self._strengths

    def chosen(self, parts: Parts) -> list[Candidate]:
        """The candidates that are in it, by letter; none while that cannot be said."""
        found = [one.candidate for one in self.strengths(parts) if one.taken]
        return found if len(found) >= FEWEST else []

    def arms(self, parts: Parts) -> Sequence[Compared]:
        """The runs of a block in the order of the design; the one with nothing is the baseline."""
        chosen = self.chosen(parts)
        if chosen and not self._arms:
            self._arms.extend(self._rows(chosen))
        return self._arms

    def _rows(self, chosen: Sequence[Candidate]) -> Iterator[Compared]:
        base, high = load_scenario(BASELINE), signs(len(chosen)) > 0
        for number, row in enumerate(high, start=1):
            on = [one for one, is_high in zip(chosen, row, strict=True) if is_high]
            policy = self._policy(base, number, on) if on else base
            yield Compared(policy, study=NAME)

    @staticmethod
    def _policy(base: Scenario, number: int, on: Sequence[Candidate]) -> Scenario:
        settings = tuple(setting for one in on for setting in one.settings)
        return replace(base, name=f"{NAME}.{number:02d}", settings=settings)

    def contrasts(self, parts: Parts) -> Sequence[Contrast]:
        """What each lever does, what sets of pairs do beyond the sum of the two, and what is left.

        ``main`` is the mean where a lever is high less that where it is low. ``pair`` is what one
        of two does where the other is high less what it does where the other is low, added up over
        the pairs of a set. ``more`` is what only three and more levers make, on the same scale.
        """
        arms, count = self.arms(parts), len(self.chosen(parts))
        if not arms:
            return []
        mains = [_contrast("main", LETTERS[i], arms, signs(count)[:, i], 1.0) for i in range(count)]
        pairs = [
            _contrast("pair", name_of(own), arms, pair_signs(column), 2.0)
            for column, own in sets_of_pairs(count).items()
        ]
        more = [
            _contrast("more", str(number), arms, own, 2.0)
            for number, own in enumerate(free_signs(count), start=1)
        ]
        return [*mains, *pairs, *more]

    def to_come(self, parts: Parts) -> int:
        """Runs of the first blocks while its levers cannot be said; the baseline is there."""
        if self.strengths(parts):
            return 0
        return (RUNS - 1) * parts.terms.looks[0]


def name_of(pairs: Sequence[tuple[int, int]]) -> str:
    """A set of pairs by the letters of its levers."""
    return " + ".join(f"{LETTERS[a]}{LETTERS[b]}" for a, b in pairs)


def _contrast(
    kind: Kind, name: str, arms: Sequence[Compared], own: Signs, times: float
) -> Contrast:
    sides: Mapping[int, list[Compared]] = {1: [], -1: []}
    for arm, sign in zip(arms, own, strict=True):
        sides[int(sign)].append(arm)
    share = times / (RUNS / 2)
    return Contrast(kind, name, tuple(sides[1]), tuple(sides[-1]), share)
