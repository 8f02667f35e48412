"""A plugin of pytest: runs tests once as they are, then against one mutant after the other.

Each mutant has a process of its own, forked from the one that has imported and collected everything
and has made the worlds that tests share. Only tests that ran the mutant's line are asked, the
quickest first, until one fails.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from benchmarks.mutants.plain import keep_plain, module_of, plain_kernels
from benchmarks.mutants.plant import CannotPlantError, plant
from benchmarks.mutants.sites import Mutant, mutants_of, planted
from benchmarks.repository import ROOT

ORDER = "GOFAL_MUTANTS"
"""Variable of the environment that names the file with the order."""
_TIMES, _AT_LEAST = 5.0, 20.0
"""A mutant that takes so many times as long as its tests, in s at least, never ends."""
_KILLED, _SURVIVED, _NOT_PLANTED = 1, 0, 3
_TOOL = sys.monitoring.PROFILER_ID


@dataclass(frozen=True)
class Order:
    """What is to be tried.

    Attributes:
        path: file with the rule.
        numbers: mutants of it.
        longest: s that a test may take to be asked.
        out: file to which a line is added for each mutant.
    """

    path: str
    numbers: list[int]
    longest: float
    out: str


@dataclass
class Seen:
    """Tests as they are without a mutant.

    Attributes:
        seconds: time of each test that passes.
        lines: tests by line of the rule that they ran.
        left_out: tests that are not asked, and why.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    left_out: dict[str, str] = field(default_factory=dict)

    def asked(self, mutant: Mutant) -> Iterable[str]:
        """Tests that run what a mutant changes."""
        if mutant.is_constant:
            return self.seconds
        return self.lines.get(mutant.line) or self.lines.get(mutant.statement) or ()


def _order() -> Order:
    return Order(**json.loads(Path(os.environ[ORDER]).read_text(encoding="utf-8")))


if ORDER in os.environ:
    keep_plain(plain_kernels(module_of(ROOT / _order().path)))


class _Lines:
    """Lines of a file that a test runs."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._is_it: dict[str, bool] = {}
        self.now: set[int] = set()

    def note(self, code: CodeType, line: int) -> object:
        """A line runs."""
        name = code.co_filename
        if name not in self._is_it:
            # The package's folders are links, so that a file has more than one path.
            path = Path(name)
            self._is_it[name] = path.name == self._file.name and path.samefile(self._file)
        if self._is_it[name]:
            self.now.add(line)
        return sys.monitoring.DISABLE

    def __enter__(self) -> _Lines:
        self.now = set()
        events = sys.monitoring
        events.use_tool_id(_TOOL, "mutants")
        events.register_callback(_TOOL, events.events.LINE, self.note)
        events.restart_events()
        events.set_events(_TOOL, events.events.LINE)
        return self

    def __exit__(self, *_: object) -> None:
        sys.monitoring.set_events(_TOOL, 0)
        sys.monitoring.free_tool_id(_TOOL)


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run the tests once, then try the mutants."""
    order = _order()
    file = ROOT / order.path
    source = file.read_text(encoding="utf-8")
    seen = _as_they_are(session, file, order.longest)
    items = {item.nodeid: item for item in session.items}
    with Path(order.out).open("a", encoding="utf-8") as out:
        _write(out, {"left_out": seen.left_out, "asked": len(seen.seconds)})
        by_number = {mutant.number: mutant for mutant in mutants_of(source)}
        for number in order.numbers:
            mutant = by_number[number]
            asked = sorted(seen.asked(mutant), key=lambda name: seen.seconds[name])
            started = time.monotonic()
            state, by = "unreached", ""
            if asked:
                limit = max(_AT_LEAST, _TIMES * sum(seen.seconds[name] for name in asked))
                chosen = [items[name] for name in asked]
                state, by = _try(session, chosen, source, file, mutant, limit)
            took = round(time.monotonic() - started, 2)
            _write(out, {**asdict(mutant), "state": state, "by": by, "seconds": took})
    return True


def _write(out: Any, row: dict[str, Any]) -> None:
    out.write(json.dumps(row, ensure_ascii=False) + "\n")
    out.flush()


def _passes(item: pytest.Item, after: Any) -> bool:
    reports = runtestprotocol(item, log=False, nextitem=after)
    return all(report.passed for report in reports)


def _as_they_are(session: pytest.Session, file: Path, longest: float) -> Seen:
    """Run every test once; what fails without a mutant, or takes too long, is not asked."""
    seen, last = Seen(), session.items[-1]
    for item, after in zip(session.items, [*session.items[1:], None], strict=True):
        # After the last test the session's worlds stay, and what the file made goes.
        following: Any = session if item is last else after
        passes, lines = False, _Lines(file)
        _passes(item, item.parent)  # what is made once, and compiled, is no part of its time
        with lines:
            started = time.monotonic()
            passes = _passes(item, following)
            took = time.monotonic() - started
        if not passes:
            seen.left_out[item.nodeid] = "fails with its rule in plain Python"
        elif took > longest:
            seen.left_out[item.nodeid] = f"takes {took:.0f} s"
        else:
            seen.seconds[item.nodeid] = took
            for line in lines.now:
                seen.lines[line].append(item.nodeid)
    return seen


def _try(
    session: pytest.Session,
    items: list[pytest.Item],
    source: str,
    file: Path,
    mutant: Mutant,
    limit: float,
) -> tuple[str, str]:
    """Whether a test notices a mutant, and which."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reads)
        os.setsid()
        _live(session, items, source, file, mutant, writes)
    os.close(writes)
    ended = _wait(child, limit)
    with os.fdopen(reads, encoding="utf-8") as pipe:
        by = pipe.read() if ended is not None else ""
    if ended is None:
        return "killed", "never ends"
    if ended == _NOT_PLANTED:
        return "not planted", ""
    return ("survived", "") if ended == _SURVIVED else ("killed", by or "the process ended")


def _live(
    session: pytest.Session,
    items: list[pytest.Item],
    source: str,
    file: Path,
    mutant: Mutant,
    writes: int,
) -> None:
    """Be the process with the mutant; it ends here."""
    ended = _SURVIVED
    try:
        plant(module_of(file), str(file), planted(source, mutant.number), mutant)
        for item, after in zip(items, [*items[1:], session], strict=True):
            if not _passes(item, after):
                os.write(writes, item.nodeid.encode())
                ended = _KILLED
                break
    except CannotPlantError:
        ended = _NOT_PLANTED
    except BaseException:
        ended = _KILLED
    finally:
        os._exit(ended)


def _wait(child: int, limit: float) -> int | None:
    """How a process ended; None if it had to be stopped."""
    until = time.monotonic() + limit
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None
