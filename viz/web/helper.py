"""One process that runs the model, with its queue; started again if it is killed."""

from __future__ import annotations

import multiprocessing as mp
import threading
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from gofal.viz.web.worker import Task, work

type Heard = Callable[..., None]
type Died = Callable[[list[int]], None]

_LAST_WORDS = ("done", "stopped", "failed")


class Helper:
    """A thread that feeds one process and hears it."""

    def __init__(self, heard: Heard, died: Died) -> None:
        """Start both.

        Args:
            heard: told every word about a task: word, number of the task, and what else was said.
            died: told the numbers of the tasks that were running when the process went.
        """
        self._heard, self._died = heard, died
        self._queue: deque[Task] = deque()
        self._current: Task | None = None
        self._done_weeks = 0
        self._settled: set[int] = set()  # seeds whose burnt-in Wales the process has
        self._something = threading.Condition()
        self._sending = threading.Lock()
        self._closed = False
        self._pipe: Connection | None = None
        self.process: SpawnProcess | None = None
        self._thread = threading.Thread(target=self._serve, name="gofal-helper", daemon=True)
        self._thread.start()

    def add(self, task: Task) -> None:
        """Put a task at the end of the queue."""
        with self._something:
            self._queue.append(task)
            self._something.notify()

    def drop(self, number: int) -> None:
        """Take a task out, or stop it if it is running."""
        with self._something:
            self._queue = deque(task for task in self._queue if task.number != number)
            running = self._current is not None and self._current.number == number
        if running:
            self._send(("stop", number))

    @property
    def busy(self) -> bool:
        """Whether a task is running."""
        return self._current is not None

    def ahead_of(self, numbers: set[int]) -> list[int]:
        """Numbers of the tasks that come before the first of some."""
        with self._something:
            order = [*([self._current] if self._current else []), *self._queue]
        ahead: list[int] = []
        for task in order:
            if task.number in numbers:
                return ahead
            ahead.append(task.number)
        return []

    def weeks_until(self, numbers: set[int]) -> int:
        """Weeks to run until the last of some tasks is done, burn-in of new Waleses included."""
        with self._something:
            order = [*([self._current] if self._current else []), *self._queue]
            done, settled = self._done_weeks, set(self._settled)
        last = max((n for n, task in enumerate(order) if task.number in numbers), default=-1)
        weeks = 0
        for task in order[: last + 1]:
            new = task.scenario.seed not in settled
            weeks += task.weeks + (task.scenario.burn_in_weeks if new else 0)
            settled.add(task.scenario.seed)
        return max(0, weeks - done) if last >= 0 else 0

    def close(self) -> None:
        """End the process and the thread."""
        with self._something:
            self._closed = True
            self._queue.clear()
            self._something.notify()
            process = self.process
        if process is not None:
            process.terminate()
        self._thread.join(5)

    def _serve(self) -> None:
        while not self._closed:
            self._begin()
            try:
                self._work()
            except (EOFError, OSError):
                self._bury()

    def _begin(self) -> None:
        context = mp.get_context("spawn")  # forking a process with threads can hang
        pipe, theirs = context.Pipe()
        self._settled.clear()
        process = context.Process(target=work, args=(theirs,), daemon=True)
        process.start()
        theirs.close()  # so that the pipe ends when the process does
        with self._something:
            self._pipe, self.process = pipe, process
            if self._closed:  # while it was starting
                process.terminate()

    def _work(self) -> None:
        while True:
            with self._something:
                while not self._queue and not self._closed:
                    self._something.wait()
                if self._closed:
                    return
                task = self._queue.popleft()
                self._current, self._done_weeks = task, 0
                self._send(("run", task))  # under the lock: a stop must not overtake it
            self._listen(task.number)
            with self._something:
                self._current = None

    def _listen(self, number: int) -> None:
        assert self._pipe is not None  # noqa: S101  (set by _begin)
        while True:
            word, about, *more = self._pipe.recv()
            if about != number:
                continue
            if word == "weeks":
                self._settle()
            if word in ("settling", "weeks"):
                self._done_weeks += more[0]
            self._heard(word, about, *more)
            if word in _LAST_WORDS:
                return

    def _settle(self) -> None:
        """The burn-in is over, if there was one: from now on only weeks of the question count."""
        task = self._current
        if task is not None and task.scenario.seed not in self._settled:
            with self._something:
                self._settled.add(task.scenario.seed)
                self._done_weeks = 0

    def _bury(self) -> None:
        with self._something:
            lost = [] if self._current is None else [self._current.number]
            self._current = None
        if self.process is not None:
            self.process.join(1)
        if not self._closed:
            self._died(lost)

    def _send(self, words: object) -> None:
        pipe = self._pipe
        if pipe is None:
            return
        with self._sending:
            try:
                pipe.send(words)
            except OSError:
                return  # the process has gone; whoever listens will notice
