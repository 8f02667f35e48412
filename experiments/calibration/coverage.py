"""Can known parameters be recovered? Runs that the emulators were not shown serve as the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gofal.experiments.calibration.emulator import Emulators, Predicted
from gofal.experiments.calibration.matching import (
    Aims,
    Wave,
    candidates,
    implausibility,
    passing,
)
from gofal.experiments.calibration.posterior import Posterior, weigh
from gofal.experiments.calibration.problem import Floats, Rules

FOLDS = 10
POINTS = 2**14  # even points that each truth is looked for among; fewer make intervals too narrow


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
    waves: Sequence[Wave],
    shares: Floats,
    values: Floats,
    truths: int,
    seed: int,
) -> Coverage:
    """Take runs as if they were Wales, spoil them as facts are spoilt, and look for them again.

    The truths have to be spread evenly over the ranges, as the runs of the first wave are. Each is
    looked for with emulators that have not seen its fold of points, by the same waves and rules as
    Wales; only the lengths and noise of the emulators' kernels come from all runs.

    Args:
        names: of the parameters.
        waves: as they were used for Wales; their figures are not.
        shares: parameters of the runs that may serve as truth, shape (runs, parameters).
        values: their targets, shape (runs, targets).
        truths: how many; runs serve again, spoilt otherwise, when there are fewer.
        seed: of the spoiling and of the folds.
    """
    chooser = np.random.default_rng(seed)
    points, aims = candidates(shares.shape[1], POINTS, seed), waves[-1].aims
    runs = np.arange(truths) % len(shares)
    spoilt = values[runs] + chooser.normal(size=(truths, values.shape[1])) * np.sqrt(aims.variance)
    fold = chooser.permutation(len(shares)) % min(FOLDS, len(shares))
    held = np.zeros((truths, shares.shape[1]))
    lost = 0
    for number in np.unique(fold):
        said = [_blind(wave.emulators, shares[fold == number]).predict(points) for wave in waves]
        for truth in np.flatnonzero(fold[runs] == number):
            seen = Aims(aims.names, spoilt[truth], aims.observation, aims.discrepancy)
            found = _looked_for(points, said, seen, waves[-1].rules)
            if not len(found.weights):
                lost += 1
                continue
            ends = found.intervals()
            x = shares[runs[truth]]
            held[truth] = (ends[:, 0] <= x) & (x <= ends[:, 2])
    return Coverage(tuple(names), held.mean(axis=0), truths, min(truths, len(shares)), lost)


def _looked_for(points: Floats, said: Sequence[Predicted], aims: Aims, rules: Rules) -> Posterior:
    """What is left of even points when each wave has looked at what those before it left."""
    left = np.ones(len(points), dtype=np.bool_)
    for wave in said[:-1]:
        left &= passing(implausibility(wave, aims), rules)
    last = Predicted(said[-1].mean[left], said[-1].variance[left], said[-1].luck)
    return weigh(points[left], last, aims, rules)


def _blind(emulators: Emulators, hidden: Floats) -> Emulators:
    """Emulators that have seen no run at the hidden points, shape (points, parameters)."""
    rows = emulators.each[0].shares
    same = (rows[:, None, :] == hidden[None, :, :]).all(axis=2).any(axis=1)
    return emulators.without(same)
