"""Fees and shares of the member organisation."""

from __future__ import annotations

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.world.accounts import pay_out, take_in
from gofal.abm.world.ledger import Flow
from gofal.abm.world.prices import fees
from gofal.abm.world.state import State


def settle_membership(state: State) -> None:
    """Members pay the week's fee and, at the quarter, get their share of what they saved."""
    p = state.provider.columns
    rows = np.flatnonzero(p.alive & p.member)
    if len(rows) == 0:
        return
    pay_out(state, Flow.MEMBER_FEE, rows, state.policy["member_fee"][p.council[rows]])
    due = rows[p.uid[rows] % QUARTER == state.week % QUARTER]
    n = p.council[due]
    weeks = state.parameters["membership.gain_weeks"]
    saved = p.removed[due].astype(np.float64) * fees(state)[n] * weeks
    take_in(state, Flow.GAIN_SHARE, due, state.policy["gain_share"][n] * saved)
