"""Finished parts of claims: what each comparison reads of a pair, kept in place of its runs.

A row is a pair and a comparison of a claim: the few numbers that the comparison reads of that pair,
to the last bit, so that a verdict from rows is the one that runs would give. It names the rules,
the identity of the runs and what was asked of them; a row that would come out otherwise today is
known as stale and not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from gofal.abm.rules import rules_hash
from gofal.abm.scenario import load_scenario
from gofal.experiments.baseline import BASELINE
from gofal.experiments.claims.claim import Claim, ClaimPart
from gofal.experiments.claims.judge import ClaimResult, judge_claim, read_pair
from gofal.experiments.claims.kinds import kinds
from gofal.experiments.claims.measures import measures_of
from gofal.experiments.claims.reader import PRICE_YEAR, PairReader
from gofal.experiments.evidence.tables import (
    Row,
    by_pair,
    first_error,
    pairs_without_gap,
    read_rows,
    write_rows,
)
from gofal.experiments.evidence.terms import POLICY_FROM, Terms
from gofal.experiments.history.years import price_levels
from gofal.experiments.looks import look_of
from gofal.experiments.runs.identity import digest
from gofal.experiments.runs.store import Arm, Kept, Store
from gofal.experiments.statistics import Floats

IDENTITY = ("pair", "part", "rules", "runs", "asks")
KEYS = (*IDENTITY, "numbers", "seconds", "error")
_ASKED = 8
"""Digits that tell what is asked of runs from what was asked before."""


@dataclass
class ClaimPairs:
    """What is kept of one claim.

    Attributes:
        file: where.
        terms: of the evidence.
        claim: as written.
        rows: as the file has them.
        held: rows that would come out alike today, by pair, in the order of the comparisons.
        stale: pairs that other rules, parameters, dates or questions have given.
    """

    file: Path
    terms: Terms
    claim: Claim
    rows: InitVar[list[Row]]
    held: dict[int, list[Row]] = field(default_factory=dict, init=False)
    stale: int = field(default=0, init=False)
    _arms: dict[int, dict[str, Arm]] = field(default_factory=dict, init=False)

    def __post_init__(self, rows: list[Row]) -> None:
        every = by_pair(rows)
        self.held = {pair: own for pair, own in every.items() if self._holds(pair, own)}
        self.stale = len(every) - len(self.held)

    def _holds(self, pair: int, rows: list[Row]) -> bool:
        wanted = 1 <= pair <= self.terms.claim_looks[-1]
        if not wanted or not all(row["rules"] in self._standing(pair) for row in rows):
            return False
        if len(rows) != len(self.claim.parts):
            return False
        here = [{key: row[key] for key in IDENTITY} for row in rows]
        return here == [
            {**own, "rules": row["rules"]}
            for own, row in zip(self._identity(pair), rows, strict=True)
        ]

    def _standing(self, pair: int) -> list[str]:
        """Rules whose runs stand for all arms of a pair, today's first."""
        first, *others = self.arms(pair).values()
        return [name for name in first.standing if all(name in one.standing for one in others)]

    def _identity(self, pair: int) -> list[dict[str, str]]:
        """What a row of each comparison rests on."""
        arms = self.arms(pair)
        return [
            {
                "pair": str(pair),
                "part": str(number),
                "rules": rules_hash(),
                "runs": " ".join(arms[name].key for name in part.arms),
                "asks": _asked(self.claim, part),
            }
            for number, part in enumerate(self.claim.parts, start=1)
        ]

    def arms(self, pair: int) -> dict[str, Arm]:
        """The runs of a pair that the comparisons read, by arm."""
        if pair not in self._arms:
            claim = self.claim
            self._arms[pair] = {
                name: Arm(self.terms.placed(claim.arms[name], pair), claim.years, claim.stress)
                for name in claim.needed
            }
        return self._arms[pair]

    @property
    def error(self) -> str:
        """What went wrong first; nothing if all went well."""
        return first_error(self.held)

    @property
    def seconds(self) -> dict[str, float]:
        """Time that each run took, without what lies before the policy."""
        return {
            f"{run} {self.claim.years}": float(time)
            for rows in self.held.values()
            for row in rows
            for run, time in zip(row["runs"].split(), row["seconds"].split(), strict=True)
        }

    @property
    def pairs(self) -> int:
        """Pairs from the first on that are there."""
        return pairs_without_gap(self.held)

    def numbers(self, count: int) -> list[Floats]:
        """What each comparison read of the first pairs, shape (numbers, pairs)."""
        rows = [self.held[pair] for pair in range(1, count + 1)]
        return [
            np.array([[float(x) for x in own[n]["numbers"].split()] for own in rows]).T
            for n in range(len(self.claim.parts))
        ]

    def take(self, pair: int, kept: Mapping[str, Kept]) -> None:
        """Take in the finished runs of a pair in place of what was there of it."""
        error = next((f"{name}: {one.error}" for name, one in kept.items() if one.error), "")
        numbers: list[tuple[float, ...]] = [()] * len(self.claim.parts)
        if not error:
            numbers = read_pair(self.claim, PairReader(self.claim, kept, _levels(self.claim.years)))
        oldest = oldest_of(self._standing(pair), (one.rules for one in kept.values()))
        self.held[pair] = [
            {
                **head,
                "rules": oldest,
                "numbers": " ".join(repr(float(x)) for x in own),
                "seconds": " ".join(f"{kept[name].seconds:.0f}" for name in part.arms),
                "error": error,
            }
            for head, part, own in zip(self._identity(pair), self.claim.parts, numbers, strict=True)
        ]

    def write(self) -> None:
        """Write what holds today, whole or not at all."""
        write_rows(self.file, KEYS, (row for _, own in sorted(self.held.items()) for row in own))

    def result(self) -> ClaimResult:
        """The verdict at the last look that is reached; none before the first."""
        if self.error:
            return ClaimResult(self.claim, "cannot_say", (), self.error)
        look = look_of(self.pairs, self.terms.claim_looks)
        if not look:
            return ClaimResult(self.claim, "cannot_say", ())
        return judge_claim(self.claim, self.numbers(look), len(self.terms.claim_looks))


