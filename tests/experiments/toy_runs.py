"""Toy runs for tests of sweeps: pure, deterministic, some milliseconds long; and how to sweep them.

``python toy_runs.py FOLDER COUNT SECONDS WORKERS`` sweeps from the command line, so that a test can
kill it.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
from pathlib import Path

from small import TINY

from gofal.abm.scenario import load_scenario
from gofal.experiments.runs.task import Report, Work
from gofal.experiments.sweep.axes import read_axes
from gofal.experiments.sweep.cells import RunSpec
from gofal.experiments.sweep.designs import design_kinds
from gofal.experiments.sweep.keep import Keep
from gofal.experiments.sweep.plan import Plan
from gofal.experiments.sweep.sweep import run_sweep
from gofal.experiments.windows import Window

type Row = tuple[str, str, str, str, float]


def numbers_of(spec: RunSpec) -> list[Row]:
    """Numbers that only the content of a run decides, down to the last bit."""
    text = f"{spec.run} {spec.scenario.seed} {spec.scenario.settings} {spec.scenario.parameters}"
    digest = hashlib.sha256(text.encode()).digest()
    values = [int.from_bytes(digest[i : i + 8], "big") / 7.0 for i in range(0, 32, 8)]
    rows = [
        ("all", level, code, outcome, values[i])
        for i, (level, code, outcome) in enumerate(
            [("wales", "wales", "met_need"), ("wales", "wales", "fee"), ("council", "W1", "fee")]
        )
    ]
    return [*rows, ("all", "council", "W2", "fee", float("nan"))]


def lever_of(spec: RunSpec) -> float:
    return spec.scenario.settings[0].value


def quick(spec: RunSpec, tick: Report) -> list[Row]:
    tick()
    return numbers_of(spec)


def slow(spec: RunSpec, tick: Report) -> list[Row]:
    """Sleep for as many hundredths of a second as the run has weeks."""
    for _ in range(spec.weeks):
        time.sleep(0.01)
        tick()
    return numbers_of(spec)


def faulty(spec: RunSpec, tick: Report) -> list[Row]:
    """Failures depend on the lever; most runs work."""
    match round(lever_of(spec) * 1000):
        case 1000:
            raise ValueError("one\ntwo")
        case 1010:
            os.kill(os.getpid(), signal.SIGSEGV)
        case 1020:  # as the system does when memory runs out
            os.kill(os.getpid(), signal.SIGKILL)
        case 1030:
            while True:
                time.sleep(0.01)
                tick()
        case 1040:
            time.sleep(600)  # never ticks
        case 1050:
            sys.exit(3)
        case 1060:
            return []
        case 1070:
            os._exit(0)
    return numbers_of(spec)


QUICK, SLOW, FAULTY = (Work(run, warm="toy_runs") for run in (quick, slow, faulty))


def toy_plan(count: int, weeks: int = 1, replicates: int = 3, time_limit: float = 0.0) -> Plan:
    """So many points of one lever, three replicates of each unless told otherwise.

    Made by hand, because a plan for the model has to import the model.
    """
    values = [round(1 + n / 100, 3) for n in range(count)]
    kind = design_kinds()["grid"]
    return Plan(
        kind=kind,
        options=kind.read({}),
        axes=read_axes({"fee_level": values}),
        arms=(load_scenario("baseline").with_(only=TINY),),
        replicates=replicates,
        seed=1,
        weeks=weeks,
        keep=Keep(("met_need", "fee"), ("wales", "council"), (Window("all", 0, weeks),)),
        time_limit=time_limit,
    )


if __name__ == "__main__":
    import toy_runs  # the run must be known by the name it has elsewhere

    folder, points, weeks, workers = sys.argv[1:5]
    run_sweep(
        toy_plan(int(points), int(weeks), replicates=4),
        Path(folder),
        workers=int(workers),
        work=toy_runs.SLOW,
    )
