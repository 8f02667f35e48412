"""Gaps: hours that lost their carer look for another."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.market.staffing import MatchRules, staff_package
from gofal.abm.world.land import Land
from gofal.abm.world.state import State, Workspace
from gofal.agents.carer import CarerColumns
from gofal.agents.client import MOST_COUNTED, SLOTS, ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns

_SERVED = int(Stage.SERVED)


@kernel
def _fill_gaps(
    c: ClientColumns, k: CarerColumns, p: ProviderColumns, land: Land, w: Workspace, week: int,
    r: MatchRules,
) -> None:  # fmt: skip
    """Look for carers for hours that lost theirs; count what stays unfilled."""
    p.unfilled[:] = 0.0
    p.planned[:] = 0.0
    p.clients[:] = 0
    for i in range(len(c.alive)):
        if not c.alive[i] or c.stage[i] != _SERVED:
            continue
        j = c.provider[i]
        booked = 0.0
        for s in range(SLOTS):
            booked += c.hours[i, s]
        p.planned[j] += c.package[i]
        p.clients[j] += 1
        gap = c.package[i] - booked
        if gap > r.gap_borne * c.package[i]:
            gap -= staff_package(i, j, gap, min(gap, r.least_chunk), week, c, k, p, land, w, r)
        if gap > r.gap_borne * c.package[i]:
            p.unfilled[j] += gap
            w.refused_at[j, c.place[i]] += gap
        c.short[i] = min(MOST_COUNTED, c.short[i] + 1) if gap > r.short_gap * c.package[i] else 0


def fill_gaps(state: State) -> None:
    """Look for carers for hours that lost theirs; count what stays unfilled."""
    _fill_gaps(state.client.columns, state.carer.columns, state.provider.columns, state.land,
               state.work, state.week, state.parameters.fill(MatchRules, "matching"))  # fmt: skip


def fade_refusals(state: State) -> None:
    """What was refused for want of staff is forgotten little by little."""
    w, memory = state.work, state.parameters["matching.refusal_memory"]
    np.multiply(w.refused_at, np.float32(1.0 - memory), out=w.refused_at)
    state.provider.columns.refused[:] = w.refused_at.sum(axis=1) * memory
