"""Runs that somebody watches: tasks come and go while the workers work, with progress and stop.

One thread feeds the workers. A task is given to a worker that has its world in memory where one of
the question at the front has, and never to a worker that would burn in what another is burning in.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass

from gofal.experiments.runs.engines.local import LocalEngine
from gofal.experiments.runs.identity import weeks_before, world_id
from gofal.experiments.runs.task import Done, Event, Failed, Lost, Passed, Settled, Task, Work

POLL = 0.05  # seconds between two looks at the workers, while any works

type Heard = Callable[[Event], None]


@dataclass
class _Running:
    """A task that a worker is at.

    Attributes:
        settled: whether its burn-in is over.
        weeks: run since then, or of the burn-in until then.
    """

    task: Task
    world: str
    settled: bool = False
    weeks: int = 0


class Live:
    """Workers and the queue before them."""

    def __init__(self, work: Work, workers: int, heard: Heard) -> None:
        """Start the workers.

        Args:
            work: what is done with each task.
            workers: processes.
            heard: told every event of a task that was not dropped, from a thread of its own; the
                death of a worker comes as the failure of the task it was at.
        """
        self.engine = LocalEngine(work, workers)
        self._heard, self._workers = heard, workers
        self._queue: list[Task] = []
        self._running: dict[int, _Running] = {}
        self._worlds: dict[int, list[str]] = {}  # of each worker, those it has had
        self._known: set[str] = set()  # worlds that some worker has settled
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="gofal-live", daemon=True)
        self._thread.start()

    def add(self, task: Task) -> None:
        """Put a task at the end of the queue."""
        with self._changed:
            self._queue.append(task)
            self._changed.notify()

    def drop(self, number: int) -> None:
        """Take a task out, or stop it if it is running."""
        with self._changed:
            self._queue = [task for task in self._queue if task.number != number]
            for worker, running in self._running.items():
                if running.task.number == number:
                    self.engine.stop_task(worker, number)

    @property
    def busy(self) -> bool:
        """Whether a task is running."""
        return bool(self._running)

    @property
    def there(self) -> int:
        """Workers that are there: started, and not ended since."""
        if not self._thread.is_alive():
            return 0
        return sum(map(_exists, self.engine.processes()))

    def ahead_of(self, numbers: Collection[int]) -> list[int]:
        """Numbers of the tasks that come before the first of some."""
        ahead: list[int] = []
        for task in self._order():
            if task.number in numbers:
                return ahead
            ahead.append(task.number)
        return []

    def weeks_until(self, numbers: Collection[int]) -> float:
        """Weeks that each worker has to run until the last of some tasks is done.

        The burn-in of a world that no worker has had counts once.
        """
        with self._changed:
            running = list(self._running.values())
            queue, known = list(self._queue), set(self._known)
        order = [one.task for one in running] + queue
        last = max((n for n, task in enumerate(order) if task.number in numbers), default=-1)
        weeks = sum(_left(one) for one in running[: last + 1])
        known |= {one.world for one in running}
        for task in queue[: max(0, last + 1 - len(running))]:
            world = world_id(task.scenario)
            weeks += task.weeks + (0 if world in known else weeks_before(task.scenario))
            known.add(world)
        return weeks / self._workers

    def close(self) -> None:
        """End the workers and the thread."""
        with self._changed:
            self._closed = True
            self._queue.clear()
            self._changed.notify()
        self._thread.join(5)

    def _order(self) -> list[Task]:
        with self._changed:
            return [*(one.task for one in self._running.values()), *self._queue]

    def _serve(self) -> None:
        try:
            self.engine.start()
            while True:
                with self._changed:
                    while not self._closed and not self._queue and not self._running:
                        self._changed.wait()
                    if self._closed:
                        return
                    self._hand_out()
                for worker, event in self.engine.news(POLL):
                    self._take_in(worker, event)
        finally:
            self.engine.stop()

    def _hand_out(self) -> None:
        for worker in self.engine.idle():
            if worker not in self._running and (task := self._chosen(worker)) is not None:
                self._queue.remove(task)
                self._running[worker] = _Running(task, world_id(task.scenario))
                self.engine.give(worker, [task])

    def _chosen(self, worker: int) -> Task | None:
        """The first task that need not wait for a world; of one scenario, that at hand first."""
        settling = {one.world for one in self._running.values() if not one.settled} - self._known
        open_to_it = [one for one in self._queue if world_id(one.scenario) not in settling]
        if not open_to_it:
            return None
        first = open_to_it[0]
        own = self._worlds.get(worker, [])
        same = [one for one in open_to_it if one.scenario.settings == first.scenario.settings]
        return next((one for one in same if world_id(one.scenario) in own), first)

    def _take_in(self, worker: int, event: Event) -> None:
        running = self._running.get(worker)
        if running is None:
            if isinstance(event, Lost):
                self._worlds.pop(worker, None)
            return
        match event:
            case Passed(weeks=weeks):
                running.weeks += weeks
            case Settled():
                self._settle(worker, running)
                return
            case Lost(reason=reason):
                self._worlds.pop(worker, None)
                event = Failed(running.task.number, "killed", reason)
        if isinstance(event, Done | Failed):
            with self._changed:
                del self._running[worker]
        if not isinstance(event, Passed) or running.settled:
            self._heard(event)

    def _settle(self, worker: int, running: _Running) -> None:
        with self._changed:
            running.settled, running.weeks = True, 0
            self._known.add(running.world)
            own = self._worlds.setdefault(worker, [])
            own[:] = [*(one for one in own if one != running.world), running.world]


def _exists(process: int) -> bool:
    """Whether a process with this number is there; on Windows a number says no more than itself."""
    try:
        if sys.platform != "win32":
            os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _left(running: _Running) -> int:
    """Weeks left of a running task."""
    task = running.task
    weeks = task.weeks + (0 if running.settled else weeks_before(task.scenario))
    return max(0, weeks - running.weeks)
