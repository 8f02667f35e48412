"""Pay: the scale that a provider sets for itself, from what more carers are worth to it.

A provider believes that its staff grows by some percentage when its pay does, and sets pay as one
that knows it has to pay those it has as well (Manning 2003, Monopsony in Motion).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.agents.chance import draw, normal
from gofal.agents.kernel import kernel

LEAVING = 0.3
"""Leavers of a year over staff that a newcomer expects."""
_BELIEF, _NAME = 4, 5
_MOST = 1e6
"""£/h; bounds numbers that no scale comes near."""


class PayRules(NamedTuple):
    """Parameters ``provider.*`` of setting the pay scale."""

    supply_belief: float
    supply_spread: float
    leaver_cost: float
    hours_per_post: float
    pay_step: float
    real_erosion: float
    reserve_weeks: float
    raise_reserve: float
    normal_margin: float
    pass_most: float
    pay_share_least: float
    pass_speed: float


@kernel
def supply_belief(key: np.uint64, uid: int, rules: PayRules) -> float:
    """Percentage by which a provider believes its staff to grow for a percentage more of pay.

    Args:
        key: of the provider's profile, as its other traits.
        uid: the provider.
        rules: parameters.
    """
    return rules.supply_belief * np.exp(rules.supply_spread * normal(draw(key, uid ^ _BELIEF)))


@kernel
def best_scale(
    price: float, other: float, paid_hours: float, leaving: float, supply: float
) -> float:
    """The scale at which a provider in a steady state earns most, £/h.

    Hours grow with pay as pay to the power of ``supply``, leavers fall in proportion to it
    (F-130), and every carer gets the scale.

    Args:
        price: price of the next hours, £/h.
        other: cost of an hour other than pay, leavers included, £/h.
        paid_hours: cost of an hour for a pound of scale: hours paid, with on-costs.
        leaving: cost of leavers at the present scale, £/h.
        supply: elasticity of hours, as it believes.
    """
    return (supply * (price - other) + leaving) / (paid_hours * (1.0 + supply))


@kernel
def filling_scale(scale: float, served: float, lacking: float, supply: float) -> float:
    """The scale that would bring the hours a provider lacks, £/h.

    Args:
        scale: present scale.
        served: hours delivered.
        lacking: hours of open posts for which it has nobody, over the same time.
        supply: elasticity of hours, as it believes.
    """
    more = (served + lacking) / max(1.0, served)
    return min(_MOST, scale * max(1.0, more) ** (1.0 / supply))


@kernel
def affordable_scale(
    scale: float, cash: float, surplus: float, cost: float, bill: float, rules: PayRules
) -> float:
    """The highest scale that leaves part of the reserve in cash after 13 weeks, £/h.

    Args:
        scale: present scale.
        cash: £.
        surplus: of a week, £.
        cost: of a week, £.
        bill: pay of a week with on-costs, £.
        rules: parameters.
    """
    room = cash + 13.0 * surplus - rules.raise_reserve * rules.reserve_weeks * cost
    return scale * (1.0 + max(0.0, room) / (13.0 * max(1.0, bill)))


@kernel
def next_scale(scale: float, free: float, least: float, wanted: float, rules: PayRules) -> float:
    """The scale after a quarterly review, £/h in constant prices.

    Args:
        scale: present scale.
        free: scale up to which a rise only takes the place of what the law adds to pay.
        least: lowest that the provider's terms and the law allow.
        wanted: scale it wants and can pay; 0 if it lacks nobody.
        rules: parameters.
    """
    eroded = scale * (1.0 - rules.real_erosion)
    return max(least, eroded, min(wanted, max(scale, free) * (1.0 + rules.pay_step)))


@kernel
def members_rise(margin: float, pass_through: float, pay_share: float, rules: PayRules) -> float:
    """Rise that members give themselves out of a quarter's surplus, as a share of the scale.

    Args:
        margin: surplus over income of the last quarter.
        pass_through: share of margin above normal that members put into pay.
        pay_share: pay over income; turns a share of income into a share of pay.
        rules: parameters.
    """
    above = max(0.0, margin - rules.normal_margin)
    rise = min(rules.pass_most, above / max(rules.pay_share_least, pay_share))
    return pass_through * rise * rules.pass_speed


class LawRules(NamedTuple):
    """Parameters ``law.*`` of paying for travel as the law asks."""

    found: float
    arrears: float
    penalty: float
    bad_name: float


@kernel
def bad_name(key: np.uint64, uid: int, rules: LawRules) -> float:
    """Cost that a manager fears of a name for paying too little, £ an hour of contact.

    Args:
        key: of the provider's profile, as its other traits.
        uid: the provider.
        rules: parameters.
    """
    return -rules.bad_name * np.log(max(1e-12, 1.0 - draw(key, uid ^ _NAME)))


@kernel
def pays_too_little(top_up: float, oncost: float, name: float, rules: LawRules) -> bool:
    """Whether a manager does not top up pay to the legal floor of contact and travel.

    Args:
        top_up: what the law adds to pay, £ an hour of contact.
        oncost: employers' costs over pay.
        name: what a bad name would cost, £ an hour of contact.
        rules: parameters.
    """
    if_found = rules.found * rules.arrears * (1.0 + rules.penalty)
    return top_up * (1.0 + oncost - if_found) > name
