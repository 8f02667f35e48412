"""What a full-size Wales gives at the values of the files, so that like is compared with like.

A small Wales is biased, so a target is moved by the difference between the same parameters at full
size and in the small Wales of the waves. ``full_size.csv`` holds the full-size side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from gofal.abm.scenario import load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.calibration.matching import Aims
from gofal.experiments.calibration.problem import Floats, Target
from gofal.experiments.calibration.quantities import Quantity, values_of
from gofal.experiments.runs.arms import Progress
from gofal.experiments.runs.replicates import Replicates
from gofal.experiments.runs.store import Store
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.windows import years_window

FILE = Path(__file__).with_name("full_size.csv")
YEARS = 10  # as `gofal document` runs them, so that arms kept for one serve the other
HALF = 0.5
"""Of the bias of a small Wales, the part that may differ from one set of parameters to another."""


@dataclass(frozen=True)
class FullSize:
    """Means over full-size replicates in the first year after the burn-in.

    Attributes:
        mean: by quantity.
        error: standard error of the mean, by quantity.
        replicates: how many.
        rules: hash of the rules of the model.
    """

    mean: pd.Series[float]
    error: pd.Series[float]
    replicates: int
    rules: str


def measure_full_size(
    quantities: Sequence[Quantity],
    replicates: int,
    work: Path,
    workers: int | None,
    progress: Progress | None = None,
) -> FullSize:
    """Run full-size baselines, or read those that a store has.

    Args:
        quantities: what to work out.
        replicates: number of replicates, at least 2.
        work: folder of the store of runs.
        workers: processes; None = one a core.
        progress: called with weeks done and weeks in all.
    """
    if replicates < 2:
        raise GofalError(f"full size = {replicates} is too few; at least 2 are needed")
    base = load_scenario("baseline")
    seeds = replicate_seeds(base.seed, replicates)
    asked = Replicates((base,), seeds, YEARS, (years_window(1, 1),))
    asked.run(Store(work), workers, progress)
    found = asked.read(Store(work))
    first = found.values
    values = values_of(quantities, first.rename(columns={"replicate": "run"}), scale=1.0)
    error = values.std(ddof=1) / np.sqrt(replicates)
    return FullSize(values.mean(), error, replicates, found.rules)


def write_full_size(found: FullSize, file: Path = FILE) -> None:
    """Keep what was measured."""
    table = pd.DataFrame({"mean": found.mean, "error": found.error})
    table = table.assign(replicates=found.replicates, rules=found.rules)
    table.to_csv(file, index_label="quantity", float_format="%.8g")


def read_full_size(quantities: Sequence[Quantity], file: Path = FILE) -> FullSize:
    """What was kept.

    Raises:
        GofalError: there is none, or a quantity is missing.
    """
    if not file.is_file():
        raise GofalError(f"there is no {file.name}; gofal calibrate --full-size 4 makes one")
    table = pd.read_csv(file, index_col="quantity")
    if missing := [one.name for one in quantities if one.name not in table.index]:
        raise GofalError(f"{file.name} lacks {missing[0]}; gofal calibrate --full-size 4 makes it")
    names = [one.name for one in quantities]
    return FullSize(
        table.loc[names, "mean"],
        table.loc[names, "error"],
        int(table["replicates"].iloc[0]),
        str(table["rules"].iloc[0]),
    )


def bias_of(small: pd.DataFrame, full: FullSize) -> tuple[pd.Series[float], pd.Series[float]]:
    """Bias of a small Wales at the values of the parameter files, and how unsure it is (sd).

    Args:
        small: quantities of the small runs at those values, one row a run.
        full: the same at full size.
    """
    bias = small.mean() - full.mean
    errors = small.var(ddof=1) / len(small) + full.error**2
    return bias, (errors + (HALF * bias) ** 2) ** 0.5


def aims_of(targets: Sequence[Target], bias: pd.Series[float], unsure: pd.Series[float]) -> Aims:
    """Targets as small runs should meet them."""
    names = tuple(target.name for target in targets)
    return Aims(
        names,
        _array(target.value for target in targets) + bias[list(names)].to_numpy(),
        _array(target.observation**2 for target in targets),
        _array(target.discrepancy**2 for target in targets) + unsure[list(names)].to_numpy() ** 2,
    )


def _array(values: Iterable[float]) -> Floats:
    return np.fromiter(values, dtype=np.float64)
