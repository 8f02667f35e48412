"""Processes of this machine.

Workers are forked from a server that has everything compiled and loaded, so that they start at once
and share its memory. Each has a line of its own to the parent: the death of one says which run it
was at, and touches no other. A worker whose parent is gone ends itself.
"""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic
from typing import Any

from gofal.agents.errors import GofalError
from gofal.experiments.runs.script import script_left_out
from gofal.experiments.runs.task import NOWHERE, Done, Event, Failed, Lost, Task, Work
from gofal.experiments.runs.worker import too_long, work_out

STRETCH = 0.2  # seconds of work handed over at once
GRACE = 2.0  # seconds a run may go on beyond its limit before its process is killed
KILLED, TERMINATED, UNKNOWN = -9, -15, 255
FROM_OUTSIDE = (KILLED, TERMINATED, UNKNOWN)  # exit codes that say little about the run
TRIES = 5  # to start a process; the server it is forked from may have been killed too
MOST_STILLBORN = 20  # workers that die in a row without a word from any
LEAVE = 5.0  # seconds to wait for a process that was killed
_SINGLE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass
class _Worker:
    """A process, the line to it, and what it is at.

    Attributes:
        life: held open while the parent lives.
        busy: whether it has work.
        number: run under way.
        since: when it began.
    """

    process: BaseProcess
    line: Connection[Any, Any]
    life: Connection[Any, Any]
    busy: bool = False
    number: int = NOWHERE
    since: float = 0.0


class LocalEngine:
    """So many processes, replaced when they die."""

    stretch = STRETCH

    def __init__(self, work: Work, workers: int, limit: float = 0.0) -> None:
        """Prepare; nothing is started yet.

        Args:
            work: what they do.
            workers: how many.
            limit: seconds a run may take; no limit if 0.
        """
        self._work, self._limit = work, limit
        self._context: Any = mp.get_context("forkserver" if _has_server() else "spawn")
        self._workers: list[_Worker | None] = [None] * workers
        self._stillborn = 0

    def start(self) -> None:
        """Start all workers."""
        get_ready(self._work)
        for n in range(len(self._workers)):
            self._workers[n] = self._hire()

    def _hire(self) -> _Worker:
        for _ in range(TRIES - 1):
            with suppress(OSError, EOFError):
                return self._hired()
        return self._hired()

    def _hired(self) -> _Worker:
        line, their_line = self._context.Pipe()
        their_life, life = self._context.Pipe(duplex=False)
        args = (self._work, self._limit, their_line, their_life)
        process = self._context.Process(target=serve, args=args, daemon=True)
        with _surroundings(), script_left_out(self._work.run), interrupts_ignored():
            process.start()
        their_line.close()
        their_life.close()
        return _Worker(process, line, life)

    def idle(self) -> list[int]:
        """Workers without work."""
        return [n for n, worker in enumerate(self._workers) if worker and not worker.busy]

    def processes(self) -> list[int]:
        """Numbers of the processes, as the system counts them."""
        return [one.process.pid for one in self._workers if one and one.process.pid is not None]

    def give(self, n: int, tasks: Sequence[Task]) -> None:
        """Give work to an idle worker."""
        worker = self._workers[n]
        assert worker is not None  # noqa: S101  (it is idle, so it is there)
        worker.busy = True
        with suppress(OSError):  # a worker that is gone is noticed by its sentinel
            worker.line.send(list(tasks))

    def stop_task(self, n: int, number: int) -> None:
        """Ask a worker to stop the task it is at; it comes back as failed, unless it has ended."""
        worker = self._workers[n]
        if worker is not None:
            with suppress(OSError):
                worker.line.send(number)

    def news(self, timeout: float) -> list[tuple[int, Event]]:
        """What happened since the last call, by worker."""
        there = {n: worker for n, worker in enumerate(self._workers) if worker}
        lines = [worker.line for worker in there.values()]
        ready = connection.wait([*lines, *(w.process.sentinel for w in there.values())], timeout)
        found: list[tuple[int, Event]] = []
        for n, worker in there.items():
            open_line = worker.line not in ready or self._hear(n, worker, found)
            if not open_line or worker.process.sentinel in ready:
                self._hear(n, worker, found)
                found.append((n, self._bury(n, worker)))
            elif worker.number != NOWHERE and self._overdue(worker):
                wall = monotonic() - worker.since
                late = Failed(worker.number, "time", too_long(self._limit), wall=wall)
                worker.number = NOWHERE
                found += [(n, late), (n, self._bury(n, worker))]
        return found

    def _hear(self, n: int, worker: _Worker, found: list[tuple[int, Event]]) -> bool:
        """Take what a worker has sent; False if its line is cut."""
        try:
            while worker.line.poll():
                message = worker.line.recv()
                self._stillborn = 0
                if isinstance(message, int):
                    worker.number, worker.since = message, monotonic()
                elif message is None:
                    worker.busy = False
                else:
                    if isinstance(message, Done | Failed):
                        worker.number = NOWHERE
                    found.append((n, message))
        except (EOFError, OSError, ValueError):
            return False
        except Exception:  # half a message, from a worker that was killed while it sent
            return False
        return True

    def _overdue(self, worker: _Worker) -> bool:
        return bool(self._limit) and monotonic() - worker.since > self._limit + GRACE

    def _bury(self, n: int, worker: _Worker) -> Lost:
        """Replace a worker that is gone, and tell how it went."""
        self._end(worker)
        code = worker.process.exitcode
        with suppress(OSError):
            worker.line.close()
        self._stillborn += 1
        if self._stillborn > MOST_STILLBORN:
            raise GofalError(f"workers die before they have begun a run: {_how(code)}")
        self._workers[n] = self._hire()
        return Lost(n, worker.number, _how(code), code in FROM_OUTSIDE)

    def _end(self, worker: _Worker) -> None:
        with suppress(OSError):
            worker.life.close()  # enough for one that can still hear
        worker.process.join(0.2)
        worker.process.kill()
        worker.process.join(LEAVE)

    def stop(self) -> None:
        """Leave at once."""
        for worker in self._workers:
            if worker:
                with suppress(OSError):
                    worker.life.close()
        for worker in self._workers:
            if worker:
                self._end(worker)
                worker.line.close()
        self._workers = [None] * len(self._workers)


