"""Paid carers: people who work, or look for work, in home care."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, NamedTuple

from gofal.agents.kernel import kernel
from gofal.agents.table import F32, I8, I32, I64, Bool, Columns, column

NOT_TIED = -1_000_000
"""Stands for the week until which somebody needs a sponsor who never did; before any week."""


class Job(IntEnum):
    """A carer's place in the labour market."""

    SEEKING = 0
    HIRED = 1
    WORKING = 2


class Going(IntEnum):
    """Why a carer at work has given notice."""

    STAYS = 0
    PAY = 1
    CARE_JOB = 2
    HOURS = 3
    LIFE = 4


class CarerColumns(Columns):
    """State of every paid carer."""

    uid: Annotated[I64, column("id", "identity")]
    alive: Annotated[Bool, column("flag", "row in use")]
    home: Annotated[I32, column("index", "place of residence")]
    job: Annotated[I8, column("Job", "seeking, hired but not started, working")]
    provider: Annotated[I32, column("row", "employer, -1 none", -1)]
    since: Annotated[I32, column("week", "week in which the present job state began")]
    starts: Annotated[I32, column("week", "week in which the next job starts")]
    going: Annotated[I8, column("Going", "why a carer at work has given notice, if so")]
    next: Annotated[I32, column("row", "employer to go to, -1 none", -1)]
    way: Annotated[F32, column("min", "way to work")]
    next_way: Annotated[F32, column("min", "way to the next job")]
    promised: Annotated[F32, column("h/week", "contact hours of the next job")]
    worked: Annotated[F32, column("h/week", "hours of work, waiting included, as expected")]
    wage: Annotated[F32, column("£/h", "contracted hourly wage")]
    premium: Annotated[F32, column("ratio", "own wage over the employer's pay scale", 1.0)]
    protected: Annotated[F32, column("£/h", "wage protected by a transfer (TUPE), 0 none")]
    secure: Annotated[Bool, column("flag", "guaranteed hours")]
    guaranteed: Annotated[F32, column("h/week", "hours paid at least")]
    offered_choice: Annotated[Bool, column("flag", "has had the choice of contract")]
    stopping: Annotated[Bool, column("flag", "owner of a micro-enterprise who gives it up")]
    hours_wanted: Annotated[F32, column("h/week", "working hours wanted, travel included")]
    reach: Annotated[F32, column("min", "furthest place worked in from home")]
    rank: Annotated[F32, column("share", "place among people by what they could earn elsewhere")]
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
    tied_until: Annotated[
        I32, column("week", "until when one who came from abroad needs a sponsor", NOT_TIED)
    ]


_ENOUGH = 2.0
"""Contact hours from which a carer's own travel says more than the provider's usual one."""


class SatisfactionRules(NamedTuple):
    """Parameters ``carer.*`` of satisfaction."""

    like_autonomy: float
    like_unsocial: float
    neutral_satisfaction: float
    usual_freedom: float
    unsocial_share: float
    usual_unsocial: float
    novice_need: float
    novice_training: float
    novice_weeks: float


@kernel
def satisfaction_target(
    autonomy: float,
    training: float,
    relief: float,
    rules: SatisfactionRules,
) -> float:
    """Level that satisfaction moves towards, 0 to 1; neutral in a job that is neither good nor bad.

    Hours, travel and pay are no part of it: they are in the worth of the job (``agents/worth.py``).

    Args:
        autonomy: freedom over the own work, 0 to 1.
        training: training and support, 0 to 1.
        relief: how far unsocial hours are made up for.
        rules: parameters.
    """
    freedom = 0.5 * (autonomy + training) - rules.usual_freedom
    level = rules.neutral_satisfaction + rules.like_autonomy * freedom
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
