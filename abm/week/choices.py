"""What providers choose under the ways they are paid: how much effort to put into reablement."""

from __future__ import annotations

import numpy as np

from abm.prices import fees
from abm.regimes import hour_costs
from abm.state import State
from abm.week import membership
from abm.week.change import MODES, mode_code, new_ways
from abm.week.contracts import contract_of
from abm.week.funds import choose_fund_effort
from agents.payment.base import Margin, PaymentMode
from agents.table import F64, I64


def choose(state: State) -> None:
    """Providers set their effort for the week."""
    rows = state.provider.rows()
    margin = margin_of(state, rows)
    _choose_effort(state, rows, margin)
    choose_fund_effort(state, rows, margin.price - margin.cost)


def margin_of(state: State, rows: I64) -> Margin:
    """What an hour of council-managed care brings and costs these providers."""
    p, q = state.provider.columns, state.parameters
    price = fees(state)[p.council[rows]] * p.agreed_price[rows, p.council[rows]]
    price = price * (1.0 - p.royalty[rows])
    return Margin(
        price=price, cost=hour_costs(state, rows), recovery=q["need.recovery_mean"],
        weeks=q["delivery.look_ahead"],
    )  # fmt: skip


def _choose_effort(state: State, rows: I64, margin: Margin) -> None:
    """Providers weigh what effort is worth to them against what it costs.

    With a quadratic cost the best effort is worth / (2 * cost), held in [0, 1]. What it is worth
    comes from the payment modes alone, the old and the new way by their shares of the provider's
    council work. A council's own service has no margin of its own to weigh.
    """
    p, q = state.provider.columns, state.parameters
    worth = _worth(state, state.modes[mode_code(state, MODES[0])], 0, margin)
    new = new_ways(state)
    for n in np.flatnonzero(new):
        here = np.flatnonzero(p.council[rows] == n)
        mode = state.modes[state.commissioner.columns.mode[n]]
        own = margin._replace(price=margin.price[here], cost=margin.cost[here])
        share = p.flexible[rows[here]]
        worth[here] += share * (_worth(state, mode, int(n), own) - worth[here])
    if state.policy["gain_share"].any() or p.member.any():
        worth += membership.gain_from_recovery(state, rows, worth)
    effort = np.clip(worth / (2.0 * q["delivery.effort_cost"]), 0.0, 1.0)
    p.effort[rows] = np.where(p.owner_covers[rows], 0.0, effort)


def _worth(state: State, mode: PaymentMode, n: int, margin: Margin) -> F64:
    """£ that an hour of care given with full effort brings a provider under a mode."""
    contract = contract_of(state, n)
    falls = state.parameters["delivery.recovery_speed"] * margin.recovery
    recovered = falls * mode.recovery_value(margin, contract)
    return mode.effort_value(margin, contract) + recovered
