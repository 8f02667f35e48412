"""Hospital: where a person is, and the chance of being taken in."""

from __future__ import annotations

import math
from enum import IntEnum
from typing import NamedTuple

from gofal.agents.kernel import inlined

_YEAR = 52.0


class Hospital(IntEnum):
    """Where a person is: at home, ill in hospital, or fit to leave and waiting there."""

    HOME = 0
    ILL = 1
    FIT = 2


class HospitalRules(NamedTuple):
    """Parameters ``hospital.*``.

    Attributes:
        rate: admissions of the most complex need for other reasons than want of care, 1/week.
        by_strain: how much more of them where the unpaid carer is wholly strained, as a share.
        stay_weeks: mean weeks until a person is fit to leave.
        hold_weeks: weeks for which a provider keeps the package.
        decline: growth of need in a week of waiting in hospital, as a share.
        goes_anyway: chance a week that who waits there goes home without care.
    """

    rate: float
    by_strain: float
    stay_weeks: float
    hold_weeks: float
    decline: float
    goes_anyway: float


class CrisisRules(NamedTuple):
    """Parameters ``health.*`` of crises, which are admissions for want of care.

    Attributes:
        crisis_rate: of who has no care, at the most complex need, 1/week.
        crisis_least: at the simplest need, against the most complex; of other admissions too.
    """

    crisis_rate: float
    crisis_least: float


def season_of(week: int, winter: float, peak: float) -> float:
    """What the time of year multiplies admissions by; 1 in the mean of a year."""
    return 1.0 + winter * math.cos(2.0 * math.pi * (week - peak) / _YEAR)


@inlined
def admission_hazard(
    unmet: float,
    strain: float,
    complexity: float,
    season: float,
    rules: HospitalRules,
    crises: CrisisRules,
) -> float:
    """Chance of being taken into hospital this week.

    Args:
        unmet: share of need that nobody meets, less what a nurse who sees it prevents.
        strain: that of the unpaid carer, 0 to 1; 0 without one.
        complexity: how skilled the care has to be, 0 to 1.
        season: what the time of year multiplies illness by.
        rules: parameters of illness.
        crises: parameters of want of care.
    """
    frail = crises.crisis_least + (1.0 - crises.crisis_least) * complexity
    ill = season * rules.rate * (1.0 + rules.by_strain * strain)
    return frail * (ill + crises.crisis_rate * unmet)
