"""What the scheduler keeps of a question: how it is run, how far it is, who waits for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gofal.abm.scenario import Scenario
from gofal.viz.web.worker import PageTask

type Floats = NDArray[np.float64]
type Phase = Literal["waiting", "running", "done", "stopped", "failed"]

REPLICATES, YEARS, SEED, BURN_IN = 4, 10, 1, 676


@dataclass(frozen=True)
class Size:
    """How a question is run, always in all of Wales.

    Attributes:
        replicates: pairs of futures.
        years: length.
        burn_in: weeks before the policy.
    """

    replicates: int = REPLICATES
    years: int = YEARS
    burn_in: int = BURN_IN


@dataclass(eq=False)
class Job:
    """One scenario on its way; read under the lock, or by :meth:`Scheduler.status`.

    Attributes:
        key: equal questions have equal keys.
        scenario: what is run.
        size: how.
        stress: whether it ends with the stress test.
        tasks: one a replicate.
        done_weeks: over all replicates.
        results: of the replicates that have ended.
        provisional: first outcomes so far, shape (outcomes, replicates, years, areas).
        values: all outcomes when done, shape (outcomes, replicates, years, areas).
        losses: the stress test when done, shape (outcomes, replicates, areas).
        phase: how far it is.
        why: key of the text that tells what went wrong.
    """

    key: str
    scenario: Scenario
    size: Size
    stress: bool
    tasks: list[PageTask] = field(default_factory=list)
    done_weeks: int = 0
    results: dict[int, dict[str, Any]] = field(default_factory=dict)
    provisional: Floats | None = None
    values: Floats | None = None
    losses: Floats | None = None
    phase: Phase = "waiting"
    why: str = ""

    @property
    def weeks(self) -> int:
        """Weeks to run over all replicates."""
        return sum(task.weeks for task in self.tasks)

    @property
    def open(self) -> bool:
        """Whether there is something left to do."""
        return self.phase in ("waiting", "running")

    def end(self, replicate: int, result: dict[str, Any]) -> None:
        """Keep what a replicate gave; with the last one the job is done."""
        self.results[replicate] = result
        if len(self.results) < self.size.replicates:
            return
        self.values = self._stacked("years")
        self.losses = self._stacked("stress") if self.stress else None
        self.results.clear()
        self.phase = "done"

    def _stacked(self, what: str) -> Floats:
        parts = [self.results[number][what] for number in range(self.size.replicates)]
        return np.stack(parts, axis=1)


@dataclass(frozen=True, eq=False)
class Ticket:
    """Somebody waits for a job; handed back with :meth:`Scheduler.leave`.

    Attributes:
        job: that very one, and not another of the same name that was asked later.
        visitor: who waits; empty for the server itself.
    """

    job: Job
    visitor: str


@dataclass(frozen=True)
class JobStatus:
    """What a visitor may know of a job.

    Attributes:
        phase: how far it is.
        place: other visitors who are served before it.
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
