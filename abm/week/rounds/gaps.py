"""Gaps: hours that lost their carer look for another."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.market.staffing import MatchRules, Staff, staff_package
from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns
from gofal.agents.client import MOST_COUNTED, SLOTS, ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F32

_SERVED = int(Stage.SERVED)


@kernel
def _fill_gaps(
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    staff: Staff,
    refused_at: F32,
    week: int,
    rules: MatchRules,
) -> None:
    """Look for carers for hours that lost theirs; count what stays unfilled."""
    providers.unfilled[:] = 0.0
    providers.planned[:] = 0.0
    providers.clients[:] = 0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED:
            continue
        j = clients.provider[i]
        booked = 0.0
        for s in range(SLOTS):
            booked += clients.hours[i, s]
        providers.planned[j] += clients.package[i]
        providers.clients[j] += 1
        gap = clients.package[i] - booked
        if gap > rules.gap_borne * clients.package[i]:
            gap -= staff_package(
                i,
                j,
                gap,
                min(gap, rules.least_chunk),
                week,
                clients,
                carers,
                providers,
                land,
                staff,
                rules,
            )
        if gap > rules.gap_borne * clients.package[i]:
            providers.unfilled[j] += gap
            refused_at[j, clients.place[i]] += gap
        clients.short[i] = (
            min(MOST_COUNTED, clients.short[i] + 1)
            if gap > rules.short_gap * clients.package[i]
            else 0
        )


def fill_gaps(state: State) -> None:
    """Look for carers for hours that lost theirs; count what stays unfilled."""
    _fill_gaps(
        state.client.columns,
        state.carer.columns,
        state.provider.columns,
        state.land,
        state.scratch(Staff),
        state.memory.refused_at,
        state.week,
        state.parameters.fill(MatchRules, "matching"),
    )


def fade_refusals(state: State) -> None:
    """What was refused for want of staff is forgotten little by little."""
    share, refused_at = state.parameters["matching.refusal_memory"], state.memory.refused_at
    np.multiply(refused_at, np.float32(1.0 - share), out=refused_at)
    state.provider.columns.refused[:] = refused_at.sum(axis=1) * share
