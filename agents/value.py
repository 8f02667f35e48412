"""Value: what a firm believes of its patch and its work, and what going on is worth to it.

A belief is a mean and a variance. It begins as a forecast, and each quarter moves towards what was
seen, the further the less is known (Kalman 1960): the young rely on the plan, the old on experience
(Jovanovic 1982). What is believed drifts, so that nobody is ever certain. Going on is one more
year, and then to choose again (Dixit 1989).
"""

from __future__ import annotations

from math import erf
from typing import NamedTuple

import numpy as np

from gofal.agents.kernel import kernel
from gofal.agents.layers import Running, cost_of_week

_YEAR = 4
"""Quarters until a firm that goes on chooses again."""
_WEEKS = 13.0
"""Weeks of a quarter."""
_LEFT_TO_GAIN = 0.1
"""Share of what a patch gives that is still to be gained when a ramp-up counts as over."""


class ValueRules(NamedTuple):
    """Parameters ``firm.*`` of learning, and of what the future is worth.

    Attributes:
        hours_doubt: standard deviation of what a patch gives over its forecast.
        hours_noise: that of a quarter's hours over what the patch gives.
        hours_drift: that of a quarter's change in what the patch gives, over it.
        left_doubt: standard deviation of what an hour leaves about its forecast, £/h.
        left_noise: that of what an hour of one quarter leaves about what it usually leaves, £/h.
        left_drift: that of a quarter's change in what an hour usually leaves, £/h.
        ramp_weeks: weeks until nine tenths of what a patch gives are reached.
        growth_cost: £ that an hour a week more costs once: hiring, idle time, thin rounds.
        discount: worth of a pound of the next quarter.
    """

    hours_doubt: float
    hours_noise: float
    hours_drift: float
    left_doubt: float
    left_noise: float
    left_drift: float
    ramp_weeks: float
    growth_cost: float
    discount: float


class Belief(NamedTuple):
    """What a firm believes.

    Attributes:
        hours: hours a week that its patch gives in the long run.
        hours_variance: variance of that, h².
        left: what an hour leaves over its own cost, before that of management, £/h.
        left_variance: variance of that, (£/h)².
    """

    hours: float
    hours_variance: float
    left: float
    left_variance: float


@kernel
def learn(mean: float, variance: float, seen: float, noise: float) -> tuple[float, float]:
    """A belief after something was seen: its mean and its variance.

    Args:
        mean: what was believed.
        variance: its variance.
        seen: what was seen.
        noise: standard deviation of what is seen about what is true.
    """
    gain = variance / max(1e-12, variance + noise * noise)
    return mean + gain * (seen - mean), (1.0 - gain) * variance


@kernel
def moves(variance: float, noise: float, drift: float) -> float:
    """Standard deviation of how far a belief will have moved in a year.

    Args:
        variance: variance of the belief.
        noise: standard deviation of what is seen in a quarter about what is true.
        drift: standard deviation of a quarter's change in what is true.
    """
    moved = 0.0
    for _ in range(_YEAR):
        gain = variance / max(1e-12, variance + noise * noise)
        moved += gain * variance
        variance = (1.0 - gain) * variance + drift * drift
    return np.sqrt(moved)


@kernel
def reached(weeks: float, rules: ValueRules) -> float:
    """Share of what a patch gives that is reached some weeks after the start."""
    return 1.0 - _LEFT_TO_GAIN ** (weeks / rules.ramp_weeks)


@kernel
def cost_of_growing(weeks: float, rules: ValueRules) -> float:
    """What an hour of a quarter bears of the cost of growth by plan, £/h.

    Hours that grow as in :func:`reached` grow by ln 10 / ramp weeks · (1 − part) / part a week.
    """
    part = max(1e-6, reached(weeks, rules))
    return rules.growth_cost * -np.log(_LEFT_TO_GAIN) / rules.ramp_weeks * (1.0 - part) / part


