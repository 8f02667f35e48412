"""The new way of care: who is cared for in it, and what freedom carers have."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.community.beginning import may_be_new
from gofal.abm.week.market.reach import holds_patch
from gofal.abm.world.land import Land
from gofal.abm.world.prices import terms
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.abm.world.terms import Terms
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.rows import used
from gofal.agents.table import F64

_SERVED, _COUNCIL = int(Stage.SERVED), int(Route.COUNCIL)


class CareHours(NamedTuple):
    """Council-managed hours of each provider, and those of them in the new way, (providers,)."""

    managed: F64
    flexible: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Zero of each."""
        return cls(np.zeros(sizes.providers), np.zeros(sizes.providers))


@kernel
def _live(
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    gate: F64,
    terms: Terms,
    hours: CareHours,
) -> None:
    """Mark who is cared for in the new way: those who met it, with a provider the council trusts.

    Where capacity is paid for, with the holder of the patch: others are paid by the hour.
    """
    hours.managed[:] = 0.0
    hours.flexible[:] = 0.0
    for i in range(len(clients.alive)):
        clients.flexible[i] = False
        if not clients.alive[i] or clients.stage[i] != _SERVED or clients.route[i] != _COUNCIL:
            continue
        j = clients.provider[i]
        hours.managed[j] += clients.package[i]
        n = land.council[clients.place[i]]
        holds = not terms.block[n] or holds_patch(i, j, clients, land, terms)
        if clients.new_way[i] and holds and providers.trust[j] >= gate[n]:
            clients.flexible[i] = True
            hours.flexible[j] += clients.package[i]
    for j in range(len(providers.alive)):
        every = hours.managed[j]
        providers.flexible[j] = hours.flexible[j] / every if every > 0.0 else 0.0


def live_new_way(state: State) -> None:
    """Work out whose care is flexible this week, and what freedom carers have in it."""
    c, p = used(state.client), state.provider.columns
    if may_be_new(state) and (c.new_way.any() or c.flexible.any()):
        gate, hours = state.lever("trust_gate"), state.scratch(CareHours)
        _live(c, p, state.land, gate, terms(state), hours)
    freed = [mode.tasks_freed(state.parameters) for mode in state.modes]
    frees = np.array(freed, dtype=np.float32)
    free = p.flexible * frees[state.commissioner.columns.mode[p.council]]
    p.untimed[:] = free
    more = np.maximum(0.0, state.parameters["change.task_freedom"] - p.autonomy)
    p.freedom[:] = p.autonomy[:] + free * more
