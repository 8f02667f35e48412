"""Plant faults in the rules one at a time: ``python -m benchmarks.mutants``.

Without arguments it tells what is known. With ``--try`` it tries the mutants of some rules, or of
groups of them, against the tests that ``rules.toml`` names for each, keeps what it finds in
``results/mutants``, and goes on there when it is called again. Killed mutants are not tried again
while the rule's code stays as it is, others not while its tests do too.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.mutants.keep import Kept, Rule, rules, why
from benchmarks.repository import ROOT

AIM = 0.85
"""Share of mutants that a test of their rule should notice."""


def chosen(names: Sequence[str]) -> list[Rule]:
    """Rules by path, part of a path, or group."""
    return [
        rule
        for rule in rules()
        if any(name == rule.group or name in rule.path for name in names) or not names
    ]


def sample(rule: Rule, size: int, seed: int) -> list[int]:
    """Numbers of mutants of a rule, in their order; all of them if ``size`` is 0."""
    numbers = [mutant.number for mutant in rule.mutants()]
    if not size or size >= len(numbers):
        return numbers
    return sorted(random.Random(f"{rule.path} {seed}").sample(numbers, size))  # noqa: S311


def _rows(process: subprocess.Popen[bytes], out: Path) -> Iterator[dict[str, Any]]:
    """What a process finds, as it finds it."""
    at = 0
    while True:
        ended = process.poll() is not None
        lines = out.read_text(encoding="utf-8").split("\n") if out.exists() else [""]
        for line in lines[at:-1]:
            row = json.loads(line)
            if "number" in row:
                yield row
            else:
                for name, reason in row["left_out"].items():
                    print(f"    not asked: {name} {reason}", flush=True)
        at = len(lines) - 1
        if ended:
            return
        time.sleep(0.5)


_MAKE_WORLDS = """
from small import SMALL, TINY, burnt_in
from gofal.abm.scenario import load_scenario
for only in (SMALL, TINY):
    burnt_in(load_scenario("baseline").with_(only=only, burn_in_weeks=60))
"""


def make_worlds(folder: Path) -> None:
    """Make the worlds that tests share while all rules are compiled; in Python it takes hours."""
    worlds = (folder / "worlds").resolve()
    env = {**os.environ, "GOFAL_WORLDS": str(worlds), "GOFAL_CACHE_GB": "4"}
    paths = (str(ROOT), str(ROOT / "tests"), os.environ.get("PYTHONPATH", ""))
    env["PYTHONPATH"] = os.pathsep.join(paths)
    subprocess.run([sys.executable, "-c", _MAKE_WORLDS], cwd=ROOT, env=env, check=True)


def try_rule(rule: Rule, numbers: list[int], kept: Kept, longest: float) -> None:
    """Try some mutants of a rule in a process of their own."""
    with tempfile.TemporaryDirectory() as folder:
        order, out = Path(folder) / "order.json", Path(folder) / "found.jsonl"
        told = {"path": rule.path, "numbers": numbers, "longest": longest, "out": str(out)}
        order.write_text(json.dumps(told), encoding="utf-8")
        worlds = kept.file.parent / "worlds"
        env = {
            **os.environ,
            "GOFAL_MUTANTS": str(order),
            "GOFAL_TEST_WORLDS": str(worlds.resolve()),
            "PYTHONPATH": os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", ""))),
        }
        command = [sys.executable, "-m", "pytest", "-n0", "-q", "-p", "no:cacheprovider"]
        command += ["-p", "no:faulthandler"]
        command += ["-p", "benchmarks.mutants.trial", *rule.tests]
        with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE) as process:
            try:
                kept.add(_rows(process, out))
            except BaseException:
                process.terminate()
                raise
            told_by_pytest = process.communicate()[0].decode()
        if process.returncode:
            print(told_by_pytest[-2000:])


def count(rule: Rule, kept: Kept) -> Counter[str]:
    """Mutants of a rule by what became of them; explained survivors apart."""
    states = kept.states()
    found: Counter[str] = Counter()
    for mutant in rule.mutants():
        state = states[mutant.number]["state"] if mutant.number in states else "not tried"
        if state in ("survived", "unreached") and why(rule, mutant):
            state = "explained"
        found[state] += 1
    return found


def told(name: str, found: Counter[str]) -> str:
    """A line of the table."""
    tried = sum(found.values()) - found["not tried"] - found["not planted"]
    unexplained = tried - found["explained"]
    share = found["killed"] / unexplained if unexplained else float("nan")
    mark = " " if share >= AIM or not unexplained else "<"
    return (
        f"{name:42} {sum(found.values()):5} {tried:6} {found['killed']:6} {found['survived']:8}"
        f" {found['unreached']:9} {found['explained']:9} {share:6.0%} {mark}"
    )


HEAD = (
    f"{'rule':42} {'all':>5} {'tried':>6} {'killed':>6} {'survived':>8} {'unreached':>9}"
    f" {'explained':>9} {'share':>6}"
)


def table(folder: Path, picked: Sequence[Rule]) -> None:
    """Print what is known, by rule and group."""
    print(HEAD)
    groups: dict[str, Counter[str]] = {}
    for rule in picked:
        found = count(rule, Kept(folder, rule))
        groups.setdefault(rule.group, Counter()).update(found)
        print(told(rule.path, found))
    for group, found in groups.items():
        print(told(f"all of {group}", found))


def survivors(folder: Path, picked: Sequence[Rule]) -> None:
    """Print the mutants that no test noticed."""
    for rule in picked:
        by_number = {mutant.number: mutant for mutant in rule.mutants()}
        for number, row in sorted(Kept(folder, rule).states().items()):
            mutant = by_number[number]
            if row["state"] in ("survived", "unreached") and not why(rule, mutant):
                at = f"{rule.path}:{mutant.line}"
                print(f"{at} {mutant.function} {row['state']} {mutant.kind}: {mutant.change}")


def main() -> None:
    """Run the command."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants", description=__doc__)
    parser.add_argument("rules", nargs="*", help="groups, paths, or parts of paths of rules")
    parser.add_argument("--try", dest="tries", action="store_true", help="try what is not known")
    parser.add_argument("--sample", type=int, default=0, help="so many mutants of each rule")
    parser.add_argument("--seed", type=int, default=1, help="which of them")
    parser.add_argument("--longest", type=float, default=5.0, help="s that a test may take")
    parser.add_argument("--survivors", action="store_true", help="list those not noticed")
    parser.add_argument("--out", type=Path, default=ROOT / "results/mutants", help="what is kept")
    given = parser.parse_args()
    picked = chosen(given.rules)
    if given.tries:
        if any(rule.needs_worlds for rule in picked):
            make_worlds(given.out)
        for rule in picked:
            kept = Kept(given.out, rule)
            numbers = kept.wanted(sample(rule, given.sample, given.seed))
            print(f"{rule.path}: {len(numbers)} to try", flush=True)
            if numbers:
                try_rule(rule, numbers, kept, given.longest)
    if given.survivors:
        survivors(given.out, picked)
    table(given.out, picked)


if __name__ == "__main__":
    main()
