"""Private work first: what some providers ask more of a council package."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.prices import fees
from gofal.abm.world.state import State
from gofal.agents.client import Route, Stage


def private_drift(state: State) -> None:
    """Set what providers who prefer private work ask more of a council package (E132).

    An hour given to the council is an hour not sold to people with own money who wait within
    reach. That counts as far as carers are short: with idle carers there is room for both.
    """
    p = state.provider.columns
    p.drift[:] = 0.0
    rows = state.provider.rows()
    rows = rows[p.private_first[rows] > 0.0]
    if len(rows) == 0:
        return
    c, land = state.client.columns, state.land
    asks = c.alive & (c.stage == Stage.WAITING) & (c.route == Route.OWN_MONEY)
    waiting = np.bincount(
        c.place[asks], weights=c.package[asks].astype(np.float64), minlength=len(land.council)
    )
    level, now = state.commissioner.columns.price_level, fees(state)
    idle = state.parameters["provider.idle_enough"]
    for j in rows:
        reach = land.minutes[p.base_place[j]] <= p.radius[j]
        n = p.council[j]
        # Private prices follow the local price level, not the fee the council decides on.
        private = float(level[n] * p.private_ratio[j] * (1.0 - p.discount[j]))
        dearer = max(0.0, private - float(now[n]))
        lacking = max(1.0, float(p.unfilled[j] + p.refused[j]))
        chance = min(1.0, float(waiting[reach].sum()) / lacking)
        short = p.posts[j] > 0.0 and p.free[j] < idle * p.capacity[j]
        p.drift[j] = p.private_first[j] * chance * dearer * float(short)
