"""A council's year: what it sets for the year from April, where money has dates.

Nothing here says what fees become. A year in which work was refused raises them if there is money,
one without money does not, and what a council overspends it pays back.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.agents.table import F64


class YearRules(NamedTuple):
    """Parameters ``commissioner.*`` of a council's year.

    Attributes:
        settlement: growth of the council's money, share a year.
        care_priority: how much faster money for care grows.
        reserves_most: most reserves for care, as a share of a year's budget.
        reserves_years: years over which reserves are used, or overspending paid back.
        fee_answer: rise of the fee for a share of hours that wait, beyond what cost says.
        fee_least: part of a rise that a council gives where it has no money for it.
    """

    settlement: float
    care_priority: float
    reserves_most: float
    reserves_years: float
    fee_answer: float
    fee_least: float


class CouncilYear(NamedTuple):
    """What councils go into a year with, shape (councils,) each.

    Attributes:
        fee: standard fee, £/h.
        budget: for home care, £/week.
        reserves: £, below zero what was overspent.
        from_reserves: taken from them this year, £/week; below zero what is paid back.
    """

    fee: F64
    budget: F64
    reserves: F64
    from_reserves: F64


class NextMoney(NamedTuple):
    """What policy makes of the money of the year from April, shape (councils,) each.

    Attributes:
        ratio: what may be spent over the budget, by what is decided on purpose.
        pooled: gained from the budget pooled with health, £/week.
        spend: what is spent now, at what is paid for an hour from April before the fee rises,
            £/week.
    """

    ratio: F64
    pooled: F64
    spend: F64


def may_spend(budget: F64, ratio: F64, from_reserves: F64, pooled: F64) -> F64:
    """What councils may spend, £/week."""
    allowed: F64 = budget * ratio + from_reserves + pooled
    return allowed


def next_year(
    last: CouncilYear,
    left: F64,
    tied: F64,
    cost_rise: F64,
    passes: F64,
    waits: F64,
    money: NextMoney,
    rules: YearRules,
    weeks: float,
) -> CouncilYear:
    """The year that follows.

    Args:
        last: the year that ends.
        left: budget of the year less what was spent, £.
        tied: money of this year that is meant for care and comes on top, £/week.
        cost_rise: rise of the cost of an hour as officers see it, share.
        passes: part of it that each council passes on.
        waits: share of hours that wait for a provider.
        money: what policy makes of it.
        rules: parameters.
        weeks: weeks in a year.
    """
    most = rules.reserves_most * last.budget * money.ratio * weeks
    reserves = np.minimum(last.reserves + left, most)
    budget = last.budget * (1.0 + rules.settlement + rules.care_priority) + tied
    from_reserves = reserves / (rules.reserves_years * weeks)
    wanted = passes * cost_rise + rules.fee_answer * waits
    allowed = may_spend(budget, money.ratio, from_reserves, money.pooled)
    affordable = allowed / np.maximum(1.0, money.spend) - 1.0
    rise = np.maximum(rules.fee_least * wanted, np.minimum(wanted, affordable))
    return CouncilYear(last.fee * (1.0 + np.maximum(0.0, rise)), budget, reserves, from_reserves)
