"""Foresight: providers compare the rounds they have with what they expected of such work."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.market.travel import TravelRules, expected_travel
from gofal.abm.week.market.visits import Visits
from gofal.abm.world.land import Land
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.kernel import kernel
from gofal.agents.provider import CostRules, ProviderColumns
from gofal.agents.table import F32, F64

_LEAST_DRIVEN = 0.05
"""Part of the way below which what is left of it says nothing of the whole."""
LEARNS = "provider(travel_beyond waiting_beyond)"
"""What comparing them changes, as the plan of the week says it."""


class Foreseen(NamedTuple):
    """What providers would expect today of the work they have, shape (providers,).

    Attributes:
        hours: contact hours a week.
        travel: hours of travel for them.
        waiting: hours of waiting between them.
    """

    hours: F64
    travel: F64
    waiting: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nothing foreseen."""
        return cls._make(np.zeros((3, sizes.providers)))


def learn_from_rounds(state: State) -> None:
    """Providers see by how much their rounds differ from what they would expect of that work.

    Once a quarter; what they expect of new work from then on is corrected by a share of it.
    """
    _compare(
        state.provider.columns,
        state.land,
        state.scratch(Visits),
        state.memory.visits_at,
        state.memory.demand_at,
        state.parameters.fill(CostRules, "provider"),
        state.parameters.fill(TravelRules, "travel"),
        state.scratch(Foreseen),
    )


@kernel
def _compare(
    providers: ProviderColumns,
    land: Land,
    visits: Visits,
    visits_at: F32,
    demand_at: F64,
    cost: CostRules,
    travel_rules: TravelRules,
    foreseen: Foreseen,
) -> None:
    """Expect travel and waiting of the visits there are, and compare with what is usual."""
    for sums in foreseen:
        sums[:] = 0.0
    for q in range(visits.size[0]):
        j, place, hours = visits.provider[q], visits.place[q], visits.package[q]
        contact, demand = 60.0 / visits.rate[q], demand_at[place]
        travel, waiting = expected_travel(
            j, place, 0.0, contact, providers, land, visits_at, cost, demand, travel_rules
        )
        foreseen.hours[j] += hours
        foreseen.travel[j] += hours * travel
        foreseen.waiting[j] += hours * waiting
    for j in range(len(providers.alive)):
        if not providers.alive[j]:
            continue
        hours, driven = foreseen.hours[j], 1.0 - providers.monitoring[j]
        if hours < 1.0 or driven < _LEAST_DRIVEN:
            continue
        # Visits cut short and sensors are reckoned with where a package is priced.
        usual = providers.usual_travel[j] / max(_LEAST_DRIVEN, 1.0 - providers.rush[j])
        travel = min(travel_rules.usual_most, usual) / driven
        waiting = providers.usual_waiting[j] / driven
        beyond = travel - foreseen.travel[j] / hours
        providers.travel_beyond[j] += travel_rules.learning * beyond
        beyond = waiting - foreseen.waiting[j] / hours
        providers.waiting_beyond[j] += travel_rules.learning * beyond
