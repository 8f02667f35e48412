"""Worth of a week in a job, in a business of one's own, and elsewhere, in £ a week.

One function serves staying, searching and weighing an offer: what is earned, less what the hours,
the risk of having fewer of them and the way to work cost the person, and what the work itself and
the match with the employer add (Manning 2003; Jovanovic 1979).
"""

from __future__ import annotations

from typing import NamedTuple

from gofal.agents.kernel import kernel


class WorthRules(NamedTuple):
    """Parameters ``work.*`` of what a week in a job is worth to who does it."""

    own_time: float
    risk_aversion: float
    hours_vary: float
    satisfaction_worth: float
    ways: float
    way_minute: float
    usual_way: float


@kernel
def risk_cost(pay: float, guaranteed: float, rules: WorthRules) -> float:
    """What hours that an employer may leave out cost a person, £ a week.

    With constant relative risk aversion it is half of that times the variance of what is earned.
    The part that is guaranteed carries none.

    Args:
        pay: expected pay, £ a week.
        guaranteed: share of the hours that is guaranteed, 0 to 1.
        rules: parameters.
    """
    vary = min(rules.hours_vary, 1.0) * (1.0 - guaranteed)
    return 0.5 * rules.risk_aversion * vary * vary * pay


@kernel
def job_worth(
    pay: float,
    hours: float,
    guaranteed: float,
    minutes: float,
    liking: float,
    match: float,
    outside: float,
    rules: WorthRules,
) -> float:
    """Worth of a week in a job, £ a week.

    Args:
        pay: expected pay, £ a week.
        hours: expected hours of work, travel and waiting included, a week.
        guaranteed: share of the hours that is guaranteed, 0 to 1.
        minutes: way to work, minutes.
        liking: satisfaction with the work above neutral, -1 to 1.
        match: what this employer suits this person beyond that, £ an hour.
        outside: pay outside of the sector, £/h, by which own time is valued.
        rules: parameters.
    """
    worth = pay - risk_cost(pay, guaranteed, rules)
    an_hour = rules.satisfaction_worth * liking + match - rules.own_time * outside
    an_hour -= minutes * rules.ways * rules.way_minute
    return worth + an_hour * hours


@kernel
def own_business_worth(
    pay: float,
    hours: float,
    doubt: float,
    liking: float,
    match: float,
    outside: float,
    rules: WorthRules,
) -> float:
    """Worth of a week of working for oneself, £ a week; the way to people is part of the hours.

    Nothing is guaranteed, and the owner is not sure of the hours that the place will give.

    Args:
        pay: expected income less costs, £ a week.
        hours: expected hours of work, travel included, a week.
        doubt: standard deviation over mean of what the owner believes of the hours.
        liking: satisfaction with such work above neutral, -1 to 1.
        match: what being one's own employer suits this person beyond that, £ an hour.
        outside: pay outside of the sector, £/h, by which own time is valued.
        rules: parameters.
    """
    vary, unsure = min(rules.hours_vary, 1.0), min(doubt, 1.0)
    risk = 0.5 * rules.risk_aversion * (vary * vary + unsure * unsure) * max(0.0, pay)
    return job_worth(pay - risk, hours, 1.0, 0.0, liking, match, outside, rules)


@kernel
def elsewhere_worth(earns: float, hours: float, outside: float, rules: WorthRules) -> float:
    """Worth of a week of as many hours outside of the sector, £ a week.

    Args:
        earns: what the person could earn there, £/h, less what makes jobs there hard to get or
            bear, so that it may be below the legal floor.
        hours: hours of work a week.
        outside: pay outside of the sector, £/h, by which own time is valued.
        rules: parameters.
    """
    way = rules.usual_way * rules.ways * rules.way_minute
    return (earns - rules.own_time * outside - way) * hours
