"""Keeping: what a package is worth to a provider, and what the council's trust is."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.calendar import QUARTER
from gofal.abm.world.state import State
from gofal.agents.kernel import inlined
from gofal.agents.provider import ProviderColumns
from gofal.agents.value import upside


class HandBackRules(NamedTuple):
    """What handing a package back is weighed by.

    Attributes:
        short: weeks without enough carers after which it goes back in any case.
        stay: weeks that a package lasts.
        trust_weeks: weeks of what an hour usually leaves that the council's trust is worth.
        noise: standard deviation of a quarter's change in what an hour of a package leaves, £/h.
        discount: worth of a pound of the next quarter.
        complex_from: complexity from which health pays for nursing tasks.
    """

    short: float
    stay: float
    trust_weeks: float
    noise: float
    discount: float
    complex_from: float


def hand_back_rules(state: State) -> HandBackRules:
    """What handing a package back is weighed by."""
    q = state.parameters
    return HandBackRules(
        q["provider.hand_back_short"],
        1.0 / q["need.end_hazard"],
        q["firm.trust_weeks"],
        q["firm.package_noise"],
        q["firm.discount"],
        q["matching.complex_from"],
    )


@inlined
def worth_keeping(left: float, rules: HandBackRules) -> float:
    """Worth of a package for another quarter, and a choice after it, £ for an hour a week."""
    later = max(0.0, rules.stay - QUARTER) * upside(left, rules.noise)
    return QUARTER * left + rules.discount * later


@inlined
def trust_lost(j: int, providers: ProviderColumns, weeks: float) -> float:
    """Worth of the council's trust that handing an hour back costs, £ for an hour a week.

    A council asks those first whom it trusts. Trust falls by the share handed back and comes back,
    over all by that share for a quarter; so much new work of the council is lost.
    """
    council = providers.council_income[j] / max(1.0, providers.income[j])
    left = max(0.0, float(providers.believed_left[j] - providers.management[j]))
    return weeks * left * min(1.0, council)
