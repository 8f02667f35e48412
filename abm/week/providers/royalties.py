"""Deferred royalties, which fall due out of a quarter's surplus."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.founding.franchises import royalties
from gofal.abm.world.accounts import pay_out
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State


def deferred_royalties(state: State, due: NDArray[np.intp]) -> None:
    """Deferred royalty falls due at the review, and only out of a surplus (E126)."""
    p = state.provider.columns
    later = due[state.policy["royalty_deferral"][p.council[due]] > 0.5]
    share = royalties(state)[p.form[later], p.council[later]]
    owed = np.minimum(share * p.income[later], p.income[later] - p.cost[later])
    pays = owed > 0.0
    pay_out(state, Flow.ROYALTY, later[pays], owed[pays])
