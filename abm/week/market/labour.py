"""The labour market of a council: what pays elsewhere, here, and how it pulls."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.world.state import State
from gofal.agents.table import F64


class SearchRules(NamedTuple):
    """Parameters ``work.*`` of looking for a job."""

    leave_sector: float
    give_up: float
    search_tries: float
    posts_in_place: float
    secure_worth: float
    minute_worth: float
    outside_wage: float
    reservation_drop: float
    weeks_to_start: float
    satisfaction_speed: float
    outside_weight: float
    supply_elasticity: float
    choice_accept: float
    values_sensitivity: float
    values_specificity: float


def labour_market(state: State, rules: SearchRules) -> tuple[F64, F64, F64]:
    """Wage outside, local wage to compare with, pull on people outside; arrays by council."""
    tally = state.tally
    heads = np.maximum(1.0, tally["paid_carers"])
    outside = rules.outside_wage * state.floor_index * state.memory.outside_index
    inside = np.where(tally["paid_carers"] > 0, tally["effective_sum"] / heads, outside)
    local = rules.outside_weight * outside + (1.0 - rules.outside_weight) * inside
    offered = np.where(tally["paid_carers"] > 0, tally["wage_sum"] / heads, outside)
    return outside, local, (offered / outside) ** rules.supply_elasticity
