"""Summaries of what was tried: taken from ``results``, which lies on one machine, into the repo."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.mutants.keep import Kept, Rule, rules, why
from benchmarks.repository import ROOT
from benchmarks.rows import rows_of, version
from benchmarks.trust.tries import Kind, numbers_of, ranges

RESULTS = Path("results")
FOLDER = ROOT / "docs" / "trust"
FUZZED = ("files", "words", "folders", "runs", "addresses")
SCENARIOS = "scenarios"
STATES = ("killed", "survived", "unreached", "explained", "not planted")
"""What becomes of a mutant that was tried."""


def summary(name: str) -> Any:
    """What is kept under a name; nothing if that is nothing."""
    file = FOLDER / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def tries() -> dict[str, Kind]:
    """What was tried of each kind of input, and random scenarios."""
    kept = summary("tries")
    return {kind: Kind.read(kept.get(kind, ())) for kind in (*FUZZED, SCENARIOS)}


def keep() -> None:
    """Add what lies in ``results`` to the summaries."""
    made = tries()
    for kind in FUZZED:
        made[kind] = made[kind].with_rows(RESULTS / "fuzz" / f"{kind}.jsonl", "faults")
    made[SCENARIOS] = made[SCENARIOS].with_rows(RESULTS / f"{SCENARIOS}.jsonl", "found")
    _write("tries", {kind: [part.plain() for part in one.parts] for kind, one in made.items()})
    before = summary("mutants")
    _write(
        "mutants", {rule.module: _mutants(rule, before.get(rule.module, {})) for rule in rules()}
    )
    survived = {row.pop("what"): row for row in rows_of(RESULTS / "faults.jsonl")}
    _write("faults", summary("faults") | survived)
    _write("coverage", _coverage(RESULTS / "coverage.json", summary("coverage")))


def _write(name: str, content: Any) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, indent=1, ensure_ascii=False)
    (FOLDER / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


def _mutants(rule: Rule, before: dict[str, Any]) -> dict[str, Any]:
    """Numbers of a rule's mutants by what became of them, of the code as it is."""
    code, every = rule.code(), {mutant.number: mutant for mutant in rule.mutants()}
    known: dict[int, str] = {}
    if before.get("code") == code:
        known = {n: state for state in STATES for n in numbers_of(before.get(state, ""))}
    known |= {n: row["state"] for n, row in Kept(RESULTS / "mutants", rule).states().items()}
    for number, state in known.items():
        if state in ("survived", "unreached") and why(rule, every[number]):
            known[number] = "explained"
    told = {state: ranges(n for n in known if known[n] == state) for state in STATES}
    kept = {state: numbers for state, numbers in told.items() if numbers}
    return {"group": rule.group, "code": code, "all": len(every)} | kept


def _coverage(file: Path, before: dict[str, Any]) -> dict[str, Any]:
    """Branches taken by package, as coverage.py counted them."""
    if not file.is_file():
        return before
    report = json.loads(file.read_text(encoding="utf-8"))
    at = report["meta"]["timestamp"]
    if before.get("at") == at:
        return before
    totals: dict[str, list[int]] = {}
    for name, one in report["files"].items():
        package = totals.setdefault(Path(name).parts[0], [0, 0])
        package[0] += one["summary"]["covered_branches"]
        package[1] += one["summary"]["num_branches"]
    return {"at": at, **version(), "branches": dict(sorted(totals.items()))}
