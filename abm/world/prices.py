"""Prices in force: what the week's policy makes of fees, rates and floors."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.levers import option
from gofal.abm.world.oncosts import usual_oncost
from gofal.abm.world.state import State
from gofal.abm.world.terms import Terms
from gofal.agents.carer import Job
from gofal.agents.catalyst import CatalystColumns, CatalystKind
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.kernel import kernel
from gofal.agents.provider import ON_LIST, WON
from gofal.agents.table import F64, I8, I32, I64, Bool

_FRAMEWORK, _PREFERRED, _SINGLE = (
    option("list_rule", word) for word in ("framework", "few_preferred", "single_patch")
)

_INTEGRATOR = int(CatalystKind.INTEGRATOR)


def uprate(state: State) -> None:
    """April: fees, the legal floor and budgets move by what their levers say now.

    Councils pass a share of a rise in the floor into the fee, as long as they need not tighten
    assessment to stay within budget.
    """
    state.fee_index *= fee_rise(state)
    state.floor_index *= 1.0 + state.policy["wage_floor_growth"]
    state.budget_index *= 1.0 + state.policy["budget_growth"]


def fee_rise(state: State) -> F64:
    """What fees are multiplied by in April, shape (councils,)."""
    policy, m = state.policy, state.commissioner.columns
    # In a run with dates a council's own year says what a rise of the floor does to its fee.
    follow = state.parameters["commissioner.fee_follows_floor"] * (m.ration >= 1.0)
    follow = follow * (state.dated is None)
    rise: F64 = 1.0 + policy["fee_uprating"] + follow * policy["wage_floor_growth"]
    return rise


def wage_floor(state: State) -> F64:
    """Lowest legal or agreed hourly pay by council, £/h: the law's floor and a sector floor."""
    law = state.parameters["work.national_living_wage"]
    floor: F64 = law * state.floor_index * (1.0 + state.policy["pay_floor"])
    return floor


def hold_to_floor(state: State) -> None:
    """No contract pays less than the floor in force, from its day on.

    A scale above the floor is for the employer to decide, at its next review.
    """
    p, k = state.provider.columns, state.carer.columns
    floor = wage_floor(state).astype(np.float32)[p.council]
    low = p.alive & (p.wage < floor)
    if not low.any():
        return
    p.wage[low] = floor[low]
    theirs = np.flatnonzero(k.alive & (k.job == Job.WORKING))
    theirs = theirs[low[k.provider[theirs]]]
    k.wage[theirs] = np.maximum(k.wage[theirs], floor[k.provider[theirs]])


class Floors(NamedTuple):
    """What a floor of pay adds to an hour, the same in all councils.

    Attributes:
        law: the legal floor before it is uprated, £/h.
        paid_hours: hours paid for an hour of contact.
        with_oncost: cost of a pound of pay.
    """

    law: float
    paid_hours: float
    with_oncost: float


_FEE_LEVERS = ("care_insurance", "fee_level", "pay_floor", "pay_floor_funding")


@kernel
def _fees(
    m: CommissionerColumns, index: F64, floor_index: F64, levers: F64, floors: Floors, fee: F64
) -> None:
    """Fees of all councils; ``levers`` are :data:`_FEE_LEVERS`."""
    for n in range(len(fee)):
        if levers[0, n] > 0.5 and m.cost_fee[n] > 0.0:
            fee[n] = m.cost_fee[n]
            continue
        law = floors.law * floor_index[n]
        cost = levers[2, n] * law * floors.paid_hours * floors.with_oncost
        fee[n] = float(m.fee[n]) * levers[1, n] * index[n] + levers[3, n] * cost


def fees(state: State) -> F64:
    """Standard fee of a council-managed hour by council, £/h.

    The council's own fee, times the lever, uprated each April, plus the funded part of what a
    sector floor adds to the cost of an hour (pay on contact and paid travel, with on-costs). Under
    care insurance it is what an hour costs (``abm/week/commissioners/insurance.py``).
    """
    q, fee = state.parameters, np.empty(state.councils)
    floors = Floors(
        q["work.national_living_wage"],
        1.0 + q["provider.expected_travel"],
        1.0 + usual_oncost(state),
    )
    levers = state.policy.several(_FEE_LEVERS)
    _fees(state.commissioner.columns, state.fee_index, state.floor_index, levers, floors, fee)
    return fee


def insured(state: State) -> Bool:
    """Councils in which care is a right that an insurance fund pays for."""
    right: Bool = state.policy["care_insurance"] > 0.5
    return right


def integrator_share(state: State) -> F64:
    """Share of the fee that an integrator takes where one works, by council."""
    share = np.zeros(state.councils)
    fee = state.lever("integrator_fee")  # writable, the type that the kernel knows
    if fee.any():
        _share_of_integrators(state.catalyst.columns, fee, share)
    return share


