"""What added training costs, and what Government gives back of it."""

from __future__ import annotations

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.week.market.training import first_unit_prices, volume
from gofal.abm.world.accounts import pay_out, take_in
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State


def pay_training(state: State) -> None:
    """Added training is paid for every week; Government bears the shares of the levers."""
    p = state.provider.columns
    rows = np.flatnonzero(p.alive & (p.training_extra > 0.0) & ~p.owner_covers)
    if len(rows) == 0:
        return
    policy, n = state.policy, p.council[rows]
    course, away = first_unit_prices(state, rows)
    steepness = state.parameters["training.steepness"]
    part = volume(p.training_extra[rows].astype(np.float64), steepness) / QUARTER
    pay_out(state, Flow.TRAINING, rows, (course + away) * part)
    take_in(state, Flow.TRAINING_SUBSIDY, rows, course * part * policy["training_subsidy"][n])
    take_in(state, Flow.LEAVE_REFUND, rows, away * part * policy["leave_refund"][n])
