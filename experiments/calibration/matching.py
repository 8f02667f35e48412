"""History matching: which points of the ranges are ruled out, and by what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gofal.experiments.calibration.emulator import Emulators, Predicted
from gofal.experiments.calibration.problem import Floats, Rules, Target


@dataclass(frozen=True)
class Aims:
    """Targets as the runs should meet them; arrays have shape (targets,).

    Attributes:
        names: of the targets.
        values: figures.
        observation: variance of the figures.
        discrepancy: variance of the best model's distance from them.
    """

    names: tuple[str, ...]
    values: Floats
    observation: Floats
    discrepancy: Floats

    @property
    def variance(self) -> Floats:
        """Of figure and discrepancy together."""
        return self.observation + self.discrepancy


def aims_of(targets: Sequence[Target]) -> Aims:
    """Targets with their variances."""
    return Aims(
        tuple(target.name for target in targets),
        np.array([target.value for target in targets]),
        np.array([target.observation**2 for target in targets]),
        np.array([target.discrepancy**2 for target in targets]),
    )


@dataclass(frozen=True)
class Wave:
    """What one wave rules out.

    Attributes:
        emulators: fitted to all runs so far.
        aims: what is to be met.
        rules: from where a point is ruled out.
    """

    emulators: Emulators
    aims: Aims
    rules: Rules

    def keeps(self, shares: Floats) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which points are not ruled out."""
        return passing(implausibility(self.emulators.predict(shares), self.aims), self.rules)


def implausibility(predicted: Predicted, aims: Aims) -> Floats:
    """Distance of every target in standard deviations of all that is unsure.

    Returns:
        Shape (points, targets).
    """
    unsure = predicted.variance + aims.variance + np.diag(predicted.luck)
    distance: Floats = np.abs(predicted.mean - aims.values) / np.sqrt(unsure)
    return distance


def passing(distance: Floats, rules: Rules) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which rows of implausibilities pass: the worst target, and the second worst."""
    ordered = np.sort(distance, axis=1)
    keeps = ordered[:, -1] <= rules.cutoff
    return keeps & (ordered[:, -2] <= rules.cutoff_second) if distance.shape[1] > 1 else keeps


def not_ruled_out(waves: Sequence[Wave], shares: Floats) -> Floats:
    """The points that no wave rules out; each wave looks only at what those before it left."""
    for wave in waves:
        if not len(shares):
            return shares
        shares = shares[wave.keeps(shares)]
    return shares


def candidates(parameters: int, count: int, seed: int) -> Floats:
    """Points that fill the ranges evenly, shape (count, parameters); Sobol', scrambled."""
    from scipy.stats import qmc

    power = int(np.ceil(np.log2(count)))
    points: Floats = qmc.Sobol(parameters, rng=seed).random_base2(power)[:count]
    return points
