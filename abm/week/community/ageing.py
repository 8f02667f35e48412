"""Ageing: how expected need grows as the age groups of places do."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.state import State
from gofal.agents.table import F64


def ageing(state: State) -> F64:
    """Expected need of each place over that of the first week, by the growth of its age groups."""
    g, q = state.geography, state.parameters
    years = state.memory.aged_years[state.land.council]
    groups = {
        "under_65": g.population - g.aged_65,
        "65": g.aged_65 - g.aged_75,
        "75": g.aged_75 - g.aged_85,
        "85": g.aged_85,
    }
    before, now = np.zeros(len(years)), np.zeros(len(years))
    for name, people in groups.items():
        expected = q[f"need.odds_{name}"] * people
        before += expected
        now += expected * (1.0 + q[f"weather.growth_{name}"]) ** years
    return np.divide(now, before, out=np.ones_like(now), where=before > 0.0)


def rates(state: State) -> tuple[F64, F64]:
    """Contacts and starts of unpaid care expected a week in each place."""
    if not state.memory.aged_years.any():
        return state.client_rate, state.unpaid_rate
    grown = ageing(state)
    follow = state.parameters["weather.unpaid_follow"]
    return state.client_rate * grown, state.unpaid_rate * (1.0 + follow * (grown - 1.0))


def arrivals_growth(state: State) -> F64:
    """Contacts expected this week over those of the first week, by council, by age alone."""
    council, before = state.land.council, state.client_rate
    now, _ = rates(state)
    growth: F64 = np.bincount(council, now, state.councils) / np.bincount(
        council, before, state.councils
    )
    return growth
