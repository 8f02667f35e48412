"""Ageing: how expected need grows as the age groups of places do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from gofal.abm.facts import Facts
from gofal.abm.world.state import State
from gofal.agents.table import F64

GROUPS = ("under_65", "65", "75", "85")
"""Age groups, by the age that they begin with."""
_COUNTED = ("people", "aged_65", "aged_75", "aged_85")
_FROM, _TO = 2017, 2020
"""Years whose estimates of people by age are compared."""


@cache
def growth_of_councils(facts: Facts, codes: tuple[str, ...]) -> Mapping[str, F64]:
    """How fast each age group of councils grew a year, by two counts of one source.

    Empty for a country that does not say how many there were.
    """
    table = facts.councils.set_index("lad_code")
    counted = [[f"{name}_{year}" for name in _COUNTED] for year in (_FROM, _TO)]
    if not {*counted[0], *counted[1]} <= set(table.columns):
        return {}
    before, after = (
        -np.diff(table.loc[list(codes), names].to_numpy(np.float64), append=0.0)
        for names in counted
    )
    growth = (after / before) ** (1.0 / (_TO - _FROM)) - 1.0
    return dict(zip(GROUPS, growth.T, strict=True))


def growth_of_places(state: State) -> Mapping[str, F64]:
    """Growth a year of each age group in each place: by its council in a run with dates.

    In one without, and where nobody counted, it is that of the country's projection.
    """
    places, q = state.land.council, state.parameters
    own: Mapping[str, F64] = {}
    if state.dated is not None:
        own = growth_of_councils(state.facts, state.geography.council_codes)
    if own:
        return {name: own[name][places] for name in GROUPS}
    return {name: np.full(len(places), q[f"weather.growth_{name}"]) for name in GROUPS}


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
    growth = growth_of_places(state)
    for name, people in groups.items():
        expected = q[f"need.odds_{name}"] * people
        before += expected
        now += expected * (1.0 + growth[name]) ** years
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
