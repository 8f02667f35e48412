"""Offices that providers share: in a consortium of co-operatives, and among teams of one model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.founding.cooperatives import is_cooperative
from gofal.abm.week.founding.offices import pooled_part, share_of_office
from gofal.abm.world.state import State
from gofal.agents.table import F64


def share_offices(state: State) -> None:
    """Fixed cost and overhead follow the number of those who share an office (E279, E205, E207)."""
    p, rows = state.provider.columns, state.provider.rows()
    joined = (state.policy["coop_consortium"] > 0.5).any()
    if not (joined or (p.own_office[rows] > 1.0).any() or (p.pooled[rows] != 1.0).any()):
        return
    part = _in_consortium(state, rows) * _among_teams(state, rows)
    change = part / p.pooled[rows]
    p.fixed_cost[rows] *= change
    p.overhead[rows] *= change
    p.pooled[rows] = part


def _in_consortium(state: State, rows: NDArray[np.intp]) -> F64:
    """Part of its back office that each co-operative of a council with a consortium still pays."""
    p, part = state.provider.columns, np.ones(len(rows))
    coop = is_cooperative(state)[p.form[rows]]
    members = np.bincount(p.council[rows[coop]], minlength=state.councils)
    for n in np.flatnonzero(state.policy["coop_consortium"] > 0.5):
        part[coop & (p.council[rows] == n)] = pooled_part(state, float(members[n]))
    return part


def _among_teams(state: State, rows: NDArray[np.intp]) -> F64:
    """Cost of each one's office over its cost when very many of its model share one."""
    p = state.provider.columns
    teams = np.bincount(p.form[rows], minlength=len(state.models))[p.form[rows]]
    return share_of_office(p.own_office[rows].astype(np.float64), teams.astype(np.float64))
