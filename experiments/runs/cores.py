"""How many processes to use."""

from __future__ import annotations

import os

from gofal.experiments.ranges import MOST_WORKERS, require_count


def worker_count(workers: int | None) -> int:
    """Processes to use: as asked for, or one a core that this process may use."""
    if workers is None:
        return (
            len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else os.cpu_count() or 1
        )
    require_count("workers", workers, MOST_WORKERS)
    return workers
