"""Money that rarer terms of delivery models move: sensors, nursing tasks, deferred royalties."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.accounts import pay_out, take_in
from gofal.abm.ledger import Flow
from gofal.abm.prices import fees
from gofal.abm.state import State
from gofal.agents.client import Route, Stage
from gofal.agents.table import F64, Bool


def weekly(state: State) -> None:
    """Sensors cost by the hour they stand in for; health pays for nursing tasks."""
    p = state.provider.columns
    watched = state.provider.rows()
    watched = watched[p.monitoring[watched] > 0.0]
    if len(watched):
        hours = (p.delivered[watched] * p.monitoring[watched]).astype(np.float64)
        cost = state.parameters["provider.monitoring_cost"]
        pay_out(state, Flow.MONITORING, watched, cost * hours)
    if state.policy["health_scope"].any():
        _nursing(state)


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


def _nursing(state: State) -> None:
    hours = nursing_hours(state)
    pounds = (hours * state.lever("health_scope")).sum(axis=1)
    rows = np.flatnonzero(pounds > 0.0)
    take_in(state, Flow.HEALTH_SCOPE, rows, pounds[rows])


def private_drift(state: State) -> None:
    """What providers who prefer private work ask more of a council package (E132).

    An hour given to the council is an hour not sold to people with own money who wait within
    reach. That counts as far as carers are short: with idle carers there is room for both.
    """
    p = state.provider.columns
    p.drift[:] = 0.0
    rows = state.provider.rows()
    rows = rows[p.private_first[rows] > 0.0]
    if len(rows) == 0:
        return
    c, land = state.client.columns, state.land
    asks = c.alive & (c.stage == Stage.WAITING) & (c.route == Route.OWN_MONEY)
    waiting = np.bincount(
        c.place[asks], weights=c.package[asks].astype(np.float64), minlength=len(land.council)
    )
    usual, now = state.commissioner.columns.fee, fees(state)
    idle = state.parameters["provider.idle_enough"]
    for j in rows:
        reach = land.minutes[p.base_place[j]] <= p.radius[j]
        n = p.council[j]
        # Private prices follow the local price level, not the fee the council decides on.
        private = float(usual[n] * p.private_ratio[j] * (1.0 - p.discount[j]))
        dearer = max(0.0, private - float(now[n]))
        lacking = max(1.0, float(p.unfilled[j] + p.refused[j]))
        chance = min(1.0, float(waiting[reach].sum()) / lacking)
        short = p.posts[j] > 0.0 and p.free[j] < idle * p.capacity[j]
        p.drift[j] = p.private_first[j] * chance * dearer * float(short)


def deferred_royalties(state: State, due: NDArray[np.intp]) -> None:
    """Where royalty is deferred it falls due at the review, and only out of a surplus (E126)."""
    p = state.provider.columns
    later = due[state.policy["royalty_deferral"][p.council[due]] > 0.5]
    share = royalties(state)[p.form[later], p.council[later]]
    owed = np.minimum(share * p.income[later], p.income[later] - p.cost[later])
    pays = owed > 0.0
    pay_out(state, Flow.ROYALTY, later[pays], owed[pays])


def is_franchise(state: State) -> Bool:
    """Which delivery models pay a franchisor, shape (models,)."""
    pays: Bool = state.form_term("royalty") > 0.0
    return pays


def royalties(state: State) -> F64:
    """Share of income a provider of each model owes its franchisor, (models, councils).

    The lever is that of a commercial franchise; others keep their ratio to it.
    """
    q = state.parameters
    own = state.form_term("royalty")
    ratio: F64 = (own / q["franchise.royalty"])[:, None] * state.policy["franchise_royalty"][None]
    return ratio
