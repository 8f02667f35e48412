"""Prices and preferences under this week's policy, as kernels see them."""

from __future__ import annotations

from typing import NamedTuple

from gofal.agents.table import F64, I32, Bool


class Terms(NamedTuple):
    """Arrays by council; the other numbers are the same in all.

    Attributes:
        fee: fee of a council-managed hour, £/h.
        start_fee: the council's own fee before any lever, £/h.
        price_level: what an hour costs here, to which own-money prices are put, £/h.
        premium: share added in proportion to a place's rural share.
        direct_rate: share of the fee paid into a direct payment.
        route_model: delivery model preferred by the council, -1 none.
        route_open: whether the preferred route is still short of its target.
        route_extra: £/h added for hours on the preferred route.
        own_row: row of the council's own service or company, -1 none.
        integrator: share of the fee that an integrator takes, 0 where none works.
        own_open: whether the council's own service is below the share it plans for.
        list_least: least standing with the council of whom it may offer packages to.
        prefers: whether those who won a place are asked before the others.
        patch_rule: whether the holder of a person's patch is asked before the others.
        block: whether the holder of a patch is paid for capacity.
        gate: trust below which a provider is paid by the hour, whatever its contract.
        holder: provider that holds each patch, -1 none, shape (patches,).
        patch_price: the holder's agreed price over the fee, shape (patches,).
        patch_left: hours of paid capacity not yet used, shape (patches,).
        fund_price: price of an hour under a fund, over the fee.
        budget_price: price of an hour under a budget, over the fee.
        health_share: what health adds to budgets of people with health needs, by council.
        health_from: complexity from which a person has them.
        scope: what health pays for an hour of nursing tasks, £/h.
    """

    fee: F64
    start_fee: F64
    price_level: F64
    premium: F64
    direct_rate: F64
    route_model: F64
    route_open: Bool
    route_extra: F64
    own_row: I32
    own_open: Bool
    list_least: I32
    prefers: Bool
    patch_rule: Bool
    block: Bool
    gate: F64
    holder: I32
    patch_price: F64
    patch_left: F64
    integrator: F64
    fund_price: float
    budget_price: float
    health_share: F64
    health_from: float
    scope: F64
