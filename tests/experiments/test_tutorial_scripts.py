"""The five scripts for newcomers run as they stand, outside the repository."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gofal.abm.results import SOURCE

SCRIPTS = SOURCE / "docs" / "examples" / "tutorials"


def two_scenarios(told: str, folder: Path) -> None:
    rows = {line.split()[0]: line.split()[1:] for line in told.splitlines() if line}
    difference, low, high = map(float, rows["effective_wage"])
    assert low <= difference <= high
    assert (folder / "two_scenarios.png").read_bytes().startswith(b"\x89PNG")


def a_parameter(told: str, folder: Path) -> None:
    assert "min from 20.0 to 60.0 because" in told
    usual, far = map(float, re.findall(r"need met: (\S+) and .*: (\S+)", told)[0])
    assert usual != far
    assert "the same again: True" in told
    made = json.loads((folder / "far_travellers" / "run.json").read_text(encoding="utf-8"))
    assert made["parameter_sets"][0]["version"] == "1.0"
    assert [line.split()[1] for line in told.splitlines()[-3:]] == ["20.0", "40.0", "60.0"]


def series_by_agent(told: str, _folder: Path) -> None:
    assert re.match(r"seed \d+\n", told)
    assert [line.split()[0] for line in told.splitlines()[-13:]] == [str(n) for n in range(13)]
    assert all(float(line.split()[2]) > 0 for line in told.splitlines()[-13:])


def two_processes(told: str, _folder: Path) -> None:
    assert told.splitlines() == ["the same numbers: True"]


def an_own_lever(told: str, folder: Path) -> None:
    *levels, kept = told.splitlines()
    wages = [float(line.split()[-1]) for line in levels]
    assert wages == sorted(wages)
    assert wages[0] < wages[2]
    assert kept == f"Half of the way for carers turnover {levels[1].split()[2]}"
    assert (folder / "halfway.toml").is_file()


CHECKS: dict[str, Callable[[str, Path], None]] = {
    check.__name__: check
    for check in (two_scenarios, a_parameter, series_by_agent, two_processes, an_own_lever)
}


def test_every_script_is_run_and_listed() -> None:
    assert {file.stem for file in SCRIPTS.glob("*.py")} == CHECKS.keys()
    told = (SCRIPTS / "README.md").read_text(encoding="utf-8")
    assert [name for name in CHECKS if f"`{name}.py`" not in told] == []


SLOW = ("a_parameter", "two_processes", "two_scenarios", "an_own_lever")
"""Each runs several times; the other stays among the usual tests."""


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in CHECKS],
)
def test_a_script_runs(name: str, tmp_path: Path) -> None:
    there = {**os.environ, "PYTHONPATH": str(SOURCE), "MPLBACKEND": "agg"}
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(SCRIPTS / f"{name}.py")],
        env=there, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    CHECKS[name](done.stdout, tmp_path)
