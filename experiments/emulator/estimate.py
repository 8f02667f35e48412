"""The first estimate as it ships: what it covers, and what it says. Needs NumPy only."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from statistics import NormalDist
from typing import Any

import msgspec
import numpy as np

from gofal.abm.files import put
from gofal.abm.history import History
from gofal.abm.levers import load_levers
from gofal.abm.scenario import Scenario, load_scenario
from gofal.abm.setting import Setting
from gofal.agents.errors import GofalError
from gofal.experiments.emulator.terms import Terms, features
from gofal.experiments.runs.same_rules import stands
from gofal.experiments.sweep.axes import Floats

FORMAT = 2
SHIPPED = Path(__file__).with_name("first_estimate.json")
SUREST = NormalDist().inv_cdf(0.975)
LEAST_EXPLAINED = 0.2  # of the held-out mean square of changes; below, an outcome is not said
MOST_WIDENED = 1.5


class Range(msgspec.Struct, frozen=True):
    """A lever and the values it was trained on."""

    lever: str
    low: float
    high: float
    default: float


class Quality(msgspec.Struct, frozen=True):
    """How an outcome did on blocks that were held out.

    Attributes:
        explained: share of the mean square of changes, means of two pairs, that it predicts.
        coverage: share of them inside the 95 % interval, before it is widened.
        by_baseline: how many times fewer pairs do as well when adjusted by their baselines.
        by_prior: the same for four pairs pooled with the estimate.
        by_both: the same for four pairs adjusted and pooled.
    """

    explained: float
    coverage: float
    by_baseline: float
    by_prior: float
    by_both: float


class Surface(msgspec.Struct, frozen=True):
    """What was learnt of one outcome, in its unit.

    Attributes:
        kind: its terms.
        coefficients: one a term.
        noise: variance around the surface of the adjusted mean of a point.
        prior: variance of coefficients before anything is seen.
        missed: variance that the terms miss.
        pair_variance: variance of the change of one pair between seeds.
        adjusted_variance: the same once the baseline is taken out.
        slope: of the change of a pair on the level of its baseline.
        baseline: mean level of the baseline.
        baseline_variance: of that mean.
        widened: factor on the standard deviation that held-out points asked for.
        quality: how it did on them.
    """

    kind: Terms
    coefficients: tuple[float, ...]
    noise: float
    prior: float
    missed: float
    pair_variance: float
    adjusted_variance: float
    slope: float
    baseline: float
    baseline_variance: float
    widened: float
    quality: Quality

    @property
    def said(self) -> bool:
        """Whether it is good enough to be shown."""
        good = self.quality.explained >= LEAST_EXPLAINED
        return good and self.widened <= MOST_WIDENED


class Guess(msgspec.Struct, frozen=True):
    """A change from the baseline and its 95 % interval, in the unit of the outcome."""

    mean: float
    low: float
    high: float


class FirstEstimate(msgspec.Struct, frozen=True, dict=True):
    """All that was learnt.

    Attributes:
        format: of the file.
        rules: hash of the rules that ran.
        command: that repeats the training.
        years: length of the runs.
        burn_in_weeks: before the policy.
        only: councils of a slice, for trials; none for all of Wales.
        policy_from: the April in which policies begin; None for runs without dates.
        expects: name of what is expected after; empty without dates.
        blocks: of two seeds each.
        ranges: levers and values trained on.
        moves: points, as shares of the ranges away from the defaults.
        surfaces: by outcome.
    """

    format: int
    rules: str
    command: str
    years: int
    burn_in_weeks: int
    only: tuple[str, ...]
    policy_from: int | None
    expects: str
    blocks: int
    ranges: tuple[Range, ...]
    moves: tuple[tuple[float, ...], ...]
    surfaces: dict[str, Surface]

    @property
    def history(self) -> History | None:
        """What happens before a policy and after, in runs with dates."""
        if self.policy_from is None:
            return None
        return History(policy_from=self.policy_from, expects=self.expects)

    def moves_of(self, scenario: Scenario, years: int) -> Floats | None:
        """Levers as shares of their ranges away from their defaults, shape (levers,).

        Returns:
            None if the question is not covered.
        """
        if not self._runs_alike(scenario, years):
            return None
        moves = np.zeros(len(self.ranges))
        names = [one.lever for one in self.ranges]
        for setting in moved(scenario):
            if setting.lever not in names or setting.councils is not None:
                return None
            at = names.index(setting.lever)
            known = self.ranges[at]
            late = setting.start_week or setting.phase_weeks
            if late or not known.low <= setting.value <= known.high:
                return None
            moves[at] = (setting.value - known.default) / (known.high - known.low)
        return moves

    def _runs_alike(self, scenario: Scenario, years: int) -> bool:
        """Whether a question is run as the training was, whatever levers it moves."""
        usual = load_scenario("baseline")
        plain = scenario.name.partition("/")[0] == usual.name and not scenario.parameters
        plain = plain and scenario.terms == usual.terms and not scenario.local
        run = (years, scenario.burn_in_weeks, scenario.only, scenario.country, scenario.history)
        same = (self.years, self.burn_in_weeks, self.only, usual.country, self.history)
        return plain and run == same

    def guesses(self, scenario: Scenario, years: int, pairs: int) -> dict[str, Guess]:
        """What runs of a question will probably show; nothing if it is not covered.

        Args:
            scenario: the question.
            years: length of its runs.
            pairs: of futures that will be run; the interval is of their mean.
        """
        moves = self.moves_of(scenario, years)
        if moves is None or not moves.any():
            return {}
        return {
            name: self._guess(surface, moves, surface.pair_variance / pairs)
            for name, surface in self.surfaces.items()
            if surface.said
        }

    def pooled(
        self,
        scenario: Scenario,
        years: int,
        changes: Mapping[str, Sequence[float]],
        baselines: Mapping[str, Sequence[float]],
    ) -> dict[str, Guess]:
        """Runs of a question, adjusted by their baselines, and the estimate in one.

        Args:
            scenario: the question.
            years: length of its runs.
            changes: by outcome, the paired differences.
            baselines: by outcome, the levels of the baseline in the same order.
        """
        moves = self.moves_of(scenario, years)
        if moves is None or not moves.any():
            return {}
        found = {}
        for name, surface in self.surfaces.items():
            if surface.said and name in changes:
                level = float(np.mean(baselines[name]))
                change = float(np.mean(changes[name]))
                found[name] = self._pooled(surface, moves, change, level, len(changes[name]))
        return found

    def _pooled(
        self, surface: Surface, moves: Floats, change: float, level: float, pairs: int
    ) -> Guess:
        prior = self._guess(surface, moves, 0.0)
        own = ((prior.high - prior.low) / 2 / SUREST) ** 2
        pair_variance = (
            surface.adjusted_variance / pairs + surface.slope**2 * surface.baseline_variance
        )
        adjusted = change - surface.slope * (level - surface.baseline)
        mean, variance = precise(prior.mean, own, adjusted, pair_variance)
        half = SUREST * math.sqrt(variance)
        return Guess(mean, mean - half, mean + half)

    def _guess(self, surface: Surface, moves: Floats, pair_variance: float) -> Guess:
        terms = features(moves[np.newaxis], surface.kind)
        mean = float(terms[0] @ np.array(surface.coefficients))
        own = float(unsettled(self.terms[surface.kind], terms, surface.noise, surface.prior)[0])
        shifted = surface.slope**2 * surface.baseline_variance
        variance = own + surface.missed + shifted + pair_variance
        half = SUREST * surface.widened * math.sqrt(variance)
        return Guess(mean, mean - half, mean + half)

    @cached_property
    def terms(self) -> Mapping[Terms, Floats]:
        """Terms at the points trained on, by kind, shape (points, terms)."""
        moves = np.array(self.moves)
        return {one.kind: features(moves, one.kind) for one in self.surfaces.values()}


def moved(scenario: Scenario) -> list[Setting]:
    """Settings of levers that leave their defaults at some time or place."""
    levers = load_levers(scenario.country.levers)
    away = {one.lever for one in scenario.settings if one.value != levers[one.lever].default}
    return [one for one in scenario.settings if one.lever in away]


def unsettled(trained: Floats, asked: Floats, noise: float, prior: float) -> Floats:
    """Variance of a surface that its points leave open.

    Args:
        trained: terms of the points, shape (points, terms).
        asked: terms where it is wanted, shape (wanted, terms).
        noise: variance around the surface.
        prior: variance of coefficients.

    Returns:
        Shape (wanted,).
    """
    precision = trained.T @ trained / noise + np.eye(trained.shape[1]) / prior
    solved = np.linalg.solve(precision, asked.T)
    variance: Floats = np.einsum("ij,ji->i", asked, solved)
    return variance


def precise(first: float, its: float, second: float, of_it: float) -> tuple[float, float]:
    """Two estimates weighted by their precision: mean and variance of both together."""
    if its + of_it == 0.0:
        return second, 0.0
    share = of_it / (its + of_it)  # of the first
    return share * first + (1.0 - share) * second, its * of_it / (its + of_it)


def shipped() -> FirstEstimate | None:
    """The estimate that ships; None if there is none."""
    return _read_once(SHIPPED) if SHIPPED.is_file() else None


def current() -> FirstEstimate | None:
    """The estimate that ships, if it was trained on rules that stand today."""
    known = shipped()
    if known is None or not stands(known.rules, [one.lever for one in known.ranges]):
        return None
    return known


@cache
def _read_once(file: Path) -> FirstEstimate:
    return read_estimate(file)


def read_estimate(file: Path) -> FirstEstimate:
    """An estimate from a file.

    Raises:
        GofalError: the file is damaged or of another format.
    """
    try:
        known = msgspec.json.decode(file.read_bytes(), type=FirstEstimate)
    except (OSError, msgspec.DecodeError) as error:
        raise GofalError(f"{file.name} is damaged ({error}); train it again") from None
    if known.format != FORMAT:
        raise GofalError(f"{file.name} is of format {known.format}, not {FORMAT}; train it again")
    return known


def write_estimate(estimate: FirstEstimate, file: Path) -> None:
    """Write an estimate, whole or not at all."""
    content: Any = msgspec.json.format(msgspec.json.encode(estimate), indent=0)
    put(file, content + b"\n")
    _read_once.cache_clear()
