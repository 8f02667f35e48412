"""Market oversight: large providers in trouble are noticed, and their work passes on in order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.market.beliefs import worth_of
from gofal.abm.week.transitions.transfer import pass_contract
from gofal.abm.world.calendar import QUARTER
from gofal.abm.world.prices import fees
from gofal.abm.world.regimes import hour_costs
from gofal.abm.world.state import State
from gofal.agents.provider import ON_LIST
from gofal.agents.table import F64, Bool


class OversightRules(NamedTuple):
    """Parameters ``oversight.*``."""

    size: float
    watch_weeks: float
    lead_weeks: float
    last_weeks: float


def watch_market(state: State) -> None:
    """Notice large providers in trouble; hand over the work of those about to end."""
    if not (state.policy["market_oversight"] > 0.5).any():
        return
    p = state.provider.columns
    rules = state.parameters.fill(OversightRules, "oversight")
    cover = (p.cash + p.credit) / 100.0 / np.maximum(p.weekly_cost, 1.0)
    losing = p.believed_hours * p.outlook * p.believed_left < p.fixed_cost
    _notice(state, (cover < rules.watch_weeks) | losing, rules)
    # The regulator's word gives councils time; what comes sooner finds them unprepared.
    noticed = p.alive & (p.warned >= 0) & (state.week - p.warned >= rules.lead_weeks)
    ending = (cover < rules.last_weeks) | _about_to_withdraw(state, noticed)
    for j in np.flatnonzero(noticed & ending & (p.planned > 0.0)):
        _hand_over(state, int(j))


def _notice(state: State, trouble: Bool, rules: OversightRules) -> None:
    """Write down in which week a large independent provider came into trouble."""
    p = state.provider.columns
    watched = p.alive & ~p.owner_covers & p.serves_council & (p.planned >= rules.size)
    watched &= state.policy["market_oversight"][p.council] > 0.5
    p.warned[watched & trouble & (p.warned < 0)] = state.week
    p.warned[~trouble] = -1


def _about_to_withdraw(state: State, noticed: Bool) -> Bool:
    """Mark those to whom closing would be worth more than going on at the review of next week."""
    p, leaving = state.provider.columns, np.zeros(len(noticed), np.bool_)
    rows = np.flatnonzero(noticed & (p.uid % QUARTER == (state.week + 1) % QUARTER))
    leaving[rows] = worth_of(state, rows, sees=True) < 0.0
    return leaving


def _hand_over(state: State, j: int) -> None:
    """Each council passes its people, and the carers who know them, to a provider with room."""
    p = state.provider.columns
    for n in np.flatnonzero(p.contract[j] > 0):
        to = _taker(state, int(n), j)
        if to < 0 or to == j:
            # Nobody else has room: a council's own company goes on, or ends, as it would.
            continue
        moved = pass_contract(state, j, to, int(n))
        p.contract[to, n] = max(p.contract[to, n], p.contract[j, n], ON_LIST)
        p.contract[j, n] = 0
        p.planned[j] = max(0.0, p.planned[j] - moved)
        p.planned[to] += moved


def _taker(state: State, n: int, loser: int) -> int:
    """The most trusted, then the nearest, whom an hour of the fee leaves something and has room.

    Nobody takes more than it has, or than a provider usually plans for; where there is no such
    provider the council's own service takes the people, or nobody where there is none (-1).
    """
    p = state.provider.columns
    may = p.alive & p.serves_council & ~p.owner_covers & (p.contract[:, n] > 0) & (p.warned < 0)
    may[loser] = False
    rows = np.flatnonzero(may)
    room = p.planned[loser] <= np.maximum(p.planned[rows], state.parameters["provider.plan_hours"])
    rows = rows[room & (_left(state, n, rows) > 0.0)]
    if len(rows) == 0:
        return int(state.commissioner.columns.in_house[n])
    far = state.land.minutes[p.base_place[loser], p.base_place[rows]]
    return int(rows[np.lexsort((far, -np.round(p.trust[rows], 1)))[0]])


def _left(state: State, n: int, rows: NDArray[np.intp]) -> F64:
    """Surplus of an hour at a council's fee over its own cost, £/h."""
    kept = 1.0 - state.provider.columns.royalty[rows]
    left: F64 = fees(state)[n] * kept - hour_costs(state, rows)
    return left
