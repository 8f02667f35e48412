"""How a process ends and what its streams bear, whatever it is asked to do."""

from __future__ import annotations

import io
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Termination:
    """Whether somebody asked this process to end."""

    asked = False


@contextmanager
def termination_as_interrupt() -> Iterator[Termination]:
    """Inside, SIGTERM does what Ctrl-C does; schedulers send it before they kill.

    A second one changes nothing, so that what the first began is brought to its end.
    """
    told = Termination()
    if threading.current_thread() is not threading.main_thread():
        yield told
        return

    def end(_number: int, _frame: FrameType | None) -> None:
        told.asked = True
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield told
    finally:
        signal.signal(signal.SIGTERM, before)


def let_words_degrade() -> None:
    """Print a question mark for a letter that the terminal's encoding lacks, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")
