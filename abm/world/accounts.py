"""Other money of providers: every payment that is neither a fee nor the cost of an hour.

A payment posts its flow, moves the provider's cash and books income or cost of the quarter. What a
council's own service pays is covered by the council, and what a government would give it goes to
the council's purse, so that it never holds cash. It gets nothing else: its council pays for all of
it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.ledger import PARTIES, Flow, Sector, pence
from gofal.abm.world.state import State


def pay_out(
    state: State, flow: Flow, rows: NDArray[Any], pounds: NDArray[Any], *, running: bool = True
) -> None:
    """Providers pay.

    Args:
        state: the world.
        flow: a flow whose payer is a provider.
        rows: providers, each at most once.
        pounds: what each pays, not negative.
        running: whether it is a cost of running; a loan paid back or a surplus shared is not.
    """
    if PARTIES[flow][0] != Sector.PROVIDER:
        raise ValueError(f"{flow.name} is not paid by providers")
    p, amount = state.provider.columns, pence(pounds)
    state.ledger.post(flow, p.council[rows], amount)
    covered = np.where(p.owner_covers[rows], amount, 0)
    state.ledger.post(Flow.IN_HOUSE_COST, p.council[rows], covered)
    p.cash[rows] += covered - amount
    if running:
        p.cost[rows] += amount / 100.0


def take_in(
    state: State, flow: Flow, rows: NDArray[Any], pounds: NDArray[Any], *, running: bool = True
) -> None:
    """Providers are paid.

    Args:
        state: the world.
        flow: a flow whose payee is a provider.
        rows: providers, each at most once. A council's own service gets nothing; what the
            government means for it goes to its council.
        pounds: what each gets, not negative.
        running: whether it is income; a loan or start capital is not.
    """
    if PARTIES[flow][1] != Sector.PROVIDER:
        raise ValueError(f"{flow.name} is not paid to providers")
    p, amount = state.provider.columns, pence(pounds)
    if PARTIES[flow][0] == Sector.DEVOLVED_GOVERNMENT:
        to_council = np.where(p.owner_covers[rows], amount, 0)
        state.ledger.post(Flow.SERVICE_GRANT, p.council[rows], to_council)
    amount = np.where(p.owner_covers[rows], 0, amount)
    state.ledger.post(flow, p.council[rows], amount)
    p.cash[rows] += amount
    if running:
        p.income[rows] += amount / 100.0
