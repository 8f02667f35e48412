"""Unpaid carers: family and friends who give most of the care in Wales."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from gofal.agents.kernel import kernel
from gofal.agents.table import F32, I16, I32, I64, Bool, Columns, column


class UnpaidCarerColumns(Columns):
    """State of every unpaid carer; some 310,000 rows, hence narrow."""

    uid: Annotated[I64, column("id", "identity")]
    alive: Annotated[Bool, column("flag", "row in use")]
    place: Annotated[I16, column("index", "place of residence")]
    hours: Annotated[F32, column("h/week", "care given")]
    strain: Annotated[F32, column("0-1", "strain", 0.3)]
    works: Annotated[Bool, column("flag", "has paid work beside the care")]
    burden: Annotated[F32, column("0-1", "how much harder than usual the person bears it")]
    support: Annotated[F32, column("0-1", "support received")]
    client: Annotated[I32, column("row", "client cared for, -1: someone without formal care", -1)]


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
