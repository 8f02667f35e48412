"""What a sweep costs beyond its runs, and what a second worker gives; nothing is asserted.

Run ``uv run python -m benchmarks.sweeps`` on a machine with nothing else to do; a busy one shows
its own load.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from gofal.experiments.sweep.plan import plan
from gofal.experiments.sweep.runner import SweepProgress
from gofal.experiments.sweep.sweep import run_sweep


@dataclass(frozen=True)
class Pace:
    """What one number of workers took.

    Attributes:
        first: seconds to the first result that is on the disk.
        an_hour: runs an hour from then on.
        wall: mean seconds a run took.
        cpu: mean seconds of processor a run took; grows when workers are in each other's way.
        beyond: share of the workers' time that was not spent in runs.
        memory_mb: most a worker had, shared memory included.
    """

    workers: int
    first: float
    an_hour: float
    wall: float
    cpu: float
    beyond: float
    memory_mb: float


def measure(workers: int, points: int, weeks: int) -> Pace:
    """Sweep once, in a folder that goes afterwards."""
    levels = {"kind": "grid", "levels": points}
    terms = {"burn_in_weeks": 26, "weeks": weeks, "replicates": 2}
    chosen = plan(levels, {"fee_level": {}}, terms, {"outcomes": ["fee", "met_need"]})
    marks: list[tuple[float, int]] = []

    def watch(tally: SweepProgress) -> None:
        if tally.new and (not marks or tally.new > marks[-1][1]):
            marks.append((time.perf_counter(), tally.new))

    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        run_sweep(chosen, Path(folder), workers=workers, watch=watch)
        logs = (log.read_text().splitlines() for log in (Path(folder) / "log").iterdir())
        runs = [json.loads(line) for lines in logs for line in lines]
    (first, early), (last, late) = marks[0], marks[-1]
    runs = runs[early:]  # the first ones burn in and load; the others are like each other
    wall = sum(run["wall"] for run in runs) / len(runs)
    an_hour = (late - early) / (last - first) * 3600
    return Pace(
        workers=workers,
        first=first - start,
        an_hour=an_hour,
        wall=wall,
        cpu=sum(run["cpu"] for run in runs) / len(runs),
        beyond=1 - an_hour / 3600 * wall / workers,
        memory_mb=max(run["memory_mb"] for run in runs),
    )


def main() -> None:
    """Print a table of one, two and more workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--points", type=int, default=20)
    parser.add_argument("--weeks", type=int, default=52)
    given = parser.parse_args()
    print("| workers | first result s | runs/h | s a run | cpu s a run | beyond runs | MB |")
    print("|---|---|---|---|---|---|---|")
    for workers in given.workers:
        p = measure(workers, given.points, given.weeks)
        print(
            f"| {p.workers} | {p.first:.1f} | {p.an_hour:,.0f} | {p.wall:.2f} | {p.cpu:.2f} "
            f"| {p.beyond:.1%} | {p.memory_mb:.0f} |"
        )


if __name__ == "__main__":
    main()
