"""From runs to surfaces, each judged on blocks that it was not shown."""

from __future__ import annotations

import math
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import numpy as np

from gofal.abm.rules import rules_hash
from gofal.experiments.emulator.design import SEEDS, Design
from gofal.experiments.emulator.estimate import (
    FORMAT,
    SUREST,
    FirstEstimate,
    Quality,
    Range,
    Surface,
    unsettled,
)
from gofal.experiments.emulator.terms import TERMS, Terms, features
from gofal.experiments.emulator.training import Trained
from gofal.experiments.extras import missing
from gofal.experiments.sweep.axes import Floats

ROUNDING = 1e-12  # relative; a variance below is none
MOST_WORTH = 100.0  # with the blocks there are, more cannot be told apart
PAIRS = 4  # of a question on the page; gains are told for as many


@dataclass(frozen=True)
class Sample:
    """One outcome of some blocks.

    Attributes:
        moves: shape (blocks, points, levers).
        changes: shape (blocks, points, seeds).
        baselines: shape (blocks, seeds).
    """

    moves: Floats
    changes: Floats
    baselines: Floats

    def only(self, blocks: Any) -> Sample:
        """The same of some of the blocks."""
        return Sample(self.moves[blocks], self.changes[blocks], self.baselines[blocks])

    def adjusted(self, slope: float, centre: float) -> Floats:
        """Changes as they were with the mean baseline, shape (blocks, points, seeds)."""
        shifted: Floats = self.changes - slope * (self.baselines - centre)[:, np.newaxis]
        return shifted


@dataclass(frozen=True)
class Fitted:
    """A surface over the terms of some points, and what lies around it."""

    kind: Terms
    terms: Floats
    coefficients: Floats
    noise: float
    prior: float
    missed: float
    pair_variance: float
    adjusted_variance: float
    slope: float
    baseline: float
    baseline_variance: float

    def predict(self, moves: Floats) -> tuple[Floats, Floats]:
        """Change and the variance of its mean over seeds, at points of shape (points, levers)."""
        asked = features(moves, self.kind)
        own = unsettled(self.terms, asked, self.noise, self.prior)
        return asked @ self.coefficients, own + self.missed + self.shifted

    @property
    def shifted(self) -> float:
        """Variance that not knowing the mean baseline adds."""
        return self.slope**2 * self.baseline_variance


def fit(sample: Sample, kind: Terms) -> Fitted:
    """A surface of one outcome: see *How it is learnt* in the decision."""
    slope, centre = slope_of(sample), float(sample.baselines.mean())
    adjusted = sample.adjusted(slope, centre)
    pair_variance, adjusted_variance = between_seeds(sample.changes), between_seeds(adjusted)
    terms = features(sample.moves.reshape(-1, sample.moves.shape[-1]), kind)
    coefficients, noise, prior = _ridge(terms, adjusted.mean(axis=-1).ravel())
    return Fitted(
        kind=kind,
        terms=terms,
        coefficients=coefficients,
        noise=noise,
        prior=prior,
        missed=max(0.0, noise - adjusted_variance / SEEDS),
        pair_variance=pair_variance,
        adjusted_variance=adjusted_variance,
        slope=slope,
        baseline=centre,
        baseline_variance=float(sample.baselines.var(ddof=1)) / sample.baselines.size,
    )


def slope_of(sample: Sample) -> float:
    """Slope of changes on baselines, from the two seeds of each point, whose effect is the same."""
    changes = np.diff(sample.changes, axis=-1)[..., 0]
    baselines = np.broadcast_to(np.diff(sample.baselines, axis=-1), changes.shape)
    square = float((baselines**2).sum())
    return float((changes * baselines).sum()) / square if square > 0 else 0.0


def between_seeds(changes: Floats) -> float:
    """Variance between seeds at one point, pooled over points; seeds are the last axis."""
    return float(changes.var(axis=-1, ddof=1).mean())


def _ridge(terms: Floats, values: Floats) -> tuple[Floats, float, float]:
    """Coefficients, variance around them and prior variance, by evidence."""
    try:
        from sklearn.linear_model import BayesianRidge
    except ImportError:
        raise missing("training the first estimate", "scikit-learn", "calibration") from None
    unit = math.sqrt(float((values**2).mean()))
    if unit == 0.0:
        return np.zeros(terms.shape[1]), ROUNDING, ROUNDING
    model = BayesianRidge(fit_intercept=False).fit(terms, values / unit)
    noise, prior = (max(1.0 / one, ROUNDING) * unit**2 for one in (model.alpha_, model.lambda_))
    return model.coef_ * unit, float(noise), float(prior)


