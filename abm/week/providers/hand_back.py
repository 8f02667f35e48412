"""Hand-backs: packages a provider returns, whose people wait again."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.market.hour_price import scope_pay
from gofal.abm.week.market.keeping import (
    HandBackRules,
    hand_back_rules,
    trust_lost,
    worth_keeping,
)
from gofal.abm.week.market.marks import marked
from gofal.abm.week.transitions.people import return_after_visits
from gofal.abm.world.land import Land
from gofal.abm.world.prices import terms
from gofal.abm.world.state import State
from gofal.abm.world.terms import Terms
from gofal.agents.carer import CarerColumns
from gofal.agents.client import SLOTS, ClientColumns, Stage
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import CostRules, ProviderColumns, hour_cost
from gofal.agents.table import F64

_SERVED = int(Stage.SERVED)
_HARDLY = 0.01
"""Hours; only guards a division by nothing."""
HANDS_BACK = "provider(handed_back) tally(handed_back_hours handed_back_packages)"
"""What handing back changes beside the people, as the plan of the week says it."""


class HandedBack(NamedTuple):
    """Series of packages that providers hand back, shape (councils,) each."""

    handed_back_hours: F64
    handed_back_packages: F64


def hand_back_packages(state: State, due: NDArray[np.intp]) -> None:
    """Providers hand back what they lack carers for and, at a review, what loses money."""
    _hand_back(
        state.client.columns,
        state.carer.columns,
        state.provider.columns,
        state.land,
        marked(state, due),
        terms(state),
        state.parameters.fill(CostRules, "provider"),
        state.week,
        hand_back_rules(state),
        state.tally.rows(HandedBack),
    )


@inlined
def _left_by(
    i: int,
    j: int,
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    terms: Terms,
    cost: CostRules,
    complex_from: float,
) -> float:
    """What an hour of a package leaves over what would be saved without it, £/h.

    Guaranteed pay goes on without it, unless there is other work for the hours.
    """
    # Travel is that of the hours booked, whoever is away this week.
    booked = 0.0
    for s in range(SLOTS):
        booked += clients.hours[i, s]
    travel = clients.travel[i] / max(_HARDLY, booked)
    direct = hour_cost(j, travel, providers.usual_waiting[j], providers, cost)
    if providers.free[j] >= providers.unfilled[j] + providers.refused[j]:
        pay = providers.secure_due[j] * providers.mean_wage[j]
        direct -= pay * (1.0 + providers.oncost[j])
    left = clients.price[i] * (1.0 - providers.royalty[j]) - direct
    return left + scope_pay(i, j, complex_from, clients, providers, land, terms)


@kernel
def _hand_back(
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    due: NDArray[np.bool_],
    terms: Terms,
    cost: CostRules,
    week: int,
    rules: HandBackRules,
    handed_back: HandedBack,
) -> None:
    """Return packages that lack carers for weeks, or lose more than trust is worth."""
    handed_back.handed_back_hours[:] = 0.0
    handed_back.handed_back_packages[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED:
            continue
        j = clients.provider[i]
        give = clients.short[i] >= rules.short
        if due[j] and not providers.owner_covers[j] and clients.delivered[i] > 0.0:
            left = _left_by(i, j, clients, providers, land, terms, cost, rules.complex_from)
            give = give or worth_keeping(left, rules) < -trust_lost(j, providers, rules.trust_weeks)
        if give:
            providers.handed_back[j] += clients.package[i]
            n = land.council[clients.place[i]]
            handed_back.handed_back_hours[n] += clients.package[i]
            handed_back.handed_back_packages[n] += 1.0
            return_after_visits(i, clients, carers, providers, week)
