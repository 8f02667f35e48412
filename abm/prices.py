"""Prices in force: what the week's policy makes of fees, rates and floors."""

from __future__ import annotations

import numpy as np

from abm.state import State
from abm.terms import Terms
from agents.table import F64


def years_of_policy(state: State) -> int:
    """Aprils since the policy began; uprating happens once a year."""
    return max(0, state.week) // 52


def wage_floor(state: State) -> F64:
    """Lowest legal or agreed hourly pay by council, £/h: the law's floor and a sector floor."""
    law = state.parameters["work.national_living_wage"]
    growth = (1.0 + state.policy["wage_floor_growth"]) ** years_of_policy(state)
    return law * growth * (1.0 + state.policy["pay_floor"])


def fees(state: State) -> F64:
    """Standard fee of a council-managed hour by council, £/h.

    The council's own fee, times the lever, uprated each April, plus the funded part of what a
    sector floor adds to the cost of an hour (pay on contact and paid travel, with on-costs).
    """
    p, policy = state.parameters, state.policy
    base = state.commissioner.columns.fee.astype(np.float64)
    level = policy["fee_level"] * (1.0 + policy["fee_uprating"]) ** years_of_policy(state)
    law = p["work.national_living_wage"]
    paid_hours = 1.0 + p["provider.expected_travel"]
    floor_cost = policy["pay_floor"] * law * paid_hours * (1.0 + p["provider.oncost"])
    return base * level + policy["pay_floor_funding"] * floor_cost


def terms(state: State) -> Terms:
    """Prices and preferences of this week for matching and billing."""
    m, policy = state.commissioner.columns, state.policy
    target = policy["rebalancing_target"]
    codes = np.array([state.model_code(slug) for slug in ROUTES])
    model = np.where(target > 0.0, codes[policy["rebalancing_route"].astype(np.intp)], -1)
    latc, own = state.model_code("latc"), state.model_code("in_house")
    company = np.isin(state.provider.columns.form[m.in_house], latc)
    model = np.where((model == own) & company, latc, model)
    return Terms(
        fee=fees(state),
        start_fee=m.fee.astype(np.float64),
        premium=state.lever("rural_premium"),
        direct_rate=state.lever("direct_payment_rate"),
        route_model=model.astype(np.float64),
        route_open=(target > 0.0) & (m.route_share < m.route_target),
        route_extra=state.lever("rebalancing_funding"),
        own_open=m.own_share < m.in_house_share,
    )


ROUTES = ("in_house", "latc", "third_sector", "cooperative", "micro_enterprise")
"""Delivery models of the lever ``rebalancing_route``, in the order of its options."""
