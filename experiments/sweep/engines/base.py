"""What the runner asks of an engine: hands that take runs, and news of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from gofal.experiments.sweep.work import Event, RunSpec


class Engine(Protocol):
    """Somewhere runs are worked out, by one or more hands.

    An engine tells of every run it was given either that it is done or why it failed, or that the
    hand which had it is lost; it never raises because a run went wrong.
    """

    @property
    def stretch(self) -> float:
        """Seconds of work that are worth giving out at once."""

    def start(self) -> None:
        """Get ready; called once."""

    def idle(self) -> Sequence[int]:
        """Hands without work."""

    def give(self, hand: int, specs: Sequence[RunSpec]) -> None:
        """Give work to an idle hand."""

    def news(self, timeout: float) -> Sequence[tuple[int, Event]]:
        """What happened since the last call, by hand; waits up to ``timeout`` seconds for some."""

    def stop(self) -> None:
        """Leave at once; work under way is dropped."""
