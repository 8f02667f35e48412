"""What a calibration found, as far as it got."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from gofal.experiments.calibration.coverage import Coverage
from gofal.experiments.calibration.emulator import Check
from gofal.experiments.calibration.matching import Aims
from gofal.experiments.calibration.posterior import Posterior
from gofal.experiments.calibration.problem import Fact, Floats, Problem


@dataclass(frozen=True)
class Winner:
    """The run that met the targets best, and what that was worth.

    Attributes:
        seen: its distance from the targets, root mean square in standard deviations.
        unseen: the same of its parameters on unseen seeds, the mean over them.
        seeds: how many unseen seeds.
    """

    seen: float
    unseen: float
    seeds: int


@dataclass(frozen=True)
class Scored:
    """The ensemble run on unseen seeds.

    Attributes:
        values: quantities, one row a run.
        winner: the best run of the reference table, for comparison.
    """

    values: pd.DataFrame
    winner: Winner


@dataclass(frozen=True)
class CalibrationResult:
    """All that the page tells.

    Attributes:
        problem: what was asked.
        facts: what checks the result.
        aims: the targets as runs should meet them.
        runs: how many runs of each kind.
        checks: one an emulator, in the order of the targets.
        volumes: share of the ranges left after each wave.
        obstacles: share of even points that each target alone would leave, by name.
        posterior: what is left, weighted.
        coverage: how often known parameters were recovered.
        ensemble: parameter values, shape (sets, parameters).
        scored: the ensemble on unseen seeds; None if nothing was left.
        contrasts: effects over the ensemble, split; None if nothing was left.
        rules: hash of the rules of the model.
    """

    problem: Problem
    facts: tuple[Fact, ...]
    aims: Aims
    runs: dict[str, int]
    checks: tuple[Check, ...]
    volumes: tuple[float, ...]
    obstacles: dict[str, float]
    posterior: Posterior
    coverage: Coverage
    ensemble: Floats
    scored: Scored | None
    contrasts: pd.DataFrame | None
    rules: str

    @property
    def usable(self) -> bool:
        """Whether the posterior may be used as one."""
        return bool(len(self.ensemble)) and self.coverage.usable(self.problem.rules)
