"""Founders as people: who could found a provider, who runs one, who has stopped for a while."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.forms import owner_works
from gofal.abm.world.state import State
from gofal.agents.chance import START, Decision, draw, identity, in_band, normal, poisson, stream
from gofal.agents.founder import Origin, Venture
from gofal.agents.kinds import FOUNDER

_MEANS = {
    Origin.OTHER_TRADE: "market.means_trade",
    Origin.MANAGER: "market.means_manager",
    Origin.CARER: "market.means_carer",
    Origin.USER: "market.means_user",
}
_PEOPLE = int(Decision.FOUNDER_PEOPLE)


def new_founder(state: State, uid: int, council: int, origin: Origin) -> int:
    """A person who could found a provider; returns the row.

    What the person can bring differs from what owners of a form usually bring: a ratio,
    log-normal about that of the origin.
    """
    q, row = state.parameters, int(state.founder.take(1)[0])
    f = state.founder.columns
    f.uid[row], f.council[row], f.origin[row] = uid, council, origin
    drawn = normal(draw(stream(state.seed, _PEOPLE, 0), uid))
    f.means[row] = q[_MEANS[origin]] * np.exp(q["market.means_spread"] * drawn)
    f.stage[row], f.carer[row] = Venture.FREE, 0
    return row


def runs_now(state: State, founder: int, provider: int) -> None:
    """A founder runs a provider from now on."""
    f, p = state.founder.columns, state.provider.columns
    f.stage[founder], f.provider[founder] = Venture.RUNNING, provider
    f.firm[founder], f.form[founder] = p.uid[provider], p.form[provider]
    f.council[founder], f.catalyst[founder] = p.council[provider], -1


def first_founders(state: State) -> None:
    """A manager for every independent provider that employs people, and a stock of others.

    So many people of other trades are there as come in the time that they stay.
    """
    q, p = state.parameters, state.provider.columns
    rows = state.provider.rows()
    for j in rows[~p.owner_covers[rows] & ~owner_works(state)[p.form[rows]]]:
        uid = int(identity(FOUNDER, START, -1, int(p.uid[j])))
        runs_now(state, new_founder(state, uid, int(p.council[j]), Origin.MANAGER), int(j))
    some = arrivals(state, q["market.founders"] * q["market.founder_stays"] / 52.0, 0)
    for council, number in enumerate(some):
        come(state, council, number, START)


def arrivals(state: State, mean: float, week: int) -> list[int]:
    """People of other trades by council who come to think of founding, of so many expected."""
    share = np.bincount(state.land.council, state.population / state.people, state.councils)
    key = stream(state.seed, _PEOPLE, week)
    return [poisson(mean * float(part), draw(key, n)) for n, part in enumerate(share)]


def come(state: State, council: int, number: int, week: int) -> None:
    """People of other trades come to think of founding."""
    for ordinal in range(number):
        uid = int(identity(FOUNDER, week, in_band(0, council, 1000), ordinal))
        new_founder(state, uid, council, Origin.OTHER_TRADE)
