"""Who is cared for in the new way, and what freedom carers have in it."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.market.reach import holds_patch
from gofal.abm.world.land import Land
from gofal.abm.world.prices import terms
from gofal.abm.world.state import State
from gofal.abm.world.terms import Terms
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64

_SERVED, _COUNCIL = int(Stage.SERVED), int(Route.COUNCIL)


@kernel
def _live(
    c: ClientColumns, p: ProviderColumns, land: Land, gate: F64, t: Terms, hours: F64,
    flexible: F64,
) -> None:  # fmt: skip
    """Who is cared for in the new way: those who met it, with a provider the council trusts.

    Where capacity is paid for, with the holder of the patch: others are paid by the hour.
    """
    hours[:] = 0.0
    flexible[:] = 0.0
    for i in range(len(c.alive)):
        c.flexible[i] = False
        if not c.alive[i] or c.stage[i] != _SERVED or c.route[i] != _COUNCIL:
            continue
        j = c.provider[i]
        hours[j] += c.package[i]
        n = land.council[c.place[i]]
        holds = not t.block[n] or holds_patch(i, j, c, land, t)
        if c.new_way[i] and holds and p.trust[j] >= gate[n]:
            c.flexible[i] = True
            flexible[j] += c.package[i]
    for j in range(len(p.alive)):
        p.flexible[j] = flexible[j] / hours[j] if hours[j] > 0.0 else 0.0


def live_new_way(state: State) -> None:
    """Work out whose care is flexible this week, and what freedom carers have in it."""
    c, p, w = state.client.columns, state.provider.columns, state.work
    if c.new_way.any() or c.flexible.any():
        _live(c, p, state.land, state.lever("trust_gate"), terms(state), w.amounts[2],
              w.amounts[3])  # fmt: skip
    frees = np.array([mode.frees_tasks for mode in state.modes])
    free = p.flexible * frees[state.commissioner.columns.mode[p.council]]
    more = np.maximum(0.0, state.parameters["change.task_freedom"] - p.autonomy)
    p.freedom[:] = p.autonomy[:] + free * more
