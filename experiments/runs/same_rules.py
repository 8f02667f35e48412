"""Rules of before that give what today's give: what was run by them stands.

A rule may change for a few runs only (those that set a lever, or one option of it), or code may
change and no number with it. Then thousands of finished runs need not be made again; but only after
runs by both were compared (:mod:`gofal.experiments.evidence.compare_rules`), and the file here says
so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gofal.abm.files import put
from gofal.abm.levers import load_levers
from gofal.abm.rules import rules_hash
from gofal.abm.schema import Count, Text, TomlTable, read_tables
from gofal.abm.setting import Setting

FILE = Path(__file__).with_suffix(".toml")


class SameRules(TomlTable, frozen=True):
    """Rules of before that give what later ones give.

    Attributes:
        rules: their hash.
        now: hash of the later ones.
        policies: how many were run by both and compared.
        years: for how many years from the policy on.
        but: levers, or options as ``lever=option``; runs that set one come out otherwise.
    """

    rules: Text
    now: Text
    policies: Count
    years: Count
    but: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Standing:
    """What stands of before for some runs.

    Attributes:
        known: rules that give what later ones give.
        today: hash of the rules installed here.
    """

    known: tuple[SameRules, ...]
    today: str

    def rules(self, levers: frozenset[str]) -> Iterator[str]:
        """Hashes of the rules whose runs stand, today's first.

        Args:
            levers: that the runs set, and their options (:func:`set_by`).
        """
        found = [self.today]
        for later in found:  # grows while it is read: what stood for later rules stands too
            yield later
            for one in self.known:
                if one.now == later and one.rules not in found and levers.isdisjoint(one.but):
                    found.append(one.rules)


def set_by(settings: Iterable[Setting]) -> frozenset[str]:
    """Levers that settings set, and the options they choose as ``lever=option``."""
    known = load_levers()
    found = list(settings)
    chosen = (one for one in found if one.lever in known and known[one.lever].options)
    options = (f"{one.lever}={known[one.lever].show(one.value)}" for one in chosen)
    return frozenset((*(one.lever for one in found), *options))


def standing(levers: Iterable[str] = ()) -> tuple[str, ...]:
    """Hashes of rules whose runs stand today, today's first.

    Args:
        levers: that the runs set, by :func:`set_by`; none for runs without a policy.
    """
    return _standing(frozenset(levers), rules_hash())


def stands(rules: str, levers: Iterable[str] = ()) -> bool:
    """Whether runs by some rules stand today; arguments as :func:`standing`."""
    return rules in standing(levers)


@cache
def _standing(levers: frozenset[str], today: str) -> tuple[str, ...]:
    return tuple(Standing(tuple(read_same()), today).rules(levers))


def read_same(file: Path = FILE) -> list[SameRules]:
    """Rules that were compared, as the file has them.

    Raises:
        GofalError: the file is malformed.
    """
    return list(read_tables(file, SameRules, "rules").values())


def write_same(every: Iterable[SameRules], file: Path = FILE) -> None:
    """Write what was compared below the words at the head of the file, whole or not at all."""
    before = file.read_text(encoding="utf-8").splitlines()
    lines = [line for line in before if line.startswith("#")]
    for one in every:
        lines += ["", f"[{one.rules}]", f"now = {json.dumps(one.now)}"]
        lines += [f"policies = {one.policies}", f"years = {one.years}"]
        lines += [f"but = {json.dumps(list(one.but))}"] if one.but else []
    put(file, ("\n".join(lines) + "\n").encode())
    _standing.cache_clear()
