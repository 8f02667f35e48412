"""Can known parameters be recovered? Runs that the emulators were not shown serve as the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gofal.experiments.calibration.emulator import Emulators
from gofal.experiments.calibration.matching import Aims, candidates
from gofal.experiments.calibration.posterior import weigh
from gofal.experiments.calibration.problem import Floats, Rules

FOLDS = 10
POINTS = 4096  # even points that each truth's posterior is made of


@dataclass(frozen=True)
class Coverage:
    """How often 90 % intervals held the truth.

    Attributes:
        names: of the parameters.
        held: share of truths inside the interval, by parameter.
        truths: how many synthetic truths.
        runs: of how many different runs they were made.
        lost: truths for which every point was ruled out; they count as not held.
    """

    names: tuple[str, ...]
    held: Floats
    truths: int
    runs: int
    lost: int

    @property
    def overall(self) -> float:
        """Over all parameters together."""
        return float(self.held.mean())

    def usable(self, rules: Rules) -> bool:
        """Whether the posterior may be used as one."""
        return rules.coverage_low <= self.overall <= rules.coverage_high

    def usable_each(self, rules: Rules) -> list[bool]:
        """The same for each parameter."""
        return [rules.coverage_low <= share <= rules.coverage_high for share in self.held]


def coverage(
    names: Sequence[str],
    emulators: Emulators,
    shares: Floats,
    values: Floats,
    aims: Aims,
    rules: Rules,
    truths: int,
    seed: int,
) -> Coverage:
    """Take runs as if they were Wales, spoil them as facts are spoilt, and look for them again.

    The truths have to be spread evenly over the ranges, as the runs of the first wave are. Each is
    looked for with emulators that have not seen its fold of runs, by the same rules as Wales.

    Args:
        names: of the parameters.
        emulators: fitted to all runs; their first runs are those of ``shares``.
        shares: parameters of the runs that may serve as truth, shape (runs, parameters).
        values: their targets, shape (runs, targets).
        aims: how far figures may be off; the figures themselves are not used.
        rules: of matching.
        truths: how many; runs serve again, spoilt otherwise, when there are fewer.
        seed: of the spoiling and of the folds.
    """
    chooser = np.random.default_rng(seed)
    points = candidates(shares.shape[1], POINTS, seed)
    runs = np.arange(truths) % len(shares)
    spoilt = values[runs] + chooser.normal(size=(truths, values.shape[1])) * np.sqrt(aims.variance)
    fold = chooser.permutation(len(shares)) % min(FOLDS, len(shares))
    held = np.zeros((truths, shares.shape[1]))
    lost = 0
    for number in np.unique(fold):
        predicted = _blind(emulators, fold == number).predict(points)
        for truth in np.flatnonzero(fold[runs] == number):
            seen = Aims(aims.names, spoilt[truth], aims.observation, aims.discrepancy)
            found = weigh(points, predicted, seen, rules)
            if not len(found.weights):
                lost += 1
                continue
            ends = found.intervals()
            x = shares[runs[truth]]
            held[truth] = (ends[:, 0] <= x) & (x <= ends[:, 2])
    return Coverage(tuple(names), held.mean(axis=0), truths, min(truths, len(shares)), lost)


def _blind(emulators: Emulators, hidden: np.ndarray[Any, np.dtype[np.bool_]]) -> Emulators:
    """Emulators that have not seen the hidden ones among the first runs."""
    rest = len(emulators.each[0].values) - len(hidden)
    return emulators.without(np.concatenate([hidden, np.zeros(rest, dtype=np.bool_)]))
