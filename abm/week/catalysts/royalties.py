"""Franchise contracts move with the royalty in force."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.founding.franchises import is_franchise, royalties
from gofal.abm.world.state import State


def charge_royalties(state: State) -> None:
    """Franchise contracts move with the royalty in force."""
    p = state.provider.columns
    rows = np.flatnonzero(p.alive & is_franchise(state)[p.form])
    now = royalties(state) * (state.policy["royalty_deferral"] < 0.5)
    p.royalty[rows] = now[p.form[rows], p.council[rows]]
