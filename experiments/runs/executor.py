"""The loop between a queue of tasks and an engine that works them out.

Tasks are given to idle workers, those of one burnt-in world to one worker while others have work. A
worker that dies is replaced by its engine; what it had is given out again, and a task that keeps
killing its process is given up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from gofal.experiments.runs.engines.base import Engine
from gofal.experiments.runs.queue import Queue
from gofal.experiments.runs.task import (
    Done,
    Event,
    Failed,
    Lost,
    Passed,
    Said,
    Settled,
    Task,
)

POLL = 0.25  # seconds to wait for events
MOST_AT_ONCE = 256  # tasks handed over at once
DEATHS, OUTSIDE_DEATHS = 2, 4  # of its process until a task is given up


class Listener(Protocol):
    """Who is told what comes of tasks."""

    def done(self, done: Done) -> None:
        """A run has ended well."""

    def failed(self, failed: Failed) -> None:
        """A run gave no result; raise to stop everything."""

    def passed(self, number: int, weeks: int) -> None:
        """Weeks have passed in a run."""

    def look(self) -> None:
        """Called now and then."""


class Executor:
    """Gives out tasks until none is left."""

    def __init__(
        self,
        queue: Queue,
        engine: Engine,
        task: Callable[[int], Task],
        group: Callable[[int], int],
        listener: Listener,
        outside_deaths: int = OUTSIDE_DEATHS,
    ) -> None:
        """Bring them together.

        Args:
            queue: what is to do.
            engine: who works it out.
            task: the task of a number.
            group: the group of a number; tasks of one group share a burnt-in world.
            listener: told what comes of it.
            outside_deaths: of its process, for a cause outside, until a task is given up.
        """
        self._queue, self._engine, self._listener = queue, engine, listener
        self._task, self._group_of, self._outside_deaths = task, group, outside_deaths
        self._out: dict[int, list[int]] = {}
        self._group: dict[int, int | None] = {}
        self._deaths: dict[int, int] = {}
        self._pace = 0.0

    def run(self) -> None:
        """Until nothing is left; the engine is stopped however this ends."""
        try:
            self._engine.start()
            while self._queue.left or any(self._out.values()):
                self._hand_out()
                for worker, event in self._engine.news(POLL):
                    self.take_in(worker, event)
                self._listener.look()
        finally:
            self._engine.stop()

    def _hand_out(self) -> None:
        for worker in self._engine.idle():
            if self._out.get(worker) or not self._queue.left:
                continue
            if self._queue.only_aside and any(self._out.values()):
                break
            runs, group = self._queue.take(self._group.get(worker), self._at_once())
            if not runs:  # until the world that another is burning in is there
                continue
            self._out[worker], self._group[worker] = runs, group
            self._engine.give(worker, [self._task(number) for number in runs])

    def _at_once(self) -> int:
        """Tasks that make a good stretch of work; one until their pace is known."""
        if not self._pace:
            return 1
        return max(1, min(MOST_AT_ONCE, int(self._engine.stretch / self._pace)))

    def take_in(self, worker: int, event: Event) -> None:
        """Take in an event."""
        match event:
            case Done(number=number, wall=wall):
                self._out[worker].remove(number)
                self._pace = 0.8 * self._pace + 0.2 * wall if self._pace else wall
                self._queue.settle(self._group_of(number))
                self._listener.done(event)
            case Failed(number=number):
                self._out[worker].remove(number)
                self._listener.failed(event)
            case Passed(number=number, weeks=weeks):
                self._listener.passed(number, weeks)
            case Settled(number=number):
                self._queue.settle(self._group_of(number))
            case Lost():
                self._after_a_death(event)
            case Said():
                pass

    def _after_a_death(self, lost: Lost) -> None:
        """Give back what the worker had; a task that keeps killing its process is given up."""
        runs = self._out.pop(lost.worker, [])
        self._queue.settle(self._group.pop(lost.worker, None))
        suspect = lost.number if lost.number is not None else runs[0] if len(runs) == 1 else None
        if suspect is not None and suspect in runs:
            runs.remove(suspect)
            self._suspect(suspect, lost)
        self._queue.give_back(runs)

    def _suspect(self, number: int, lost: Lost) -> None:
        """Try a task once more, or alone, or give it up."""
        deaths = self._deaths[number] = self._deaths.get(number, 0) + 1
        if deaths >= (self._outside_deaths if lost.killed else DEATHS):
            self._listener.failed(Failed(number, "killed", lost.reason))
        elif deaths > 1:
            self._queue.put_aside(number)
        else:
            self._queue.give_back([number])
