"""People who could found a provider: who is free, who comes, who stops for a while."""

from __future__ import annotations

from math import exp

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.forms import term
from gofal.abm.world.founders import arrivals, come, new_founder
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, draws, identity, stream
from gofal.agents.client import Route
from gofal.agents.founder import Origin, Venture
from gofal.agents.kinds import FOUNDER

_PEOPLE = int(Decision.FOUNDER_PEOPLE)
PEOPLE = "founder(alive firm origin provider stage until)"
"""What happens to founders from week to week, as the plan of the week says it."""


def follow_founders(state: State) -> None:
    """Founders whose provider is gone stop for some years; some who are free lose interest.

    Who ran a provider is free again after ``market.rest_weeks``, as a manager.
    """
    q, p, f = state.parameters, state.provider.columns, state.founder.columns
    runs = np.flatnonzero(f.alive & (f.stage == Venture.RUNNING))
    gone = runs[~p.alive[f.provider[runs]] | (p.uid[f.provider[runs]] != f.firm[runs])]
    f.stage[gone], f.provider[gone], f.firm[gone] = Venture.RESTING, -1, 0
    f.until[gone] = state.week + round(q["market.rest_weeks"])
    rested = np.flatnonzero(f.alive & (f.stage == Venture.RESTING) & (f.until <= state.week))
    f.stage[rested], f.origin[rested] = Venture.FREE, Origin.MANAGER
    _lose_interest(state)


def founders_come(state: State) -> None:
    """People of other trades come to think of founding a provider."""
    q = state.parameters
    for council, number in enumerate(arrivals(state, q["market.founders"] / 52.0, state.week)):
        come(state, council, number, state.week)


def _lose_interest(state: State) -> None:
    """Some of those who are free turn to something else."""
    f = state.founder.columns
    free = np.flatnonzero(f.alive & (f.stage == Venture.FREE))
    chance = 1.0 - exp(-1.0 / state.parameters["market.founder_stays"])
    key = stream(state.seed, _PEOPLE, state.week)
    drawn = np.empty(len(free))
    draws(key, f.uid[free] ^ 1, drawn)
    state.founder.give_back(free[drawn < chance])


def who_looks(state: State) -> NDArray[np.intp]:
    """Free founders who look at the market of their council this week."""
    f, rate = state.founder.columns, state.parameters["market.founder_looks"] / 52.0
    free = np.flatnonzero(f.alive & (f.stage == Venture.FREE))
    drawn = np.empty(len(free))
    draws(stream(state.seed, _PEOPLE, state.week), f.uid[free], drawn)
    return free[drawn < rate]


def somebody_free(state: State, council: int, uid: int) -> int:
    """A free founder of a council, drawn; -1 if there is none."""
    f = state.founder.columns
    free = np.flatnonzero(f.alive & (f.stage == Venture.FREE) & (f.council == council))
    if len(free) == 0:
        return -1
    drawn = np.empty(len(free))
    draws(stream(state.seed, _PEOPLE, 1), f.uid[free] ^ uid, drawn)
    return int(free[np.argmin(drawn)])


def whom_to_bring(state: State, council: int, uid: int, slug: str) -> int:
    """Somebody in a council whom a helper can bring to look at a form; -1 if there is nobody.

    Where people with direct payments found their own (``form.by_users``) it is one of them, as long
    as there are some who would and do not yet.
    """
    part = term(state.parameters, f"{slug}.by_users")
    if draw(stream(state.seed, _PEOPLE, 2), uid) < part and _users_left(state, council) >= 1.0:
        who = int(identity(FOUNDER, state.week, -2, uid))
        return new_founder(state, who, council, Origin.USER)
    return somebody_free(state, council, uid)


def _users_left(state: State, council: int) -> float:
    """People with direct payments who would found their own, and do not."""
    c, f = state.client.columns, state.founder.columns
    theirs = c.alive & (c.route == Route.DIRECT_PAYMENT) & (state.land.council[c.place] == council)
    would = state.parameters["market.users_would"] * float(theirs.sum())
    return would - float((f.alive & (f.origin == Origin.USER) & (f.council == council)).sum())
