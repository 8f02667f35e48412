"""Packages meet providers; what nobody takes waits, visibly."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.market.staffing import MatchRules
from gofal.abm.week.market.travel import TravelRules
from gofal.abm.week.matching.offers import offer
from gofal.abm.week.matching.queue import Turns
from gofal.abm.world.land import Land
from gofal.abm.world.prices import terms as terms_now
from gofal.abm.world.state import State, Workspace
from gofal.abm.world.terms import Terms
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import mix
from gofal.agents.client import Aid, ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import CostRules, ProviderColumns
from gofal.agents.table import F64, I64

_SERVED = int(Stage.SERVED)
_COUNCIL, _BROKER = int(Route.COUNCIL), int(Aid.BROKER)


@kernel
def _match_waiting(
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    w: Workspace,
    terms: Terms,
    demand: F64,
    queue: I64,
    week: int,
    rules: MatchRules,
    cost: CostRules,
    travel_rules: TravelRules,
    waits: F64,
    sums: F64,
) -> None:
    """Offer every waiting package to some providers.

    ``waits`` counts starts by (council, rural, weeks waited). ``sums`` rows by council: started.
    """
    full = w.full
    for q in range(len(queue)):
        i = w.order[queue[q]]
        place = clients.place[i]
        waited = week - clients.since[i]
        if waited >= rules.refusal_weeks:
            clients.refused_by[i] = -1
        partial = 1.0 if waited < rules.partial_after else rules.partial_fill
        turn = int(mix(np.uint64(clients.uid[i]) + np.uint64(week + 4096)) >> np.uint64(40))
        many = max(1, w.offer_start[place + 1] - w.offer_start[place])
        left = int(rules.offers_per_week)
        clients.assembled[i] = (
            clients.route[i] == _COUNCIL and terms.integrator[land.council[place]] > 0.0
        )
        if clients.assembled[i]:
            # An integrator asks everyone in reach at once and takes a part where that is on offer.
            left = 2 * many + int(rules.second_offers)
            partial = rules.partial_fill
        if clients.aided[i] == _BROKER:
            left = int(rules.offers_per_week * rules.broker_search)
        last_resort = waited >= rules.last_resort_after
        full[0] = 0.0
        for tier in range(2):
            # Some offers are kept for the second tier.
            tries = left - int(rules.second_offers) * (tier == 0)
            used = offer(
                i,
                tier,
                turn % many,
                tries,
                demand[place],
                partial,
                last_resort,
                week,
                clients,
                carers,
                providers,
                land,
                w,
                terms,
                rules,
                cost,
                travel_rules,
                full,
            )
            if used < 0:
                break
            left -= used
        if clients.provider[i] >= 0:
            council = land.council[place]
            clients.stage[i] = _SERVED
            if clients.since[i] == clients.assessed[i]:
                # A first start; who was handed back is counted among hand-backs.
                waits[council, int(land.rural[place] >= 0.5), min(waited, waits.shape[2] - 1)] += (
                    1.0
                )
            clients.since[i] = week
            clients.refused_by[i] = -1
            sums[0, council] += 1.0
            continue
        for n in range(1, int(full[0]) + 1):
            w.refused_at[int(full[n]), place] += clients.package[i] / full[0]


def match(state: State) -> None:
    """Offer every waiting package to some providers; what nobody takes waits on."""
    p, w = state.parameters, state.work
    sums = w.by_council[:1]
    sums[:] = 0.0
    _match_waiting(
        state.client.columns,
        state.carer.columns,
        state.provider.columns,
        state.land,
        w,
        terms_now(state),
        w.demand_at,
        state.scratch(Turns).turn,
        state.week,
        p.fill(MatchRules, "matching"),
        p.fill(CostRules, "provider"),
        p.fill(TravelRules, "travel"),
        state.tally.waits_now,
        sums,
    )
    state.tally["started"][:] = sums[0]
