"""How long Wales takes and how much memory it needs, as Markdown; nothing is asserted.

Run ``uv run python -m benchmarks.speed``. Seconds depend on the machine; trust the ratios.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from dataclasses import dataclass
from itertools import pairwise

DECADE = 520
WARM_UP_WEEKS = 30


@dataclass(frozen=True)
class Speed:
    """What a run took."""

    build: float
    burn_in: float
    burn_in_weeks: int
    decade: float
    stress: float
    memory_mb: float
    steps: dict[str, float]


def measure(weeks: int, burn_in_weeks: int | None) -> Speed:
    """Build, burn in and run once in this process."""
    from gofal.abm.model import CareModel
    from gofal.abm.scenario import load_scenario

    scenario = load_scenario("baseline")
    warm = CareModel(scenario=scenario.with_(burn_in_weeks=WARM_UP_WEEKS))
    warm.run_for(WARM_UP_WEEKS)
    warm.fork(warm.followed).stress_test()
    marks = [time.perf_counter()]
    model = CareModel(scenario=scenario.with_(burn_in_weeks=burn_in_weeks))
    marks.append(time.perf_counter())
    model.burn_in()
    before = dict(model.timings)
    marks.append(time.perf_counter())
    model.run_for(weeks)
    marks.append(time.perf_counter())
    steps: dict[str, float] = {}
    for name, s in model.timings.items():
        step = name.partition(".")[0]
        steps[step] = steps.get(step, 0.0) + s - before.get(name, 0.0)
    model.stress_test()
    marks.append(time.perf_counter())
    build, burnt, ran, stressed = (b - a for a, b in pairwise(marks))
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux kilobytes
    return Speed(
        build=build,
        burn_in=burnt,
        burn_in_weeks=model.followed.burn_in_weeks,
        decade=ran * DECADE / weeks,
        stress=stressed,
        memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20,
        steps=steps,
    )


def speed_table(speed: Speed) -> str:
    """Seconds and memory."""
    return "\n".join(
        [
            "| build s | burn-in s (weeks) | 520 weeks s | stress test s | peak memory MB |",
            "|---|---|---|---|---|",
            f"| {speed.build:.1f} | {speed.burn_in:.1f} ({speed.burn_in_weeks}) "
            f"| {speed.decade:.1f} | {speed.stress:.1f} | {speed.memory_mb:.0f} |",
        ]
    )


def step_table(speed: Speed) -> str:
    """Share of the run's time by step, longest first."""
    total = sum(speed.steps.values()) or 1.0
    ranked = sorted(speed.steps.items(), key=lambda item: -item[1])
    rows = [f"| {name} | {seconds:.2f} | {seconds / total:.0%} |" for name, seconds in ranked]
    return "\n".join(["| step | s | share |", "|---|---|---|", *rows])


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=DECADE)
    parser.add_argument("--burn-in", type=int, default=None)
    given = parser.parse_args()
    speed = measure(given.weeks, given.burn_in)
    print(speed_table(speed))
    print()
    print(step_table(speed))


if __name__ == "__main__":
    main()
