"""Branches: a provider weighs a second base as a founder would, with its own money behind it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTERS
from gofal.abm.week.founding.prospects import Means, place_to_start, weigh
from gofal.abm.week.founding.register import register
from gofal.abm.week.founding.start import Start, see, start
from gofal.abm.week.transitions.owners import owned
from gofal.abm.world.forms import owner_works
from gofal.abm.world.founders import new_founder
from gofal.abm.world.founding import start_cash
from gofal.abm.world.groups import group_books
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, draws, identity, stream
from gofal.agents.founder import Origin
from gofal.agents.kinds import FOUNDER, PROVIDER
from gofal.agents.table import F64

_PEOPLE = int(Decision.FOUNDER_PEOPLE)
JOINS = "provider(cash group owner_local required_return) ledger(group_cash) founder(parent)"
"""What opening a branch changes beside what founding a provider does."""


def look_for_bases(state: State, due: NDArray[np.intp]) -> None:
    """Some of those due look at a base where they have none, and register it if it would pay.

    Providers that employ and belong to no council look, with chance ``market.branch_looks`` a year,
    if their money beyond the reserve would pay for a registration.
    """
    p, q = state.provider.columns, state.parameters
    own = p.owner_covers[due] | owner_works(state)[p.form[due]] | owned(state, due)
    due = due[~own & (p.worth[due] > 0.0)]
    drawn = np.empty(len(due))
    draws(stream(state.seed, _PEOPLE, state.week), p.uid[due] ^ 7, drawn)
    due = due[drawn < q["market.branch_looks"] / QUARTERS]
    if len(due) == 0:
        return
    free = purses(state)
    for j in due[free[due] > q["market.registration_cost"]]:
        _look(state, int(j), float(free[j]))


def purses(state: State) -> F64:
    """Money of each provider, or of its group, beyond the reserve, £."""
    books = group_books(state)
    left: F64 = books.cash / 100.0 - state.parameters["provider.reserve_weeks"] * books.week
    return left


def _look(state: State, j: int, purse: float) -> None:
    """Look at a base in the own council or one next to it."""
    p, q = state.provider.columns, state.parameters
    uid = int(identity(PROVIDER, state.week, -13, int(p.uid[j])))
    council = _where(state, int(p.council[j]), uid)
    begin = _terms(state, j, council)
    base = place_to_start(state, begin, uid)
    if _serves(state, j, base):
        return
    week = q["market.first_hours"] * q["provider.start_cost_per_hour"]
    capital = purse / max(1.0, q[f"{begin.slug}.start_cash"] * week)
    weighed = weigh(state, begin, base, uid, Means(capital, helped=False))
    if not weighed.begins:
        return
    person = new_founder(
        state, int(identity(FOUNDER, state.week, -6, uid)), council, Origin.OTHER_TRADE
    )
    state.founder.columns.parent[person] = p.uid[j]
    register(state, person, uid, begin.slug, base, weighed)


def _where(state: State, council: int, uid: int) -> int:
    """A council among the own and those next to it."""
    near = state.geography.adjacent[council].copy()
    near[council] = True
    rows = np.flatnonzero(near)
    drawn = draw(stream(state.seed, _PEOPLE, 3), uid)
    return int(rows[min(int(drawn * len(rows)), len(rows) - 1)])


def _terms(state: State, j: int, council: int) -> Start:
    """The terms on which it would begin: as a founder, less what its parent asks for."""
    p = state.provider.columns
    begin = start(state, state.models[p.form[j]].slug, see(state, council))
    elsewhere = float(p.planned[j] + p.elsewhere[j])
    return begin._replace(
        prices=begin.prices * (1.0 - float(p.required_return[j])),
        running=begin.running._replace(elsewhere=elsewhere),
    )


def _serves(state: State, j: int, base: int) -> bool:
    """Whether a place is within reach of a base that the provider or its group has."""
    p = state.provider.columns
    rows = np.flatnonzero(p.alive & (p.group == p.group[j])) if p.group[j] >= 0 else np.array([j])
    return bool((state.land.minutes[p.base_place[rows], base] <= p.radius[rows]).any())


def parent_of(state: State, person: int) -> int:
    """Row of the provider that opens a branch with somebody; -1 if it is no more."""
    p, uid = state.provider.columns, state.founder.columns.parent[person]
    rows = np.flatnonzero(p.alive & (p.uid == uid))
    return int(rows[0]) if len(rows) else -1


def join_parent(state: State, row: int, person: int) -> None:
    """A branch that opens joins its parent's group, which pays its capital as far as it can."""
    p, f, parent = state.provider.columns, state.founder.columns, parent_of(state, person)
    if p.group[parent] < 0:
        p.group[parent] = int(p.group[p.alive].max()) + 1
    for name in ("group", "owner_local", "required_return"):
        column = state.provider[name]
        column[row] = column[parent]
    usual = start_cash(state, row)
    paid = int(np.clip(100.0 * purses(state)[parent], 0.0, usual))
    p.cash[parent] -= paid
    p.cash[row] += paid
    state.ledger.post(Flow.GROUP_CASH, p.council[[parent]], np.array([paid]))
    f.parent[person] = 0
