"""Money that rarer terms of delivery models move: sensors and nursing tasks."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.accounts import pay_out, take_in
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.client import Stage
from gofal.agents.table import F64

PAYS_NURSING = "provider(cash income) ledger(health_scope service_grant)"
"""What pay for nursing changes, as the plan of the week says it."""


def pay_sensors(state: State) -> None:
    """Sensors cost by the hour they stand in for."""
    p = state.provider.columns
    watched = state.provider.rows()
    watched = watched[p.monitoring[watched] > 0.0]
    if len(watched):
        hours = (p.delivered[watched] * p.monitoring[watched]).astype(np.float64)
        cost = state.parameters["provider.monitoring_cost"]
        pay_out(state, Flow.MONITORING, watched, cost * hours)


def nursing_hours(state: State) -> F64:
    """Hours of nursing tasks this week by provider of the person and council of the person.

    Only people of some complexity have such tasks.
    """
    c, p = state.client.columns, state.provider.columns
    served = np.flatnonzero(c.alive & (c.stage == Stage.SERVED))
    complex_from = state.parameters["matching.complex_from"]
    served = served[(c.complexity[served] >= complex_from) & (p.nursing[c.provider[served]] > 0.0)]
    hours = np.zeros((len(p.alive), state.councils))
    n = state.land.council[c.place[served]]
    j = c.provider[served]
    np.add.at(hours, (j, n), c.delivered[served].astype(np.float64) * p.nursing[j])
    return hours


def pay_nursing(state: State) -> None:
    """Health pays for nursing tasks."""
    if not state.policy["health_scope"].any():
        return
    hours = nursing_hours(state)
    pounds = (hours * state.lever("health_scope")).sum(axis=1)
    rows = np.flatnonzero(pounds > 0.0)
    take_in(state, Flow.HEALTH_SCOPE, rows, pounds[rows])
