"""Care insurance: care is a right by need, at cost, and a fund pays for it.

The fund is Wales-wide; its premium follows income, so it is not charged to people in care. Councils
still assess and arrange, but no longer tighten: their budget does not bind.
"""

from __future__ import annotations

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.prices import insured
from gofal.abm.world.state import State

CARE = (
    Flow.COUNCIL_FEES,
    Flow.DIRECT_PAYMENTS,
    Flow.IN_HOUSE_COST,
    Flow.INTEGRATOR_FEE,
    Flow.GAIN_SHARE,
)
"""What councils pay for care and the fund pays back."""


PAID_BY_OTHERS = (
    Flow.CLIENT_CHARGES,
    Flow.HEALTH_BUDGET,
    Flow.SERVICE_GRANT,
    Flow.FUND_RETURN,
    Flow.PROFIT_RETURN,
)
"""What comes back to councils for that care, so that the fund owes it no more."""


def _cost_fee(state: State, n: int) -> float:
    """Fee that covers the cost of a council's median independent hour, £/h; 0 if there is none.

    The fund goes by providers' books of the quarter: all running cost over the hours delivered.
    """
    p = state.provider.columns
    here = np.flatnonzero(
        p.alive & (p.council == n) & p.serves_council & ~p.owner_covers & (p.hours > 0.0)
    )
    if len(here) == 0:
        return 0.0
    cost = p.cost[here] / p.hours[here]
    order = np.argsort(cost, kind="stable")
    hours = np.cumsum(p.hours[here][order])
    median = float(cost[order][np.searchsorted(hours, 0.5 * hours[-1])])
    return median / (1.0 - state.parameters["insurance.margin"])


def set_insured_terms(state: State) -> None:
    """Assessment follows need; the fee is set at the start and once a quarter."""
    m = state.commissioner.columns
    for n in np.flatnonzero(insured(state)):
        m.ration[n] = 1.0
        if m.cost_fee[n] <= 0.0 or state.week % QUARTER == 0:
            m.cost_fee[n] = _cost_fee(state, int(n))


def pay_insurance(state: State) -> None:
    """The fund pays councils what this week's care cost them beyond what others paid towards it."""
    right = insured(state)
    if not right.any():
        return
    ledger = state.ledger
    gross = np.sum([ledger.pounds(flow) for flow in CARE], axis=0)
    others = np.sum([ledger.pounds(flow) for flow in PAID_BY_OTHERS], axis=0)
    net = np.maximum(0.0, gross - others)
    ledger.post(Flow.INSURANCE, np.arange(state.councils), pence(right * net))