def oldest_of(standing: Sequence[str], rules: Iterable[str]) -> str:
    """The oldest rules of some runs, of those that stand for all of them.

    A run may have been made by rules that stand for its own arm and not for another, which sets a
    lever that changed; it is what today's rules give as well.

    Args:
        standing: rules that stand for all the runs, today's first.
        rules: that made them.
    """
    places = [standing.index(one) for one in rules if one in standing]
    return standing[max(places, default=0)]


def _asked(claim: Claim, part: ClaimPart) -> str:
    """What a comparison reads and how, whatever its rule says of it."""
    read = (part.kind, part.outcome, part.over, part.window.start, part.window.end)
    narrowed = (part.area, part.take, part.forms, part.routes, part.options)
    changed = [kinds()[part.kind].changed, *(one.changed for one in measures_of(part))]
    since = [changed] if any(changed) else []  # what was kept before any changed is told as it was
    return digest([read, narrowed, claim.years, claim.stress, *since])[:_ASKED]


@cache
def _levels(years: int) -> Floats:
    """Pounds of the April of the claims for a pound of each year of the runs."""
    aprils = range(POLICY_FROM, POLICY_FROM + years)
    return np.array(list(price_levels(load_scenario(BASELINE), aprils, PRICE_YEAR).values()))


@dataclass
class ClaimParts:
    """The folder of the parts of claims, each read once.

    Attributes:
        folder: where they are.
        terms: of the evidence.
    """

    folder: Path
    terms: Terms
    _known: dict[str, ClaimPairs] = field(default_factory=dict)

    def of(self, claim: Claim) -> ClaimPairs:
        """The part of a claim; empty where there is none.

        Raises:
            GofalError: the file is damaged.
        """
        if claim.slug not in self._known:
            file = self.folder / f"{claim.slug}.csv"
            self._known[claim.slug] = ClaimPairs(file, self.terms, claim, read_rows(file, KEYS))
        return self._known[claim.slug]

    def harvest(self, claims: Iterable[Claim], store: Store) -> int:
        """Take pairs of which all runs are in a store into the parts; how many there were."""
        taken = 0
        for claim in claims:
            part, before = self.of(claim), taken
            for pair in range(1, self.terms.claim_looks[-1] + 1):
                if pair in part.held:
                    continue
                kept = _found(store, part.arms(pair))
                if kept is not None:
                    part.take(pair, kept)
                    taken += 1
            if taken > before:
                part.write()
        return taken


def _found(store: Store, arms: Mapping[str, Arm]) -> dict[str, Kept] | None:
    """The finished runs of some arms; None if one is not there."""
    found = {}
    for name, arm in arms.items():
        kept = store.find(arm)
        if kept is None:
            return None
        found[name] = kept
    return found


def folder_beside(parts: Path) -> Path:
    """The folder of the parts of claims: beside that of policies."""
    return parts.with_name("claims")
