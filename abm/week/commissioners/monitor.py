"""Councils' view of the market: shares, targets, trust."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.commissioners import officers
from gofal.abm.world.land import Land
from gofal.abm.world.prices import terms
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.table import F64, I8, I32

_SERVED = int(Stage.SERVED)
_LEAST_LEFT = 0.05
"""Share off the preferred route; only guards a division by nothing where all is on it."""
_OWN = int(Route.OWN_MONEY)


class Supported(NamedTuple):
    """Hours that councils support, shape (councils,) each.

    Attributes:
        every: all of them.
        own: by the council's own service.
        on_route: on the preferred route.
    """

    every: F64
    own: F64
    on_route: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Zero of each."""
        return cls._make(np.zeros((len(cls._fields), sizes.councils)))


@kernel
def _shares(
    clients: ClientColumns,
    form: I8,
    land: Land,
    model: F64,
    own: I32,
    hours: Supported,
) -> None:
    """Sum up the hours that councils support."""
    for sums in hours:
        sums[:] = 0.0
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.stage[i] == _SERVED and clients.route[i] != _OWN:
            n, j = land.council[clients.place[i]], clients.provider[i]
            hours.every[n] += clients.package[i]
            hours.own[n] += clients.package[i] * (j == own[n])
            hours.on_route[n] += clients.package[i] * (form[j] == model[n])


def see_shares(state: State) -> None:
    """Shares of council-supported hours: the council's own service, the preferred route."""
    m, hours = state.commissioner.columns, state.scratch(Supported)
    # Forms side by side: one of their records a person would be read for one byte.
    form = np.ascontiguousarray(state.provider.columns.form)
    _shares(state.client.columns, form, state.land, terms(state).route_model, m.in_house, hours)
    every = np.maximum(1.0, hours.every)
    m.own_share[:] = hours.own / every
    m.route_share[:] = hours.on_route / every


def set_target(state: State) -> None:
    """Set where the preferred route ought to stand by now."""
    m, policy = state.commissioner.columns, state.policy
    years = np.maximum(1e-9, policy["rebalancing_years"])
    begins = (policy["rebalancing_target"] > 0.0) & (m.route_since < 0) & (state.week >= 0)
    m.route_since[begins] = state.week
    progress = np.clip((state.week - m.route_since) / 52.0 / years, 0.0, 1.0) * (m.route_since >= 0)
    m.route_target[:] = policy["rebalancing_target"] * progress


def expect(state: State) -> None:
    """Providers off the preferred route expect to lose what it has still to gain.

    How far they believe it is the lever ``private_exit_expectations``.
    """
    p, m, policy = state.provider.columns, state.commissioner.columns, state.policy
    gap = np.maximum(0.0, policy["rebalancing_target"] - m.route_share)
    loss = np.clip(gap / np.maximum(_LEAST_LEFT, 1.0 - m.route_share), 0.0, 1.0)
    loss = loss * policy["private_exit_expectations"]
    on_route = p.form == terms(state).route_model[p.council]
    p.outlook[:] = np.where(on_route | p.owner_covers, 1.0, 1.0 - loss[p.council])


def renew_trust(state: State) -> None:
    """Trust moves towards what was kept of what was promised."""
    c, p = state.client.columns, state.provider.columns
    rows = state.provider.rows()
    # Who cancelled or is in hospital was promised nothing this week.
    off = np.flatnonzero(c.alive & (c.stage == _SERVED) & c.cancelled)
    away = np.bincount(c.provider[off], weights=c.package[off], minlength=len(p.alive))
    promised = p.planned[rows] - away[rows]
    kept = p.delivered[rows] - p.rushed[rows] - p.handed_back[rows]
    met = np.clip(kept / np.maximum(1.0, promised), 0.0, 1.0)
    # Who was to come to nobody has kept and broken nothing.
    met = np.where((promised >= 1.0) | (p.handed_back[rows] > 0.0), met, p.trust[rows])
    p.trust[rows] += officers.trust_speed(state, rows) * (met - p.trust[rows])
    p.handed_back[rows] = 0.0
