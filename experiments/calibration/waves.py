"""Runs of a calibration, as sweeps: the store of each is a part of the reference table.

Every run has a seed of its own, which also draws what no source says of councils: what an emulator
takes for luck is luck and latent facts together. Seeds are never a parameter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from msgspec.structs import asdict

from gofal.abm.calendar import FIRST_YEAR
from gofal.agents.errors import GofalError
from gofal.experiments.calibration.problem import Fact, Floats, Problem
from gofal.experiments.calibration.quantities import Quantity, values_of
from gofal.experiments.runs.task import Work
from gofal.experiments.sweep.plan import Plan, plan
from gofal.experiments.sweep.run import MODEL
from gofal.experiments.sweep.runner import Watch
from gofal.experiments.sweep.sweep import read_results, read_runs, run_sweep

STRIDE = 10_000  # more points than a part has
SEEDS = {
    kind: STRIDE * (1 + 10 * number)
    for number, kind in enumerate(("reference", "wave", "repeats", "second", "score", "winner"))
}
"""Where the seeds of each kind of run come from, one more a point; no two share any."""


@dataclass(frozen=True)
class WaveRuns:
    """Finished runs.

    Attributes:
        shares: where each run's parameters lie in their ranges, 0 to 1, shape (runs, parameters).
        values: one column a quantity, one row a run.
        point: number of the point of each run.
    """

    shares: Floats
    values: pd.DataFrame
    point: np.ndarray[Any, np.dtype[np.int64]]

    def __len__(self) -> int:
        return len(self.values)


def joined(tables: Sequence[WaveRuns]) -> WaveRuns:
    """Several tables as one; points keep apart."""
    shift = np.cumsum([0, *(int(table.point.max()) + 1 for table in tables[:-1])])
    return WaveRuns(
        np.concatenate([table.shares for table in tables]),
        pd.concat([table.values for table in tables], ignore_index=True),
        np.concatenate([table.point + by for table, by in zip(tables, shift, strict=True)]),
    )


@dataclass(frozen=True)
class Runs:
    """Runs the points of a problem and keeps them in a folder.

    Attributes:
        problem: whose points.
        quantities: worked out of every run.
        folder: of all sweeps.
        workers: processes; None = one a core.
        work: how a run is worked out.
        watch: called with how far a sweep is.
    """

    problem: Problem
    quantities: tuple[Quantity, ...]
    folder: Path
    workers: int | None = 1
    work: Work = MODEL
    watch: Watch = lambda _: None

    def hypercubes(self, name: str, sizes: Sequence[int]) -> list[WaveRuns]:
        """Latin hypercubes of so many points each."""
        return [
            self._swept(
                f"{name}-{number}",
                {
                    "kind": "latin_hypercube",
                    "points": size,
                    "seed": self.problem.design.seed + number,
                },
                wave_seed(number),
                replicates=1,
            )
            for number, size in enumerate(sizes)
        ]

    def listed(self, name: str, shares: Floats, seed: int, replicates: int) -> WaveRuns:
        """Points given as shares of the ranges, each with so many seeds."""
        return self.given(name, self.problem.stretched(shares), seed, replicates)

    def given(self, name: str, values: Floats, seed: int, replicates: int) -> WaveRuns:
        """Points given as values of the parameters, each with so many seeds."""
        design = {"kind": "listed", "rows": values.tolist()}
        return self._swept(name, design, seed, replicates)

    def finished(self, name: str) -> pd.DataFrame:
        """Finished runs of a sweep: its name, point, parameters, quantities; one row a run."""
        runs = read_runs(self.folder / name)
        table = self._read(self.folder / name)
        own = runs[["point", *self.problem.names]].assign(sweep=name)
        columns = ["sweep", "point", *self.problem.names]
        return pd.concat([own[columns].reset_index(drop=True), table.values], axis=1)

    def _swept(self, name: str, design: Mapping[str, Any], seed: int, replicates: int) -> WaveRuns:
        sweep, tally = run_sweep(
            self._plan(design, seed, replicates),
            self.folder / name,
            workers=self.workers,
            work=self.work,
            watch=self.watch,
        )
        if tally.failed or not sweep.complete():
            raise GofalError(
                f"{tally.failed} runs of {sweep.folder} failed; "
                "see failed/ there, a calibration needs all of them"
            )
        return self._read(sweep.folder)

    def _plan(self, design: Mapping[str, Any], seed: int, replicates: int) -> Plan:
        outcomes = [name for one in self.quantities for name in one.outcomes]
        return plan(
            design=design,
            vary={one.name: {"low": one.low, "high": one.high} for one in self.problem.uncertain},
            run={
                **asdict(self.problem.run),
                "policy_from": FIRST_YEAR,
                "luck": "own",
                "seed": seed,
                "replicates": replicates,
            },
            keep={
                "outcomes": list(dict.fromkeys(outcomes)),
                "levels": ["wales", "council"],
                "windows": list(dict.fromkeys(str(one.year) for one in self.quantities)),
            },
        )

    def _read(self, folder: Path) -> WaveRuns:
        runs = read_runs(folder)
        values = values_of(self.quantities, read_results(folder))
        shares = self.problem.shares(runs[self.problem.names].to_numpy(dtype=np.float64))
        return WaveRuns(
            shares,
            values.loc[runs["run"]].reset_index(drop=True),
            runs["point"].to_numpy(dtype=np.int64),
        )


def wave_seed(part: int) -> int:
    """The seed of a part of the first wave."""
    return SEEDS["wave"] + part * STRIDE


def quantities_of(problem: Problem, facts: Sequence[Fact]) -> tuple[Quantity, ...]:
    """Everything runs have to keep: targets first, then facts."""
    return (*problem.targets, *facts)
