"""What councils may spend on home care: the rule within a year and in April for the next."""

from __future__ import annotations

from gofal.abm.week.market import pooling
from gofal.abm.world.prices import funded_floor, staffing_extra
from gofal.abm.world.state import State
from gofal.agents.council_year import may_spend
from gofal.agents.table import F64


def allowed_spending(state: State) -> F64:
    """What councils may spend on home care, headroom apart, £/week, shape (councils,)."""
    m, ratio = state.commissioner.columns, state.budget_index * decided(state)
    return may_spend(m.budget, ratio, m.from_reserves, pooling.pool(state))


def decided(state: State) -> F64:
    """Ratio by which budgets rise with what councils decide on purpose, shape (councils,).

    Fee levels and upratings, premium, funded floor, extra for the preferred route and growing
    demand are funded; what else drives cost is not.
    """
    policy, m = state.policy, state.commissioner.columns
    level = policy["fee_level"] * state.fee_index * (1.0 + policy["rural_premium"] * m.rural)
    extra = policy["rebalancing_funding"] * m.route_share + staffing_extra(state) * m.learned
    ratio: F64 = state.demand_index * (level + (funded_floor(state) + extra) / m.fee)
    return ratio
