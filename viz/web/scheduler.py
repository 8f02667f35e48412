"""Questions and their answers: a queue before the processes that run the model.

One *job* is one scenario over all replicates, each a task for the processes. Whoever asks for a job
that is there joins it and gets a ticket; a job that everybody has left is stopped. Finished jobs
are kept, the oldest given up first.
"""

from __future__ import annotations

import itertools
import logging
import threading
from collections import OrderedDict
from typing import Any

import numpy as np

from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError
from gofal.experiments.runs.live import Live
from gofal.experiments.runs.task import Done, Event, Failed, Passed, Said
from gofal.experiments.runs.worlds import nowhere, users_worlds
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.windows import WEEKS_A_YEAR
from gofal.viz.web.arms import arm
from gofal.viz.web.jobs import SEED, Job, JobStatus, Phase, Size, Ticket
from gofal.viz.web.own_facts import fact_text
from gofal.viz.web.refused import Refused
from gofal.viz.web.state import usual_baseline
from gofal.viz.web.worker import FIRST_SEEN, WORK, PageTask, Year

LOG = logging.getLogger("gofal.web")
MOST_WAITING = 24  # jobs
MOST_OF_ONE = 5  # jobs that one visitor waits for: four scenarios and the baseline
MOST_KEPT = 80  # finished jobs, about half a megabyte each
BUSY = "refused.busy"
"""Why a question is refused for which there may be room in a minute."""
_TESTED = " +stress"
"""Ends the name of a job that ends with the stress test."""


