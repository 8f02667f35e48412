"""``docs/trust.md``: a function of the summaries and of the pages and lists that it quotes."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.faults import faults
from benchmarks.mutants.keep import explained
from benchmarks.trust import load
from benchmarks.trust.gaps import gaps
from benchmarks.trust.kept import FOLDER, summary, tries
from benchmarks.trust.mutants import Room, rooms
from benchmarks.trust.tries import ranges

HERE = Path(__file__).parent
PAGE = FOLDER.with_suffix(".md")
CHANGED = {
    "files": "designs, scenarios, councils' facts, tables of pictures: damaged",
    "words": "command lines: every command and option with odd values",
    "folders": "sweeps and comparisons: files cut, flipped, foreign, gone",
    "runs": "kept runs, folders of runs, saved runs: cut, flipped, foreign, of other types",
    "addresses": "addresses of the page: odd words, letters, encodings and lengths",
    "scenarios": "random valid scenarios: run; people, hours and money counted again",
}
"""Kinds of inputs, and what is tried of each."""


def page() -> str:
    """All of it."""
    return (HERE / "template.md").read_text(encoding="utf-8").format(**_filled())


def _filled() -> dict[str, str]:
    """What stands in the gaps of the template."""
    held = [(one.what, one.worst, one.measured) for one in load.held()]
    mended = [(one["what"], one["by"], f"`{one['test']}`") for one in mended_faults()]
    return {
        "inputs": _table("kind|what is tried|inputs|tries|found|well since|last", _inputs()),
        "parts": _table("kind|day|commit|rules|numbers|found something", _parts()),
        "mended": _table("fault|found by|test of its kind", mended),
        "survived": _table("what happens|tests passed|last", _survived()),
        "day": load.day(),
        "load": _table("|no worse than|measured", held),
        "rooms": _table("rules|faults|tried|noticed|not noticed|explained|share noticed", _rooms()),
        "explained": _list(_explained()),
        "branches": _branches(),
        "gaps": _list(gaps()),
    }


def mended_faults() -> list[dict[str, str]]:
    """Faults that were found and are no more, with the test of each."""
    table = tomllib.loads((HERE / "mended.toml").read_text(encoding="utf-8"))
    told: list[dict[str, str]] = table["mended"]
    return told


def _table(heads: str, rows: Iterable[Sequence[object]]) -> str:
    names = heads.split("|")
    lines = [names, ["---"] * len(names), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _list(lines: Iterable[str]) -> str:
    return "".join(f"- {line}\n" for line in lines)


def _inputs() -> Iterator[Sequence[object]]:
    known = tries()
    for kind, what in CHANGED.items():
        one = known[kind]
        found, well = len(one.found), len(one.found - one.still)
        last = one.parts[-1].day if one.parts else "never"
        yield f"`{kind}`", what, len(one.inputs), one.tries, found, well, last


def _parts() -> Iterator[Sequence[object]]:
    for kind, one in tries().items():
        for part in one.parts:
            found = ranges(part.found) or "none"
            made_by = (part.day, f"`{part.commit}`", f"`{part.rules}`")
            yield f"`{kind}`", *made_by, ranges(part.numbers), found


def _survived() -> Iterator[Sequence[object]]:
    kept = summary("faults")
    for fault in faults():
        row = kept.get(fault.what)
        yield (
            fault.what,
            *((f"{row['passed']} of {row['of']}", row["day"]) if row else ("", "never")),
        )


def _rooms() -> Iterator[Sequence[object]]:
    known = rooms()
    for name, room in {**known, "all": sum(known.values(), Counter[str]())}.items():
        one = Room(room)
        share = f"{one.share:.0%}" if one.asked else "not tried"
        yield name, one.all, one.tried, one.noticed, one.missed, one.explained, share


def _explained() -> Iterator[str]:
    for one in explained():
        change = "all of it" if one["change"] == "*" else f"`{one['change']}`"
        yield f"`{one['rule']}`, `{one['function']}`, {change}: {one['why']}."


def _branches() -> str:
    kept = summary("coverage")
    if not kept:
        return "Not measured whole yet: `.ci/coverage`.\n"
    counts = kept["branches"].items()
    rows = [(name, every, taken, f"{taken / every:.1%}") for name, (taken, every) in counts]
    told = f"By `.ci/coverage`, of commit `{kept['commit']}`, {kept['day']}"
    return f"{told}; compiled rules are left out.\n\n" + _table(
        "package|branches|taken|share", rows
    )
