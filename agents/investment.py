"""Plan of a founder: hours that come with time, the deepest point of cash, and what it is worth."""

from __future__ import annotations

from math import erf, exp, pi, sqrt
from typing import NamedTuple

from gofal.agents.kernel import kernel

QUARTER_WEEKS = 13.0


class Plan(NamedTuple):
    """Hours a week that a founder expects, as a function of age.

    Attributes:
        soon: hours that wait and would come at once, h/week.
        later: hours served in the end from what begins each week, h/week.
        stay: weeks that a package lasts.
        fill: share of open posts that are filled in a week.
        lag: weeks between a hire and the first day at work.
    """

    soon: float
    later: float
    stay: float
    fill: float
    lag: float


class PlanRules(NamedTuple):
    """Parameters ``market.*`` of weighing a plan."""

    plan_quarters: float
    discount: float


@kernel
def hours_at(plan: Plan, weeks: float) -> float:
    """Hours a week at some age, h/week: packages begin and end, and posts have to be filled.

    Args:
        plan: the plan.
        weeks: weeks since it opened.
    """
    gone = exp(-weeks / max(1.0, plan.stay))
    staffed = 1.0 - exp(-plan.fill * max(0.0, weeks - plan.lag))
    return (plan.soon * gone + plan.later * (1.0 - gone)) * staffed


@kernel
def choice_worth(mean: float, spread: float) -> float:
    """Mean of a normal number where it is above nought, and nought where it is not.

    It is what a week is worth to somebody who will know it and may then stop (Dixit 1989).
    """
    if spread <= 0.0:
        return max(0.0, mean)
    z = mean / spread
    return spread * exp(-0.5 * z * z) / sqrt(2.0 * pi) + mean * 0.5 * (1.0 + erf(z / sqrt(2.0)))


@kernel
def deepest_point(plan: Plan, left: float, fixed: float, before: float, rules: PlanRules) -> float:
    """Money that a plan needs at its deepest point, £, at least what is spent before it opens.

    Args:
        plan: hours by age.
        left: what an hour leaves over its own cost, £/h.
        fixed: cost of a week at any size, £/week.
        before: spent before it opens, £.
        rules: parameters.
    """
    cash = -before
    lowest = cash
    for quarter in range(int(rules.plan_quarters)):
        hours = hours_at(plan, QUARTER_WEEKS * (quarter + 0.5))
        cash += QUARTER_WEEKS * (hours * left - fixed)
        lowest = min(lowest, cash)
    return -lowest


@kernel
def plan_worth(
    plan: Plan, left: float, fixed: float, before: float, spread: float, rules: PlanRules
) -> float:
    """Worth of a plan today, £: the years that it foresees, then a choice to go on or to stop.

    Args:
        plan: hours by age.
        left: what an hour leaves over its own cost, £/h.
        fixed: cost of a week at any size, £/week.
        before: spent before it opens, £.
        spread: standard deviation of what a week will be found to leave, £/week.
        rules: parameters.
    """
    worth, now = -before, 1.0
    for quarter in range(int(rules.plan_quarters)):
        hours = hours_at(plan, QUARTER_WEEKS * (quarter + 0.5))
        worth += now * QUARTER_WEEKS * (hours * left - fixed)
        now *= rules.discount
    then = hours_at(plan, QUARTER_WEEKS * rules.plan_quarters) * left - fixed
    ever = QUARTER_WEEKS / (1.0 - rules.discount)
    return worth + now * ever * choice_worth(then, spread)
