"""Ageing: how expected need grows as the age groups of places do."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from gofal.abm.parameters import Parameters
from gofal.abm.world.ages import GROUPS, coming_by_age, draw_ages, people_by_age
from gofal.abm.world.counted import counted_growth
from gofal.abm.world.scratch import Notes
from gofal.abm.world.state import State
from gofal.agents.client import Age
from gofal.agents.table import F64

_LATER = 10.0
"""Years until people of one age group are those of the next."""


@dataclass
class Aged(Notes):
    """What ageing comes to, which several parts of a week ask, and what it was worked out from.

    Attributes:
        years: of ageing by council, shape (councils,).
        parameters: in force then.
        expected: people of each age expected to come to need care, shape (ages, places).
        grown: expected need of each place over that of the first week, shape (places,).
    """

    years: F64 = field(default_factory=lambda: np.zeros(0))
    parameters: Parameters | None = None
    expected: F64 = field(default_factory=lambda: np.zeros((0, 0)))
    grown: F64 = field(default_factory=lambda: np.zeros(0))


def growth_by_age(state: State) -> F64:
    """What a year multiplies each age group of each place by, shape (ages, places).

    In a run with dates it is what was counted in its council; in another, and where nobody counted,
    it follows from the country's projection.
    """
    if state.dated is not None:
        counted = counted_growth(state.facts, state.geography.council_codes)
        if counted is not None:
            return counted[:, state.land.council]
    return _projected_growth(state)


def _projected_growth(state: State) -> F64:
    """What a year multiplies each age group of each place by, if the country's projection holds.

    In ten years people of 65 to 74 are 75 to 84: where a council has more of them for each person
    of that age than the whole country has, that group grows faster.
    """
    q, land = state.parameters, state.land
    growth = np.array([[1.0 + q[f"weather.growth_{x}"]] * len(land.council) for x in GROUPS])
    people = people_by_age(state.geography)
    coming, now = (
        np.bincount(land.council, people[age], state.councils) for age in (Age.FROM_65, Age.FROM_75)
    )
    c = state.facts.councils
    oldest, old, young = (float(c[f"aged_{x}_plus"].sum()) for x in (85, 75, 65))
    usual = (young - old) / (old - oldest)
    here = np.divide(coming, usual * now, out=np.ones_like(now), where=now > 0.0)
    faster = here ** (q["weather.local_ageing"] / _LATER)
    growth[Age.FROM_75] *= faster[land.council]
    return growth


def _aged(state: State) -> Aged:
    """What ageing comes to by now, worked out anew where years or parameters are others."""
    aged, years = state.scratch(Aged), state.memory.aged_years
    if aged.parameters is state.parameters and np.array_equal(aged.years, years):
        return aged
    before = coming_by_age(state.facts, state.geography, state.parameters)
    now = before.copy()
    if years.any():
        now *= growth_by_age(state) ** years[state.land.council]
    first, expected = before.sum(axis=0), now.sum(axis=0)
    aged.years, aged.parameters, aged.expected = years.copy(), state.parameters, now
    aged.grown = np.divide(expected, first, out=np.ones_like(expected), where=first > 0.0)
    return aged


def expected_now(state: State) -> F64:
    """People of each age expected to come to need care in each place, shape (ages, places)."""
    return _aged(state).expected


def ageing(state: State) -> F64:
    """Expected need of each place over that of the first week, by the growth of its age groups."""
    return _aged(state).grown


def give_ages(state: State) -> None:
    """People who made contact have an age, as people of each age there come to need care."""
    draw_ages(state.client, expected_now(state), state.seed)


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
