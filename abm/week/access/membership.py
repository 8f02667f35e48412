"""Joining a member organisation, whose members share what falling need saves and pay a fee.

What a member earns is paid from need that its own effort removed. Whether that is worth the fee is
for each provider to see; the organisation has no say over effort, pay or prices.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTER
from gofal.abm.world.prices import fees
from gofal.abm.world.state import State
from gofal.agents.client import Route, Stage
from gofal.agents.table import F64


def _worth(state: State, rows: NDArray[Any]) -> F64:
    """What one unit of effort would bring a member for each hour it gives, £/h.

    Effort of one removes ``recovery_speed`` times a person's potential of the need each week, and
    every weekly hour saved is shared for ``gain_weeks``.
    """
    c, p, q = state.client.columns, state.provider.columns, state.parameters
    served = np.flatnonzero(c.alive & (c.stage == Stage.SERVED) & (c.route != Route.OWN_MONEY))
    potential = np.bincount(
        c.provider[served],
        weights=c.need[served].astype(np.float64) * c.recovery[served],
        minlength=state.provider.capacity,
    )[rows]
    n = p.council[rows]
    saved = q["delivery.recovery_speed"] * potential / np.maximum(1.0, p.planned[rows])
    share: F64 = state.policy["gain_share"][n] * fees(state)[n]
    return saved * share * q["membership.gain_weeks"]


def gain_from_recovery(state: State, rows: NDArray[Any], worth: F64) -> F64:
    """What effort is worth to members beside what the council's way of paying says, £/h.

    The week after its quarterly review a provider weighs joining anew.

    Args:
        state: the world.
        rows: providers.
        worth: what effort is worth to each by the way of paying alone.
    """
    p = state.provider.columns
    open_to = (state.policy["gain_share"][p.council[rows]] > 0.0) & ~p.owner_covers[rows]
    if not open_to.any():
        p.member[rows] = False
        return np.zeros(len(rows))
    extra = np.where(open_to, _worth(state, rows), 0.0)
    due = p.uid[rows] % QUARTER == (state.week - 1) % QUARTER
    p.member[rows] &= open_to
    p.member[rows[due]] = _joins(state, rows[due], worth[due], extra[due]) & open_to[due]
    return extra * p.member[rows]


def _joins(state: State, rows: NDArray[Any], worth: F64, extra: F64) -> NDArray[np.bool_]:
    """Whether what a provider could earn by effort as a member exceeds the fee."""
    p = state.provider.columns
    cost = state.parameters["delivery.effort_cost"]
    with_it = np.clip((worth + extra) / (2.0 * cost), 0.0, 1.0)
    without = np.clip(worth / (2.0 * cost), 0.0, 1.0)
    gain = (worth + extra) * with_it - worth * without - cost * (with_it**2 - without**2)
    fee = state.policy["member_fee"][p.council[rows]]
    joins: NDArray[np.bool_] = gain * p.planned[rows] > fee
    return joins
