"""A sweep that is killed at random moments ends with the bytes of one that is not."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from test_sweep_runner import bytes_of
from toy_runs import SLOW, toy_plan

from gofal.experiments.sweep.sweep import run_sweep

HERE = Path(__file__).parent
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no kill -9")


def begin(folder: Path, points: int, weeks: int) -> subprocess.Popen[bytes]:
    """The sweep in a process group of its own."""
    paths = os.pathsep.join([str(HERE), str(HERE.parents[1]), *filter(None, sys.path)])
    words = [sys.executable, str(HERE / "toy_runs.py"), str(folder), str(points), str(weeks), "2"]
    with said_by(folder).open("ab") as said:
        return subprocess.Popen(  # noqa: S603
            words,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": paths},
            stdout=said,
            stderr=said,
        )


def said_by(folder: Path) -> Path:
    """Whatever the sweep has to say."""
    return folder.with_suffix(".log")


def group_of(leader: int) -> list[int]:
    """All processes of the group but its leader: the server, and the workers it forked."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError, ValueError):
            after_name = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(after_name[2]) == leader and int(entry.name) != leader:
                found.append(int(entry.name))
    return found


def kill_something(sweep: subprocess.Popen[bytes], luck: random.Random) -> str:
    """Kill the parent, any one of its descendants, or all at once."""
    what = luck.choice(["parent", "worker", "group"])
    with suppress(ProcessLookupError):
        others = group_of(sweep.pid)
        if what == "worker" and others:
            os.kill(luck.choice(others), signal.SIGKILL)
        elif what == "group":
            os.killpg(sweep.pid, signal.SIGKILL)
        else:
            os.kill(sweep.pid, signal.SIGKILL)
            what = "parent"
    return what


def wait_for_nobody(leader: int) -> None:
    deadline = time.monotonic() + 30
    while group_of(leader) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not group_of(leader), "processes outlive the sweep they belong to"


def sweep_under_fire(folder: Path, points: int, weeks: int, kills: int, pause: float) -> list[str]:
    """Begin, kill, begin again; then let it end. Tells what was killed."""
    luck = random.Random(points)  # noqa: S311
    done: list[str] = []
    sweep = begin(folder, points, weeks)
    progress = 0
    while len(done) < kills:
        with suppress(subprocess.TimeoutExpired):
            sweep.wait(luck.uniform(0.0, pause))
        if sweep.poll() is None:
            done.append(kill_something(sweep, luck))
        if done and done[-1] != "worker":
            sweep.wait(30)
        if sweep.poll() is not None:
            if sweep.returncode == 0:
                break  # it got to the end
            wait_for_nobody(sweep.pid)
            now = len(list((folder / "parts").glob("*"))) if folder.exists() else 0
            # A machine may be so slow that nothing gets done between kills, or so fast that all is.
            pause = min(pause * 1.2, 60.0) if now == progress else pause * 0.4
            progress = now
            sweep = begin(folder, points, weeks)
    sweep.wait(600)
    assert sweep.returncode == 0, said_by(folder).read_text()
    wait_for_nobody(sweep.pid)
    return done


@pytest.mark.slow
def test_five_kills(tmp_path: Path) -> None:
    done = sweep_under_fire(tmp_path / "fire", points=10, weeks=10, kills=5, pause=3.0)
    assert len(done) >= 3
    run_sweep(toy_plan(10, 10, replicates=4), tmp_path / "quiet", workers=2, work=SLOW)
    assert bytes_of(tmp_path / "fire") == bytes_of(tmp_path / "quiet")


@pytest.mark.slow
def test_two_hundred_kills_of_two_hundred_runs(tmp_path: Path) -> None:
    done = sweep_under_fire(tmp_path / "fire", points=50, weeks=200, kills=200, pause=2.0)
    print(f"{len(done)} kills:", {what: done.count(what) for what in set(done)})  # noqa: T201
    assert len(done) >= 40
    run_sweep(toy_plan(50, 200, replicates=4), tmp_path / "quiet", workers=16, work=SLOW)
    assert bytes_of(tmp_path / "fire") == bytes_of(tmp_path / "quiet")
