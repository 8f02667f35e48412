"""Planted faults: what the summaries know of each rule, and of groups of rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from benchmarks.trust.kept import STATES, summary
from benchmarks.trust.tries import numbers_of


@dataclass(frozen=True)
class Room:
    """Faults of some rules by what became of them."""

    count: Counter[str]

    @property
    def all(self) -> int:
        """Faults that can be planted."""
        return self.count["all"]

    @property
    def noticed(self) -> int:
        """A test of the rule failed."""
        return self.count["killed"]

    @property
    def missed(self) -> int:
        """No test failed, and nobody said why."""
        return self.count["survived"] + self.count["unreached"]

    @property
    def explained(self) -> int:
        """No test can or should notice them."""
        return self.count["explained"]

    @property
    def asked(self) -> int:
        """Those that a test should notice."""
        return self.noticed + self.missed

    @property
    def tried(self) -> int:
        """Those that were planted."""
        return self.asked + self.explained

    @property
    def share(self) -> float:
        """Noticed, of those that a test should notice."""
        return self.noticed / self.asked


def room_of(rule: dict[str, Any]) -> Counter[str]:
    """Faults of one rule, counted."""
    told = {state: len([*numbers_of(rule.get(state, ""))]) for state in STATES}
    return Counter(told | {"all": rule["all"]})


def rooms() -> dict[str, Counter[str]]:
    """Faults of each group of rules, counted."""
    groups: dict[str, Counter[str]] = {}
    for rule in summary("mutants").values():
        groups.setdefault(rule["group"], Counter()).update(room_of(rule))
    return groups
