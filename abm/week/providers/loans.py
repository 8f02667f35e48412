"""Instalments of loans."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.transitions.loans import pay_back
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State


def repay(state: State, due: NDArray[np.intp]) -> None:
    """Instalments of providers at their quarterly review."""
    p = state.provider.columns
    owing = due[p.loan[due] > 0]
    if len(owing) == 0:
        return
    for flow in np.unique(p.repays[owing]):
        rows = owing[p.repays[owing] == flow]
        part = np.minimum(p.loan[rows], p.instalment[rows])
        if flow == Flow.DIVIDEND:
            # Former owners wait for a surplus; lenders do not.
            part = np.minimum(part, np.maximum(0, pence(p.income[rows] - p.cost[rows])))
        pay_back(state, Flow(int(flow)), rows, part)
