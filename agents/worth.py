"""Worth of a week in a job, and of the same hours elsewhere, in £ a week.

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

    Hours that an employer may leave out are a risk: a person with constant relative risk aversion
    gives up half of it times the variance of what is earned. The part that is guaranteed carries
    none.

    Args:
        pay: expected pay, £ a week.
        hours: expected hours of work, travel and waiting included, a week.
        guaranteed: share of the hours that is guaranteed, 0 to 1.
        minutes: way to work, minutes.
        liking: satisfaction with the work above neutral, -1 to 1.
        match: what this employer suits this person beyond that, £ a week.
        outside: pay outside of the sector, £/h, by which own time is valued.
        rules: parameters.
    """
    vary = min(rules.hours_vary, 1.0) * (1.0 - guaranteed)
    worth = pay * (1.0 - 0.5 * rules.risk_aversion * vary * vary)
    worth -= rules.own_time * outside * hours
    worth -= minutes * rules.ways * rules.way_minute
    return worth + rules.satisfaction_worth * liking + match


@kernel
def elsewhere_worth(
    earns: float, floor: float, hours: float, outside: float, rules: WorthRules
) -> float:
    """Worth of a week of as many hours outside of the sector, £ a week.

    Args:
        earns: what the person could earn there, £/h; nobody earns less than the legal floor.
        floor: legal floor of pay, £/h.
        hours: hours of work a week.
        outside: pay outside of the sector, £/h, by which own time is valued.
        rules: parameters.
    """
    worth = (max(earns, floor) - rules.own_time * outside) * hours
    return worth - rules.usual_way * rules.ways * rules.way_minute
