"""Whole result folders with made-up numbers, as commands leave them, without a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

import pandas as pd

from benchmarks.fuzz.files import wholes
from gofal.abm.scenario import load_scenario
from gofal.experiments.comparison.compare import Comparison, effects, save
from gofal.experiments.output.crate import describe_folder
from gofal.experiments.runs.task import Done, Event, Task, Work
from gofal.experiments.sweep.cells import RunSpec, checked
from gofal.experiments.sweep.plan import load_plan
from gofal.experiments.sweep.sweep import run_sweep
from gofal.experiments.windows import default_windows, main_window

DESIGN = "small.toml"
YEARS = 2
_OUTCOMES = ("met_need", "rural_met_need", "effective_wage", "handback_share")


class MadeUp:
    """An engine that answers at once, with numbers that the run's id decides."""

    stretch = 0.0

    def __init__(self, _work: Work, _workers: int, _limit: float) -> None:
        self._tasks: list[Task] = []

    def start(self) -> None:
        """Nothing to do."""

    def idle(self) -> Sequence[int]:
        """The one worker, unless it has work."""
        return [] if self._tasks else [0]

    def give(self, _n: int, tasks: Sequence[Task]) -> None:
        """Take work."""
        self._tasks = list(tasks)

    def news(self, _timeout: float) -> Iterable[tuple[int, Event]]:
        """All of it is done."""
        tasks, self._tasks = self._tasks, []
        return [(0, Done(task.number, checked(_rows(task)), 0.0, 0.0, 0.0)) for task in tasks]

    def stop(self) -> None:
        """Nothing to do."""


def _rows(task: Task) -> list[tuple[str, str, str, str, float]]:
    assert isinstance(task, RunSpec)  # noqa: S101  (a sweep gives nothing else)
    luck = Random(task.run)  # noqa: S311
    return [
        (window.name, level, "wales" if level == "wales" else "W06000002", outcome, luck.random())
        for window in task.keep.windows
        for level in task.keep.levels
        for outcome in task.keep.outcomes
    ]


def make_sweep(folder: Path) -> None:
    """A finished sweep in ``sweep``, and its design beside it."""
    folder.mkdir()
    design = folder / DESIGN
    design.write_bytes(wholes()[DESIGN][0])
    made, _ = run_sweep(load_plan(design), folder / "sweep", workers=1, engine=MadeUp)
    describe_folder(made.folder, "made up", "made up", f"gofal sweep {DESIGN}")


def make_comparison(folder: Path) -> None:
    """A comparison of two arms in ``compare``."""
    arms, luck = [load_scenario(name) for name in ("baseline", "latc")], Random(1)  # noqa: S311
    windows, seeds = default_windows(YEARS), (1, 2, 3)
    rows = [
        (arm.name, replicate, window.name, level, code, outcome, luck.random())
        for arm in arms
        for replicate in range(len(seeds))
        for window in windows
        for level, code in (("wales", "wales"), ("council", "W06000002"))
        for outcome in _OUTCOMES
    ]
    columns = ["arm", "replicate", "window", "level", "code", "outcome", "value"]
    values = pd.DataFrame(rows, columns=columns)
    shown, table = main_window(YEARS), effects(values, [arm.name for arm in arms])
    made = Comparison(tuple(arms), seeds, YEARS, shown, windows, values, table)
    folder.mkdir()
    save(made, folder / "compare", "gofal compare baseline latc", "Nothing was found.\n")
