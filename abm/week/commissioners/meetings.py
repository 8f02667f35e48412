"""Collaborative meetings: councils and providers talk about people's care (E192)."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.accounts import pay_out
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State


def hold_meetings(state: State) -> None:
    """A quarter's meetings: they cost each provider time, and close part of the gap in trust."""
    meetings = state.policy["collaborative_meetings"]
    if not meetings.any():
        return
    p, q = state.provider.columns, state.parameters
    here = p.alive & (p.planned > 0.0) & (p.contract[np.arange(len(p.alive)), p.council] > 0)
    rows = np.flatnonzero(here & (meetings[p.council] > 0.0) & p.serves_council)
    number = meetings[p.council[rows]]
    pay_out(state, Flow.MEETINGS, rows, q["commissioner.meeting_cost"] * number)
    closed = 1.0 - (1.0 - q["commissioner.meeting_trust"]) ** number
    p.trust[rows] += closed * (1.0 - p.trust[rows])
