"""Many arms of many replicates: what is not there is run and kept, all of it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gofal.abm.outcomes import weekly_outcomes
from gofal.abm.results import stress_rows
from gofal.agents.errors import GofalError
from gofal.experiments.runs import means
from gofal.experiments.runs.cores import worker_count
from gofal.experiments.runs.engines.base import Engine
from gofal.experiments.runs.engines.here import HereEngine
from gofal.experiments.runs.engines.local import LocalEngine
from gofal.experiments.runs.executor import Executor
from gofal.experiments.runs.identity import weeks_before, world_id
from gofal.experiments.runs.queue import Queue
from gofal.experiments.runs.store import Arm, Store, needed
from gofal.experiments.runs.task import Done, Failed, Report, Task, Work
from gofal.experiments.runs.worker import begun, reason_of, run_weeks
from gofal.experiments.runs.worlds import Worlds, users_worlds
from gofal.experiments.windows import WEEKS_A_YEAR

if TYPE_CHECKING:
    from gofal.abm.model import CareModel

OUTSIDE_DEATHS = 1  # of a process until its arm is given up: memory that lacks will lack again
_LEFT_OUT = ("base_place", "group", "wage", "clients", "posts", "credit", "outlook")

type Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class ArmTask(Task):
    """An arm for a worker, and where it is kept."""

    arm: Arm
    store: Store


def run_arms(
    arms: Sequence[Arm],
    store: Store,
    workers: int | None = None,
    progress: Progress | None = None,
    stop: bool = False,
    worlds: Worlds | None = None,
) -> None:
    """Run the arms that are not in the store, in parallel when there is more than one worker.

    Args:
        arms: those wanted; a longer one serves a shorter one.
        store: where they are kept.
        workers: processes; None means one a core. With 1 everything runs in this process.
        progress: told the weeks done and the weeks in all.
        stop: whether the first arm that goes wrong ends it all; otherwise its error is kept and
            the others go on.
        worlds: where burnt-in worlds are kept; this user's if None.

    Raises:
        GofalError: a burn-in went wrong, a process was killed or, with ``stop``, an arm failed.
    """
    count = worker_count(workers)
    left = [arm for arm in needed(arms) if store.find(arm) is None]
    if not left:
        return
    tasks, groups, settled = _tasks(left, store, worlds or users_worlds())
    listener = _Listener(tasks, _weeks(tasks, groups, settled), progress, stop)
    work = Work(run_and_keep, warm="gofal.abm.model", tells=True)
    queue = Queue(np.arange(len(tasks)), groups, settled if tasks[0].worlds.limit > 0 else None)
    executor: Executor
    engine: Engine
    if min(count, len(tasks)) == 1:
        engine = HereEngine(work, lambda worker, event: executor.take_in(worker, event))
    else:
        engine = LocalEngine(work, min(count, len(tasks)))
    executor = Executor(
        queue, engine, tasks.__getitem__, lambda n: int(groups[n]), listener, OUTSIDE_DEATHS
    )
    executor.run()
    listener.end()


def _tasks(
    arms: Sequence[Arm], store: Store, kept: Worlds
) -> tuple[list[ArmTask], means.Ints, list[int]]:
    """A task an arm, those of one world together; the world of each, and which are on disk."""
    by_world: dict[str, list[Arm]] = {}
    for arm in arms:
        by_world.setdefault(world_id(arm.scenario), []).append(arm)
    alone = {arm.key for own in by_world.values() if len(own) == 1 for arm in own}
    ordered = [(n, arm) for n, own in enumerate(by_world.values()) for arm in own]
    tasks = [
        ArmTask(
            number=number,
            scenario=arm.scenario,
            weeks=arm.weeks,
            worlds=kept,
            shared=not (arm.scenario.parameters and arm.key in alone),
            arm=arm,
            store=store,
        )
        for number, (_, arm) in enumerate(ordered)
    ]
    groups = np.array([group for group, _ in ordered])
    settled = [n for n, own in enumerate(by_world.values()) if kept.has(own[0].scenario)]
    return tasks, groups, settled


def _weeks(tasks: Sequence[ArmTask], groups: means.Ints, settled: Sequence[int]) -> int:
    """Weeks to run, each world that is not on disk burnt in once."""
    first = {int(group): task for task, group in zip(reversed(tasks), groups[::-1], strict=True)}
    burn_in = sum(
        weeks_before(task.scenario) for group, task in first.items() if group not in settled
    )
    return burn_in + sum(task.weeks for task in tasks)


@dataclass
class _Listener:
    """Counts weeks, and raises what ends everything."""

    tasks: Sequence[ArmTask]
    total: int
    progress: Progress | None
    stop: bool
    weeks: int = field(default=0, init=False)

    def done(self, done: Done) -> None:
        """An arm has ended; its error, if any, is in the store."""
        if done.result is not None and self.stop:
            raise GofalError(f"{_where(self.tasks[done.number].arm)}: {done.result}")

    def failed(self, failed: Failed) -> None:
        """No arm ends so by itself: its burn-in went wrong, or its process was killed."""
        if failed.fault == "killed":
            raise GofalError(
                "a worker process was killed, most often for lack of memory; try fewer --workers"
            )
        raise GofalError(f"{_where(self.tasks[failed.number].arm)}: {failed.reason}")

    def passed(self, _number: int, weeks: int) -> None:
        """Weeks have passed; a world that had to be burnt in twice does not count twice."""
        self.weeks = min(self.weeks + weeks, self.total)
        if self.progress is not None:
            self.progress(self.weeks, self.total)

    def look(self) -> None:
        """Nothing to do."""

    def end(self) -> None:
        """All is done, also what was loaded and not burnt in."""
        if self.weeks < self.total:
            self.passed(0, self.total - self.weeks)


def _where(arm: Arm) -> str:
    return f"{arm.scenario.name} (seed {arm.scenario.seed})"


def run_and_keep(task: ArmTask, report: Report) -> str | None:
    """Run an arm and keep it; what goes wrong after the burn-in is kept and given back."""
    model = begun(task, report)
    if task.store.find(task.arm) is not None:  # another call has kept it meanwhile
        return None
    start, error = perf_counter(), None
    try:
        tables = dict(_watched(model, task.arm, report))
    except (MemoryError, OSError):  # of this machine and this hour, and not of the arm
        raise
    except Exception as problem:
        tables, error = {}, reason_of(problem)
    task.store.keep(task.arm, tables, {"seconds": perf_counter() - start, "error": error})
    return error


def _watched(model: CareModel, arm: Arm, report: Report) -> Iterator[tuple[str, pd.DataFrame]]:
    """Run an arm and give the tables that are kept of it."""
    from gofal.abm.outcomes.frame import outcome_series
    from gofal.experiments.runs import snapshot
    from gofal.experiments.runs.spread import spread

    before = snapshot.staff(model.state)
    care, work, spreads = [], [], []
    for year in range(1, arm.years + 1):
        run_weeks(model, WEEKS_A_YEAR, report)
        care.append(snapshot.care(model.state, year))
        now = snapshot.staff(model.state)
        work.append(snapshot.work(model.state, before, now, year))
        before = now
        spreads.append(spread(model.state, year))
    series = outcome_series(model.state, weekly_outcomes())
    codes = list(model.state.geography.council_codes)
    country = {name: weeks[:, -1] for name, weeks in series.items()}
    yield "country", pd.DataFrame({"week": np.arange(arm.weeks), **country})
    councils = {name: weeks[:, :-1] for name, weeks in series.items()}
    yield "councils", _yearly(councils, codes)
    yield "gaps", _gaps(councils, codes)
    if arm.weekly:
        yield "weeks", _weekly(councils, codes)
    yield "providers", model.provider_records().drop(columns=list(_LEFT_OUT))
    yield "care", pd.concat(care, ignore_index=True)
    yield "work", pd.concat(work, ignore_index=True)
    yield "spread", pd.concat(spreads, ignore_index=True)
    if arm.stress:
        yield "stress", stress_rows(model)


def _yearly(series: Mapping[str, means.Floats], codes: Sequence[str]) -> pd.DataFrame:
    table = means.yearly(means.stacked(series))
    columns: dict[str, Any] = {
        "year": np.repeat(np.arange(1, len(table) + 1), len(codes)),
        "council": [*codes] * len(table),
    }
    return pd.DataFrame(columns | {name: table[:, n].ravel() for n, name in enumerate(series)})


def _weekly(series: Mapping[str, means.Floats], codes: Sequence[str]) -> pd.DataFrame:
    weeks = len(next(iter(series.values())))
    columns: dict[str, Any] = {
        "week": np.repeat(np.arange(weeks), len(codes)),
        "council": [*codes] * weeks,
    }
    return pd.DataFrame(columns | {name: values.ravel() for name, values in series.items()})


def _gaps(series: Mapping[str, means.Floats], codes: Sequence[str]) -> pd.DataFrame:
    """Known weeks of each outcome, year and council that lacks some."""
    years = means.by_year(means.stacked(series))
    known = np.stack([means.known_weeks(year) for year in years])
    year, outcome, council = np.nonzero(known < WEEKS_A_YEAR)
    return pd.DataFrame(
        {
            "outcome": np.array(list(series))[outcome],
            "year": year + 1,
            "council": np.array(codes)[council],
            "weeks": known[year, outcome, council],
        }
    )
