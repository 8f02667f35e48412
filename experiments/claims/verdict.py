"""What counts as supported, not supported, contradicted and cannot say: defined here, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from gofal.experiments.looks import level_of
from gofal.experiments.statistics import Floats, estimate, replicates_needed

type Word = Literal["supported", "not_supported", "contradicted", "cannot_say"]

WORDS: tuple[Word, ...] = ("supported", "not_supported", "contradicted", "cannot_say")
FEWEST = 3  # pairs with a defined value
MOST_LEFT_OUT = 0.2  # of the pairs, as undefined


@dataclass(frozen=True)
class Rule:
    """What a part of a claim says of its quantity, set before running.

    Attributes:
        sign: 1 up, -1 down, 0 when the claim is about bounds.
        size: smallest effect that counts; for bounds, how far beyond one is beyond doubt.
        low: lower bound, minus infinity for none; without meaning unless ``sign`` is 0.
        high: upper bound, infinity for none.
    """

    sign: int
    size: float
    low: float = -np.inf
    high: float = np.inf

    def margins(self, x: float) -> tuple[float, ...]:
        """How far ``x`` is on the claimed side of zero or of each bound."""
        if self.sign:
            return (self.sign * x,)
        inside = (x - self.low, self.high - x)
        return tuple(margin for margin in inside if np.isfinite(margin))


@dataclass(frozen=True)
class Judged:
    """A part after the runs.

    Attributes:
        word: the verdict.
        mean: of the quantity over pairs.
        low: lower end of its interval.
        high: upper end of its interval.
        p: one-sided, of *zero, or the bound, is not passed as claimed*, for all looks together.
        count: pairs with a defined value.
        left_out: pairs without.
        needed: pairs for an interval of half the size on each side; None if unknown.
    """

    word: Word
    mean: float
    low: float
    high: float
    p: float
    count: int
    left_out: int
    needed: int | None

    @property
    def wide(self) -> bool:
        """Whether only more pairs could say more: the quantity is known, its interval too wide."""
        return self.word == "cannot_say" and np.isfinite(self.low)


def judge(values: Floats, rule: Rule, looks: int = 1) -> Judged:
    """The verdict on one quantity, one value a pair.

    A directed claim (``size`` = smallest effect that counts; the interval is a t interval at 95 %,
    or wider where verdicts are taken at several looks):

    - supported: the interval is wholly on the claimed side and the mean is at least the size;
    - contradicted: wholly on the other side and the mean at least the size that way;
    - not supported: neither, and the interval leaves out the claimed size;
    - cannot say: otherwise; the interval is too wide.

    A claim about bounds:

    - supported: the interval is wholly inside;
    - contradicted: wholly beyond a bound;
    - not supported: the mean is beyond a bound, and no value further inside than the size fits;
    - cannot say: otherwise.

    Cannot say, too, with fewer than ``FEWEST`` defined values or too many undefined ones.

    Args:
        values: in the order of the pairs.
        rule: set before running.
        looks: how many times verdicts are taken as pairs are added.
    """
    known = values[np.isfinite(values)]
    left_out = len(values) - len(known)
    found = estimate(known, level_of(looks)) if len(known) else None
    if found is None or found.count < FEWEST or left_out > MOST_LEFT_OUT * len(values):
        mean = float(known.mean()) if len(known) else np.nan
        return Judged("cannot_say", mean, np.nan, np.nan, np.nan, len(known), left_out, None)
    mean, low, high, sd = (float(x[0]) for x in (found.mean, found.low, found.high, found.sd))
    word = _directed(rule, mean, low, high) if rule.sign else _bounded(rule, mean, low, high)
    needed = replicates_needed(sd, rule.size / 2, level_of(looks))
    p = min(1.0, looks * _one_sided(rule, mean, sd, len(known)))
    return Judged(word, mean, low, high, p, len(known), left_out, needed)


def _directed(rule: Rule, mean: float, low: float, high: float) -> Word:
    m = rule.sign * mean
    worst, best = sorted((rule.sign * low, rule.sign * high))
    if worst > 0 and m >= rule.size:
        return "supported"
    if best < 0 and m <= -rule.size:
        return "contradicted"
    return "not_supported" if best < rule.size else "cannot_say"


def _bounded(rule: Rule, mean: float, low: float, high: float) -> Word:
    ends = [sorted(pair) for pair in zip(rule.margins(low), rule.margins(high), strict=True)]
    if all(worst >= 0 for worst, _ in ends):
        return "supported"
    if any(best < 0 for _, best in ends):
        return "contradicted"
    means = rule.margins(mean)
    beyond = any(m < 0 and best < rule.size for m, (_, best) in zip(means, ends, strict=True))
    return "not_supported" if beyond else "cannot_say"


def _one_sided(rule: Rule, mean: float, sd: float, count: int) -> float:
    margins = np.array(rule.margins(mean))
    with np.errstate(divide="ignore", invalid="ignore"):
        t = margins / (sd / np.sqrt(count))
    chances = np.where(np.isnan(t), 1.0, stats.t.sf(t, count - 1))
    return float(chances.max())


def together(words: Sequence[Word], needs: Literal["all", "any"]) -> Word:
    """The verdict on a claim from those on the parts that count."""
    if needs == "any":
        order: tuple[Word, ...] = ("supported", "cannot_say", "not_supported", "contradicted")
    else:
        order = ("contradicted", "not_supported", "cannot_say", "supported")
    return next(word for word in order if word in words)
