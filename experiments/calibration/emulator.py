"""What runs would give at points that were not run: a Gaussian process for each target."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gofal.experiments.calibration.problem import Floats
from gofal.experiments.extras import missing

AT_ONCE = 4096  # points worked out together, to bound memory


@dataclass(frozen=True)
class Check:
    """How well an emulator predicts runs that it was not shown, one after the other.

    Attributes:
        explained: share of the variance between runs that it predicts.
        error: root mean square error, in the unit of the output.
        luck: standard deviation of runs at one point as the emulator sees it.
        inside: share of runs within two of its own standard deviations.
    """

    explained: float
    error: float
    luck: float
    inside: float


class Emulator:
    """One output over the shares of the parameters' ranges.

    The kernel is a straight line in every parameter, plus a smooth bend with a length of its own
    for each, plus luck. What is predicted is the mean over luck.
    """

    def __init__(self, shares: Floats, values: Floats, kernel: Any = None) -> None:
        """Fit it.

        Args:
            shares: points, shape (runs, parameters).
            values: the output, shape (runs,).
            kernel: one fitted before, to be kept as it is.
        """
        self.shares, self.values = shares, values
        self._centre, self._unit = float(values.mean()), float(values.std()) or 1.0
        self._process = self._fitted(kernel)
        self.kernel: Any = self._process.kernel_

    def _fitted(self, kernel: Any) -> Any:
        try:
            from sklearn.exceptions import ConvergenceWarning
            from sklearn.gaussian_process import GaussianProcessRegressor
        except ImportError:
            raise missing("fitting emulators", "scikit-learn", "calibration") from None

        process = GaussianProcessRegressor(
            kernel if kernel is not None else _kernel(self.shares.shape[1]),
            optimizer=None if kernel is not None else "fmin_l_bfgs_b",
            alpha=1e-8,
            random_state=0,
        )
        with warnings.catch_warnings():
            # A length at its bound is what a parameter without effect looks like.
            warnings.simplefilter("ignore", ConvergenceWarning)
            return process.fit(self.shares - 0.5, (self.values - self._centre) / self._unit)

    @property
    def luck(self) -> float:
        """Variance between runs at one point, as seen from the spread around the surface."""
        return float(self.kernel.k2.noise_level) * self._unit**2

    def predict(self, shares: Floats) -> tuple[Floats, Floats]:
        """Mean over luck, and its variance, at points of shape (points, parameters)."""
        parts = [self._some(shares[at : at + AT_ONCE]) for at in range(0, len(shares), AT_ONCE)]
        mean, variance = (np.concatenate(column) for column in zip(*parts, strict=True))
        return mean, variance

    def _some(self, shares: Floats) -> tuple[Floats, Floats]:
        mean, spread = self._process.predict(shares - 0.5, return_std=True)
        noise = float(self.kernel.k2.noise_level)
        variance = np.maximum(spread**2 - noise, 0.0)
        return self._centre + self._unit * mean, self._unit**2 * variance

    def without(self, left_out: np.ndarray[Any, np.dtype[np.bool_]]) -> Emulator:
        """The same emulator, not shown some of its runs."""
        return Emulator(self.shares[~left_out], self.values[~left_out], self.kernel)

    def check(self) -> Check:
        """Leave one run out at a time, with the kernel as it is."""
        scaled = (self.values - self._centre) / self._unit
        gram = self.kernel(self.shares - 0.5) + 1e-8 * np.eye(len(scaled))
        inverse = np.linalg.inv(gram)
        variance = 1.0 / np.diag(inverse)
        miss = (inverse @ scaled) * variance
        return Check(
            explained=float(1.0 - (miss**2).mean() / scaled.var()),
            error=float(np.sqrt((miss**2).mean())) * self._unit,
            luck=float(np.sqrt(self.luck)),
            inside=float((np.abs(miss) <= 2.0 * np.sqrt(variance)).mean()),
        )


def _kernel(parameters: int) -> Any:
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel, DotProduct, WhiteKernel

    line = ConstantKernel(1.0, (1e-3, 1e3)) * DotProduct(1.0, "fixed")
    bend = ConstantKernel(0.3, (1e-4, 1e2)) * RBF(np.full(parameters, 1.5), (0.2, 30.0))
    return (line + bend) + WhiteKernel(0.1, (1e-5, 2.0))


@dataclass(frozen=True)
class Predicted:
    """What emulators predict at some points; arrays have shape (points, targets).

    Attributes:
        mean: over luck.
        variance: how unsure the mean is.
        luck: covariance of the targets between runs at one point, shape (targets, targets).
    """

    mean: Floats
    variance: Floats
    luck: Floats


@dataclass(frozen=True)
class Emulators:
    """One emulator for each target, and the luck of runs around them.

    Attributes:
        each: in the order of the targets.
        luck: covariance of the targets between runs at one point, shape (targets, targets).
    """

    each: tuple[Emulator, ...]
    luck: Floats

    def predict(self, shares: Floats) -> Predicted:
        """What they say of points of shape (points, parameters)."""
        predicted = [emulator.predict(shares) for emulator in self.each]
        means, variances = zip(*predicted, strict=True)
        return Predicted(np.column_stack(means), np.column_stack(variances), self.luck)

    def without(self, left_out: np.ndarray[Any, np.dtype[np.bool_]]) -> Emulators:
        """The same, not shown some of the runs."""
        return Emulators(tuple(one.without(left_out) for one in self.each), self.luck)


def emulate(shares: Floats, values: Floats, luck: Floats) -> Emulators:
    """Fit one emulator for each column of ``values``, shape (runs, targets)."""
    columns = (np.ascontiguousarray(values[:, i]) for i in range(values.shape[1]))
    return Emulators(tuple(Emulator(shares, column) for column in columns), luck)


def luck_of(groups: Sequence[Floats]) -> Floats:
    """Covariance between runs at one point, pooled over points that were run several times.

    Args:
        groups: of each such point, the targets of its runs, shape (runs, targets).
    """
    spread = sum((group - group.mean(axis=0)).T @ (group - group.mean(axis=0)) for group in groups)
    freedom = sum(len(group) - 1 for group in groups)
    covariance: Floats = np.asarray(spread, dtype=np.float64) / freedom
    return covariance
