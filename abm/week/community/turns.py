"""Turns: people in an order given by their identity and the week, never by their row."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draws, stream
from gofal.agents.table import F64, I64, Bool


class Draws(NamedTuple):
    """A draw for each of some people, shape (clients,)."""

    draws: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Room for all."""
        return cls(np.zeros(sizes.clients))


def in_turn(state: State, who: Bool) -> I64:
    """Rows of some people in the order in which those with little to give come to them this week.

    Args:
        state: the world.
        who: which rows of clients it is about.
    """
    rows = np.flatnonzero(who).astype(np.int64)
    drawn = state.scratch(Draws).draws[: len(rows)]
    key = stream(state.seed, int(Decision.WORKERS_WEEK), state.week)
    draws(key, state.client.columns.uid[rows], drawn)
    return rows[np.argsort(drawn)]