@dataclass(frozen=True)
class HeldOut:
    """Points of blocks that a surface was not shown; arrays have shape (blocks, points).

    Attributes:
        change: predicted.
        variance: of its mean over seeds.
        pair_variance: variance of one pair as learnt from the other blocks, shape (blocks, 1).
        shifted: variance that not knowing the mean baseline adds, shape (blocks,).
        adjusted: changes of both seeds adjusted by the other blocks, shape (blocks, points, seeds).
    """

    change: Floats
    variance: Floats
    pair_variance: Floats
    shifted: Floats
    adjusted: Floats


def held_out(sample: Sample, kind: Terms) -> HeldOut:
    """Each block as the others predict it."""
    blocks = np.arange(len(sample.moves))
    parts = []
    for block in blocks:
        fitted, own = fit(sample.only(blocks != block), kind), sample.only(blocks == block)
        change, variance = fitted.predict(own.moves[0])
        pair_variance, shifted = np.array([fitted.pair_variance]), fitted.shifted
        adjusted = own.adjusted(fitted.slope, fitted.baseline)[0]
        parts.append((change, variance, pair_variance, shifted, adjusted))
    return HeldOut(*(np.stack(column) for column in zip(*parts, strict=True)))


def learn(sample: Sample) -> Surface:
    """The surface of one outcome with the terms that do best on held-out blocks."""
    means = sample.changes.mean(axis=-1)
    with one_thread():
        tried = {kind: held_out(sample, kind) for kind in TERMS}
        kind = min(tried, key=lambda one: float(((means - tried[one].change) ** 2).mean()))
        held, whole = tried[kind], fit(sample, kind)
    sd = np.sqrt(held.variance + held.pair_variance / SEEDS)
    off = np.divide(np.abs(means - held.change), sd, out=np.zeros_like(sd), where=sd > 0)
    widened = max(1.0, float(np.quantile(off, 0.95)) / SUREST)
    return Surface(
        kind=kind,
        coefficients=tuple(whole.coefficients.tolist()),
        noise=whole.noise,
        prior=whole.prior,
        missed=whole.missed,
        pair_variance=whole.pair_variance,
        adjusted_variance=whole.adjusted_variance,
        slope=whole.slope,
        baseline=whole.baseline,
        baseline_variance=whole.baseline_variance,
        widened=widened,
        quality=_quality(sample, held, float((off <= SUREST).mean())),
    )


def _quality(sample: Sample, held: HeldOut, coverage: float) -> Quality:
    means = sample.changes.mean(axis=-1)
    square, error = float((means**2).mean()), float(((means - held.change) ** 2).mean())
    pair_variance, adjusted = between_seeds(sample.changes), between_seeds(held.adjusted)
    adjusted += float(held.shifted.mean())
    own = (
        error - pair_variance / SEEDS
    )  # of the estimate, without the random variation of what judges it
    return Quality(
        explained=1.0 - error / square if square > 0 else 0.0,
        coverage=coverage,
        by_baseline=worth(pair_variance, adjusted),
        by_prior=worth(pair_variance / PAIRS, _together(pair_variance / PAIRS, own)),
        by_both=worth(pair_variance / PAIRS, _together(adjusted / PAIRS, own)),
    )


def _together(pair_variance: float, own: float) -> float:
    """Variance of runs and estimate weighted by their precision; zero if one is known exactly."""
    return pair_variance * own / (pair_variance + own) if min(pair_variance, own) > 0 else 0.0


def worth(variance: float, smaller: float) -> float:
    """How many times fewer pairs do as well; at most :data:`MOST_WORTH`, 1 where all is zero."""
    if variance <= 0:
        return 1.0
    return min(variance / smaller, MOST_WORTH) if smaller > 0 else MOST_WORTH


def learn_all(design: Design, trained: Trained, command: str) -> FirstEstimate:
    """Surfaces of every outcome, and what they cover."""
    surfaces = {
        name: learn(Sample(trained.moves, trained.changes[n], trained.baselines[n]))
        for n, name in enumerate(trained.names)
    }
    history = design.history
    return FirstEstimate(
        format=FORMAT,
        rules=rules_hash(),
        command=command,
        years=design.years,
        burn_in_weeks=design.base.burn_in_weeks,
        only=design.base.only,
        policy_from=None if history is None else history.policy_from,
        expects="" if history is None else history.expects,
        blocks=design.blocks,
        ranges=tuple(Range(one.name, one.low, one.high, one.centre) for one in design.axes),
        moves=tuple(map(tuple, trained.moves.reshape(-1, len(design.axes)).tolist())),
        surfaces=surfaces,
    )


def one_thread() -> AbstractContextManager[object]:
    """Keep linear algebra in one thread: matrices are small, and threads cost up to 25 times."""
    from threadpoolctl import threadpool_limits  # comes with scikit-learn

    limited: AbstractContextManager[object] = threadpool_limits(1)
    return limited
