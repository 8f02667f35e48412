"""Integrated teams: care workers, nurses and a coordinator who look after a patch together.

A team changes how people are found, handed over and put in order, and it costs health and council
what its meetings cost. It moves no money between them: that is pooling (``money/health.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.scratch import Notes, Sizes
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.table import F64, I64, Bool

LEVER = "integrated_teams"
_SERVED = int(Stage.SERVED)


@dataclass
class _Teams(Notes):
    """Patches with a team as they were drawn last, and what they were drawn for."""

    drawn_for: tuple[object, ...] = ()
    patches: Bool = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))


class _Served(NamedTuple):
    """Whether a provider serves someone in a patch, shape (patches, providers)."""

    by: Bool

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody yet."""
        return cls(np.zeros((sizes.patches, sizes.providers), dtype=np.bool_))


def patch_of_rows(state: State, rows: NDArray[Any]) -> I64:
    """Patch of each of these clients, as :func:`gofal.abm.world.patches.patch_of` has it."""
    c, land = state.client.columns, state.land
    place = c.place[rows]
    parts = land.patch_parts[place].astype(np.int64)
    patch: I64 = land.patch[place] + np.where(parts == 1, 0, c.uid[rows] % parts)
    return patch


def team_patches(state: State) -> Bool:
    """Mark patches with a team: the first of each council in a drawn order, as far as health can.

    The order is the same in every future, so that more teams are those there were and others. A
    part of a patch is a chance of a whole one.
    """
    share = np.minimum(state.policy[LEVER], state.parameters["team.staff_limit"])
    if not share.any():
        return np.zeros(len(state.memory.holder), dtype=np.bool_)
    last, now = state.scratch(_Teams), (state.seed, share.tobytes(), state.patch_council.tobytes())
    if last.drawn_for != now:
        last.drawn_for, last.patches = now, _draw_teams(state, share)
    return last.patches.copy()


def _draw_teams(state: State, share: F64) -> Bool:
    """Draw the patches that have a team: half a millisecond, five times a week, unless kept."""
    council = state.patch_council
    teams = np.zeros(len(council), dtype=np.bool_)
    key = stream(state.seed, int(Decision.TEAM_PATCH), 0)
    order = np.array([draw(key, patch) for patch in range(len(teams))])
    for n in range(state.councils):
        here = np.flatnonzero(council == n)
        wanted = int(float(share[n]) * len(here) + draw(key, len(teams) + n))
        teams[here[np.argsort(order[here])][:wanted]] = True
    return teams


def handover(state: State, teams: Bool) -> F64:
    """Share of the usual wait for assessment in each patch, shape (patches,)."""
    return np.where(teams, state.parameters["team.handover"], 1.0)


def providers_in(state: State) -> F64:
    """Providers that serve someone in each patch, shape (patches,)."""
    number = np.zeros(len(state.memory.holder))
    _count_providers(state.client.columns, state.land, state.scratch(_Served).by, number)
    return number


@kernel
def _count_providers(clients: ClientColumns, land: Land, served: Bool, number: F64) -> None:
    """Count the providers that serve someone in each patch."""
    served[:] = False
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.stage[i] == _SERVED:
            patch = patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)
            if not served[patch, clients.provider[i]]:
                served[patch, clients.provider[i]] = True
                number[patch] += 1.0


def attention(state: State, wanted: F64) -> F64:
    """Share of the unmet need in each patch that nurses of a team see, shape (patches,).

    Every provider beyond the first takes some of the team's time for meetings.

    Args:
        state: the world.
        wanted: unmet need in each patch, in people.
    """
    q, teams = state.parameters, team_patches(state)
    further = np.maximum(0.0, providers_in(state) - 1.0)
    time = np.maximum(0.0, 1.0 - q["team.meeting_share"] * further)
    capacity = teams * q["team.visits"] * time
    seen: F64 = np.minimum(1.0, capacity / np.maximum(wanted, 1e-9))
    return seen
