"""One command in this process, and what is wrong with how it ended.

Nothing is run: a command that would begin to run the model has understood what it was given, and
that is all that is asked here.
"""

from __future__ import annotations

import io
import os
import signal
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn
from unittest.mock import patch

from gofal.experiments.cli import FAULT, INTERRUPTED, REFUSED, TERMINATED
from gofal.viz.cli import main

SECONDS = 20.0  # of the processor, for what should take a fraction of one
LONGEST = 4000  # letters of a line; lists of all presets are in some
BEGUN, SLOW, RAISED = -1, -2, -3
"""Ends that are no exit codes."""
_STARTS = (
    "gofal.abm.model.CareModel.__init__",
    "gofal.experiments.runs.worlds.Worlds.burnt_in",
    "gofal.experiments.runs.executor.Executor.run",
)


class BegunError(BaseException):
    """A run would begin now."""


class SlowError(BaseException):
    """It takes too long."""


@dataclass(frozen=True)
class End:
    """How a command ended.

    Attributes:
        words: the command line.
        code: exit code, or how else it ended.
        told: what it said on standard error.
        faults: what is wrong with that; nothing if all is well.
    """

    words: tuple[str, ...]
    code: int
    told: str
    faults: tuple[str, ...]


def _begin(*_: object, **__: object) -> NoReturn:
    raise BegunError


@contextmanager
def nothing_runs() -> Iterator[None]:
    """Inside, nothing is run, and whatever is kept or written for the user stays as it is."""
    with ExitStack() as stack:
        aside = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gofal-fuzz-")))
        (aside / "docs").mkdir()
        for place in _STARTS:
            stack.enter_context(patch(place, _begin))
        stack.enter_context(patch("multiprocessing.forkserver.ensure_running"))
        stack.enter_context(patch("gofal.experiments.output.fault._keep", lambda _report: None))
        stack.enter_context(patch("gofal.abm.results._commit", lambda: None))  # asks git each time
        named = {"GOFAL_DOCS": str(aside / "docs"), "GOFAL_WORLDS": str(aside / "worlds")}
        stack.enter_context(patch.dict(os.environ, named))
        yield


def judged(words: Sequence[str], folder: Path, *, its_own: bool = False) -> End:
    """Give a command, in a folder, and judge how it ends.

    Args:
        words: the command line, without its first word.
        folder: where it is given.
        its_own: whether results in the folder are those that it goes on with, so that it may write.
    """
    before, out, err = _inside(folder), io.StringIO(), io.StringIO()
    trace = ""
    with _in_folder(folder), redirect_stdout(out), redirect_stderr(err), time_limit():
        try:
            code = main(words)
        except BegunError:
            code = BEGUN
        except SlowError:
            code = SLOW
        except BaseException:
            code, trace = RAISED, traceback.format_exc()
    if code in (INTERRUPTED, TERMINATED):
        raise KeyboardInterrupt  # meant for whoever tries, and not for what is tried
    told = trace or err.getvalue()
    faults = _faults(code, told)
    if code == REFUSED:
        faults += ["refused, and yet it printed"] * bool(out.getvalue())
        if not its_own and _inside(folder) != before:
            faults.append("refused, and yet it wrote")
    return End(tuple(words), code, told, tuple(faults))


def _faults(code: int, told: str) -> list[str]:
    if code == RAISED:
        return ["an exception passed the door"]
    if code == FAULT:
        return ["a fault of gofal"]
    if code in (BEGUN, SLOW, 0, 1):
        return []
    if code != REFUSED:
        return [f"exit code {code}"]
    line = told.removesuffix("\n")
    found = []
    if not line.startswith("gofal: ") or not line.isprintable():
        found.append("refused in something else than one line")
    if len(line) > LONGEST:
        found.append(f"refused in {len(line)} letters")
    return found


def _inside(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of everything in a folder."""
    found = {}
    for path in folder.rglob("*"):
        known = path.lstat()
        found[str(path)] = (known.st_size, known.st_mtime_ns)
    return found


@contextmanager
def _in_folder(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def time_limit() -> Iterator[None]:
    """Raise inside once so much of the processor's time is gone."""

    def ring(_number: int, _frame: FrameType | None) -> NoReturn:
        raise SlowError

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.signal(signal.SIGPROF, before)
