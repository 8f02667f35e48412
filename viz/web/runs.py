"""Questions and their answers: a queue before two processes that run the model.

One *job* is one scenario over all replicates; each replicate always goes to the same process, which
has its burnt-in Wales at hand. Whoever asks for a job that is there joins it and is given a ticket;
a job that everybody has left is stopped. Finished jobs are kept, the oldest given up first.
"""

from __future__ import annotations

import itertools
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gofal.abm.scenario import Scenario, load_scenario
from gofal.experiments.seeds import replicate_seeds
from gofal.viz.web.arms import arm
from gofal.viz.web.helper import Helper
from gofal.viz.web.jobs import SEED, Floats, Job, Look, Phase, Size, Ticket
from gofal.viz.web.refused import Refused
from gofal.viz.web.worker import FIRST_SEEN, Task

LOG = logging.getLogger("gofal.web")
MOST_WAITING = 24  # jobs
MOST_OF_ONE = 5  # jobs that one visitor waits for: four scenarios and the baseline
MOST_KEPT = 80  # finished jobs, about half a megabyte each


class Desk:
    """Takes questions, hands out looks."""

    def __init__(self, workers: int, size: Size | None = None) -> None:
        """Open the desk.

        Args:
            workers: processes.
            size: of every question; the default one if None.
        """
        self.size = size or Size()
        self.changed = threading.Condition()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._numbers = itertools.count(1)
        self._by_task: dict[int, tuple[Job, int]] = {}
        self._tickets: set[Ticket] = set()
        self._rate = 60.0  # weeks a second and process, learnt as it goes
        self._said: Mapping[str, Callable[..., None]] = {
            "settling": self._on_settling,
            "weeks": self._on_weeks,
            "year": self._on_year,
            "done": self._on_done,
            "stopped": self._on_stopped,
            "failed": self._on_failed,
        }
        self.helpers = [Helper(self._heard, self._died) for _ in range(workers)]

    def close(self) -> None:
        """End every process."""
        for helper in self.helpers:
            helper.close()

    def ask(self, scenario: Scenario, stress: bool = False, visitor: str = "") -> Ticket:
        """Join a job, or start it.

        Args:
            scenario: what to run.
            stress: whether to end with the stress test.
            visitor: who asks; the server itself if empty, which may ask for any number.

        Returns:
            A ticket, for :meth:`look` and :meth:`leave`.

        Raises:
            Refused: too many questions are waiting, in all or of this visitor, or nothing runs
                here.
        """
        if not self.helpers:
            raise Refused("refused.no_runs")
        key = self.key(scenario, stress)
        with self.changed:
            job = self._jobs.get(key)
            if job is None or job.phase in ("stopped", "failed"):
                self._check_room()
                self._check_share(visitor, job)
                job = self._start(key, scenario, stress)
            elif job.open:
                self._check_share(visitor, job)
            self._jobs.move_to_end(key)
            ticket = Ticket(job, visitor)
            self._tickets.add(ticket)
            return ticket

    def _check_room(self) -> None:
        if sum(one.open for one in self._jobs.values()) >= MOST_WAITING:
            raise Refused("refused.busy")

    def _check_share(self, visitor: str, job: Job | None) -> None:
        """One visitor with many windows must not keep all others waiting."""
        mine = {one.job for one in self._tickets if one.visitor == visitor and one.job.open}
        if visitor and job not in mine and len(mine) >= MOST_OF_ONE:
            raise Refused("refused.yours")

    @staticmethod
    def key(scenario: Scenario, stress: bool = False) -> str:
        """The name of a job; equal questions have equal names."""
        return f"{arm(scenario)}{' +stress' if stress else ''}"

    def leave(self, ticket: Ticket) -> None:
        """Go; a job without anybody left is stopped. A ticket counts once."""
        with self.changed:
            if ticket not in self._tickets:
                return
            self._tickets.discard(ticket)
            if ticket.job.open and ticket.job not in self._wanted():
                self._stop(ticket.job, "stopped")

    def _wanted(self) -> set[Job]:
        """Jobs for which somebody waits."""
        return {one.job for one in self._tickets}

    def look(self, at: Ticket | str) -> Look:
        """How the job of a ticket stands, or the one that now has a key."""
        with self.changed:
            job = at.job if isinstance(at, Ticket) else self._jobs.get(at)
            if job is None:
                return Look("stopped", 0, 0.0, np.nan, "run.gone", None, None, None)
            done = job.phase == "done"
            return Look(
                job.phase,
                self._place(job),
                1.0 if done else job.done_weeks / max(job.weeks, 1),
                0.0 if done else self._seconds(job),
                job.why,
                None if job.provisional is None else job.provisional.copy(),
                job.values,
                job.losses,
            )

    def wait(self, seconds: float) -> None:
        """Wait until something has changed, at most so long."""
        with self.changed:
            self.changed.wait(seconds)

    def warm(self) -> None:
        """Burn in every replicate and run the baseline, before anybody asks."""
        self.ask(load_scenario("baseline"))

    def _start(self, key: str, scenario: Scenario, stress: bool) -> Job:
        job = self._jobs[key] = Job(key, scenario, self.size, stress)
        size = self.size
        for number, seed in enumerate(replicate_seeds(SEED, size.replicates)):
            chosen = scenario.with_(scale=size.scale, seed=seed, burn_in_weeks=size.burn_in)
            task = Task(next(self._numbers), chosen, size.years, stress)
            job.tasks.append(task)
            self._by_task[task.number] = (job, number)
            self.helpers[number % len(self.helpers)].add(task)
        self._give_up_old()
        return job

    def _give_up_old(self) -> None:
        finished = [key for key, job in self._jobs.items() if not job.open]
        wanted = self._wanted()
        spare = [k for k in finished if self._jobs[k] not in wanted and k != "baseline"]
        for key in spare[: max(0, len(finished) - MOST_KEPT)]:
            del self._jobs[key]

    def _stop(self, job: Job, phase: Phase, why: str = "") -> None:
        job.phase, job.why = phase, why
        for task in job.tasks:
            self._by_task.pop(task.number, None)
            for helper in self.helpers:
                helper.drop(task.number)
        self.changed.notify_all()

    def _place(self, job: Job) -> int:
        if job.phase != "waiting":
            return 0
        mine = {task.number for task in job.tasks}
        ahead: set[str] = set()
        for helper in self.helpers:
            for number in helper.ahead_of(mine):
                if number in self._by_task:
                    ahead.add(self._by_task[number][0].key)
        return len(ahead - {job.key})

    def _seconds(self, job: Job) -> float:
        """Seconds left: the work of the process that has most before it."""
        mine = {task.number for task in job.tasks}
        weeks = max(helper.weeks_until(mine) for helper in self.helpers)
        return weeks / self._rate

    def _heard(self, word: str, number: int, *more: Any) -> None:
        """Something a process said about a task."""
        with self.changed:
            if number not in self._by_task:
                return
            job, replicate = self._by_task[number]
            job.phase = "running"
            self._said[word](job, replicate, *more)
            self.changed.notify_all()

    def _on_settling(self, _job: Job, _replicate: int, _weeks: int) -> None:
        """A burn-in goes on; only the time left hangs on it."""

    def _on_weeks(self, job: Job, _replicate: int, weeks: int) -> None:
        job.done_weeks += weeks

    def _on_year(self, job: Job, replicate: int, year: int, values: Floats) -> None:
        if job.provisional is None:
            shape = (len(FIRST_SEEN), job.size.replicates, job.size.years, values.shape[1])
            job.provisional = np.full(shape, np.nan)
        job.provisional[:, replicate, year] = values

    def _on_done(self, job: Job, replicate: int, result: dict[str, Floats], seconds: float) -> None:
        weeks = job.tasks[replicate].weeks
        self._rate += 0.3 * (weeks / max(seconds, 0.01) - self._rate)
        job.end(replicate, result)
        if job.phase == "done":
            for task in job.tasks:
                self._by_task.pop(task.number, None)

    def _on_stopped(self, job: Job, _replicate: int) -> None:
        self._stop(job, "stopped")

    def _on_failed(self, job: Job, _replicate: int, why: str) -> None:
        LOG.error("%s failed: %s", job.key, why)
        self._stop(job, "failed", "run.failed")

    def _died(self, numbers: list[int]) -> None:
        """A process is gone; what it was doing has failed, what waits for it goes on."""
        with self.changed:
            for number in numbers:
                if number in self._by_task:
                    self._stop(self._by_task[number][0], "failed", "run.killed")


_desk: Desk | None = None


def open_desk(workers: int, size: Size | None = None) -> Desk:
    """The desk of this server, its processes warming up."""
    global _desk
    close_desk()
    _desk = Desk(workers, size)
    if workers:
        _desk.warm()
    return _desk


def close_desk() -> None:
    """End the processes of this server."""
    global _desk
    if _desk is not None:
        _desk.close()
        _desk = None


def desk() -> Desk:
    """The desk that is open; one without processes if none is."""
    return _desk or Desk(0)
