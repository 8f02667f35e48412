"""A user's script, left out of worker processes: they need nothing of it.

Python runs the script again in every process that it starts. One without
``if __name__ == "__main__":`` would then start workers of workers, and die of that.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType

_one_at_a_time = threading.Lock()


@contextmanager
def script_left_out(function: Callable[..., object]) -> Iterator[None]:
    """Processes started inside do not run the script, unless ``function`` is a part of it."""
    if function.__module__ == "__main__":
        yield
        return
    with _one_at_a_time:
        script = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = script
