"""Gaps: hours that lost their carer look for another."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.market.staffing import MatchRules, Staff, staff_package
from gofal.abm.week.market.visits import Visits
from gofal.abm.week.rounds.rota import Sums
from gofal.abm.world.land import Land
from gofal.abm.world.people import QUARTER_HOUR
from gofal.abm.world.state import State
from gofal.abm.world.stretches import STRETCH, Halving, halving, row_sum
from gofal.agents.calls import CallRules, carers_at_once, carers_visits
from gofal.agents.carer import CarerColumns
from gofal.agents.client import MOST_COUNTED, SLOTS, ClientColumns, Stage
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F32, Bool

_SERVED = int(Stage.SERVED)


@kernel
def _fill_gaps(
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    staff: Staff,
    week: int,
    rules: MatchRules,
    calls: CallRules,
    sums: Sums,
    visits: Visits,
) -> None:
    """Look for carers for hours that lost theirs; count what stays unfilled; list all visits."""
    sums.unfilled[:] = 0.0
    sums.planned[:] = 0.0
    sums.clients[:] = 0
    visits.size[0] = 0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED:
            continue
        j = clients.provider[i]
        booked = 0.0
        for s in range(SLOTS):
            booked += clients.hours[i, s]
        sums.planned[j] += clients.package[i]
        sums.clients[j] += 1
        gap = clients.package[i] - booked
        if gap > rules.gap_borne * clients.package[i]:
            gap -= staff_package(
                i,
                j,
                gap,
                min(gap, rules.least_chunk),
                clients.package[i]
                / carers_at_once(clients.package[i], clients.complexity[i], calls),
                week,
                clients,
                carers,
                providers,
                land,
                staff,
                rules,
            )
        lacks = gap > rules.gap_borne * clients.package[i]
        visits.lacks[visits.size[0]] = gap if lacks else 0.0
        if lacks:
            sums.unfilled[j] += gap
        short = gap > rules.short_gap * clients.package[i]
        clients.short[i] = min(MOST_COUNTED, clients.short[i] + 1) if short else 0
        _list_person(i, clients, calls, visits)
    for j in range(len(providers.alive)):
        providers.unfilled[j] = sums.unfilled[j]
        providers.planned[j] = sums.planned[j]
        providers.clients[j] = sums.clients[j]


@inlined
def _list_person(i: int, clients: ClientColumns, calls: CallRules, visits: Visits) -> None:
    """Add a person and the visits to the lists."""
    q = visits.size[0]
    visits.person[q] = i
    visits.provider[q] = clients.provider[i]
    visits.place[q] = clients.place[i]
    package = clients.package[i]
    visits.package[q] = package
    number = carers_visits(package, clients.complexity[i], clients.usual_call[i], calls)
    visits.rate[q] = number / max(package, QUARTER_HOUR)
    at = visits.first[q]
    for s in range(SLOTS):
        if clients.carer[i, s] >= 0:
            visits.carer[at] = clients.carer[i, s]
            visits.hours[at] = clients.hours[i, s]
            at += 1
    visits.first[q + 1] = at
    visits.size[0] = q + 1


def fill_gaps(state: State) -> None:
    """Look for carers for hours that lost theirs; count what stays unfilled."""
    _fill_gaps(
        state.client.columns,
        state.carer.columns,
        state.provider.columns,
        state.land,
        state.scratch(Staff),
        state.week,
        state.parameters.fill(MatchRules, "matching"),
        state.parameters.fill(CallRules, "call"),
        state.scratch(Sums),
        state.scratch(Visits),
    )


@kernel
def _fade(
    providers: ProviderColumns, refused_at: F32, holds: Bool, share: float, by: Halving
) -> None:
    """Forget a share of what was refused, and sum up what stays of every provider."""
    stays, part_of = np.float32(1.0 - share), np.float32(share)
    for j in range(len(providers.alive)):
        if providers.alive[j]:
            for part in range(holds.shape[1]):
                if holds[j, part]:
                    last = min((part + 1) * STRETCH, refused_at.shape[1])
                    for place in range(part * STRETCH, last):
                        refused_at[j, place] *= stays
            providers.refused[j] = row_sum(j, refused_at, holds, by) * part_of


def fade_refusals(state: State) -> None:
    """What was refused for want of staff is forgotten little by little."""
    memory, share = state.memory, state.parameters["matching.refusal_memory"]
    by = halving(memory.refused_at.shape[1])
    _fade(state.provider.columns, memory.refused_at, memory.refused_in, share, by)