def get_ready(work: Work) -> None:
    """Start the server that workers are forked from; it warms up while this process goes on."""
    if _has_server():
        from multiprocessing import forkserver

        mp.set_forkserver_preload([__name__, *filter(None, [work.warm])])
        with _surroundings(), interrupts_ignored():
            forkserver.ensure_running()


def _has_server() -> bool:
    return "forkserver" in mp.get_all_start_methods()


def _how(code: int | None) -> str:
    if code is not None and code < 0:
        lack = ", most often for lack of memory" if code == KILLED else ""
        return f"its process was ended by {signal.Signals(-code).name}{lack}"
    return f"its process ended itself (exit code {code})"


def serve(work: Work, limit: float, line: Connection[Any, Any], life: Connection[Any, Any]) -> None:
    """What a worker process does: take tasks, tell when one begins, and what it gave."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers itself
    threading.Thread(target=_end_with, args=(life,), daemon=True).start()
    if work.nice and hasattr(os, "nice"):
        os.nice(work.nice)
    with suppress(EOFError, OSError):
        while True:
            tasks = line.recv()
            if isinstance(tasks, int):  # a wish to stop what has just ended
                continue
            for task in tasks:
                line.send(task.number)
                wished = partial(_stop_wished, line, task.number)
                line.send(work_out(work, task, limit, line.send, wished))
            line.send(None)


def _stop_wished(line: Connection[Any, Any], number: int) -> bool:
    """Whether the parent has asked to stop a task; a word about an earlier one is too late."""
    while line.poll():
        if line.recv() == number:
            return True
    return False


def _end_with(life: Connection[Any, Any]) -> None:
    """End this process when the parent does."""
    with suppress(EOFError, OSError):
        life.recv_bytes()
    os._exit(1)


@contextmanager
def _surroundings() -> Iterator[None]:
    """What processes started inside find in their environment.

    They use one thread for linear algebra, because there is one of them a core, and they import
    from the same places as this process; the server that forks them would not.
    """
    paths = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
    found = {**dict.fromkeys(_SINGLE, "1"), "PYTHONPATH": paths}
    before = {name: os.environ.get(name) for name in found}
    os.environ.update(found)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def interrupts_ignored() -> Iterator[None]:
    """Processes started inside ignore Ctrl-C; the parent ends them itself."""
    if threading.current_thread() is not threading.main_thread() or sys.platform == "win32":
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
