"""Questions and their answers: a queue before two processes that run the model.

One *job* is one scenario over all replicates; each replicate always goes to the same process, which
has its burnt-in Wales at hand. Whoever asks for a job that is there joins it; a job that everybody
has left is stopped. Finished jobs are kept, the oldest given up first.
"""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from abm.scenario import Scenario, load_scenario
from experiments.seeds import replicate_seeds
from viz.web.arms import arm
from viz.web.helper import Helper
from viz.web.refused import Refused
from viz.web.worker import FIRST_SEEN, Task

type Floats = NDArray[np.float64]
type Phase = Literal["waiting", "running", "done", "stopped", "failed"]

SCALE, REPLICATES, YEARS, SEED, BURN_IN = 0.1, 4, 10, 1, 676
MOST_WAITING = 24  # jobs
MOST_KEPT = 80  # finished jobs, about half a megabyte each


@dataclass(frozen=True)
class Size:
    """How a question is run.

    Attributes:
        scale: size of Wales.
        replicates: pairs of futures.
        years: length.
        burn_in: weeks before the policy.
    """

    scale: float = SCALE
    replicates: int = REPLICATES
    years: int = YEARS
    burn_in: int = BURN_IN


@dataclass
class Job:
    """One scenario on its way; read under the desk's lock, or through :meth:`Desk.look`."""

    key: str
    scenario: Scenario
    size: Size
    stress: bool
    tasks: list[Task] = field(default_factory=list)
    listeners: int = 0
    done_weeks: int = 0
    results: dict[int, dict[str, Floats]] = field(default_factory=dict)
    provisional: Floats | None = None
    phase: Phase = "waiting"
    why: str = ""

    @property
    def weeks(self) -> int:
        """Weeks to run over all replicates."""
        return sum(task.weeks for task in self.tasks)


@dataclass(frozen=True)
class Look:
    """What a visitor may know of a job.

    Attributes:
        phase: how far it is.
        place: jobs before it in the queue.
        share: of the work that is done, 0 to 1.
        seconds: left, as far as can be told; NaN if not.
        why: key of the text that tells what went wrong.
        provisional: first outcomes so far, shape (outcomes, replicates, years, areas), NaN where
            not yet run; Wales is the last area.
        values: all outcomes when done, shape (outcomes, replicates, years, areas).
        stress: the stress test when done, shape (outcomes, replicates, areas).
    """

    phase: Phase
    place: int
    share: float
    seconds: float
    why: str
    provisional: Floats | None
    values: Floats | None
    stress: Floats | None


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
        self._rate = 60.0  # weeks a second and process, learnt as it goes
        self.helpers = [Helper(self._heard, self._died) for _ in range(workers)]

    def close(self) -> None:
        """End every process."""
        for helper in self.helpers:
            helper.close()

    def ask(self, scenario: Scenario, stress: bool = False) -> str:
        """Join a job, or start it.

        Returns:
            Its key, for :meth:`look` and :meth:`leave`.

        Raises:
            Refused: too many questions are waiting, or nothing runs here.
        """
        if not self.helpers:
            raise Refused("refused.no_runs")
        key = self.key(scenario, stress)
        with self.changed:
            job = self._jobs.get(key)
            if job is None or job.phase in ("stopped", "failed"):
                waiting = sum(one.phase in ("waiting", "running") for one in self._jobs.values())
                if waiting >= MOST_WAITING:
                    raise Refused("refused.busy")
                job = self._start(key, scenario, stress)
            self._jobs.move_to_end(key)
            job.listeners += 1
            return key

    @staticmethod
    def key(scenario: Scenario, stress: bool = False) -> str:
        """The name of a job; equal questions have equal names."""
        return f"{arm(scenario)}{' +stress' if stress else ''}"

    def leave(self, key: str) -> None:
        """Go; a job without anybody left is stopped."""
        with self.changed:
            job = self._jobs.get(key)
            if job is None:
                return
            job.listeners -= 1
            if job.listeners <= 0 and job.phase in ("waiting", "running"):
                self._stop(job, "stopped")

    def look(self, key: str) -> Look:
        """How a job stands."""
        with self.changed:
            job = self._jobs.get(key)
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
                _stacked(job, "years") if done else None,
                _stacked(job, "stress") if done and job.stress else None,
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
        finished = [k for k, job in self._jobs.items() if job.phase not in ("waiting", "running")]
        spare = [k for k in finished if self._jobs[k].listeners <= 0 and k != "baseline"]
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

    def _heard(self, word: str, number: int, *more: object) -> None:
        """Something a process said about a task."""
        with self.changed:
            if number not in self._by_task:
                return
            job, replicate = self._by_task[number]
            job.phase = "running"
            handle: Callable[..., None] = getattr(self, f"_on_{word}")
            handle(job, replicate, *more)
            self.changed.notify_all()

    def _on_weeks(self, job: Job, _replicate: int, weeks: int) -> None:
        job.done_weeks += weeks

    def _on_year(self, job: Job, replicate: int, year: int, values: Floats) -> None:
        if job.provisional is None:
            shape = (len(FIRST_SEEN), job.size.replicates, job.size.years, values.shape[1])
            job.provisional = np.full(shape, np.nan)
        job.provisional[:, replicate, year] = values

    def _on_done(self, job: Job, replicate: int, result: dict[str, Floats], seconds: float) -> None:
        job.results[replicate] = result
        weeks = job.tasks[replicate].weeks
        self._rate += 0.3 * (weeks / max(seconds, 0.01) - self._rate)
        if len(job.results) == job.size.replicates:
            job.phase = "done"
            for task in job.tasks:
                self._by_task.pop(task.number, None)

    def _on_stopped(self, job: Job, _replicate: int) -> None:
        self._stop(job, "stopped")

    def _on_failed(self, job: Job, _replicate: int, _why: str) -> None:
        self._stop(job, "failed", "run.failed")

    def _died(self, numbers: list[int]) -> None:
        """A process is gone; what it was doing has failed, what waits for it goes on."""
        with self.changed:
            for number in numbers:
                if number in self._by_task:
                    self._stop(self._by_task[number][0], "failed", "run.killed")


def _stacked(job: Job, what: str) -> Floats:
    parts = [job.results[number][what] for number in range(job.size.replicates)]
    return np.stack(parts, axis=1)


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
