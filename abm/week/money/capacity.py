"""What councils pay holders of patches for capacity."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.market.patches import rural_of_patches
from gofal.abm.world.prices import fees, pays_capacity
from gofal.abm.world.state import State
from gofal.agents.table import F64


def capacity_worth(state: State) -> F64 | None:
    """£/week that councils pay holders for capacity, (providers, councils); None if none does."""
    m = state.memory
    if not pays_capacity(state).any():
        return None
    worth = np.zeros((state.provider.capacity, state.councils))
    council = state.patch_council
    held = (m.holder >= 0) & pays_capacity(state)[council]
    held &= state.provider.columns.uid[np.where(held, m.holder, 0)] == m.holder_uid
    rural = rural_of_patches(state.land, state.client_rate, len(m.holder))
    price = fees(state)[council] * m.patch_price
    price *= 1.0 + state.policy["rural_premium"][council] * rural
    np.add.at(worth, (m.holder[held], council[held]), (m.capacity * price)[held])
    return worth
