"""The server's log on standard error: what repeats is counted and not written again.

A visitor's program may send thousands of odd messages, each of which leaves a trace; a disk must
not fill with them. Of one place in the code a minute has so many lines, and one trace.
"""

from __future__ import annotations

import copy
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

MINUTE = 60.0  # seconds
MOST = 5  # lines of one place in the code within a minute


@dataclass
class _Place:
    """What one place in the code has said since a time.

    Attributes:
        since: when its minute began.
        said: lines since then.
        left_out: of these, not written.
    """

    since: float
    said: int = 0
    left_out: int = 0


class SparingHandler(logging.StreamHandler[TextIO]):
    """Writes the first lines of each place in the code within a minute, and counts the rest."""

    def __init__(
        self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(stream)
        self._clock = clock
        self._places: dict[tuple[str, int], _Place] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, or count it."""
        place, before = self._place(record)
        place.said += 1
        if place.said > MOST:
            place.left_out += 1
            return
        written = copy.copy(record)
        if place.said > 1:
            written.exc_info = written.exc_text = None
        if before:
            written.msg, written.args = f"{record.getMessage()} (left out before: {before})", ()
        super().emit(written)

    def _place(self, record: logging.LogRecord) -> tuple[_Place, int]:
        """What is known of the place a record comes from, and what its last minute left out."""
        key, now, before = (record.pathname, record.lineno), self._clock(), 0
        known = self._places.get(key)
        if known is None or now - known.since >= MINUTE:
            before = known.left_out if known else 0
            known = self._places[key] = _Place(now)
        return known, before


def log_sparingly() -> None:
    """Let all that is logged from here on go through one sparing handler."""
    handler = SparingHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
