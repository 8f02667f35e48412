"""Places: choice and travel of an offer."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.market.travel import TravelRules, expected_travel
from gofal.abm.world.land import Land
from gofal.abm.world.prices import fees, terms
from gofal.abm.world.series import PlaceTable
from gofal.abm.world.state import State, Workspace
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import CostRules, ProviderColumns, hour_cost
from gofal.agents.table import F64, I32

_SERVED, _WAITING = int(Stage.SERVED), int(Stage.WAITING)

_BEYOND = 9.0
"""Travel hours per contact hour that no offer needs: where nobody offers there is none."""


@kernel
def _choice(
    p: ProviderColumns, land: Land, w: Workspace, fee: F64, premium: F64, least_place: I32,
    hours: float, room: float, cost: CostRules, t: TravelRules, choice: F64, travel: F64,
) -> None:  # fmt: skip
    """Providers that would take a typical package in each place, and the travel it would need."""
    visits = hours / t.visit_hours
    for place in range(len(choice)):
        choice[place] = 0.0
        n = land.council[place]
        price = fee[n] * (1.0 + premium[n] * land.rural[place])
        least = _BEYOND
        for at in range(w.offer_start[place], w.offer_start[place + 1]):
            j = w.offers[at]
            if not (p.alive[j] and p.serves_council[j] and p.contract[j, n] >= least_place[n]):
                continue
            ratio = expected_travel(j, place, visits, p, land, w, cost,
                                    w.demand_at[place], t)  # fmt: skip
            least = min(least, ratio)
            direct = hour_cost(j, ratio, p, cost)
            worth = p.owner_covers[j] or price * (1.0 - p.royalty[j]) - direct >= p.required[j]
            if worth and p.free[j] >= room * hours:
                choice[place] += 1.0
        travel[place] = least if least < _BEYOND else np.nan


@kernel
def _by_place(c: ClientColumns, t: PlaceTable) -> None:
    """Sums over the people of each place."""
    for i in range(len(c.alive)):
        if not c.alive[i] or (c.stage[i] != _SERVED and c.stage[i] != _WAITING):
            continue
        place = c.place[i]
        t.package_hours[place] += c.package[i]
        t.delivered_hours[place] += c.delivered[i]
        t.served[place] += c.stage[i] == _SERVED
        t.waiting[place] += c.stage[i] == _WAITING
        t.travel_hours[place] += c.travel[i]
        t.wellbeing_sum[place] += c.wellbeing[i]
        t.continuity_sum[place] += c.continuity[i] * (c.stage[i] == _SERVED)


def measure_places(state: State) -> None:
    """Choice and travel of an offer in every place, and what people there get."""
    q, w, tally = state.parameters, state.work, state.tally
    table = np.zeros((len(PlaceTable._fields), len(state.client_rate)))
    t = PlaceTable._make(table)
    _choice(state.provider.columns, state.land, w, fees(state), state.lever("rural_premium"),
            terms(state).list_least, q["measure.typical_package"], q["measure.room_for"],
            q.fill(CostRules, "provider"), q.fill(TravelRules, "travel"),
            t.choice, t.offer_travel_share)  # fmt: skip
    weight = state.client_rate
    for series, values in (("choice", t.choice), ("offer_travel", t.offer_travel_share)):
        known = np.isfinite(values)
        top = np.bincount(state.land.council[known], (values * weight)[known], state.councils)
        bottom = np.bincount(state.land.council[known], weight[known], state.councils)
        tally[series][:] = np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0)
    _by_place(state.client.columns, t)
    state.records.keep_places(state.week, table)


def write_down_providers(state: State) -> None:
    """The books of every provider are written down."""
    state.records.keep_providers(state.week, state.provider.columns)
