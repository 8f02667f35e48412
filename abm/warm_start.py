"""Warm start: a world whose people, providers and carers have met, before its first week."""

from __future__ import annotations

from math import inf

from gofal.abm.scenario import Scenario
from gofal.abm.week.plan import STEPS
from gofal.abm.world.build import build_state
from gofal.abm.world.state import State

ROUNDS_OF_OFFERS = 6
"""Times that packages are offered and visits planned before the first week."""


def start(scenario: Scenario) -> State:
    """A world of the scenario's seed, before its burn-in.

    Raises:
        GofalError: a fact, parameter or setting is missing, malformed or out of range.
    """
    state = build_state(scenario)
    find_equilibrium(state)
    return state


def find_equilibrium(state: State) -> None:
    """Assess everyone in the first stock and find a provider for all who can have one."""
    state.fit()
    _first_access(state)
    state.provider.columns.required[:] = -100.0
    for _ in range(ROUNDS_OF_OFFERS):
        STEPS["matching"].run(state)
        STEPS["rounds"].run(state)
    state.memory.refused_at[:] = 0.0


def _first_access(state: State) -> None:
    """Everyone in the first week's stock has been assessed; routes follow the usual rules."""
    m = state.commissioner.columns
    delay, asked = m.delay.copy(), m.asked.copy()
    m.delay[:], m.asked[:] = 0.0, inf
    STEPS["access"].run(state)
    m.delay[:], m.asked[:], m.carried[:] = delay, asked, 0.0
