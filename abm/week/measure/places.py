"""Places: choice and travel of an offer."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.week.market.reach import Reach
from gofal.abm.week.market.travel import TravelRules, expected_travel
from gofal.abm.world.land import Land
from gofal.abm.world.prices import fees, terms
from gofal.abm.world.series import PlaceTable
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.hospital import Hospital
from gofal.agents.kernel import kernel
from gofal.agents.provider import CostRules, ProviderColumns, hour_cost
from gofal.agents.table import F32, F64, I32

_SERVED, _WAITING = int(Stage.SERVED), int(Stage.WAITING)
_ILL = int(Hospital.ILL)

_BEYOND = 9.0
"""Travel hours per contact hour that no offer needs: where nobody offers there is none."""


class Typical(NamedTuple):
    """A typical package, h/week, and the share of it that a provider must have free."""

    hours: float
    room: float


@kernel
def _choice(
    providers: ProviderColumns,
    land: Land,
    reach: Reach,
    visits_at: F32,
    demand_at: F64,
    fee: F64,
    premium: F64,
    least_place: I32,
    typical: Typical,
    cost: CostRules,
    travel_rules: TravelRules,
    table: PlaceTable,
) -> None:
    """Providers that would take a typical package in each place, and the travel it would need."""
    contact = 60.0 * travel_rules.visit_hours
    visits = typical.hours / travel_rules.visit_hours
    for place in range(len(table.choice)):
        table.choice[place] = 0.0
        n = land.council[place]
        price = fee[n] * (1.0 + premium[n] * land.rural[place])
        least = _BEYOND
        for at in range(reach.start[place], reach.start[place + 1]):
            j = reach.provider[at]
            if not (
                providers.alive[j]
                and providers.serves_council[j]
                and providers.contract[j, n] >= least_place[n]
            ):
                continue
            ratio, waiting = expected_travel(
                j,
                place,
                visits,
                contact,
                providers,
                land,
                visits_at,
                cost,
                demand_at[place],
                travel_rules,
            )
            least = min(least, ratio)
            direct = hour_cost(j, ratio, waiting, providers, cost)
            worth = (
                providers.owner_covers[j]
                or price * (1.0 - providers.royalty[j]) - direct >= providers.required[j]
            )
            if worth and providers.free[j] >= typical.room * typical.hours:
                table.choice[place] += 1.0
        table.offer_travel_share[place] = least if least < _BEYOND else np.nan


@kernel
def _by_place(clients: ClientColumns, table: PlaceTable) -> None:
    """Sums over the people of each place."""
    for i in range(len(clients.alive)):
        if not clients.alive[i] or (clients.stage[i] != _SERVED and clients.stage[i] != _WAITING):
            continue
        place = clients.place[i]
        table.package_hours[place] += clients.package[i] * (clients.hospital[i] != _ILL)
        table.delivered_hours[place] += clients.delivered[i]
        came = min(clients.delivered[i], clients.package[i])
        table.met_hours[place] += came * (clients.hospital[i] != _ILL)
        table.served[place] += clients.stage[i] == _SERVED
        table.waiting[place] += clients.stage[i] == _WAITING
        table.travel_hours[place] += clients.travel[i]
        table.wellbeing_sum[place] += clients.wellbeing[i]
        table.continuity_sum[place] += clients.continuity[i] * (clients.stage[i] == _SERVED)


def measure_places(state: State) -> None:
    """Choice and travel of an offer in every place, and what people there get."""
    q, tally = state.parameters, state.tally
    table = np.zeros((len(PlaceTable._fields), len(state.client_rate)))
    t = PlaceTable._make(table)
    _choice(
        state.provider.columns,
        state.land,
        state.scratch(Reach),
        state.memory.visits_at,
        state.memory.demand_at,
        fees(state),
        state.lever("rural_premium"),
        terms(state).list_least,
        Typical(q["measure.typical_package"], q["measure.room_for"]),
        q.fill(CostRules, "provider"),
        q.fill(TravelRules, "travel"),
        t,
    )
    weight = state.client_rate
    for series, values in (("choice", t.choice), ("offer_travel", t.offer_travel_share)):
        known = np.isfinite(values)
        top = np.bincount(state.land.council[known], (values * weight)[known], state.councils)
        bottom = np.bincount(state.land.council[known], weight[known], state.councils)
        tally[series][:] = np.divide(
            top, bottom, out=np.full(state.councils, np.nan), where=bottom > 0
        )
    _by_place(state.client.columns, t)
    state.records.keep_places(state.week, table)


def write_down_providers(state: State) -> None:
    """The books of every provider are written down."""
    state.records.keep_providers(state.week, state.provider.columns)
