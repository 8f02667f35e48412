"""The integrator: a contracted firm puts packages together for a share of their fee.

The council pays what it would have paid. The integrator asks every provider in reach in the same
week and takes a part of a package at once where nobody has all of it (see matching); providers get
what its share leaves, and decide whether that is worth having.
"""

from __future__ import annotations

import numpy as np

from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.prices import integrator_share
from gofal.abm.world.state import State
from gofal.agents.client import Route, Stage


def charge_integrator(state: State) -> None:
    """Councils pay the integrator its share for the hours of packages it put together."""
    share = integrator_share(state)
    if not share.any():
        return
    c = state.client.columns
    rows = np.flatnonzero(
        c.alive & c.assembled & (c.stage == Stage.SERVED) & (c.route == Route.COUNCIL)
    )
    council = state.land.council[c.place[rows]]
    # The price of the package is what the provider gets: the fee less the share.
    worth = c.price[rows].astype(np.float64) * c.delivered[rows]
    part = share[council] / (1.0 - share[council])
    pounds = np.bincount(council, weights=worth * part, minlength=state.councils)
    state.ledger.post(Flow.INTEGRATOR_FEE, np.arange(state.councils), pence(pounds))
