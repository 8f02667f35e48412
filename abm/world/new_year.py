"""April in a run with dates: the law and the prices of the new year come into force."""

from __future__ import annotations

from gofal.abm.calendar import YEAR, year_of
from gofal.abm.world.equal import equal_parameters
from gofal.abm.world.state import State
from gofal.agents.parameter import Series

MOVES: dict[Series, tuple[tuple[str, str], ...]] = {
    "prices": (
        ("provider", "fixed_cost"),
        ("provider", "overhead"),
        ("client", "ability"),
        ("client", "privacy"),
    ),
    "floor": (("catalyst", "cost"),),
    "cost": (
        ("commissioner", "fee"),
        ("commissioner", "charge_per_hour"),
        ("commissioner", "budget"),
        ("commissioner", "crisis_before"),
        ("provider", "contract_rate"),
    ),
}
"""Columns in pounds that nobody decides anew, by what they move with."""


def begin_year(state: State) -> None:
    """Put the parameters of this April in force; nothing where no year begins or without dates."""
    dated, week = state.dated, state.week
    if dated is None or week < 0 or week % YEAR:
        return
    year = year_of(week)
    for series, columns in MOVES.items():
        for table, column in columns:
            getattr(state, table)[column][:] *= 1.0 + dated.rise(series, year)
    p = dated.of_year(year)
    state.use_parameters(equal_parameters(p, state.models) if state.equal_terms else p)
