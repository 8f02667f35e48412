"""Plan of a founder: hours that come with time, the deepest point of cash, and what it is worth."""

from __future__ import annotations

from math import exp, sqrt
from typing import NamedTuple

import numpy as np

from gofal.agents.kernel import kernel
from gofal.agents.layers import Running, cost_of_next_hour, cost_of_week
from gofal.agents.table import F64
from gofal.agents.value import upside

QUARTER_WEEKS = 13.0


class Plan(NamedTuple):
    """Hours a week that a founder expects, as a function of age.

    Attributes:
        soon: hours that wait and would come at once, h/week.
        later: hours served in the end from what begins each week, h/week.
        stay: weeks that a package lasts.
        pace: hours that can be staffed in a week, h/week a week.
        lag: weeks between a hire and the first day at work.
    """

    soon: float
    later: float
    stay: float
    pace: float
    lag: float


class PlanRules(NamedTuple):
    """Quarters that a plan foresees, and the worth today of a pound a quarter ahead."""

    plan_quarters: float
    discount: float


@kernel
def hours_at(plan: Plan, weeks: float) -> float:
    """Hours a week at some age, h/week: packages begin and end, and carers have to be found.

    Args:
        plan: the plan.
        weeks: weeks since it opened.
    """
    gone = exp(-weeks / max(1.0, plan.stay))
    asked = plan.soon * gone + plan.later * (1.0 - gone)
    return min(asked, plan.pace * max(0.0, weeks - plan.lag))


class Money(NamedTuple):
    """Money behind a plan.

    Attributes:
        before: spent before it opens, £.
        growing: what an hour a week more costs once, £: carers have to be found.
        capital: what the founder brings, £.
        rate: price of credit beyond that, a year.
    """

    before: float
    growing: float
    capital: float
    rate: float


@kernel
def _quarter(
    quarter: int, cash: float, plan: Plan, left: float, running: Running, money: Money
) -> float:
    """Change of cash in a quarter, £, with interest on what is borrowed as it begins."""
    hours = hours_at(plan, QUARTER_WEEKS * (quarter + 0.5))
    more = hours_at(plan, QUARTER_WEEKS * (quarter + 1)) - hours_at(plan, QUARTER_WEEKS * quarter)
    interest = 0.25 * money.rate * max(0.0, -cash - money.capital)
    week = hours * left - cost_of_week(hours, running)
    return QUARTER_WEEKS * week - money.growing * max(0.0, more) - interest


@kernel
def fewer(plan: Plan, share: float) -> Plan:
    """A plan of which only a share of the hours comes, at every age."""
    return Plan(share * plan.soon, share * plan.later, plan.stay, share * plan.pace, plan.lag)


@kernel
def deepest_point(
    plan: Plan, left: float, running: Running, money: Money, rules: PlanRules
) -> float:
    """Money that a plan needs at its deepest point, £, at least what is spent before it opens.

    Args:
        plan: hours by age.
        left: what an hour leaves over its own cost, before that of management, £/h.
        running: cost of a week beside that of its hours.
        money: money behind it.
        rules: parameters.
    """
    cash = -money.before
    lowest = cash
    for quarter in range(int(rules.plan_quarters)):
        cash += _quarter(quarter, cash, plan, left, running, money)
        lowest = min(lowest, cash)
    return -lowest


@kernel
def plan_worth(
    plan: Plan, left: float, running: Running, money: Money, spread: float, rules: PlanRules
) -> float:
    """Worth of a plan today, £: the years that it foresees, then a choice to go on or to stop.

    Args:
        plan: hours by age.
        left: what an hour leaves over its own cost, before that of management, £/h.
        running: cost of a week beside that of its hours.
        money: money behind it.
        spread: standard deviation of what a week will be found to leave, £/week.
        rules: parameters.
    """
    cash = -money.before
    worth, now = cash, 1.0
    for quarter in range(int(rules.plan_quarters)):
        change = _quarter(quarter, cash, plan, left, running, money)
        cash += change
        worth += now * change
        now *= rules.discount
    hours = hours_at(plan, QUARTER_WEEKS * rules.plan_quarters)
    then = hours * left - cost_of_week(hours, running)
    ever = QUARTER_WEEKS / (1.0 - rules.discount)
    return worth + now * ever * upside(then, spread)


@kernel
def judged_worth(
    plan: Plan, left: float, running: Running, money: Money, error: float, rules: PlanRules
) -> tuple[float, float]:
    """Worth of a plan today and the money it needs at its deepest point, £, if it may be off.

    Args:
        plan: hours by age.
        left: what an hour leaves over its own cost, before that of management, £/h.
        running: cost of a week beside that of its hours.
        money: money behind it.
        error: how far the hours can be off, as a share, all errors alike.
        rules: parameters.
    """
    net = left - cost_of_next_hour(0.0, running)
    spread = error / sqrt(3.0) * plan.later * max(0.0, net)
    worth = plan_worth(plan, left, running, money, spread, rules)
    # Who lends, and who has saved, asks what if all goes as badly as it may.
    return worth, deepest_point(fewer(plan, 1.0 - error), left, running, money, rules)


@kernel
def price_of_credit(riskless: float, loss: float) -> float:
    """Price of a year's credit at which a lender that loses a share of it earns the riskless rate.

    Args:
        riskless: rate on what is sure to come back, a year.
        loss: share that is lost in a year, below 1.
    """
    return (riskless + loss) / (1.0 - loss)


def chosen(worth: F64, attention: F64, scale: float, drawn: float) -> int:
    """The one of several plans that a founder chooses.

    Chances are as attention · exp(worth / scale): plans of equal worth have chances as the
    attention that they get (Luce 1959).

    Args:
        worth: what each plan is worth, £, shape (plans,).
        attention: how much each is looked at, same shape.
        scale: difference in worth that founders see, £.
        drawn: a uniform draw.
    """
    odds = np.cumsum(attention * np.exp((worth - worth.max()) / scale))
    return min(int(np.searchsorted(odds, drawn * odds[-1])), len(odds) - 1)
