"""How a process ends when somebody asks it to."""

from __future__ import annotations

import signal
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
