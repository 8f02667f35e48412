"""Do runs of a calibration still come out? The first wave as a table, and some of it run again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from gofal.abm.results import SOURCE
from gofal.experiments.calibration.reading import load_facts, load_problem
from gofal.experiments.calibration.waves import Runs, quantities_of, wave_seed
from gofal.experiments.output.docs import write_doc
from gofal.experiments.reproduce.item import Item

TABLE = "calibration-runs.csv"
AGAIN = 2  # runs made again; all of them take a quarter of an hour
DIGITS = 9


def write_runs(runs: Runs) -> None:
    """Write the runs of the first wave into ``docs/``, parameters to the last bit."""
    names = [f"wave-{number}" for number in range(len(runs.problem.design.wave_points))]
    table = pd.concat([runs.finished(name) for name in names], ignore_index=True)
    values = [one.name for one in runs.quantities]
    table[values] = table[values].map(_rounded)
    write_doc(TABLE, table.to_csv(index=False, lineterminator="\n"))


def check_runs(item: Item) -> tuple[int, list[str]]:
    """Run some points of the first wave again, chosen at random.

    Args:
        item: the page and the table of its runs.

    Returns:
        Numbers compared, and what differs, a line each.
    """
    kept = read_table(SOURCE / item.table)
    problem = load_problem()
    with TemporaryDirectory() as folder:
        runs = Runs(problem, quantities_of(problem, load_facts()), Path(folder))
        return again(kept, _sample(item.name, len(kept)), runs)


def read_table(file: Path) -> pd.DataFrame:
    """The table that :func:`write_runs` wrote, to the last bit."""
    text = pd.read_csv(file, dtype=str)
    numbers = text.columns.drop(["sweep", "point"])
    return text.assign(**{name: text[name].map(float) for name in numbers})


def again(kept: pd.DataFrame, rows: Sequence[int], runs: Runs) -> tuple[int, list[str]]:
    """Run rows of the table anew and compare."""
    compared, differs = 0, list[str]()
    for row in rows:
        old = kept.iloc[row].to_dict()
        seed = wave_seed(int(str(old["sweep"]).removeprefix("wave-"))) + int(str(old["point"]))
        values = np.array([[float(old[name]) for name in runs.problem.names]])
        new = runs.given(f"again-{row}", values, seed, 1).values.iloc[0]
        compared += len(new)
        for name, value in zip(new.index, new.to_numpy().tolist(), strict=True):
            if _rounded(value) != _rounded(float(old[name])):
                where = f"{old['sweep']}, point {old['point']}: {name}"
                differs.append(f"{where}: made again {value!r}, committed {old[name]!r}")
    return compared, differs


def _sample(name: str, count: int) -> list[int]:
    keys = [hashlib.sha256(f"{name} {row}".encode()).digest() for row in range(count)]
    return sorted(range(count), key=keys.__getitem__)[:AGAIN]


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
