"""Do to gofal what happens to it: ``python -m benchmarks.faults``.

Runs the tests that ``faults.toml`` names beside each fault, slow ones too, and keeps what came of
each in ``results/faults.jsonl``. Ends with 1 if one was not survived. Minutes, on two cores.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import parse

from benchmarks.repository import ROOT
from benchmarks.rows import adding, version

KEPT = Path("results") / "faults.jsonl"


@dataclass(frozen=True)
class Fault:
    """Something that happens, and the tests in which it does."""

    what: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How many tests of a fault passed, of how many."""

    passed: int
    of: int


def faults() -> list[Fault]:
    """All of them."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return [Fault(one["what"], tuple(one["tests"])) for one in table["fault"]]


def outcomes(report: Path, wanted: Sequence[Fault]) -> dict[str, Outcome]:
    """What pytest reported of each fault; a test with parameters counts once for each."""
    passed: dict[str, list[bool]] = {}
    for case in parse(report).iter("testcase"):  # noqa: S314
        name = case.get("name", "").partition("[")[0]
        passed.setdefault(f"{case.get('classname')}.{name}", []).append(not len(case))
    told = {}
    for fault in wanted:
        names = (test.replace(".py::", ".").replace("/", ".") for test in fault.tests)
        # A test that is not there was not passed.
        found = [one for name in names for one in passed.get(name, [False])]
        told[fault.what] = Outcome(sum(found), len(found))
    return told


def main() -> int:
    """Read the command line, and do it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.parse_args()
    wanted = faults()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-n0", "-q", "-m", "", f"--junitxml={report}"]
        command += [test for fault in wanted for test in fault.tests]
        subprocess.run(command, cwd=ROOT, check=False)
        told = outcomes(report, wanted)
    with adding(KEPT) as add:
        for what, how in told.items():
            add({"what": what, "passed": how.passed, "of": how.of, **version()})
            print(f"{how.passed} of {how.of}: {what}")
    return 1 if any(how.passed < how.of for how in told.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