class Scheduler:
    """Queue of questions before the processes that answer them; tells how each stands."""

    def __init__(self, workers: int, size: Size | None = None) -> None:
        """Start the processes.

        Args:
            workers: processes.
            size: of every question; the default one if None.
        """
        self.size = size or Size()
        self._workers = workers
        self.changed = threading.Condition()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._numbers = itertools.count(1)
        self._by_task: dict[int, tuple[Job, int]] = {}
        self._tickets: set[Ticket] = set()
        self._rate = 15.0  # weeks a second and process, learnt as it goes
        self.live = Live(WORK, workers, self._heard) if workers else None

    @property
    def busy(self) -> bool:
        """Whether a process is at work."""
        return self.live is not None and self.live.busy

    @property
    def processes(self) -> tuple[int, int]:
        """Processes that were asked for, and those that are there."""
        return (self._workers, 0 if self.live is None else self.live.there)

    def close(self) -> None:
        """End every process."""
        if self.live is not None:
            self.live.close()

    def ask(self, scenario: Scenario, stress: bool = False, visitor: str = "") -> Ticket:
        """Join a job, or start it.

        Args:
            scenario: what to run.
            stress: whether to end with the stress test.
            visitor: who asks; the server itself if empty, which may ask for any number.

        Returns:
            A ticket, for :meth:`status` and :meth:`leave`.

        Raises:
            GofalError: the scenario is a slice.
            Refused: too many questions are waiting, in all or of this visitor, or nothing runs
                here.
        """
        if scenario.only:
            raise GofalError("the page is of all of Wales; a slice is for quick looks")
        if self.live is None:
            raise Refused("refused.no_runs")
        key = self.key(scenario, stress)
        with self.changed:
            job = self._found(key)
            if job is None or job.phase in ("stopped", "failed"):
                self._check_room()
                self._check_share(visitor, job)
                job = self._start(key, scenario, stress)
            elif job.open:
                self._check_share(visitor, job)
            self._jobs.move_to_end(job.key)
            ticket = Ticket(job, visitor)
            self._tickets.add(ticket)
            return ticket

    def _check_room(self) -> None:
        if sum(one.open for one in self._jobs.values()) >= MOST_WAITING:
            raise Refused(BUSY)

    def _check_share(self, visitor: str, job: Job | None) -> None:
        """One visitor with many windows must not keep all others waiting."""
        mine = {one.job for one in self._tickets if one.visitor == visitor and one.job.open}
        if visitor and job not in mine and len(mine) >= MOST_OF_ONE:
            raise Refused("refused.yours")

    @staticmethod
    def key(scenario: Scenario, stress: bool = False) -> str:
        """The name of a job; equal questions have equal names."""
        terms = "" if scenario.terms == "own" else f" +{scenario.terms}"
        h = scenario.history
        dates = f" from {h.policy_from} {h.expects}" if h else ""
        said = "".join(f" +{fact_text(fact)}" for fact in scenario.local)
        return f"{arm(scenario)}{dates}{terms}{said}{_TESTED if stress else ''}"

    def _found(self, key: str) -> Job | None:
        """The job of a key; one that is done and ended with the test has all that it asks for."""
        job, tested = self._jobs.get(key), self._jobs.get(key + _TESTED)
        whole = tested is not None and tested.phase == "done"
        return tested if whole and (job is None or not job.open) else job

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

    def status(self, at: Ticket | str) -> JobStatus:
        """How the job of a ticket stands, or the one that now has a key."""
        with self.changed:
            job = at.job if isinstance(at, Ticket) else self._found(at)
            if job is None:
                return JobStatus("stopped", 0, 0.0, np.nan, "run.gone", None, None, None)
            done = job.phase == "done"
            return JobStatus(
                job.phase,
                self._place(job, at.visitor if isinstance(at, Ticket) else ""),
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
        self.ask(usual_baseline())

    def _start(self, key: str, scenario: Scenario, stress: bool) -> Job:
        job = self._jobs[key] = Job(key, scenario, self.size, stress)
        size = self.size
        for number, seed in enumerate(replicate_seeds(SEED, size.replicates)):
            chosen = scenario.with_(seed=seed, burn_in_weeks=size.burn_in)
            task = PageTask(
                number=next(self._numbers),
                scenario=chosen,
                weeks=size.years * WEEKS_A_YEAR,
                years=size.years,
                stress=stress,
                worlds=nowhere() if chosen.local else users_worlds(),
            )
            job.tasks.append(task)
            self._by_task[task.number] = (job, number)
            if self.live is not None:
                self.live.add(task)
        self._give_up_old()
        return job

    def _give_up_old(self) -> None:
        finished = [key for key, job in self._jobs.items() if not job.open]
        wanted = self._wanted()
        usual = self.key(usual_baseline())
        spare = [k for k in finished if self._jobs[k] not in wanted and k != usual]
        for key in spare[: max(0, len(finished) - MOST_KEPT)]:
            del self._jobs[key]

    def _stop(self, job: Job, phase: Phase, why: str = "") -> None:
        job.phase, job.why = phase, why
        for task in job.tasks:
            self._by_task.pop(task.number, None)
            if self.live is not None:
                self.live.drop(task.number)
        self.changed.notify_all()

    def _place(self, job: Job, visitor: str) -> int:
        """Other visitors who are served before a job.

        What the server runs for everybody is nobody's question, nor is the visitor's own baseline.
        """
        if job.phase != "waiting" or self.live is None:
            return 0
        before = self.live.ahead_of({task.number for task in job.tasks})
        ahead = {self._by_task[number][0] for number in before if number in self._by_task}
        own = {one.job for one in self._tickets if visitor and one.visitor == visitor}
        others = {one.visitor for one in self._tickets if one.job in ahead - own - {job}}
        return len(others - {"", visitor})

    def _seconds(self, job: Job) -> float:
        """Seconds left, at the rate of the runs so far."""
        if self.live is None:
            return np.nan
        return self.live.weeks_until({task.number for task in job.tasks}) / self._rate

    def _heard(self, event: Event) -> None:
        """What a process tells of a task."""
        number = event.number
        with self.changed:
            if number not in self._by_task:
                return
            job, replicate = self._by_task[number]
            job.phase = "running"
            match event:
                case Passed(weeks=weeks):
                    job.done_weeks += weeks
                case Said(what=Year() as year):
                    self._on_year(job, replicate, year)
                case Done(result=result):
                    self._on_done(job, replicate, result)
                case Failed():
                    self._on_failed(job, event)
            self.changed.notify_all()

    def _on_year(self, job: Job, replicate: int, year: Year) -> None:
        if job.provisional is None:
            areas = year.values.shape[1]
            shape = (len(FIRST_SEEN), job.size.replicates, job.size.years, areas)
            job.provisional = np.full(shape, np.nan)
        job.provisional[:, replicate, year.year] = year.values

    def _on_done(self, job: Job, replicate: int, result: dict[str, Any]) -> None:
        weeks = job.tasks[replicate].weeks
        self._rate += 0.3 * (weeks / max(result["seconds"], 0.01) - self._rate)
        job.end(replicate, result)
        if job.phase == "done":
            for task in job.tasks:
                self._by_task.pop(task.number, None)

    def _on_failed(self, job: Job, failed: Failed) -> None:
        """A task that gave nothing takes its job with it; what waits goes on."""
        if failed.fault == "stopped":
            self._stop(job, "stopped")
            return
        LOG.error("%s failed: %s", arm(job.scenario), failed.reason)
        self._stop(job, "failed", "run.killed" if failed.fault == "killed" else "run.failed")


_scheduler: Scheduler | None = None


def open_scheduler(workers: int, size: Size | None = None) -> Scheduler:
    """The scheduler of this server, its processes warming up."""
    global _scheduler
    close_scheduler()
    _scheduler = Scheduler(workers, size)
    if workers:
        _scheduler.warm()
    return _scheduler


def close_scheduler() -> None:
    """End the processes of this server."""
    global _scheduler
    if _scheduler is not None:
        _scheduler.close()
        _scheduler = None


def scheduler() -> Scheduler:
    """The scheduler that is open; one without processes if none is."""
    return _scheduler or Scheduler(0)
