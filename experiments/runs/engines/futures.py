"""Any executor of ``concurrent.futures``: threads, Dask, MPI, loky."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from functools import cache

from gofal.agents.errors import GofalError
from gofal.experiments.runs.identity import code_of, digest
from gofal.experiments.runs.task import Done, Event, Failed, Lost, RunFunction, Task, Work
from gofal.experiments.runs.worker import work_out

type Answer = list[Done | Failed] | None


class FuturesEngine:
    """One worker an executor; it is lost when its executor says that its work is."""

    def __init__(
        self, work: Work, executors: Sequence[Executor], limit: float = 0.0, stretch: float = 2.0
    ) -> None:
        """Prepare.

        Args:
            work: what is to be done.
            executors: executors, each given one thing at a time.
            limit: seconds a run may take, looked at whenever the run ticks; no limit if 0.
            stretch: seconds of work worth giving out at once.
        """
        self._work, self._limit, self.stretch = work, limit, stretch
        self._executors = list(executors)
        self._under_way: dict[int, Future[Answer]] = {}
        self._code = digest(code_of(work.run))

    def start(self) -> None:
        """Nothing to do: the executors are there."""

    def idle(self) -> list[int]:
        """Workers without work."""
        return [n for n in range(len(self._executors)) if n not in self._under_way]

    def give(self, n: int, tasks: Sequence[Task]) -> None:
        """Give work to an idle worker."""
        self._under_way[n] = self._executors[n].submit(
            work_out_all, self._work, list(tasks), self._limit, self._code
        )

    def news(self, timeout: float) -> list[tuple[int, Event]]:
        """What happened since the last call, by worker."""
        done, _ = wait(self._under_way.values(), timeout, return_when=FIRST_COMPLETED)
        found: list[tuple[int, Event]] = []
        for n, future in list(self._under_way.items()):
            if future in done:
                del self._under_way[n]
                found += [(n, event) for event in _told(n, future)]
        return found

    def stop(self) -> None:
        """Leave at once."""
        for future in self._under_way.values():
            future.cancel()
        for executor in self._executors:
            executor.shutdown(wait=False)


def _told(n: int, future: Future[Answer]) -> list[Done | Failed | Lost]:
    try:
        answer = future.result()
    except Exception as error:
        reason = f"its worker was lost ({type(error).__name__}: {str(error)[:200]})"
        return [Lost(n, None, reason, killed=False)]
    if answer is None:
        raise GofalError("a worker elsewhere has other code or packages than this sweep")
    return list(answer)


def work_out_all(work: Work, tasks: Sequence[Task], limit: float, code: str) -> Answer:
    """Work out some runs, wherever this is; None if the code here is not that of the sweep."""
    if _code_here(work.run) != code:
        return None
    return [work_out(work, task, limit) for task in tasks]


@cache
def _code_here(run: RunFunction) -> str:
    return digest(code_of(run))
