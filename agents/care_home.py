"""Care homes: what pulls a person at home towards one."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from gofal.agents.kernel import inlined


class HomePayer(IntEnum):
    """Who pays for residents who came from home care: the council, or they with their capital."""

    COUNCIL = 0
    OWN = 1


class HomeRules(NamedTuple):
    """Parameters ``homes.*`` of the pull.

    Attributes:
        hours: hours a week that can be had at home, h/week.
        least: pull of the simplest need against the most complex.
        by_hours: what need far above those hours adds to the pull.
        by_family: what a wholly strained unpaid carer, or none, adds.
        by_unmet: what need adds that nobody meets, if it is all of it.
    """

    hours: float
    least: float
    by_hours: float
    by_family: float
    by_unmet: float


@inlined
def pull(
    need: float, complexity: float, family: float, unmet: float, rules: HomeRules
) -> tuple[float, float]:
    """What pulls a person towards a care home, and the part of it that is want of care.

    Args:
        need: hours of formal care needed, h/week.
        complexity: how skilled the care has to be, 0 to 1.
        family: strain of the unpaid carer, 1 without one.
        unmet: share of need that nobody meets.
        rules: parameters.
    """
    hard = rules.least + (1.0 - rules.least) * complexity
    above = max(0.0, 1.0 - rules.hours / need)
    want = hard * rules.by_unmet * unmet
    return hard * (1.0 + rules.by_hours * above + rules.by_family * family) + want, want
