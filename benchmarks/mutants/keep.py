"""What is known of each mutant, in a file a rule; what still holds is not tried again."""

from __future__ import annotations

import ast
import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.mutants.sites import Mutant, mutants_of
from benchmarks.repository import ROOT
from benchmarks.rows import adding, rows_of

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Rule:
    """A module of rules and the tests that are its own."""

    group: str
    module: str
    tests: tuple[str, ...]

    @property
    def path(self) -> str:
        """File of the module."""
        return f"{self.module.replace('.', '/')}.py"

    @property
    def source(self) -> str:
        """The module as it stands."""
        return (ROOT / self.path).read_text(encoding="utf-8")

    @property
    def needs_worlds(self) -> bool:
        """Whether its tests run in a part of Wales."""
        return any("_wales" in (ROOT / path).read_text(encoding="utf-8") for path in self.tests)

    def mutants(self) -> list[Mutant]:
        """All its mutants."""
        return mutants_of(self.source)

    def code(self) -> str:
        """A hash of the code, comments of no matter, and of how its mutants are numbered."""
        whole = ast.dump(ast.parse(self.source)) + _numbering()
        return hashlib.sha256(whole.encode()).hexdigest()[:12]

    def tested_by(self) -> str:
        """A hash of the rule's tests, with what they share."""
        digest = hashlib.sha256()
        for path in sorted({*self.tests, *_shared()}):
            digest.update((ROOT / path).read_bytes())
        return digest.hexdigest()[:12]


@cache
def _numbering() -> str:
    """What numbers mutants."""
    return ast.dump(ast.parse((HERE / "sites.py").read_text(encoding="utf-8")))


@cache
def _shared() -> tuple[str, ...]:
    """Files of tests that others use."""
    found = (ROOT / "tests/money").glob("*.py")
    return tuple(
        path.relative_to(ROOT).as_posix() for path in found if not path.name.startswith("test_")
    )


def rules() -> list[Rule]:
    """All rules that are tried, from ``rules.toml``."""
    table = tomllib.loads((HERE / "rules.toml").read_text(encoding="utf-8"))
    return [
        Rule(group, module, (*shared.get("tests", ()), *tests))
        for group, shared in table.items()
        for module, tests in shared["rules"].items()
    ]


@cache
def explained() -> tuple[dict[str, str], ...]:
    """Survivors of which somebody said why no test can or should notice them."""
    table = tomllib.loads((HERE / "explained.toml").read_text(encoding="utf-8"))
    return tuple(table.get("survivor", ()))


def why(rule: Rule, mutant: Mutant) -> str:
    """Why a mutant may survive; nothing if nobody said."""
    for one in explained():
        same = (one["rule"], one["function"]) == (rule.module, mutant.function)
        if same and one["change"] in ("*", mutant.change):
            return one["why"]
    return ""


class Kept:
    """What was tried, one file a rule."""

    def __init__(self, folder: Path, rule: Rule) -> None:
        self.rule = rule
        self.file = folder / f"{rule.module}.jsonl"
        self._code, self._tests = rule.code(), rule.tested_by()

    def states(self) -> dict[int, dict[str, Any]]:
        """The last word on each mutant of the code as it is."""
        return {row["number"]: row for row in rows_of(self.file) if row["code"] == self._code}

    def wanted(self, numbers: Sequence[int]) -> list[int]:
        """Those of some mutants that were not tried, or that survived other tests."""
        known = self.states()
        return [number for number in numbers if not self._holds(known.get(number))]

    def _holds(self, row: dict[str, Any] | None) -> bool:
        return row is not None and (row["state"] == "killed" or row["tests"] == self._tests)

    def add(self, rows: Iterator[dict[str, Any]]) -> None:
        """Add what was found."""
        with adding(self.file) as add:
            for row in rows:
                add({**row, "code": self._code, "tests": self._tests})
