"""Hand-backs: packages a provider returns, whose people wait again."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.market.hour_price import scope_pay
from gofal.abm.week.providers.review import marked
from gofal.abm.week.transitions.people import return_client
from gofal.abm.world.land import Land
from gofal.abm.world.prices import terms
from gofal.abm.world.state import State
from gofal.abm.world.terms import Terms
from gofal.agents.carer import CarerColumns
from gofal.agents.client import MOST_COUNTED, ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import CostRules, ProviderColumns, hour_cost
from gofal.agents.table import F64

_SERVED = int(Stage.SERVED)


class HandBackRules(NamedTuple):
    """Parameters ``provider.*`` of handing packages back."""

    hand_back_loss: float
    hand_back_reviews: float
    hand_back_most: float
    hand_back_short: float


class HandedBack(NamedTuple):
    """Series of packages that providers hand back, shape (councils,) each."""

    handed_back_hours: F64
    handed_back_packages: F64


def hand_back_packages(state: State, due: NDArray[np.intp]) -> None:
    """Providers hand back what they lack carers for and, at a review, what loses money."""
    q = state.parameters
    _hand_back(
        state.client.columns,
        state.carer.columns,
        state.provider.columns,
        state.land,
        marked(state, due),
        terms(state),
        q["matching.complex_from"],
        q.fill(CostRules, "provider"),
        state.week,
        q.fill(HandBackRules, "provider"),
        state.tally.rows(HandedBack),
    )


@kernel
def _hand_back(
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    due: NDArray[np.bool_],
    terms: Terms,
    complex_from: float,
    cost: CostRules,
    week: int,
    rules: HandBackRules,
    handed_back: HandedBack,
) -> None:
    """Return packages that lack carers for weeks, or lose money review after review."""
    handed_back.handed_back_hours[:] = 0.0
    handed_back.handed_back_packages[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED:
            continue
        j = clients.provider[i]
        give = clients.short[i] >= rules.hand_back_short
        if due[j] and not providers.owner_covers[j] and clients.delivered[i] > 0.0:
            travel = clients.travel[i] / clients.delivered[i]
            direct = hour_cost(j, travel, providers.usual_waiting[j], providers, cost)
            left = clients.price[i] * (1.0 - providers.royalty[j]) - direct
            left += scope_pay(i, j, complex_from, clients, providers, land, terms)
            losing = left < -rules.hand_back_loss * clients.price[i]
            clients.losing[i] = min(MOST_COUNTED, clients.losing[i] + 1) if losing else 0
            room = rules.hand_back_most * providers.planned[j] > providers.handed_back[j]
            give = give or (
                clients.losing[i] >= rules.hand_back_reviews and providers.margin[j] < 0.0 and room
            )
        if give:
            providers.handed_back[j] += clients.package[i]
            n = land.council[clients.place[i]]
            handed_back.handed_back_hours[n] += clients.package[i]
            handed_back.handed_back_packages[n] += 1.0
            return_client(i, clients, carers, providers, week)
