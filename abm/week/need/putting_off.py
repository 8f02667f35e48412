"""People put off asking for care in a pandemic, and come as it fades."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.community.ageing import rates
from gofal.abm.week.need.arrivals import expected_contacts, kept_away, returning
from gofal.abm.world.state import State


def remember_who_keeps_away(state: State) -> None:
    """People who keep away are remembered; some of them die, recover or come."""
    away, back = kept_away(state), returning(state)
    put_off = state.memory.put_off
    if not (away.any() or put_off.any()):
        return
    rate, _ = rates(state)
    expected = np.bincount(state.land.council, rate, state.councils)
    put_off -= back
    put_off *= 1.0 - state.parameters["need.end_hazard"]
    put_off += expected * expected_contacts(state) * away
