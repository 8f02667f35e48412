"""What the executor asks of an engine: workers that take tasks, and what comes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from gofal.experiments.runs.task import Event, Task


class Engine(Protocol):
    """Somewhere runs are worked out, by one or more workers.

    An engine tells of every task it was given either that it is done or why it failed, or that the
    worker which had it is lost; it never raises because a run went wrong.
    """

    @property
    def stretch(self) -> float:
        """Seconds of work that are worth giving out at once."""

    def start(self) -> None:
        """Get ready; called once."""

    def idle(self) -> Sequence[int]:
        """Workers without work."""

    def give(self, n: int, tasks: Sequence[Task]) -> None:
        """Give work to an idle worker."""

    def news(self, timeout: float) -> Iterable[tuple[int, Event]]:
        """What happened since the last call, by worker; waits up to ``timeout`` seconds for some.

        What a run tells on the way comes in the order in which it was told.
        """

    def stop(self) -> None:
        """Leave at once; work under way is dropped."""
