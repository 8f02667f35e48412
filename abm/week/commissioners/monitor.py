"""What councils see: shares, targets, trust."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from gofal.abm.week.commissioners import officers
from gofal.abm.world.land import Land
from gofal.abm.world.prices import terms
from gofal.abm.world.scratch import Notes
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I32

_SERVED = int(Stage.SERVED)
_LEAST_LEFT = 0.05
"""Share off the preferred route; only guards a division by nothing where all is on it."""
_OWN = int(Route.OWN_MONEY)


@kernel
def _shares(
    clients: ClientColumns, providers: ProviderColumns, land: Land, model: F64, own: I32, sums: F64
) -> None:
    """Council-supported hours: all, by the council's own service, on the preferred route."""
    sums[:3] = 0.0
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.stage[i] == _SERVED and clients.route[i] != _OWN:
            n, j = land.council[clients.place[i]], clients.provider[i]
            sums[0, n] += clients.package[i]
            sums[1, n] += clients.package[i] * (j == own[n])
            sums[2, n] += clients.package[i] * (providers.form[j] == model[n])


@dataclass
class Supported(Notes):
    """Hours that councils support, by council."""

    hours: F64 = field(default_factory=lambda: np.zeros(0))


def see_shares(state: State) -> None:
    """Shares of council-supported hours: the council's own service, the preferred route."""
    m, sums = state.commissioner.columns, state.work.by_council
    _shares(
        state.client.columns,
        state.provider.columns,
        state.land,
        terms(state).route_model,
        m.in_house,
        sums,
    )
    every = np.maximum(1.0, sums[0])
    m.own_share[:] = sums[1] / every
    m.route_share[:] = sums[2] / every
    state.scratch(Supported).hours = sums[0].copy()


def set_target(state: State) -> None:
    """Where the preferred route ought to stand by now."""
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
    """Once a quarter trust moves towards what was kept of what was promised."""
    p = state.provider.columns
    rows = state.provider.rows()
    promised = np.maximum(1.0, p.planned[rows])
    kept = np.clip((p.delivered[rows] - p.rushed[rows] - p.handed_back[rows]) / promised, 0.0, 1.0)
    p.trust[rows] += officers.trust_speed(state, rows) * (kept - p.trust[rows])
