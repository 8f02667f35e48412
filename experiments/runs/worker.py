"""One run inside a worker: what it gives, or why it gives nothing."""

from __future__ import annotations

import sys
import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from gofal.agents.errors import GofalError
from gofal.experiments.runs.identity import world_id
from gofal.experiments.runs.task import Done, Failed, Passed, Report, Said, Settled, Task, Work

if TYPE_CHECKING:
    from gofal.abm.model import CareModel

LONGEST_REASON = 500
STRIDE = 4  # weeks between two messages of progress
IN_MEMORY = 2
"""Burnt-in worlds a worker has in memory; one is some hundred megabytes at full size."""

type Send = Callable[[object], None]


class TooLongError(Exception):
    """A run took more than the time it is given."""


class StoppedError(Exception):
    """A run is not wanted any more."""


class _Memory(threading.local):
    def __init__(self) -> None:
        self.worlds: OrderedDict[tuple[str, tuple[str, ...]], CareModel] = OrderedDict()


_memory = _Memory()


def begun(task: Task, report: Report, most: int = IN_MEMORY) -> CareModel:
    """The model of a task at week 0: a fork of its world.

    Args:
        task: what is run.
        report: told the weeks of a burn-in.
        most: worlds to have in memory.
    """
    if not task.shared:
        return task.worlds.burnt_in(task.scenario, report, keep=False).fork(task.scenario)
    key, worlds = (world_id(task.scenario), task.scenario.only), _memory.worlds
    if key not in worlds:
        while len(worlds) >= most:
            worlds.popitem(last=False)
        worlds[key] = task.worlds.burnt_in(task.scenario, report)
    worlds.move_to_end(key)
    report.settled()
    return worlds[key].fork(task.scenario)


def run_weeks(model: CareModel, weeks: int, report: Callable[[int], None]) -> None:
    """Run ``weeks`` in strides, telling ``report`` after each."""
    for start in range(0, weeks, STRIDE):
        stride = min(STRIDE, weeks - start)
        model.run_for(stride)
        report(stride)


def work_out(
    work: Work,
    task: Task,
    limit: float = 0.0,
    send: Send | None = None,
    stopped: Callable[[], bool] | None = None,
) -> Done | Failed:
    """Work out one task; whatever goes wrong is told and not raised.

    Args:
        work: what is done with it.
        task: what to run.
        limit: seconds it may take, looked at whenever the run reports; none if 0.
        send: takes events on the way; None for none.
        stopped: whether the run is no longer wanted, looked at likewise.

    Raises:
        KeyboardInterrupt: in this process, that of the person who asked.
    """
    start, cpu = perf_counter(), process_time()
    report = _Reporter(task.number, start, limit, send, stopped, work.tells)
    try:
        result = work.run(task, report)
        result = work.check(result) if work.check else result
        report.flush()
    except KeyboardInterrupt:
        raise
    except TooLongError:
        wall = perf_counter() - start
        return Failed(task.number, "time", too_long(limit), wall=wall)
    except StoppedError:
        return Failed(task.number, "stopped", "not wanted any more")
    except BaseException as error:
        trace, wall = traceback.format_exc(), perf_counter() - start
        return Failed(task.number, "error", reason_of(error), trace, wall)
    wall, cpu = perf_counter() - start, process_time() - cpu
    return Done(task.number, result, wall, cpu, _peak_memory())


def too_long(limit: float) -> str:
    """Why a run that took too long was given up."""
    return f"took longer than {limit:g} s"


def reason_of(error: BaseException) -> str:
    """An error in one line."""
    told = str(error) if isinstance(error, GofalError) else f"{type(error).__name__}: {error}"
    return " ".join(told.split())[:LONGEST_REASON]


class _Reporter:
    """The report of one run: looks at the clock, and sends progress in strides."""

    def __init__(
        self,
        number: int,
        start: float,
        limit: float,
        send: Send | None,
        stopped: Callable[[], bool] | None,
        tells: bool,
    ) -> None:
        self._tells = tells
        self._number, self._start, self._limit = number, start, limit
        self._send, self._stopped, self._weeks = send, stopped, 0

    def __call__(self, weeks: int = 1) -> None:
        if self._limit and perf_counter() - self._start > self._limit:
            raise TooLongError
        self._weeks += weeks
        if self._weeks >= STRIDE:
            if self._stopped is not None and self._stopped():
                raise StoppedError
            self.flush()

    def flush(self) -> None:
        """Send what has not been sent yet."""
        if self._tells and self._send is not None and self._weeks:
            self._send(Passed(self._number, self._weeks))
        self._weeks = 0

    def settled(self) -> None:
        """The burnt-in world is there."""
        self.flush()
        if self._send is not None:
            self._send(Settled(self._number))

    def say(self, what: object) -> None:
        """Something that is known before the run has ended."""
        self.flush()
        if self._send is not None:
            self._send(Said(self._number, what))


def _peak_memory() -> float:
    """Most memory this process had at once, in MB; 0 where that is not known."""
    if sys.platform == "win32":
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024.0 * 1024.0 if sys.platform == "darwin" else 1024.0)
