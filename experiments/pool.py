"""Replicates on all cores: fresh processes, one clear message when one fails, a clean Ctrl-C."""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.queues import SimpleQueue

import pandas as pd

from gofal.agents.errors import GofalError
from gofal.experiments.replicate import Replicate, Work, run_replicate
from gofal.experiments.script import script_left_out

POLL = 0.1  # seconds between two looks at the progress of the workers

type Progress = Callable[[int, int], None]


def run_replicates(
    tasks: Sequence[Replicate],
    workers: int | None = None,
    progress: Progress | None = None,
    work: Work = run_replicate,
) -> list[pd.DataFrame]:
    """Run every replicate, in parallel when there is more than one worker.

    Args:
        tasks: the replicates.
        workers: processes; None means one a core. With 1 everything runs in this process.
        progress: told the weeks done and the weeks in all.
        work: what is done with each, a function of a module.

    Returns:
        The summaries in the order of ``tasks``, whatever order they finished in.

    Raises:
        GofalError: a replicate failed or a process was killed; the others are stopped.
    """
    count = min(worker_count(workers), len(tasks))
    tally = _Tally(sum(task.total_weeks for task in tasks), progress)
    if count == 1:
        return [work(task, tally.add) for task in tasks]
    return _in_processes(tasks, count, tally, work)


def worker_count(workers: int | None) -> int:
    """Processes to use: as asked for, or one a core that this process may use."""
    if workers is None:
        return (
            len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else os.cpu_count() or 1
        )
    if workers < 1:
        raise GofalError(f"workers = {workers} is too few; at least 1 is needed")
    return workers


class _Tally:
    """Weeks done so far, over all replicates."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.done, self.total, self.progress = 0, total, progress

    def add(self, weeks: int) -> None:
        self.done += weeks
        if self.progress is not None:
            self.progress(self.done, self.total)


def _in_processes(
    tasks: Sequence[Replicate], count: int, tally: _Tally, work: Work
) -> list[pd.DataFrame]:
    context = mp.get_context("spawn")  # forking a process with compiled code and threads can hang
    ticks: SimpleQueue[int] = context.SimpleQueue()
    before = set(mp.active_children())
    executor = ProcessPoolExecutor(count, context, initializer=_begin, initargs=(ticks,))
    try:
        with _interrupts_ignored(), script_left_out(work):
            futures = [executor.submit(_work, work, task) for task in tasks]
        _watch(futures, ticks, tally)
        return [future.result() for future in futures]
    except BrokenProcessPool as error:
        raise GofalError(
            "a worker process was killed, most often for lack of memory; "
            "try fewer --workers or a smaller --scale"
        ) from error
    except BaseException:
        for child in set(mp.active_children()) - before:
            child.terminate()
        raise
    finally:
        executor.shutdown(cancel_futures=True)


def _watch(futures: Sequence[Future[pd.DataFrame]], ticks: SimpleQueue[int], tally: _Tally) -> None:
    """Pass progress on until all are done, or raise as soon as one has failed."""
    waiting = set(futures)
    while waiting:
        done, waiting = wait(waiting, timeout=POLL, return_when=FIRST_COMPLETED)
        while not ticks.empty():
            tally.add(ticks.get())
        for future in done:
            future.result()


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Processes started inside ignore Ctrl-C for good; the parent ends them itself."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


_ticks: SimpleQueue[int] | None = None


def _begin(ticks: SimpleQueue[int]) -> None:
    """Keep the channel in this worker; a pool has no other way to hand it over."""
    global _ticks
    _ticks = ticks


def _work(work: Work, task: Replicate) -> pd.DataFrame:
    assert _ticks is not None  # noqa: S101  (set by _begin before any task)
    return work(task, _ticks.put)
