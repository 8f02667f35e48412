"""The enforced pace: what is measured beside today's code, and what is not judged."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from benchmarks import enforce
from benchmarks.repository import git, git_line


@pytest.mark.slow
def test_the_code_measured_beside_is_that_of_the_commit(tmp_path: Path) -> None:
    if not enforce.unpacked("HEAD", tmp_path):
        pytest.skip("this copy has no history")
    asked = "import gofal.abm.model as m, benchmarks.enforce as e; print(m.__file__, e.__file__)"
    command = [sys.executable, "-c", asked]
    said = subprocess.run(  # noqa: S603
        command, cwd=tmp_path, capture_output=True, check=True, text=True
    )
    assert all(Path(name).is_relative_to(tmp_path) for name in said.stdout.split())


def test_a_commit_that_is_not_here_is_not_judged(capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = "0" * 40
    times = enforce.times_as_long(nowhere)
    assert times is None
    assert enforce.judged(times, nowhere) == 0
    assert "nothing is judged" in capsys.readouterr().out


def test_a_quarter_longer_than_the_code_beside_it_fails() -> None:
    assert [enforce.judged(times, "HEAD") for times in (0.9, 1.25, 1.26)] == [0, 0, 1]


def test_the_pace_names_a_commit_of_this_history() -> None:
    if git_line("rev-parse", "--is-shallow-repository") != "false":
        pytest.skip("this copy does not have the whole history")
    commit = tomllib.loads(enforce.PACE.read_text(encoding="utf-8"))["commit"]
    assert git("merge-base", "--is-ancestor", commit, "HEAD") is not None
