"""What a worker is asked to do, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from gofal.abm.scenario import Scenario
from gofal.experiments.runs.worlds import Worlds, users_worlds


@dataclass(frozen=True, kw_only=True)
class Task:
    """One run; small, because it travels between processes.

    Attributes:
        number: what events about it carry.
        scenario: what is run, with seed, slice, burn-in and replaced parameters.
        weeks: length after the burn-in.
        worlds: where burnt-in worlds are kept.
        shared: whether other tasks start from the same world, so that it is worth keeping.
    """

    number: int
    scenario: Scenario
    weeks: int
    worlds: Worlds = field(default_factory=users_worlds)
    shared: bool = True


class Report(Protocol):
    """What a run tells while it is under way."""

    def __call__(self, weeks: int = 1) -> None:
        """Weeks that have passed since the last call; raises when the run is to end."""

    def settled(self) -> None:
        """The burnt-in world is there, in this worker and on disk."""

    def say(self, what: object) -> None:
        """Something that is known before the run has ended."""


type RunFunction = Callable[[Any, Report], Any]
"""Works out one task. A function of a module, so that another process can import it."""


@dataclass(frozen=True)
class Work:
    """What is done with every task.

    Attributes:
        run: works one out.
        warm: a module that workers have imported before they start.
        check: makes what ``run`` gives into a result, or refuses it.
        tells: whether weeks that have passed are told.
        nice: how much a worker stands back for other processes.
    """

    run: RunFunction
    warm: str = ""
    check: Callable[[Any], Any] | None = None
    tells: bool = False
    nice: int = 0


@dataclass(frozen=True)
class Done:
    """A run that ended well."""

    number: int
    result: Any
    wall: float
    cpu: float
    memory_mb: float


NOWHERE = -1
"""Number of no run."""

type Fault = Literal["error", "time", "killed", "stopped"]


@dataclass(frozen=True)
class Failed:
    """A run that gave no result, and why.

    Attributes:
        number: of the task.
        fault: an exception in the run, too long a time, the death of its process, or a wish.
        reason: in one line.
        trace: where it happened, if known.
        wall: seconds it took.
    """

    number: int
    fault: Fault
    reason: str
    trace: str = ""
    wall: float = 0.0


@dataclass(frozen=True)
class Lost:
    """A worker that is gone.

    Attributes:
        worker: which one.
        number: the run it was at, :data:`NOWHERE` if at none, None if that is not known.
        reason: how it went.
        killed: whether it was killed from outside, as far as one can tell.
    """

    worker: int
    number: int | None
    reason: str
    killed: bool


@dataclass(frozen=True)
class Passed:
    """Weeks that have passed in a run."""

    number: int
    weeks: int


@dataclass(frozen=True)
class Settled:
    """The burnt-in world of a run is there for others."""

    number: int


@dataclass(frozen=True)
class Said:
    """What a run knows before it has ended."""

    number: int
    what: Any


type Event = Done | Failed | Lost | Passed | Settled | Said
