"""Whole result folders with made-up numbers, as commands leave them, without a run."""

from __future__ import annotations

import atexit
import json
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random

import pandas as pd

from benchmarks.fuzz.files import wholes
from gofal.abm.results import code_identity, new_folder, plain, write_json, write_table
from gofal.abm.rules import rules_hash
from gofal.abm.scenario import load_scenario
from gofal.experiments.comparison.compare import Comparison, effects, save
from gofal.experiments.output.crate import describe_folder
from gofal.experiments.runs.store import Arm, Store
from gofal.experiments.runs.task import Done, Event, Task, Work
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.sweep.cells import RunSpec, checked
from gofal.experiments.sweep.plan import load_plan
from gofal.experiments.sweep.sweep import run_sweep
from gofal.experiments.windows import WEEKS_A_YEAR, default_windows, main_window
from gofal.viz.answer import OUTCOME_NAMES, council_codes

type Make = Callable[[Path], None]
type Readers = Mapping[Make, tuple[tuple[str, ...], ...]]
"""Commands that read a folder, by what makes it."""

DESIGN, SAVED = "small.toml", "saved.run"
ARMS = ("baseline", "latc")
YEARS, BURN_IN, SEED = 2, 4, 1
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


@cache
def whole(make: Make) -> Path:
    """The folder that a function below fills, made once; it goes with the process."""
    root = Path(tempfile.mkdtemp(prefix="gofal-fuzz-whole-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    make(root / "whole")
    return root / "whole"


def make_sweep(folder: Path) -> None:
    """A finished sweep in ``sweep``, and its design beside it."""
    folder.mkdir()
    design = folder / DESIGN
    design.write_bytes(wholes()[DESIGN][0])
    made, _ = run_sweep(load_plan(design), folder / "sweep", workers=1, engine=MadeUp)
    describe_folder(made.folder, "made up", "made up", f"gofal sweep {DESIGN}")


def make_store(folder: Path) -> None:
    """Kept runs of two arms in ``store``, as commands that need many runs leave them."""
    weeks, codes, luck = YEARS * WEEKS_A_YEAR, sorted(council_codes()), Random(1)  # noqa: S311
    rows = {
        "year": [year for year in range(1, YEARS + 1) for _ in codes],
        "council": codes * YEARS,
    }
    no_gaps = {"outcome": "str", "year": "int64", "council": "str", "weeks": "int64"}
    for seed in replicate_seeds(SEED, 2):
        for name in ARMS:
            level = {outcome: luck.random() for outcome in OUTCOME_NAMES}
            country = {outcome: [value] * weeks for outcome, value in level.items()}
            councils = {outcome: [value] * (YEARS * len(codes)) for outcome, value in level.items()}
            tables = {
                "country": pd.DataFrame({"week": range(weeks)} | country),
                "councils": pd.DataFrame(rows | councils),
                "gaps": pd.DataFrame(columns=[*no_gaps]).astype(no_gaps),
            }
            arm = Arm(load_scenario(name).with_(seed=seed, burn_in_weeks=BURN_IN), YEARS)
            Store(folder / "store").keep(arm, tables, {"seconds": 1.0, "error": None})


def make_runs(folder: Path) -> None:
    """Folders of two runs in ``runs``, and a saved run whose body is of no model in ``saved``."""
    luck = Random(1)  # noqa: S311
    for name in ARMS:
        rows = [
            (week, level, code, outcome, luck.random())
            for week in range(YEARS * WEEKS_A_YEAR)
            for level, code in (("wales", "wales"), ("council", "W06000002"))
            for outcome in _OUTCOMES
        ]
        outcomes = pd.DataFrame(rows, columns=["week", "level", "code", "outcome", "value"])
        told = {"format": 1, "command": f"gofal run {name}", "code": code_identity()}
        with new_folder(folder / "runs" / name) as new:
            write_table(outcomes, new / "outcomes.parquet")
            write_json(told | {"scenario": plain(load_scenario(name))}, new / "run.json")
            describe_folder(new, "made up", "made up", f"gofal run {name}")
    body = pickle.dumps((load_scenario("baseline"), {"week": 1}))
    head = {"kind": "gofal run", "format": 1, "rules": rules_hash(), "scenario": "baseline"}
    head |= {"week": 1, "sha256": sha256(body).hexdigest()}
    (folder / "saved").mkdir()
    (folder / "saved" / SAVED).write_bytes(json.dumps(head).encode() + b"\n" + body)


def make_comparison(folder: Path) -> None:
    """A comparison of two arms in ``compare``."""
    arms, luck = [load_scenario(name) for name in ARMS], Random(1)  # noqa: S311
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
