"""Gaps are filled, visits become tours, travel is what comes out."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.market.staffing import MatchRules, count_people, refresh_capacity
from gofal.abm.week.market.travel import TravelRules
from gofal.abm.week.rounds.gaps import fill_gaps
from gofal.abm.week.rounds.tours import group_visits, make_tours, visit_density
from gofal.abm.world.state import State


def step(state: State) -> None:
    """A week of this step."""
    p, w = state.parameters, state.work
    c, k, providers = state.client.columns, state.carer.columns, state.provider.columns
    travel = p.fill(TravelRules, "travel")
    if (providers.patch_clients > 0.0).any():
        count_people(c, w)
    fill_gaps(c, k, providers, state.land, w, state.week, p.fill(MatchRules, "matching"))
    group_visits(c, k, w)
    visit_density(c, w, travel)
    make_tours(c, k, providers, state.land, w, travel)
    refresh_capacity(providers, k, w)
    np.multiply(w.refused_at, np.float32(1.0 - p["matching.refusal_memory"]), out=w.refused_at)
    providers.refused[:] = w.refused_at.sum(axis=1) * p["matching.refusal_memory"]
