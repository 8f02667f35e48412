"""Unpaid carers: family and friends who give most of the care in Wales."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gofal.agents.kernel import kernel
from gofal.agents.table import F32, I8, I16, I32, I64, Bool, Columns, column

NO_WEEK = -(2**31)
"""Week of what has not been drawn yet."""
NEVER = 2**31 - 1
"""Week of what does not happen."""
COUNTED, STRAINED, SUPPORTED = 1, 2, 4
"""Sums of a council that a carer is counted in, as bits."""


class UnpaidCarerColumns(Columns):
    """State of every unpaid carer; some 310,000 rows, hence narrow."""

    uid: Annotated[I64, column("id", "identity")]
    alive: Annotated[Bool, column("flag", "row in use")]
    works: Annotated[Bool, column("flag", "has paid work beside the care")]
    place: Annotated[I16, column("index", "place of residence")]
    hours: Annotated[F32, column("h/week", "care given")]
    strain: Annotated[F32, column("0-1", "strain, as of the week last looked at", 0.3)]
    burden: Annotated[F32, column("points", "how much harder than usual the person bears it")]
    support: Annotated[F32, column("0-1", "support received")]
    client: Annotated[I32, column("row", "client cared for, -1: someone without formal care", -1)]
    strain_then: Annotated[F32, column("0-1", "strain after the week `moved`", 0.3)]
    moved: Annotated[I32, column("week", "week of the last event, from which strain follows")]
    candidate: Annotated[I32, column("week", "week in which care may end", NO_WEEK)]
    counted: Annotated[I8, column("bits", "running sums of the council that hold the carer")]


class UnpaidRules(NamedTuple):
    """Parameters ``unpaid_carer.*`` of strain and of stopping."""

    strain_base: float
    strain_hours: float
    strain_work: float
    strain_unmet: float
    strain_support: float
    strain_speed: float
    stop_base: float
    stop_strain: float
    formal_share: float
    full_hours: float
    formal_hours: float
    stands_in: float
    most_hours: float
    most_beside_work: float
    leaves_work: float


@kernel
def strain_target(
    hours: float, works: bool, burden: float, unmet: float, support: float, rules: UnpaidRules
) -> float:
    """Level that strain moves towards, 0 to 1.

    Args:
        hours: hours of care a week.
        works: has paid work.
        burden: how much harder than usual the person bears it.
        unmet: share of the cared-for person's formal need that is not delivered.
        support: support received, 0 to 1.
        rules: parameters.
    """
    load = min(1.0, hours / rules.full_hours)
    level = rules.strain_base + burden + rules.strain_hours * load + rules.strain_unmet * unmet
    if works:
        level += rules.strain_work * load
    return min(1.0, max(0.0, level - rules.strain_support * support))


@kernel
def hours_stood_in(
    missing: float, hours: float, works: bool, strain: float, rules: UnpaidRules
) -> float:
    """Hours a week that a family gives in place of care that does not come.

    It makes up a part of what is missing, as far as job and strength allow.

    Args:
        missing: hours of formal need a week that nobody meets.
        hours: hours of care it gives anyway.
        works: has paid work.
        strain: strain, 0 to 1.
        rules: parameters.
    """
    most = rules.most_beside_work if works else rules.most_hours
    return min(rules.stands_in * missing, max(0.0, most - hours) * (1.0 - strain))


@kernel
def chance_of_leaving_work(missing: float, given: float, rules: UnpaidRules) -> float:
    """Chance a week that an unpaid carer gives up paid work for want of time.

    Args:
        missing: hours of formal need a week that nobody meets.
        given: hours that the carer gives in their place.
        rules: parameters.
    """
    wanted = rules.stands_in * missing
    return rules.leaves_work * (1.0 - given / wanted) if wanted > 0.0 else 0.0


@kernel
def support_after(
    support: float, strain: float, strained: float, uniform: float, share: float
) -> float:
    """Support after a week, 0 or 1: those under strain are assessed, and some are supported.

    Args:
        support: support until now.
        strain: strain now.
        strained: strain from which a carer is assessed.
        uniform: the carer's own uniform draw, the same all along.
        share: share of those assessed who are supported; who is no longer among them loses it.
    """
    if uniform >= share:
        return 0.0
    return 1.0 if strain > strained else support


@kernel
def breakdown_hazard(strain: float, rules: UnpaidRules) -> float:
    """Weekly probability that caring becomes too much; rises with the third power of strain."""
    return rules.stop_strain * strain * strain * strain


@kernel
def stopping_bound(rules: UnpaidRules) -> float:
    """Bound of the weekly probability that care ends, whatever the strain."""
    return min(1.0, rules.stop_base + breakdown_hazard(1.0, rules))


@kernel
def weeks_to_candidate(uniform: float, bound: float) -> int:
    """Weeks until the next in which care may end: geometric, by inversion of a uniform draw."""
    if bound <= 0.0:
        return NEVER
    weeks = np.floor(np.log(1.0 - uniform) / np.log(1.0 - bound)) if bound < 1.0 else 0.0
    return 1 + int(min(weeks, 1e6))


@kernel
def strain_after(strain: float, target: float, weeks: int, speed: float) -> float:
    """Strain after some weeks with the same target."""
    return target + (strain - target) * (1.0 - speed) ** weeks


@kernel
def weeks_to_cross(strain: float, target: float, threshold: float, speed: float) -> int:
    """Weeks until strain is on the other side of a threshold, :data:`NEVER` if it stays."""
    left, way = threshold - target, strain - target
    rises, falls = strain <= threshold < target, strain > threshold > target
    if not (rises or falls) or speed <= 0.0:
        return NEVER
    if speed >= 1.0:
        return 1
    weeks = min(np.log(left / way) / np.log(1.0 - speed), 1e6)
    # It counts as strained above the threshold, and not at it.
    return max(1, int(np.floor(weeks)) + 1 if rises else int(np.ceil(weeks)))
