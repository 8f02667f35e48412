"""Tries by number: what is known of each kind, over all machines and sessions.

A part holds what was tried with one version of the code on one day. Parts add up; the same number
tried by two of them is one input and two tries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.rows import rows_of


@dataclass
class Part:
    """What one version of the code was given on one day.

    Attributes:
        rules: hash of the rules, shortened.
        commit: of the code; a plus after it: with changes that were not committed yet.
        day: as 2026-11-30.
        numbers: which tries.
        found: those in which something was wrong at first.
        still: those in which something was wrong the last time.
    """

    rules: str
    commit: str
    day: str
    numbers: set[int] = field(default_factory=set)
    found: set[int] = field(default_factory=set)
    still: set[int] = field(default_factory=set)

    @classmethod
    def read(cls, kept: dict[str, str]) -> Part:
        """A part as a file keeps it."""
        sets = ({*numbers_of(kept[name])} for name in ("numbers", "found", "still"))
        return cls(kept["rules"], kept["commit"], kept["day"], *sets)

    def add(self, number: int, wrong: bool) -> None:
        """One try more."""
        self.numbers.add(number)
        self.still.discard(number)
        if wrong:
            self.found.add(number)
            self.still.add(number)

    def plain(self) -> dict[str, str]:
        """The part as a file keeps it."""
        kept = asdict(self)
        return {
            name: value if isinstance(value, str) else ranges(value) for name, value in kept.items()
        }


@dataclass(frozen=True)
class Kind:
    """All parts of one kind of input, in the order in which they were tried."""

    parts: tuple[Part, ...]

    @classmethod
    def read(cls, kept: Iterable[dict[str, str]]) -> Kind:
        """Parts as a file keeps them."""
        return cls(tuple(map(Part.read, kept)))

    @property
    def inputs(self) -> set[int]:
        """Numbers of all that was tried."""
        return {number for part in self.parts for number in part.numbers}

    @property
    def tries(self) -> int:
        """How many there were, over all versions."""
        return sum(len(part.numbers) for part in self.parts)

    @property
    def found(self) -> set[int]:
        """Numbers in which something was wrong once."""
        return {number for part in self.parts for number in part.found}

    @property
    def still(self) -> set[int]:
        """Those of them that have not been tried since and found well."""
        wrong: set[int] = set()
        for part in self.parts:
            wrong = (wrong - part.numbers) | part.still
        return wrong

    def with_rows(self, file: Path, name: str) -> Kind:
        """With what a command has kept.

        Args:
            file: rows of a benchmark.
            name: of the field that says what was wrong.
        """
        made = {(part.commit, part.rules, part.day): part for part in self.parts}
        for row in rows_of(file):
            by = row["commit"], row["rules"], row["day"]
            part = made.setdefault(by, Part(row["rules"], row["commit"], row["day"]))
            part.add(row["number"], bool(row[name]))
        return Kind(tuple(made.values()))


def ranges(numbers: Iterable[int]) -> str:
    """Numbers as ``0-299, 400``."""
    told: list[list[int]] = []
    for number in sorted(numbers):
        if told and number == told[-1][1] + 1:
            told[-1][1] = number
        else:
            told.append([number, number])
    return ", ".join(f"{low}-{high}" if low < high else str(low) for low, high in told)


def numbers_of(text: str) -> Iterator[int]:
    """The numbers that :func:`ranges` told."""
    for part in filter(None, text.split(", ")):
        low, _, high = part.partition("-")
        yield from range(int(low), int(high or low) + 1)
