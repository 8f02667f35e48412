"""Workers whom a lever pays for: how many people they can help in a week."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.state import State
from gofal.agents.catalyst import CatalystKind
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.table import F64

HELPERS = {
    CatalystKind.CONNECTOR: "connector",
    CatalystKind.COORDINATOR: "coordinator",
    CatalystKind.BROKER: "broker",
    CatalystKind.LIVING_CENTRE: "centre",
}
"""Kinds that help people and not providers: their parameters begin with the name."""


def capacity(state: State, kind: CatalystKind) -> F64:
    """People that the hours of workers of a kind, paid for by a lever, go round, by council."""
    k = state.catalyst.columns
    rows = np.flatnonzero(k.alive & k.policy & (k.kind == kind))
    hours = np.bincount(k.council[rows], weights=k.hours[rows], minlength=state.councils)
    people: F64 = hours / state.parameters[f"catalyst.{HELPERS[kind]}_hours"]
    return people


def whole(state: State, people: F64) -> F64:
    """Whole people this week with the given means, by a draw for each council."""
    key = stream(state.seed, int(Decision.WORKERS_WEEK), state.week)
    drawn = np.array([draw(key, n) for n in range(state.councils)])
    number: F64 = np.floor(people + drawn)
    return number