def funded_floor(state: State) -> F64:
    """The part of a sector floor's cost that is put into the fee, £/h, shape (councils,)."""
    p, policy = state.parameters, state.policy
    law = p["work.national_living_wage"] * state.floor_index
    paid_hours = 1.0 + p["provider.expected_travel"]
    cost = policy["pay_floor"] * law * paid_hours * (1.0 + usual_oncost(state))
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
    extra: F64 = pays_capacity(state) * cost * (1.0 + usual_oncost(state))
    return extra


_TERM_LEVERS = (
    "rural_premium",
    "direct_payment_rate",
    "rebalancing_funding",
    "trust_gate",
    "integrated_budget",
    "health_scope",
    "rebalancing_target",
    "rebalancing_route",
    "list_rule",
    "integrator_fee",
)
"""Levers of :func:`terms`: first those that are a term as they stand."""


class _Codes(NamedTuple):
    """Numbers that stand for a model, a mode and rules of lists."""

    in_house: int
    capacity: int
    framework: int
    preferred: int
    single: int


class _Made(NamedTuple):
    """Terms that have to be worked out: fields of :class:`Terms` by council."""

    start_fee: F64
    price_level: F64
    route_model: F64
    integrator: F64
    own_row: I32
    list_least: I32
    route_open: Bool
    own_open: Bool
    prefers: Bool
    patch_rule: Bool
    block: Bool


@kernel
def _make_terms(
    m: CommissionerColumns,
    form: I8,
    catalysts: CatalystColumns,
    levers: F64,
    routes: I64,
    codes: _Codes,
    let: Bool,
    made: _Made,
) -> None:
    """Work out the terms of all councils; ``levers`` are the last four of :data:`_TERM_LEVERS`.

    ``let`` says which councils have let some of their patches by tender.
    """
    target, route, rule, integrator_fee = levers
    for n in range(len(made.block)):
        made.start_fee[n] = m.fee[n]
        made.price_level[n] = m.price_level[n]
        made.route_open[n] = target[n] > 0.0 and m.route_share[n] < m.route_target[n]
        model = routes[int(route[n])] if target[n] > 0.0 else -1
        # The council's service, in whatever form, and its company are one route: what stands now.
        if model == codes.in_house and m.in_house[n] >= 0:
            model = form[m.in_house[n]]
        made.route_model[n] = model
        # A company that has lost the direct award is one provider among others.
        made.own_row[n] = -1 if m.award_lost[n] else m.in_house[n]
        made.own_open[n] = m.own_share[n] < m.in_house_share[n] and not m.award_lost[n]
        made.list_least[n] = WON if rule[n] == codes.framework else ON_LIST
        made.prefers[n] = rule[n] == codes.preferred
        made.block[n] = m.mode[n] == codes.capacity
        made.patch_rule[n] = made.block[n] or rule[n] == codes.single or let[n]
    _share_of_integrators(catalysts, integrator_fee, made.integrator)


@kernel
def _share_of_integrators(catalysts: CatalystColumns, fee: F64, share: F64) -> None:
    """Share of the fee that an integrator takes where one works, by council."""
    share[:] = 0.0
    for k in range(len(catalysts.alive)):
        if catalysts.alive[k] and catalysts.kind[k] == _INTEGRATOR:
            share[catalysts.council[k]] = fee[catalysts.council[k]]


def terms(state: State) -> Terms:
    """Prices and preferences of this week for matching and billing."""
    q, levers = state.parameters, state.policy.several(_TERM_LEVERS)
    councils = state.councils
    flags = np.empty((5, councils), dtype=np.bool_)
    made = _Made(*np.empty((4, councils)), *np.empty((2, councils), dtype=np.int32), *flags)
    codes = _Codes(
        state.model_code("in_house"), state.mode_code("capacity"), _FRAMEWORK, _PREFERRED, _SINGLE
    )
    form = state.provider.columns.form
    _make_terms(
        state.commissioner.columns,
        form,
        state.catalyst.columns,
        levers[6:],
        state.route_models,
        codes,
        _lets(state),
        made,
    )
    premium, direct_rate, route_extra, gate, health_share, scope = levers[:6]
    return Terms(
        fee=fees(state),
        premium=premium,
        direct_rate=direct_rate,
        route_extra=route_extra,
        gate=gate,
        health_share=health_share,
        scope=scope,
        holder=state.memory.holder,
        patch_price=state.memory.patch_price,
        patch_left=state.memory.patch_left,
        fund_price=q["route.fund_price"],
        budget_price=q["route.budget_price"],
        health_from=q["route.health_complexity"],
        **made._asdict(),
    )


def _lets(state: State) -> Bool:
    """Councils that have let some of their patches by tender, shape (councils,)."""
    let = np.zeros(state.councils, np.bool_)
    let[state.patch_council[state.memory.lot_until >= 0]] = True
    return let


def pays_capacity(state: State) -> Bool:
    """Councils that pay the holder of a patch for capacity, shape (councils,)."""
    paid: Bool = state.commissioner.columns.mode == state.mode_code("capacity")
    return paid
