"""Prices that providers set for people who pay themselves.

A provider believes that it loses some percentage of these hours when its price rises by one, and
asks what then leaves most: the usual mark-up over what the next hour costs it, or would bring it
elsewhere (Lerner 1934). A quarter's few private hours say too little to find out by trial.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.agents.chance import draw, normal
from gofal.agents.kernel import kernel

_BELIEF = 6
LEAST, MOST = 0.5, 2.0
"""Bounds of a price over the council's price level: those of the term."""


class PriceRules(NamedTuple):
    """Parameters ``provider.*`` of setting the own-money price."""

    price_belief: float
    price_spread: float
    price_step: float


@kernel
def price_belief(key: np.uint64, uid: int, rules: PriceRules) -> float:
    """Percentage of own-money hours that a provider believes to lose for a percentage of price.

    It is above one, as otherwise no price would be too high.

    Args:
        key: of the provider's profile, as its other traits.
        uid: the provider.
        rules: parameters.
    """
    spread = np.exp(rules.price_spread * normal(draw(key, uid ^ _BELIEF)))
    return 1.0 + (rules.price_belief - 1.0) * spread


@kernel
def best_price(cost: float, elsewhere: float, royalty: float, lost: float) -> float:
    """The price of an hour that leaves most, £/h.

    Args:
        cost: of an hour before royalty and fixed cost, £/h.
        elsewhere: what another payer gives for the hour, £/h; 0 while carers are idle, so that
            one hour does not take the place of another.
        royalty: share of income paid as royalty.
        lost: elasticity of hours, as it believes, above one.
    """
    return max(cost / (1.0 - royalty), elsewhere) * lost / (lost - 1.0)


@kernel
def next_price(ratio: float, wanted: float, rules: PriceRules) -> float:
    """The price to announce, over the price level: towards ``wanted``, by one step at most.

    Args:
        ratio: price in force.
        wanted: price that would leave most.
        rules: parameters.
    """
    step = 1.0 + rules.price_step
    return min(MOST, max(LEAST, ratio / step, min(wanted, ratio * step)))
