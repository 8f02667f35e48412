"""Money that finds nobody goes back: its holder asks the council to arrange the care."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.week.community.beginning import not_served
from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import Aid, ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.table import F64, I32

_ASKS = int(Decision.ASKS_COUNCIL)
_COUNCIL, _OWN = int(Route.COUNCIL), int(Route.OWN_MONEY)
_WAITING, _NOBODY = int(Stage.WAITING), int(Aid.NOBODY)


class BackRules(NamedTuple):
    """Parameters ``route.*`` of money that finds nobody.

    Attributes:
        patience: weeks for which a holder looks without asking the council, from when the wait
            began or the money was taken on in it.
        asks_council: chance a week of asking it after that.
    """

    patience: float
    asks_council: float


@kernel
def _ask_council(
    rows: I32,
    clients: ClientColumns,
    land: Land,
    rules: BackRules,
    key: np.uint64,
    week: int,
    back: F64,
) -> None:
    """Who holds money and has looked for too long may ask the council; ``back`` counts them.

    Everybody who waits is in ``rows``.
    """
    back[:] = 0.0
    for i in rows:
        if not clients.alive[i] or clients.stage[i] != _WAITING:
            continue
        if clients.route[i] == _COUNCIL or clients.route[i] == _OWN:
            continue
        looks_since = max(clients.since[i], clients.held_since[i])
        has_looked = week - looks_since > rules.patience
        if has_looked and draw(key, clients.uid[i]) < rules.asks_council:
            clients.route[i] = _COUNCIL
            clients.aided[i] = _NOBODY
            back[land.council[clients.place[i]]] += 1.0


def ask_council(state: State) -> None:
    """Whose payment, fund or budget has found nobody for weeks may ask the council for care."""
    rules = state.parameters.fill(BackRules, "route")
    if rules.asks_council <= 0.0:
        return
    _ask_council(
        not_served(state),
        state.client.columns,
        state.land,
        rules,
        stream(state.seed, _ASKS, state.week),
        state.week,
        state.tally["money_back"],
    )
