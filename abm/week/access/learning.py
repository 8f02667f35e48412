"""Learning a new way of buying: councils learn it, people meet it when they are assessed.

A new way is a payment mode other than time and task; a list or a patch contract is none. What is
announced by the lever is lived only as far as it is learned, person by person.
"""

from __future__ import annotations

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.week.community.beginning import may_be_new, note_new_way
from gofal.abm.week.market.ways import MODES, in_force, mode_code, new_ways
from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.rows import used
from gofal.agents.table import F64

_WAITING, _SERVED, _COUNCIL = int(Stage.WAITING), int(Stage.SERVED), int(Route.COUNCIL)
_NEW_WAY = int(Decision.NEW_WAY)


def learn(state: State) -> None:
    """Councils pay as their lever says, and learn the new way as far as they take people along.

    Learning stays when one new way gives place to another, and is lost with the old way.
    """
    policy, m = state.policy, state.commissioner.columns
    # A council that searches for itself follows its own trial (``commissioners/search.py``).
    wanted = np.where(m.trial >= 0, m.trial, policy["payment_mode"]).astype(np.intp)
    if not wanted.any() and not new_ways(state).any():
        return
    for option in np.unique(wanted):
        m.mode[wanted == option] = mode_code(state, MODES[option])
    engagement = np.minimum(1.0, policy["change_engagement"] + m.engaged)
    taken_along = engagement * (engagement >= policy["change_threshold"])
    pace = 1.0 - np.exp(-taken_along / (52.0 * state.parameters["change.years"]))
    learned = m.learned + pace * (1.0 - m.learned)
    m.learned[:] = np.where(policy["change_dynamics"] < 0.5, 1.0, learned) * new_ways(state)


@kernel
def _meet(
    clients: ClientColumns, land: Land, learned: F64, new_first: F64, seed: int, week: int
) -> None:
    """People are assessed into the new way as far as it is learned.

    One draw a person, so that who has met the new way stays in it while learning grows.
    """
    key = stream(seed, _NEW_WAY, 0)
    for i in range(len(clients.alive)):
        if not clients.alive[i]:
            continue
        n = land.council[clients.place[i]]
        if learned[n] <= 0.0 or clients.route[i] != _COUNCIL:
            clients.new_way[i] = False
            continue
        if clients.stage[i] != _WAITING and clients.stage[i] != _SERVED:
            continue
        # A new person is assessed now; the others have a review, which may also bring the new way.
        due = clients.assessed[i] == week
        if new_first[n] < 0.5:
            due = due or clients.uid[i] % QUARTER == week % QUARTER
        if due and draw(key, clients.uid[i]) < learned[n]:
            clients.new_way[i] = True


def meet_new_way(state: State) -> None:
    """Those assessed this week, or reviewed if not only new people count, meet the new way."""
    c = state.client.columns
    share, new_first = in_force(state)
    if share.any() or (may_be_new(state) and c.new_way.any()):
        note_new_way(state)
        _meet(used(state.client), state.land, share, new_first, state.seed, state.week)
