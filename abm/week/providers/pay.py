"""A provider's pay scale: what it wants to pay, what it can, and what members take of a surplus."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.providers.review import marked
from gofal.abm.world.calendar import QUARTER
from gofal.abm.world.prices import fees, wage_floor
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, stream
from gofal.agents.kernel import inlined, kernel
from gofal.agents.pay import (
    PayRules,
    affordable_scale,
    best_scale,
    filling_scale,
    members_rise,
    next_scale,
    supply_belief,
)
from gofal.agents.provider import CostRules, ProviderColumns, hour_cost_at
from gofal.agents.table import F64, Bool

_PROFILE = int(Decision.PROVIDER_PROFILE)
_ENOUGH = 1.0
"""Hours of a quarter from which income says what an hour brings."""


def review_wages(state: State, due: NDArray[np.intp]) -> None:
    """Those due set their pay scale by what more carers are worth to them."""
    q = state.parameters
    _review_pay(
        state.provider.columns,
        marked(state, due),
        wage_floor(state),
        fees(state),
        stream(state.seed, _PROFILE, 0),
        q.fill(CostRules, "provider"),
        q.fill(PayRules, "provider"),
    )


@kernel
def _review_pay(
    providers: ProviderColumns,
    due: Bool,
    floor: F64,
    fee: F64,
    key: np.uint64,
    costs: CostRules,
    rules: PayRules,
) -> None:
    """Set the pay scale of those due; councils' own services keep to theirs, less prices."""
    for j in range(len(providers.alive)):
        if not (providers.alive[j] and due[j]):
            continue
        least = floor[providers.council[j]] * providers.wage_over_floor[j]
        left = 4.0 * providers.leavers[j] / max(1.0, float(providers.staff[j]))
        providers.leaving[j] += (left - providers.leaving[j]) / 4.0
        wanted = 0.0
        if providers.lacked[j] > 0.0 and not providers.owner_covers[j]:
            wanted = _wanted(j, fee[providers.council[j]], key, providers, costs, rules)
        scale = next_scale(providers.wage[j], least, wanted, rules)
        if providers.pass_through[j] > 0.0 and not providers.owner_covers[j]:
            share = providers.pay[j] * QUARTER / max(1.0, providers.income[j])
            rise = members_rise(providers.margin[j], providers.pass_through[j], share, rules)
            scale = max(scale, providers.wage[j] * (1.0 - rules.real_erosion + rise))
        providers.wage[j] = scale


@inlined
def _wanted(
    j: int,
    fee: float,
    key: np.uint64,
    providers: ProviderColumns,
    costs: CostRules,
    rules: PayRules,
) -> float:
    """The scale that a provider which lacks carers wants and can pay, £/h."""
    supply = supply_belief(key, providers.uid[j], rules)
    price = fee
    if providers.hours[j] > _ENOUGH:
        price = providers.income[j] / providers.hours[j]
    travel, waiting = providers.usual_travel[j], providers.usual_waiting[j]
    other = hour_cost_at(j, 0.0, travel, waiting, providers, costs)
    paid_hours = hour_cost_at(j, 1.0, travel, waiting, providers, costs) - other
    leaving = rules.leaver_cost * providers.leaving[j] / (52.0 * rules.hours_per_post)
    best = best_scale(
        price * (1.0 - providers.royalty[j]), other + leaving, paid_hours, leaving, supply
    )
    filling = filling_scale(providers.wage[j], providers.hours[j], providers.lacked[j], supply)
    most = affordable_scale(
        providers.wage[j],
        providers.cash[j] / 100.0,
        (providers.income[j] - providers.cost[j]) / QUARTER,
        providers.weekly_cost[j],
        providers.pay[j],
        rules,
    )
    return min(best, filling, most)
