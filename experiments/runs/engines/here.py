"""This process: one worker, one task after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from gofal.experiments.runs.task import Event, Task, Work
from gofal.experiments.runs.worker import work_out


class HereEngine:
    """Runs tasks in the process that asks; what they tell on the way is told at once."""

    stretch = 0.0

    def __init__(self, work: Work, told: Callable[[int, Any], None], limit: float = 0.0) -> None:
        """Prepare.

        Args:
            work: what is done with each task.
            told: takes what a run tells while it is under way, by worker.
            limit: seconds a run may take; no limit if 0.
        """
        self._work, self._told, self._limit = work, told, limit
        self._tasks: list[Task] = []

    def start(self) -> None:
        """Nothing to do."""

    def idle(self) -> list[int]:
        """The one worker, unless it has work."""
        return [] if self._tasks else [0]

    def give(self, _n: int, tasks: Sequence[Task]) -> None:
        """Take tasks; they are run when the executor asks what happened."""
        self._tasks = list(tasks)

    def news(self, _timeout: float) -> Iterator[tuple[int, Event]]:
        """What comes of the tasks given."""
        while self._tasks:
            task = self._tasks[0]
            done = work_out(self._work, task, self._limit, lambda event: self._told(0, event))
            self._tasks.pop(0)
            yield 0, done

    def stop(self) -> None:
        """Drop what has not begun."""
        self._tasks = []
