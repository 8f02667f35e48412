"""Assessors: who in contact is assessed this week, by first contact and as far as they reach."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.kernel import inlined, kernel
from gofal.agents.table import F64, I32

_KEY = int(Decision.ASSESSED_FIRST)
LOTS = 16
"""Parts into which the people of one week of contact fall by lot."""
WEEKS = 128
"""Weeks of contact told apart; whoever has waited longer is of the first of them."""


class Line(NamedTuple):
    """People whose assessment can begin; of no other week.

    Attributes:
        rows: their rows: those in contact, then those who are served; shape (clients,).
        turns: turn of each, the smallest first; shape (clients,).
        counts: people by council and turn; shape (councils, turns).
        reached: by council, the first turn that is not reached this week.
        begun: by council, assessments that begin this week.
        number: how many people are in it; shape (1,).
    """

    rows: I32
    turns: I32
    counts: I32
    reached: I32
    begun: I32
    number: I32

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """An empty one."""
        rows, turns = (np.zeros(sizes.clients, np.int32) for _ in range(2))
        counts = np.zeros((sizes.councils, WEEKS * LOTS), np.int32)
        reached, begun = (np.zeros(sizes.councils, np.int32) for _ in range(2))
        return cls(rows, turns, counts, reached, begun, np.zeros(1, np.int32))


@inlined
def join(i: int, uid: int, waited: int, council: int, seed: int, line: Line) -> None:
    """A person stands in the line of a council, after all who have waited for longer.

    Whoever is urgent counts as having ``waited`` for longer than they have.
    """
    lot = int(draw(stream(seed, _KEY, 0), uid) * LOTS)
    turn = (WEEKS - 1 - min(WEEKS - 1, waited)) * LOTS + lot
    at = line.number[0]
    line.rows[at], line.turns[at] = i, turn
    line.counts[council, turn] += 1
    line.number[0] = at + 1


@kernel
def reach(line: Line, room: F64, carried: F64) -> None:
    """Find how far down the line assessors get, and what is over for the next week.

    A turn is taken whole once an assessment of it can begin; what that is too much is missing next
    week. Of time that nobody asked for, less than one assessment is carried over.
    """
    for n in range(len(room)):
        left, turn, turns = room[n], 0, line.counts.shape[1]
        line.begun[n] = 0
        while turn < turns and left >= 1.0:
            left -= line.counts[n, turn]
            line.begun[n] += line.counts[n, turn]
            turn += 1
        line.reached[n] = turn
        carried[n] = min(left, 1.0)


def send_assessors(state: State, line: Line) -> None:
    """Assessors take those whose turn it is.

    Before the policy there are as many of them as assessments need, and some slack; from then on
    only growth of demand that councils decide to fund brings more, and with dates their money does.
    """
    q, m = state.parameters, state.commissioner.columns
    ability = (1.0 + q["commissioner.assess_slack"]) * m.asked * state.demand_index
    reach(line, m.carried + ability, m.carried)
    if state.week < 0 and np.isfinite(m.asked).all():
        m.asked += q["commissioner.assess_memory"] * (line.begun - m.asked)