@kernel
def hours_of_year(now: float, patch: float, rules: ValueRules) -> float:
    """Mean hours of the coming year, on the way from those of now to what the patch gives."""
    missing = 0.0
    for quarter in range(_YEAR):
        missing += 1.0 - reached(_WEEKS * (quarter + 1), rules)
    return patch - (patch - now) * missing / _YEAR


@kernel
def upside(mean: float, spread: float) -> float:
    """Mean of what is left of a normal number where it is above zero, and zero where not."""
    if spread <= 0.0:
        return max(0.0, mean)
    z = mean / spread
    density = np.exp(-0.5 * z * z) / np.sqrt(2.0 * np.pi)
    return spread * density + mean * 0.5 * (1.0 + erf(z / np.sqrt(2.0)))


@kernel
def going_on(year: float, later: float, spread: float, rules: ValueRules) -> float:
    """Worth of one more year and of choosing again after it, £.

    Args:
        year: what a week of the coming year leaves, £.
        later: what a week is believed to leave in the long run, £.
        spread: standard deviation of that belief as it will be a year on, £.
        rules: parameters.
    """
    ever_after = _WEEKS / (1.0 - rules.discount)
    return _YEAR * _WEEKS * year + rules.discount**_YEAR * ever_after * upside(later, spread)


@kernel
def surplus_moves(belief: Belief, rules: ValueRules) -> float:
    """Standard deviation of how far the belief in a week's surplus will have moved in a year, £."""
    hours = moves(
        belief.hours_variance, rules.hours_noise * belief.hours, rules.hours_drift * belief.hours
    )
    left = moves(belief.left_variance, rules.left_noise, rules.left_drift)
    both = (hours * belief.left) ** 2 + (left * belief.hours) ** 2 + (hours * left) ** 2
    return np.sqrt(both)


@kernel
def firm_value(now: float, belief: Belief, running: Running, rules: ValueRules) -> float:
    """Worth of going on to a firm, £; to a founder with ``now`` = 0 that of a start.

    Args:
        now: hours a week it gives now.
        belief: what it believes.
        running: cost of a week beside that of its hours.
        rules: parameters.
    """
    soon = hours_of_year(now, belief.hours, rules)
    year = soon * belief.left - cost_of_week(soon, running)
    later = belief.hours * belief.left - cost_of_week(belief.hours, running)
    grows = max(0.0, belief.hours - now) * reached(_YEAR * _WEEKS, rules)
    worth = going_on(year, later, surplus_moves(belief, rules), rules)
    return worth - rules.growth_cost * grows


@kernel
def see_hours(seen: float, weeks: float, belief: Belief, rules: ValueRules) -> Belief:
    """The belief after a quarter's hours, h/week, some weeks after the start.

    On the way up a firm sees the part of what its patch gives that is reached by plan, and the more
    doubtfully the smaller that part is.
    """
    part = max(1e-6, reached(weeks, rules))
    noise = rules.hours_noise * belief.hours / part
    hours, variance = learn(belief.hours, belief.hours_variance, seen / part, noise)
    return Belief(hours, variance, belief.left, belief.left_variance)


@kernel
def see_left(left: float, known: float, belief: Belief, rules: ValueRules) -> Belief:
    """The belief after what an hour of a quarter left, £/h.

    Args:
        left: what it left beside the cost of growth by plan.
        known: hours of the quarter over those that usually tell, at most 1; few tell little.
        belief: what was believed.
        rules: parameters.
    """
    noise = rules.left_noise / max(1e-6, known)
    mean, variance = learn(belief.left, belief.left_variance, left, noise)
    return Belief(belief.hours, belief.hours_variance, mean, variance)


@kernel
def drift(belief: Belief, rules: ValueRules) -> Belief:
    """The belief a quarter on: what is believed may have changed."""
    hours = belief.hours_variance + (rules.hours_drift * belief.hours) ** 2
    left = belief.left_variance + rules.left_drift**2
    return Belief(belief.hours, hours, belief.left, left)


@kernel
def forecast(hours: float, left: float, rules: ValueRules) -> Belief:
    """The belief of who has seen nothing yet but a forecast."""
    return Belief(hours, (rules.hours_doubt * hours) ** 2, left, rules.left_doubt**2)
