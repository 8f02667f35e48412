"""What a worker is asked to do, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from gofal.abm.scenario import Scenario
from gofal.experiments.sweep.keep import Keep


class Cell(NamedTuple):
    """One number a run leaves behind."""

    window: str
    level: str
    code: str
    outcome: str
    value: float


@dataclass(frozen=True)
class RunSpec:
    """One run; small, because it travels between processes.

    Attributes:
        run: its id, a hash of all that its result depends on.
        number: its place in the design.
        scenario: what is run, with seed, scale, burn-in and replaced parameters.
        weeks: length after the burn-in.
        keep: what is kept.
        shared: whether other runs of the sweep start from the same burnt-in Wales.
    """

    run: str
    number: int
    scenario: Scenario
    weeks: int
    keep: Keep
    shared: bool = False


type Tick = Callable[[], None]
"""Called by a run now and then; raises when the run has taken too long."""

type RunFunction = Callable[[RunSpec, Tick], Iterable[tuple[str, str, str, str, float]]]
"""Works out one run. A function of a module, so that another process can import it."""


@dataclass(frozen=True)
class Work:
    """What a sweep does at every point.

    Attributes:
        run: works out one run.
        warm: a module that workers have imported before they start; compiles what ``run`` needs.
    """

    run: RunFunction
    warm: str = ""


@dataclass(frozen=True)
class Done:
    """A run that ended well."""

    number: int
    cells: list[Cell]
    wall: float
    cpu: float
    memory_mb: float


NOWHERE = -1
"""Number of no run."""

type Fault = Literal["error", "time", "killed"]


@dataclass(frozen=True)
class Failed:
    """A run that gave no result, and why.

    Attributes:
        number: its place in the design.
        fault: an exception in the run, too long a time, or the death of its process.
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
        hand: which one.
        number: the run it was at, :data:`NOWHERE` if at none, None if that is not known.
        reason: how it went.
        killed: whether it was killed from outside, as far as one can tell.
    """

    hand: int
    number: int | None
    reason: str
    killed: bool


type Event = Done | Failed | Lost
