"""Living centres train assistants."""

from __future__ import annotations

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.week.community.workers import capacity, whole
from gofal.abm.world.forms import owner_works
from gofal.abm.world.state import State
from gofal.agents.catalyst import CatalystKind


def train_assistants(state: State) -> None:
    """Living centres train self-employed assistants once a quarter, those with least first."""
    workers = capacity(state, CatalystKind.LIVING_CENTRE)
    if not workers.any() or state.week % QUARTER:
        return
    q, p = state.parameters, state.provider.columns
    number = whole(state, workers * q["catalyst.centre_trains"] / q["catalyst.centre_caseload"])
    alone = p.alive & owner_works(state)[p.form]
    for n in np.flatnonzero(workers):
        rows = np.flatnonzero(alone & (p.council == n) & (p.training < q["catalyst.centre_skill"]))
        rows = rows[np.lexsort((p.uid[rows], p.training[rows]))]
        p.training[rows[: int(number[n])]] = q["catalyst.centre_skill"]
