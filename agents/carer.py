"""Paid carers: people who work, or look for work, in home care."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, NamedTuple

import numpy as np

from gofal.agents.kernel import kernel
from gofal.agents.table import F32, I8, I32, I64, Bool, Columns, column


class Job(IntEnum):
    """A carer's place in the labour market."""

    SEEKING = 0
    HIRED = 1
    WORKING = 2


class CarerColumns(Columns):
    """State of every paid carer."""

    uid: Annotated[I64, column("id", "identity")]
    alive: Annotated[Bool, column("flag", "row in use")]
    home: Annotated[I32, column("index", "place of residence")]
    job: Annotated[I8, column("Job", "seeking, hired but not started, working")]
    provider: Annotated[I32, column("row", "employer, -1 none", -1)]
    since: Annotated[I32, column("week", "week in which the present job state began")]
    starts: Annotated[I32, column("week", "week in which a hired carer starts")]
    promised: Annotated[F32, column("h/week", "contact hours of the post that was taken")]
    wage: Annotated[F32, column("£/h", "contracted hourly wage")]
    premium: Annotated[F32, column("ratio", "own wage over the employer's pay scale", 1.0)]
    protected: Annotated[F32, column("£/h", "wage protected by a transfer (TUPE), 0 none")]
    secure: Annotated[Bool, column("flag", "guaranteed hours")]
    offered_choice: Annotated[Bool, column("flag", "has had the choice of contract")]
    stopping: Annotated[Bool, column("flag", "owner of a micro-enterprise who gives it up")]
    hours_wanted: Annotated[F32, column("h/week", "working hours wanted, travel included")]
    reach: Annotated[F32, column("min", "furthest place worked in from home")]
    attached: Annotated[Bool, column("flag", "of the settled type in two-speed churn")]
    own_language: Annotated[Bool, column("flag", "speaks the country's own language")]
    contact: Annotated[F32, column("h/week", "contact hours booked")]
    travel: Annotated[F32, column("h/week", "travel between visits")]
    waiting: Annotated[F32, column("h/week", "waiting for the hour of the next visit")]
    visits: Annotated[F32, column("1/week", "visits booked")]
    absent: Annotated[Bool, column("flag", "away this week")]
    pay: Annotated[F32, column("£", "gross pay this week")]
    effective: Annotated[F32, column("£/h", "pay over all working time, smoothed")]
    satisfaction: Annotated[F32, column("0-1", "see ODD", 0.5)]
    skill: Annotated[F32, column("0-1", "how far up to complex care, learned at work")]
    novice: Annotated[Bool, column("flag", "came without experience, and has not yet gained it")]
    turned_by: Annotated[I64, column("id", "employer that last turned the person away", -1)]


class QuitRules(NamedTuple):
    """Parameters ``carer.*`` of leaving a job."""

    quit_new: float
    quit_settled: float
    settling_weeks: float
    quit_wage_elasticity: float
    quit_secure: float
    quit_satisfaction: float
    neutral_satisfaction: float
    wage_ratio_low: float
    wage_ratio_high: float


_ENOUGH = 2.0
"""Contact hours from which a carer's own travel says more than the provider's usual one."""


@kernel
def quit_hazard(
    attached: bool,
    tenure: float,
    wage_ratio: float,
    secure: bool,
    satisfaction: float,
    rules: QuitRules,
) -> float:
    """Weekly probability of leaving.

    Two-speed churn (F-130, F-134): newcomers leave fast until they settle; a share never does.
    Pay relative to what the carer could earn nearby acts with a constant elasticity, guaranteed
    hours and satisfaction scale the hazard.

    Args:
        attached: of the settled type.
        tenure: weeks in the job.
        wage_ratio: own effective wage over what the carer could earn nearby, held within bounds.
        secure: guaranteed hours.
        satisfaction: 0 to 1.
        rules: parameters.
    """
    young = np.exp(-tenure / rules.settling_weeks)
    base = rules.quit_settled if attached else rules.quit_new
    base = base + (rules.quit_new - base) * young
    ratio = min(max(wage_ratio, rules.wage_ratio_low), rules.wage_ratio_high)
    hazard = base * ratio ** (-rules.quit_wage_elasticity)
    if secure:
        hazard *= 1.0 - rules.quit_secure
    return min(
        1.0, hazard * np.exp(-rules.quit_satisfaction * (satisfaction - rules.neutral_satisfaction))
    )


@kernel
def quits_at_most(rules: QuitRules) -> float:
    """Bound of :func:`quit_hazard` over everybody whose satisfaction is between 0 and 1."""
    low = rules.wage_ratio_low ** (-rules.quit_wage_elasticity)
    high = rules.wage_ratio_high ** (-rules.quit_wage_elasticity)
    worst = np.exp(rules.quit_satisfaction * rules.neutral_satisfaction)
    best = np.exp(rules.quit_satisfaction * (rules.neutral_satisfaction - 1.0))
    base = max(rules.quit_new, rules.quit_settled) * max(1.0, 1.0 - rules.quit_secure)
    # A little more, for rounding.
    return 1.001 * base * max(low, high) * max(worst, best)


class SatisfactionRules(NamedTuple):
    """Parameters ``carer.*`` of satisfaction."""

    like_hours: float
    like_travel: float
    like_autonomy: float
    like_pay: float
    like_unsocial: float
    neutral_satisfaction: float
    usual_use: float
    usual_travel: float
    usual_freedom: float
    usual_pay: float
    unsocial_share: float
    usual_unsocial: float
    novice_need: float
    novice_training: float
    novice_weeks: float


@kernel
def satisfaction_target(
    use: float,
    travel_ratio: float,
    autonomy: float,
    training: float,
    pay_ratio: float,
    relief: float,
    rules: SatisfactionRules,
) -> float:
    """Level that satisfaction moves towards, 0 to 1; neutral in a job that is neither good nor bad.

    Args:
        use: hours worked over hours wanted; both shortage and overload displease.
        travel_ratio: travel over contact hours.
        autonomy: freedom over the own work, 0 to 1.
        training: training and support, 0 to 1.
        pay_ratio: effective over contracted wage: unpaid time shows here.
        relief: how far unsocial hours are made up for.
        rules: parameters.
    """
    level = rules.neutral_satisfaction - rules.like_hours * abs(use - rules.usual_use)
    level -= rules.like_travel * (travel_ratio - rules.usual_travel)
    freedom = 0.5 * (autonomy + training) - rules.usual_freedom
    level += rules.like_autonomy * freedom + rules.like_pay * (pay_ratio - rules.usual_pay)
    level -= rules.like_unsocial * (rules.unsocial_share * (1.0 - relief) - rules.usual_unsocial)
    return min(1.0, max(0.0, level))


@kernel
def free_contact_hours(hours_wanted: float, contact: float, travel: float, usual: float) -> float:
    """Contact hours a carer could still take, given own travel per contact hour (h/week).

    Args:
        hours_wanted: working hours wanted.
        contact: contact hours booked.
        travel: travel hours that go with them.
        usual: travel per contact hour to expect while nothing is booked yet.
    """
    ratio = travel / contact if contact > _ENOUGH else usual
    return hours_wanted / (1.0 + ratio) - contact


@kernel
def job_value(
    wage: float, secure: bool, minutes: float, secure_worth: float, minute_worth: float
) -> float:
    """Worth of a job offer in £/h: wage, security and the way to work."""
    return wage + (secure_worth if secure else 0.0) - minute_worth * minutes
