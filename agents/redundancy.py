"""Redundancy: what the law asks of an employer that lets somebody go."""

from __future__ import annotations

from typing import NamedTuple

from gofal.agents.kernel import kernel

_YEAR = 52


class RedundancyRules(NamedTuple):
    """Parameters ``work.*`` of redundancy (Employment Rights Act 1996, sections 86, 155 and 162).

    Attributes:
        redundancy_years: years in the job from which redundancy pay is due.
        redundancy_weeks: weeks of pay for each of them.
        redundancy_most: years that count at most.
        notice_most: weeks of notice at most; it is one for each year, at least one.
    """

    redundancy_years: float
    redundancy_weeks: float
    redundancy_most: float
    notice_most: float


@kernel
def redundancy_pay(weekly: float, weeks: int, rules: RedundancyRules) -> float:
    """Redundancy pay of somebody, £.

    Args:
        weekly: pay of a week, £.
        weeks: weeks in the job.
        rules: parameters.
    """
    years = float(weeks // _YEAR)
    if years < rules.redundancy_years:
        return 0.0
    return weekly * rules.redundancy_weeks * min(years, rules.redundancy_most)


@kernel
def notice_pay(weekly: float, weeks: int, rules: RedundancyRules) -> float:
    """Pay in lieu of notice, £, with the arguments of :func:`redundancy_pay`."""
    return weekly * min(rules.notice_most, max(1.0, float(weeks // _YEAR)))
