"""Integrated teams: care workers, nurses and a coordinator who look after a patch together.

A team changes how people are found, handed over and put in order, and it costs health and council
what its meetings cost. It moves no money between them: that is pooling (``money/health.py``).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.land import council_of_patches
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import Stage
from gofal.agents.table import F64, I64, Bool

LEVER = "integrated_teams"


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
    part of a patch is a chance of a whole one: at a small scale councils have one or two.
    """
    teams = np.zeros(len(state.memory.holder), dtype=np.bool_)
    if not state.policy[LEVER].any():
        return teams
    council = council_of_patches(state.land, len(teams))
    key = stream(state.seed, int(Decision.TEAM_PATCH), 0)
    order = np.array([draw(key, patch) for patch in range(len(teams))])
    share = np.minimum(state.policy[LEVER], state.parameters["team.staff_limit"])
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
    c = state.client.columns
    rows = np.flatnonzero(c.alive & (c.stage == Stage.SERVED))
    size = state.provider.capacity
    pairs = np.unique(patch_of_rows(state, rows) * size + c.provider[rows])
    return np.bincount(pairs // size, minlength=len(state.memory.holder)).astype(np.float64)


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
