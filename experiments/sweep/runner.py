"""Run a plan to its end, whatever happens to the workers or to this process on the way."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import TextIO

import numpy as np

from gofal.experiments.runs.engines.base import Engine
from gofal.experiments.runs.executor import Executor
from gofal.experiments.runs.queue import Queue
from gofal.experiments.runs.task import Done, Failed
from gofal.experiments.sweep.cells import Cell
from gofal.experiments.sweep.layout import Layout
from gofal.experiments.sweep.store import SweepStore

HOLD = 1.0  # seconds of finished work that may wait to be written


@dataclass
class SweepProgress:
    """How far a sweep is, for whoever watches it.

    Attributes:
        total: runs asked for here.
        done: of these, runs finished, now or earlier.
        failed: of these, runs that gave no result.
        new: finished in this session.
        started: when this session began.
    """

    total: int
    done: int
    failed: int
    new: int = 0
    started: float = field(default_factory=monotonic)

    @property
    def left(self) -> int:
        """Runs still to do."""
        return self.total - self.done - self.failed

    @property
    def an_hour(self) -> float:
        """Runs an hour, in this session."""
        return self.new * 3600.0 / max(monotonic() - self.started, 1e-9)


type Watch = Callable[[SweepProgress], None]


class Runner:
    """Runs what a queue holds, and keeps what comes of it."""

    def __init__(
        self,
        layout: Layout,
        store: SweepStore,
        engine: Engine,
        queue: Queue,
        tally: SweepProgress,
        watch: Watch,
    ) -> None:
        """Bring them together.

        Args:
            layout: what each run is.
            store: where results go.
            engine: who works them out.
            queue: what is to do.
            tally: kept up to date.
            watch: told now and then.
        """
        self._layout, self._store, self._queue = layout, store, queue
        self._tally, self._watch = tally, watch
        self._executor = Executor(
            queue, engine, layout.spec, lambda number: int(layout.group[number]), self
        )
        self._held: list[tuple[str, list[Cell]]] = []
        self._held_since, self._held_work = 0.0, 0.0
        self._log: TextIO | None = None

    def run(self) -> None:
        """Until nothing is left; what is finished is kept even if this is interrupted."""
        name = f"{socket.gethostname()}-{os.getpid()}.jsonl"
        with (self._store.folder / "log" / name).open("a", encoding="utf-8", buffering=1) as log:
            self._log = log
            try:
                self._executor.run()
            finally:
                self._write(everything=True)
        self._watch(self._tally)

    def look(self) -> None:
        """Write what is worth it, and tell how far the sweep is."""
        self._write(everything=False)
        self._watch(self._tally)

    def passed(self, number: int, weeks: int) -> None:
        """Nothing to do: a sweep counts runs."""

    def done(self, done: Done) -> None:
        """Hold a result until it is written."""
        run = self._layout.ids[done.number].decode()
        self._held_since = self._held_since if self._held else monotonic()
        self._held.append((run, done.result))
        self._held_work += done.wall
        known = {"wall": done.wall, "cpu": done.cpu, "memory_mb": done.memory_mb}
        if self._log is not None:
            self._log.write(json.dumps({"run": run, **known}) + "\n")

    def _write(self, everything: bool) -> None:
        """Write what is finished, as soon as it is worth it; only then does it count."""
        if not self._held:
            return
        waited = monotonic() - self._held_since
        if everything or self._held_work >= HOLD or waited >= HOLD or not self._queue.left:
            self._store.add(self._held)
            self._tally.done += len(self._held)
            self._tally.new += len(self._held)
            self._held, self._held_work = [], 0.0

    def failed(self, failed: Failed) -> None:
        """Keep why a run gave no result."""
        layout, number = self._layout, failed.number
        self._store.fail(
            layout.ids[number].decode(),
            {
                "point": int(layout.point[number]),
                "arm": layout.plan.arms[layout.arm[number]].name,
                "replicate": int(layout.replicate[number]),
                "fault": failed.fault,
                "reason": failed.reason,
                "seconds": failed.wall,
                "trace": failed.trace,
            },
        )
        self._tally.failed += 1


def queue_of(
    layout: Layout, store: SweepStore, shard: tuple[int, int], share: bool = False
) -> tuple[Queue, SweepProgress]:
    """What is to do of a shard's runs, and how far it is.

    Args:
        layout: all runs.
        store: what is finished or failed.
        shard: (i, N) for the i-th of N equal stretches of the design, from 1.
        share: whether workers find each other's burnt-in worlds, so that it is worth to wait.
    """
    _, first = np.unique(layout.ids, return_index=True)  # the same run at two points runs once
    first.sort()
    i, count = shard
    mine = first[len(first) * (i - 1) // count : len(first) * i // count]
    done = np.isin(layout.ids[mine], store.finished())
    failed = np.isin(layout.ids[mine], np.array([*store.failures()], dtype="S24")) & ~done
    left = mine[~done & ~failed]
    tally = SweepProgress(len(mine), int(done.sum()), int(failed.sum()))
    return Queue(left, layout.group[left], () if share else None), tally
