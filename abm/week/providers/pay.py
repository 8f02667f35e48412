"""A provider's pay scale: what it wants to pay, what it can, and what members take of a surplus."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTER
from gofal.abm.week.market.marks import marked
from gofal.abm.world.prices import fees, wage_floor
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, stream
from gofal.agents.kernel import inlined, kernel
from gofal.agents.pay import (
    LawRules,
    PayRules,
    affordable_scale,
    bad_name,
    best_scale,
    filling_scale,
    members_rise,
    next_scale,
    pays_too_little,
    supply_belief,
)
from gofal.agents.provider import CostRules, ProviderColumns, hour_cost_at, top_up_cost
from gofal.agents.table import F64, Bool

_PROFILE = int(Decision.PROVIDER_PROFILE)
_ENOUGH = 1.0
"""Hours of a quarter from which income says what an hour brings."""
SETS = "provider(leaving underpays wage)"
"""What setting pay changes, as the plan of the week says it."""


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
        q.fill(LawRules, "law"),
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
    law: LawRules,
) -> None:
    """Set the pay scale of those due; councils' own services keep to theirs, less prices."""
    for j in range(len(providers.alive)):
        if not (providers.alive[j] and due[j]):
            continue
        n = providers.council[j]
        left = 4.0 * providers.leavers[j] / max(1.0, float(providers.staff[j]))
        providers.leaving[j] += (left - providers.leaving[j]) / 4.0
        least = floor[n] * providers.wage_over_floor[j]
        if providers.owner_covers[j]:
            providers.wage[j] = next_scale(providers.wage[j], 0.0, least, 0.0, rules)
            continue
        scale = _own_scale(j, least, floor[n], fee[n], key, providers, costs, rules)
        if providers.pass_through[j] > 0.0:
            share = providers.pay[j] * QUARTER / max(1.0, providers.income[j])
            rise = members_rise(providers.margin[j], providers.pass_through[j], share, rules)
            scale = max(scale, providers.wage[j] * (1.0 - rules.real_erosion + rise))
        providers.wage[j] = scale
        feared = bad_name(key, providers.uid[j], law)
        providers.underpays[j] = pays_too_little(
            providers.top_up[j], providers.oncost[j], feared, law
        )


@inlined
def _own_scale(
    j: int,
    least: float,
    floor: float,
    fee: float,
    key: np.uint64,
    providers: ProviderColumns,
    costs: CostRules,
    rules: PayRules,
) -> float:
    """The next scale of a provider that decides for itself, £/h."""
    scale, travel = float(providers.wage[j]), float(providers.usual_travel[j])
    if providers.lacked[j] <= 0.0:
        return next_scale(scale, 0.0, least, 0.0, rules)
    supply = supply_belief(key, providers.uid[j], rules)
    waiting = float(providers.usual_waiting[j])
    other = hour_cost_at(j, 0.0, travel, waiting, providers, costs)
    paid_hours = hour_cost_at(j, 1.0, travel, waiting, providers, costs) - other
    free = 0.0
    if not providers.underpays[j]:
        # Up to the scale at which the law adds nothing a rise costs nothing.
        free = floor * (1.0 + travel) * (1.0 + providers.oncost[j]) / paid_hours
        other -= top_up_cost(j, providers)
    price = providers.income[j] / providers.hours[j] if providers.hours[j] > _ENOUGH else fee
    leaving = rules.leaver_cost * providers.leaving[j] / (52.0 * rules.hours_per_post)
    best = best_scale(
        price * (1.0 - providers.royalty[j]), other + leaving, paid_hours, leaving, supply
    )
    paid = max(scale, free)
    filling = filling_scale(paid, providers.hours[j], providers.lacked[j], supply)
    wanted = min(best, filling, _affordable(j, paid, providers, rules))
    return next_scale(scale, free, least, wanted, rules)


@inlined
def _affordable(j: int, paid: float, providers: ProviderColumns, rules: PayRules) -> float:
    """The highest scale that a provider can pay, if it pays what ``paid`` comes to now, £/h."""
    return affordable_scale(
        paid,
        providers.cash[j] / 100.0,
        (providers.income[j] - providers.cost[j]) / QUARTER,
        providers.weekly_cost[j],
        providers.pay[j] * (1.0 + providers.oncost[j]),
        rules,
    )
