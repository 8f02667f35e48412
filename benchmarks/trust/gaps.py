"""What is not covered, or not yet tried: from what the summaries lack, and from a list."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.faults import faults
from benchmarks.mutants.__main__ import AIM
from benchmarks.trust import load
from benchmarks.trust.kept import FUZZED, SCENARIOS, summary, tries
from benchmarks.trust.mutants import Room, room_of, rooms
from benchmarks.trust.tries import ranges

AIMS = dict.fromkeys(FUZZED, 5000) | {SCENARIOS: 2000}
"""Inputs that are wanted of each kind."""
BRANCHES = 0.95


def gaps() -> Iterator[str]:
    """Each in a sentence or a few words."""
    yield from _of_tries()
    yield from _of_faults()
    yield from _of_load()
    yield from _of_mutants()
    yield from _of_coverage()
    text = Path(__file__).with_name("untried.toml").read_text(encoding="utf-8")
    yield from tomllib.loads(text)["untried"]


def _of_tries() -> Iterator[str]:
    for kind, one in tries().items():
        if len(one.inputs) < AIMS[kind]:
            yield f"`{kind}`: {len(one.inputs):,} of {AIMS[kind]:,} inputs tried."
        if one.still:
            yield f"`{kind}`: found something and not well since: {ranges(one.still)}."


def _of_faults() -> Iterator[str]:
    kept, never = summary("faults"), 0
    for fault in faults():
        row = kept.get(fault.what)
        if row is None:
            never += 1
        elif row["passed"] < row["of"]:
            yield f"{row['of'] - row['passed']} of {row['of']} tests failed: {fault.what}."
    if never:
        yield f"{never} of {len(faults())} faults of the world around were not done to it."


def _of_load() -> Iterator[str]:
    yield f"Load was measured on {load.day()}; what was built since was not."
    for row in load.held():
        if row.missed:
            yield f"{row.what}: {row.measured}, where {row.worst} is the most that it may be."


def _of_mutants() -> Iterator[str]:
    for name, rule in summary("mutants").items():
        one = Room(room_of(rule))
        if one.asked and one.share < AIM:
            told = f"{one.noticed} of {one.asked} planted faults noticed, fewer than {AIM:.0%}"
            yield f"`{name}`: {told}."
    for group, count in rooms().items():
        one = Room(count)
        if one.tried < one.all:
            yield f"Planted faults of {group}: {one.tried:,} of {one.all:,} tried."


def _of_coverage() -> Iterator[str]:
    kept = summary("coverage")
    if not kept:
        yield "Branches that the tests take: not measured whole."
    for package, (taken, every) in kept.get("branches", {}).items():
        if taken < BRANCHES * every:
            yield f"Branches of `{package}`: {taken / every:.1%} taken, fewer than {BRANCHES:.0%}."
    yield "Branches of `viz` are not counted."
