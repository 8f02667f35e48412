"""Workers whom a lever pays for: how many people they can help in a week."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.state import State
from gofal.agents.catalyst import CatalystKind
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.table import F64


def capacity(state: State, kind: CatalystKind) -> F64:
    """People that workers of a kind, paid for by a lever, can help, by council."""
    k = state.catalyst.columns
    rows = np.flatnonzero(k.alive & k.policy & (k.kind == kind))
    total: F64 = np.bincount(
        k.council[rows], weights=k.caseload[rows], minlength=state.councils
    ).astype(np.float64)
    return total


def whole(state: State, people: F64) -> F64:
    """Whole people this week with the given means, by a draw for each council."""
    key = stream(state.seed, int(Decision.WORKERS_WEEK), state.week)
    drawn = np.array([draw(key, n) for n in range(state.councils)])
    number: F64 = np.floor(people + drawn)
    return number
