"""Funds that providers hold for people: whether there are any, and what they are worth."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.table import F64

_FUND = int(Route.FUND)


class FundsPaid(NamedTuple):
    """What councils paid for funds this week, £, shape (councils,)."""

    by_council: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nothing yet."""
        return cls(np.zeros(sizes.councils))


@kernel
def _has_fund(clients: ClientColumns) -> bool:
    """Whether anybody holds a fund; Numba knows no ``any`` over a generator."""
    for i in range(len(clients.alive)):  # noqa: SIM110
        if clients.alive[i] and clients.route[i] == _FUND:
            return True
    return False


def any_fund(state: State) -> bool:
    """Whether anybody's money is in a fund, or a provider still owes some."""
    if state.policy.is_neutral("fund_offer") and state.policy.is_neutral("self_directed"):
        # Without an offer in this future there are funds only if there were some before it.
        return bool(state.provider.columns.fund_owed.any())
    return _has_fund(state.client.columns) or bool(state.provider.columns.fund_owed.any())


def funds_worth(state: State) -> F64:
    """What the funds of people now served are worth this week, by provider, £."""
    c, many = state.client.columns, state.provider.capacity
    if not any_fund(state):
        return np.zeros(many)
    held = np.flatnonzero(c.alive & (c.stage == Stage.SERVED) & (c.route == Route.FUND))
    pounds = c.price[held].astype(np.float64) * c.fund_hours[held]
    worth: F64 = np.bincount(c.provider[held], weights=pounds, minlength=many)
    return worth
