"""What is learned: points not ruled out, weighted by how well they meet the targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gofal.experiments.calibration.emulator import Predicted
from gofal.experiments.calibration.matching import (
    Aims,
    Wave,
    implausibility,
    not_ruled_out,
    passing,
)
from gofal.experiments.calibration.problem import Floats, Rules

TAIL = 0.05  # of an interval, on each side: 90 % intervals


@dataclass(frozen=True)
class Posterior:
    """Points and weights, the ranges before being even.

    Attributes:
        shares: points not ruled out, shape (points, parameters).
        weights: that add up to one, shape (points,); none if nothing is left.
        volume: share of the ranges that is not ruled out.
    """

    shares: Floats
    weights: Floats
    volume: float

    @property
    def effective(self) -> float:
        """How many even points would say as much."""
        return float(1.0 / (self.weights**2).sum()) if len(self.weights) else 0.0

    def intervals(self) -> Floats:
        """Low, median and high of every parameter, as shares; shape (parameters, 3)."""
        return np.array([_quantiles(column, self.weights) for column in self.shares.T])

    def widths(self) -> Floats:
        """Width of every 90 % interval over that before, shape (parameters,)."""
        ends = self.intervals()
        widths: Floats = (ends[:, 2] - ends[:, 0]) / (1.0 - 2 * TAIL)
        return widths

    def draw(self, count: int, seed: int) -> Floats:
        """So many different points, likely ones more often.

        Args:
            count: at most as many as there are points.
            seed: of the draw.
        """
        chooser = np.random.default_rng(seed)
        count = min(count, int((self.weights > 0).sum()))
        rows = chooser.choice(len(self.weights), size=count, replace=False, p=self.weights)
        return self.shares[rows]

    def best(self) -> Floats:
        """The likeliest point, shape (parameters,)."""
        best: Floats = self.shares[int(self.weights.argmax())]
        return best


def _quantiles(values: Floats, weights: Floats) -> tuple[float, float, float]:
    order = np.argsort(values, kind="stable")
    passed = np.cumsum(weights[order])
    rows = np.searchsorted(passed, [TAIL, 0.5, 1.0 - TAIL])
    low, middle, high = values[order][np.minimum(rows, len(values) - 1)]
    return float(low), float(middle), float(high)


def log_likelihood(predicted: Predicted, aims: Aims) -> Floats:
    """How likely the targets are at every point, shape (points,), but for a constant.

    Figures err apart from each other; luck moves targets together, as seen in repeated runs.
    """
    off = aims.values - predicted.mean
    shared = predicted.luck + np.diag(aims.variance)
    covariance = shared[None, :, :] + predicted.variance[:, :, None] * np.eye(len(aims.names))
    solved = np.linalg.solve(covariance, off[:, :, None])[:, :, 0]
    _, size = np.linalg.slogdet(covariance)
    likelihood: Floats = -0.5 * ((off * solved).sum(axis=1) + size)
    return likelihood


def weigh(shares: Floats, predicted: Predicted, aims: Aims, rules: Rules) -> Posterior:
    """Weigh even points of the ranges: nothing where one is ruled out, else by likelihood.

    Args:
        shares: even points, shape (points, parameters).
        predicted: what emulators say of them.
        aims: what is to be met.
        rules: from where a point is ruled out.
    """
    left = passing(implausibility(predicted, aims), rules)
    if not left.any():
        return Posterior(shares[left], np.empty(0), 0.0)
    passed = Predicted(predicted.mean[left], predicted.variance[left], predicted.luck)
    likelihood = log_likelihood(passed, aims)
    weights = np.exp(likelihood - likelihood.max())
    return Posterior(shares[left], weights / weights.sum(), float(left.mean()))


def posterior(waves: Sequence[Wave], shares: Floats) -> Posterior:
    """The points that no wave rules out, weighted by what the last one says.

    Args:
        waves: the last one's emulators have seen the most runs.
        shares: even points, shape (points, parameters).
    """
    left = not_ruled_out(waves[:-1], shares)
    if not len(left):
        return Posterior(left, np.empty(0), 0.0)
    last = waves[-1]
    found = weigh(left, last.emulators.predict(left), last.aims, last.rules)
    return replace(found, volume=found.volume * len(left) / len(shares))
