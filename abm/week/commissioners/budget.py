"""Budgets, and living within them."""

from __future__ import annotations

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.week.market.allowed import allowed_spending
from gofal.abm.world.ledger import Flow
from gofal.abm.world.prices import insured, uprate
from gofal.abm.world.state import State
from gofal.agents.commissioner import BudgetRules, next_ration


def council_spend(state: State) -> None:
    """Smooth every council's gross spending on care and catalysts over a quarter.

    The week's ledger is complete by now but for what entrants pay and are paid in step 10.
    """
    ledger, m = state.ledger, state.commissioner.columns
    gross = sum(
        ledger.pounds(flow)
        for flow in (
            Flow.COUNCIL_FEES,
            Flow.DIRECT_PAYMENTS,
            Flow.IN_HOUSE_COST,
            Flow.CATALYST_COST,
            Flow.TEAM_COUNCIL,
            Flow.INTEGRATOR_FEE,
            Flow.GAIN_SHARE,
            Flow.CASH_FOR_CARE,
            Flow.CARER_SUPPORT,
            Flow.REABLEMENT_TEAM,
            Flow.VOLUNTEER_COST,
            Flow.VOLUNTEER_PAY,
        )
    )
    for back in (Flow.FUND_RETURN, Flow.PROFIT_RETURN, Flow.HEALTH_BUDGET, Flow.SERVICE_GRANT):
        gross = gross - ledger.pounds(back)
    state.tally["council_gross"][:] = gross
    m.spend[:] = np.where(m.spend > 0.0, m.spend + (gross - m.spend) / QUARTER, gross)
    if state.dated is not None and state.week >= 0:
        m.year_left += allowed_spending(state) - m.from_reserves - gross


def live_within_budget(state: State) -> None:
    """Set the budget from own experience, then tighten or loosen assessment."""
    m, policy = state.commissioner.columns, state.policy
    q = state.parameters
    rules = q.fill(BudgetRules, "commissioner")
    if state.week < 0:
        # Before the policy the budget follows what home care costs: that is the baseline budget.
        memory = q["commissioner.budget_memory"]
        m.budget[:] = np.where(m.budget > 0.0, m.budget + memory * (m.spend - m.budget), m.spend)
        return
    allowed_for = allowed_spending(state)
    for n in np.flatnonzero((policy["budget_control"] > 0.5) & ~insured(state)):
        allowed = allowed_for[n]
        m.ration[n] = next_ration(float(m.ration[n]), float(m.spend[n]), float(allowed), rules)


def note_ration(state: State) -> None:
    """Write down how tight assessment is."""
    state.tally["ration"][:] = state.commissioner.columns.ration


def uprate_fees(state: State) -> None:
    """Fees, floor and budgets are uprated after every whole year."""
    if state.week > 0:
        uprate(state)
