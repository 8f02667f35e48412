"""Need that nobody meets, and the part of its crises that nurses of a team prevent."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.community import teams
from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.hospital import Hospital
from gofal.agents.kernel import inlined, kernel
from gofal.agents.rows import used
from gofal.agents.table import F64

_REABLED, _HOME = int(Stage.REABLED), int(Hospital.HOME)


@inlined
def left_unmet(i: int, clients: ClientColumns) -> float:
    """Share of need that neither carers nor neighbours meet; zero with a daily team."""
    if not clients.alive[i] or clients.stage[i] == _REABLED:
        return 0.0
    helped = min(1.0, float(clients.helped[i]) / float(clients.need[i]))
    return min(float(clients.unmet[i]), 1.0 - helped)


@inlined
def still_unmet(i: int, clients: ClientColumns) -> float:
    """Share of a person's need that nobody meets, the family that stands in included."""
    left = left_unmet(i, clients)
    if left <= 0.0:
        return 0.0
    return max(0.0, left - float(clients.stood_in[i]) / float(clients.need[i]))


@kernel
def _unmet_by_patch(clients: ClientColumns, land: Land, wanted: F64) -> None:
    """Unmet need of people at home, in people, by patch."""
    wanted[:] = 0.0
    for i in range(len(clients.alive)):
        unmet = still_unmet(i, clients)
        if unmet > 0.0 and clients.hospital[i] == _HOME:
            wanted[patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)] += (
                unmet
            )


@inlined
def unspared(i: int, clients: ClientColumns, land: Land, spared: F64) -> float:
    """Share of a person's crises that nurses do not prevent."""
    patch = patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)
    return 1.0 - float(spared[patch])


def spared_by_teams(state: State) -> F64:
    """Share of crises that teams' nurses prevent, by patch."""
    spared = np.zeros(len(state.memory.holder))
    if state.policy[teams.LEVER].any():
        wanted = np.zeros(len(spared))
        _unmet_by_patch(used(state.client), state.land, wanted)
        spared = state.parameters["team.prevents"] * teams.attention(state, wanted)
    return spared
