"""Prices in force: what the week's policy makes of fees, rates and floors."""

from __future__ import annotations

import numpy as np

from gofal.abm.levers import option, options
from gofal.abm.world.state import State
from gofal.abm.world.terms import Terms
from gofal.agents.catalyst import CatalystKind
from gofal.agents.provider import ON_LIST, WON
from gofal.agents.table import F64, Bool

_FRAMEWORK, _PREFERRED, _SINGLE = (
    option("list_rule", word) for word in ("framework", "few_preferred", "single_patch")
)


def uprate(state: State) -> None:
    """April: fees, the legal floor and budgets move by what their levers say now.

    Councils pass a share of a rise in the floor into the fee, as long as they need not tighten
    assessment to stay within budget.
    """
    policy, m = state.policy, state.commissioner.columns
    follow = state.parameters["commissioner.fee_follows_floor"] * (m.ration >= 1.0)
    state.fee_index *= 1.0 + policy["fee_uprating"] + follow * policy["wage_floor_growth"]
    state.floor_index *= 1.0 + policy["wage_floor_growth"]
    state.budget_index *= 1.0 + policy["budget_growth"]


def wage_floor(state: State) -> F64:
    """Lowest legal or agreed hourly pay by council, £/h: the law's floor and a sector floor."""
    law = state.parameters["work.national_living_wage"]
    floor: F64 = law * state.floor_index * (1.0 + state.policy["pay_floor"])
    return floor


def fees(state: State) -> F64:
    """Standard fee of a council-managed hour by council, £/h.

    The council's own fee, times the lever, uprated each April, plus the funded part of what a
    sector floor adds to the cost of an hour (pay on contact and paid travel, with on-costs). Under
    care insurance it is what an hour costs (``abm/week/commissioners/insurance.py``).
    """
    policy = state.policy
    base = state.commissioner.columns.fee.astype(np.float64)
    own = base * policy["fee_level"] * state.fee_index + funded_floor(state)
    at_cost = insured(state) & (state.commissioner.columns.cost_fee > 0.0)
    return np.where(at_cost, state.commissioner.columns.cost_fee.astype(np.float64), own)


def insured(state: State) -> Bool:
    """Councils in which care is a right that an insurance fund pays for."""
    right: Bool = state.policy["care_insurance"] > 0.5
    return right


def integrator_share(state: State) -> F64:
    """Share of the fee that an integrator takes where one works, by council."""
    k = state.catalyst.columns
    works = np.zeros(state.councils)
    works[k.council[k.alive & (k.kind == CatalystKind.INTEGRATOR)]] = 1.0
    return works * state.policy["integrator_fee"]


def funded_floor(state: State) -> F64:
    """The part of a sector floor's cost that is put into the fee, £/h, shape (councils,)."""
    p, policy = state.parameters, state.policy
    law = p["work.national_living_wage"] * state.floor_index
    paid_hours = 1.0 + p["provider.expected_travel"]
    cost = policy["pay_floor"] * law * paid_hours * (1.0 + p["provider.oncost"])
    funded: F64 = policy["pay_floor_funding"] * cost
    return funded


def staffing_extra(state: State) -> F64:
    """Cost that guaranteed pay adds to an hour of capacity, £/h, shape (councils,).

    Capacity is funded on what staffing it costs, so its price may rise above the fee by as much;
    where councils pay by the hour the fee stays the most they pay.
    """
    p = state.parameters
    paid_hours = 1.0 + p["provider.expected_travel"]
    cost = state.policy["pay_guarantee"] * wage_floor(state) * paid_hours
    extra: F64 = pays_capacity(state) * cost * (1.0 + p["provider.oncost"])
    return extra


def terms(state: State) -> Terms:
    """Prices and preferences of this week for matching and billing."""
    m, policy = state.commissioner.columns, state.policy
    target, rule, block = policy["rebalancing_target"], policy["list_rule"], pays_capacity(state)
    codes = np.array([state.model_code(slug) for slug in options("rebalancing_route")])
    model = np.where(target > 0.0, codes[policy["rebalancing_route"].astype(np.intp)], -1)
    # The council's service, in whatever form, and its company are one route: what stands now.
    stands = (model == state.model_code("in_house")) & (m.in_house >= 0)
    model = np.where(stands, state.provider.columns.form[m.in_house], model)
    return Terms(
        fee=fees(state),
        start_fee=m.fee.astype(np.float64),
        premium=state.lever("rural_premium"),
        direct_rate=state.lever("direct_payment_rate"),
        route_model=model.astype(np.float64),
        route_open=(target > 0.0) & (m.route_share < m.route_target),
        route_extra=state.lever("rebalancing_funding"),
        # A company that has lost the direct award is one provider among others.
        own_row=np.where(m.award_lost, -1, m.in_house).astype(np.int32),
        own_open=(m.own_share < m.in_house_share) & ~m.award_lost,
        list_least=np.where(rule == _FRAMEWORK, WON, ON_LIST).astype(np.int32),
        prefers=rule == _PREFERRED,
        patch_rule=block | (rule == _SINGLE),
        block=block,
        gate=state.lever("trust_gate"),
        holder=state.memory.holder,
        patch_price=state.memory.patch_price,
        patch_left=state.memory.patch_left,
        integrator=integrator_share(state),
        fund_price=state.parameters["route.fund_price"],
        budget_price=state.parameters["route.budget_price"],
        health_share=state.lever("integrated_budget"),
        health_from=state.parameters["route.health_complexity"],
        scope=state.lever("health_scope"),
    )


def pays_capacity(state: State) -> Bool:
    """Councils that pay the holder of a patch for capacity, shape (councils,)."""
    code = next(code for code, mode in enumerate(state.modes) if mode.slug == "capacity")
    paid: Bool = state.commissioner.columns.mode == code
    return paid
