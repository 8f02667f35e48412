"""Any executor of ``concurrent.futures``: threads, Dask, MPI, loky."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from functools import cache

from gofal.agents.errors import GofalError
from gofal.experiments.sweep.identity import code_of, digest
from gofal.experiments.sweep.work import Done, Event, Failed, Lost, RunFunction, RunSpec, Work
from gofal.experiments.sweep.worker import work_out

type Answer = list[Done | Failed] | None


class FuturesEngine:
    """One hand an executor; a hand is lost when its executor says that its work is."""

    def __init__(
        self, work: Work, hands: Sequence[Executor], limit: float = 0.0, stretch: float = 2.0
    ) -> None:
        """Prepare.

        Args:
            work: what is to be done.
            hands: executors, each given one thing at a time.
            limit: seconds a run may take, looked at whenever the run ticks; no limit if 0.
            stretch: seconds of work worth giving out at once.
        """
        self._work, self._limit, self.stretch = work, limit, stretch
        self._hands = list(hands)
        self._under_way: dict[int, Future[Answer]] = {}
        self._code = digest(code_of(work.run))

    def start(self) -> None:
        """Nothing to do: the executors are there."""

    def idle(self) -> list[int]:
        """Hands without work."""
        return [hand for hand in range(len(self._hands)) if hand not in self._under_way]

    def give(self, hand: int, specs: Sequence[RunSpec]) -> None:
        """Give work to an idle hand."""
        self._under_way[hand] = self._hands[hand].submit(
            work_out_all, self._work.run, list(specs), self._limit, self._code
        )

    def news(self, timeout: float) -> list[tuple[int, Event]]:
        """What happened since the last call, by hand."""
        done, _ = wait(self._under_way.values(), timeout, return_when=FIRST_COMPLETED)
        found: list[tuple[int, Event]] = []
        for hand, future in list(self._under_way.items()):
            if future in done:
                del self._under_way[hand]
                found += [(hand, event) for event in _told(hand, future)]
        return found

    def stop(self) -> None:
        """Leave at once."""
        for future in self._under_way.values():
            future.cancel()
        for hand in self._hands:
            hand.shutdown(wait=False)


def _told(hand: int, future: Future[Answer]) -> list[Done | Failed | Lost]:
    try:
        answer = future.result()
    except Exception as error:
        reason = f"its worker was lost ({type(error).__name__}: {str(error)[:200]})"
        return [Lost(hand, None, reason, killed=False)]
    if answer is None:
        raise GofalError("a worker elsewhere has other code or packages than this sweep")
    return list(answer)


def work_out_all(run: RunFunction, specs: Sequence[RunSpec], limit: float, code: str) -> Answer:
    """Work out some runs, wherever this is; None if the code here is not that of the sweep."""
    if _code_here(run) != code:
        return None
    return [work_out(run, spec, limit) for spec in specs]


@cache
def _code_here(run: RunFunction) -> str:
    return digest(code_of(run))
