"""Establishment: hours of its own service that a council can pay for, and that fill it."""

from __future__ import annotations

import numpy as np

from gofal.abm.calendar import QUARTER, YEAR
from gofal.abm.week.commissioners.monitor import Supported
from gofal.abm.week.market.allowed import allowed_spending
from gofal.abm.world.prices import fee_rise, insured, terms
from gofal.abm.world.regimes import hour_costs
from gofal.abm.world.state import State
from gofal.agents.commissioner import next_establishment
from gofal.agents.provider import NO_LIMIT
from gofal.agents.table import F64, Bool


def set_establishment(state: State) -> None:
    """Councils say how many hours their own service may give; beyond them it is full.

    Before the policy, and where no budget binds, it is the share that they plan to deliver
    themselves. A company is limited by its contracts and not by this.
    """
    m, p, q = state.commissioner.columns, state.provider.columns, state.parameters
    every = state.scratch(Supported).every
    bound = (state.week >= 0) & (state.policy["budget_control"] > 0.5) & ~insured(state)
    planned = m.in_house_share * every
    m.establishment[~bound] = planned[~bound]
    if state.week % QUARTER == 0 and bound.any():
        _budget_for(state, bound, planned)
    _follow_route(state, every)
    covered = m.in_house[(m.in_house >= 0) & p.owner_covers[m.in_house]]
    over = 1.0 + q["commissioner.over_establishment"]
    p.most_hours[:] = NO_LIMIT
    p.most_hours[covered] = over * m.establishment[p.council[covered]]


def _budget_for(state: State, bound: Bool, planned: F64) -> None:
    """Look at the money of councils that live within a budget.

    In April the budget is that of the new year. So are then what the same care costs, which goes by
    fees, and an hour of the own service, which goes by the floor.
    """
    m, p = state.commissioner.columns, state.provider.columns
    spend, dearer = m.spend.copy(), np.ones(state.councils)
    if state.week > 0 and state.week % YEAR == 0:
        spend *= fee_rise(state)
        dearer += state.policy["wage_floor_growth"]
    allowed = allowed_spending(state)
    borne = state.parameters["commissioner.headroom"] * allowed
    for n in np.flatnonzero(bound & (m.in_house >= 0)):
        row = m.in_house[[n]].astype(np.intp)
        an_hour = float(hour_costs(state, row)[0] * dearer[n])
        m.establishment[n] = next_establishment(
            float(m.establishment[n]),
            float(p.planned[row[0]]),
            float(planned[n]),
            float(allowed[n] - spend[n]),
            float(borne[n]),
            an_hour,
            float(p.growth[row[0]]) * (YEAR // QUARTER),
            april=state.week % YEAR == 0,
        )


def _follow_route(state: State, every: F64) -> None:
    """A council that moves work to its own service on purpose pays for as much of it."""
    m, p = state.commissioner.columns, state.provider.columns
    own = (m.in_house >= 0) & (terms(state).route_model == p.form[m.in_house])
    m.establishment[own] = np.maximum(m.establishment, m.route_target * every)[own]
