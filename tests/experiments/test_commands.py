"""The commands that run the model, on two councils where they may."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from small import ONLY

from gofal.experiments.cli import INTERRUPTED, REFUSED, main

SHORT = ["--years", "1", *ONLY, "--burn-in", "8"]
PGREP = shutil.which("pgrep") or ""
FILES = ("outcomes.parquet", "providers.parquet", "run.json")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_same_command_twice_gives_identical_result_files(here: Path) -> None:
    for name in ("a", "b"):
        assert main(["run", "baseline", *SHORT, "--seed", "5", "--out", name]) == 0
    for file in FILES:
        assert (here / "a" / file).read_bytes() == (here / "b" / file).read_bytes(), file


def test_the_recorded_command_repeats_the_run(here: Path) -> None:
    words = ["run", "baseline", *SHORT, "--set", "fee_level=1.2", "--no-stress", "--out", "a"]
    assert main(words) == 0
    recorded = json.loads((here / "a" / "run.json").read_text(encoding="utf-8"))["command"]
    assert "--out" not in recorded
    assert main([*shlex.split(recorded)[1:], "--out", "b"]) == 0
    for file in FILES:
        assert (here / "a" / file).read_bytes() == (here / "b" / file).read_bytes(), file


def test_a_run_without_a_folder_takes_a_free_name(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert main(["run", "baseline", *SHORT, "--no-stress"]) == 0
    names = sorted(path.name for path in (here / "results").iterdir())
    assert names == ["run-baseline", "run-baseline-2"]
    out, err = capsys.readouterr()
    assert "Need met" in out
    assert "Written to results/run-baseline-2" in out
    assert err == ""  # no bar where nobody can see it


def test_compare_prints_and_writes_what_changes(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["compare", "baseline", "baseline/fee_level=1.3", *SHORT]
    assert main([*words, "--replicates", "2", "--workers", "1"]) == 0
    out = capsys.readouterr().out
    assert "baseline/fee_level=1.3 compared with baseline" in out
    assert "Mean fee paid" in out
    assert "2 replicates" in out
    folder = here / "results" / "compare-baseline-baseline-fee_level-1.3"
    table = pd.read_csv(folder / "comparison.csv").set_index(["outcome", "window"])
    assert float(table.loc[("fee", "year 1"), "difference"]) > 4  # type: ignore[arg-type]
    assert "## " in (folder / "findings.md").read_text(encoding="utf-8")


def long_comparison(here: Path) -> subprocess.Popen[str]:
    """A comparison in a process group of its own, returned once its workers are there."""
    listen = "signal.signal(signal.SIGINT, signal.default_int_handler)"  # a job in the background
    code = (
        f"import signal; {listen}; from gofal.experiments.cli import main; raise SystemExit(main())"
    )
    words = ["compare", "baseline", "micro", *ONLY, "--workers", "2", "--out", "x"]
    running = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", code, *words],
        cwd=here,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 600
    while len(workers_of(running.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(2)  # so that they are past their imports
    return running


def workers_of(parent: int) -> list[int]:
    """Process ids of the workers, which a server of the parent's has forked."""
    return [worker for server in children(parent, "forkserver") for worker in children(server)]


def children(parent: int, words: str = "") -> list[int]:
    """Children of a process whose command holds some words."""
    listed = subprocess.run(  # noqa: S603
        [PGREP, "-P", str(parent), "-f", words], capture_output=True, text=True
    )
    return [int(line) for line in listed.stdout.split()]


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.skipif(not PGREP, reason="needs pgrep to find the workers")
def test_ctrl_c_ends_a_comparison_at_once_and_leaves_nothing(here: Path) -> None:
    running = long_comparison(here)
    workers = workers_of(running.pid)
    assert len(workers) == 2
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=20)
    assert running.returncode == INTERRUPTED
    assert (out, err) == ("", "")
    assert not any(is_running(worker) for worker in workers)
    assert list(here.iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(not PGREP, reason="needs pgrep to find the workers")
def test_a_killed_worker_is_one_message_and_leaves_nothing(here: Path) -> None:
    running = long_comparison(here)
    os.kill(workers_of(running.pid)[0], signal.SIGKILL)
    out, err = running.communicate(timeout=20)
    assert running.returncode == REFUSED
    assert out == ""
    assert err.startswith("gofal: a worker process was killed")
    assert err.count("\n") == 1
    assert list(here.iterdir()) == []


def test_one_replicate_is_said_to_prove_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["compare", "baseline", "micro", *SHORT, "--replicates", "1", "--no-stress"]
    assert main([*words, "--language", "cy"]) == 0
    out = capsys.readouterr().out
    assert "Angen a ddiwallwyd" in out
    assert "amrywiad ar hap a pholisi" in out


@pytest.mark.slow
def test_the_baseline_is_held_against_its_targets(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["baseline", "--years", "1", "--burn-in", "8"]
    assert main([*words, "--replicates", "1", "--workers", "1"]) == 0
    assert "£16.78" in capsys.readouterr().out


def test_a_place_tells_its_market_and_the_way(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["place", "Machynlleth", "--to", "Aberystwyth"]) == 0
    out = capsys.readouterr().out
    assert "Machynlleth, Powys" in out
    assert "Providers that serve the place" in out
    assert "Machynlleth to Aberystwyth:" in out
