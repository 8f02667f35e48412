"""Carers who found a provider that employs people: who looks, who leaves, who comes along."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTERS
from gofal.abm.week.market.labour import Labour, labour, offer_worth, present_worth
from gofal.abm.week.market.marks import marked
from gofal.abm.week.transitions.carers import PARTS, clear_slots, part, stay
from gofal.abm.world.forms import owner_works
from gofal.abm.world.land import Land
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Going, Job
from gofal.agents.chance import Decision, draw, draws, stream
from gofal.agents.client import SLOTS, ClientColumns
from gofal.agents.founder import Venture
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import I32, Bool

_HIRED, _WORKING, _CARE_JOB = int(Job.HIRED), int(Job.WORKING), int(Going.CARE_JOB)
_PEOPLE = int(Decision.FOUNDER_PEOPLE)
LEAVE = (
    f"carer(alive next_way promised starts {PARTS}) client(carer hours) founder(alive carer) "
    "provider(leavers pending) tally(carer_founders leavers_to_micro)"
)
"""What carers change who leave to found, as the plan of the week says it."""


class Thinking(NamedTuple):
    """Carers of some interest, shape (carers,) each.

    Attributes:
        row: rows of those who look at founding.
        known: whether somebody is known from work.
    """

    row: I32
    known: Bool

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody."""
        return cls(np.zeros(sizes.carers, np.int32), np.zeros(sizes.carers, np.bool_))


@kernel
def _list_thinking(
    carers: CarerColumns,
    providers: ProviderColumns,
    owns: Bool,
    chance: float,
    since: float,
    seed: int,
    week: int,
    found: I32,
) -> int:
    """List carers in their job since some week or longer who look at founding; returns how many."""
    key, n = stream(seed, _PEOPLE, week), 0
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] != _WORKING or carers.since[row] > since:
            continue
        # The draw comes first, as few pass and a look at the employer's record takes longer.
        if carers.going[row] != 0 or draw(key, carers.uid[row] ^ 3) >= chance:
            continue
        if not owns[providers.form[carers.provider[row]]]:
            found[n] = row
            n += 1
    return n


def carers_who_look(state: State) -> NDArray[np.int32]:
    """Carers who know the work and look at founding this week; not those who have registered."""
    q, f, k = state.parameters, state.founder.columns, state.carer.columns
    rows = state.scratch(Thinking).row
    number = _list_thinking(
        k,
        state.provider.columns,
        owner_works(state),
        q["market.carer_looks"] / 52.0,
        state.week - q["market.carer_tenure"],
        state.seed,
        state.week,
        rows,
    )
    rows = rows[:number]
    starting = f.carer[f.alive & (f.stage == Venture.REGISTERING)]
    looks: NDArray[np.int32] = rows[~np.isin(k.uid[rows], starting)]
    return looks


def carer_behind(state: State, person: int) -> int:
    """The row of the carer who is a founder; -1 if the person is in care no more, or alone.

    Who is to take people on works alone until then.
    """
    k = state.carer.columns
    rows = np.flatnonzero(k.alive & (k.uid == state.founder.columns.carer[person]))
    if len(rows) == 0:
        return -1
    row = int(rows[0])
    form = state.provider.columns.form[k.provider[row]]
    alone = k.provider[row] >= 0 and owner_works(state)[form] and k.job[row] == _WORKING
    return -1 if alone and not runs_it(state, row, person) else row


def runs_it(state: State, row: int, person: int) -> bool:
    """Whether a carer works alone in the business that the founder means to let grow."""
    k, p = state.carer.columns, state.provider.columns
    j = k.provider[row]
    own = j >= 0 and p.uid[j] == state.founder.columns.firm[person]
    return bool(own and k.job[row] == _WORKING)


def owners_who_look(state: State, due: NDArray[np.intp]) -> NDArray[np.intp]:
    """Carers due for review who own a business of one and look at taking people on.

    Not those who wait for registration.
    """
    p, f, k = state.provider.columns, state.founder.columns, state.carer.columns
    starting = f.firm[f.alive & (f.stage == Venture.REGISTERING)]
    due = due[p.alive[due] & owner_works(state)[p.form[due]] & (p.registering[due] <= 0)]
    due = due[~np.isin(p.uid[due], starting)]
    drawn = np.empty(len(due))
    draws(stream(state.seed, _PEOPLE, state.week), p.uid[due] ^ 5, drawn)
    due = due[drawn < state.parameters["market.owner_looks"] / QUARTERS]
    if len(due) == 0:
        return due
    rows = np.flatnonzero(k.alive & (k.job == _WORKING))
    return rows[marked(state, due)[k.provider[rows]]]


@kernel
def _know(row: int, clients: ClientColumns, known: Bool) -> None:
    """Mark those who care for the same people as a carer."""
    known[:] = False
    for i in range(len(clients.alive)):
        cares = False
        for s in range(SLOTS):
            cares |= clients.carer[i, s] == row
        for s in range(SLOTS if cares and clients.alive[i] else 0):
            if clients.carer[i, s] >= 0:
                known[clients.carer[i, s]] = True
    known[row] = False


@kernel
def ask_colleagues(
    row: int,
    to: int,
    base: int,
    week: int,
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    market: Labour,
    known: Bool,
) -> None:
    """Those who care for the same people as a founder weigh as many hours at the new provider."""
    _know(row, clients, known)
    for other in range(len(known)):
        if not known[other] or carers.job[other] != _WORKING or carers.going[other] != 0:
            continue
        home, wanted = carers.home[other], float(carers.hours_wanted[other])
        minutes, contact = land.minutes[home, base], carers.contact[other]
        if minutes > carers.reach[other]:
            continue
        n = land.council[home]
        offered = offer_worth(
            to, contact, minutes, wanted, carers.premium[other], n, providers, market
        )
        hours = float(carers.worked[other])
        present = present_worth(other, hours, week, n, carers, providers, market)
        if offered > present + market.search.move_cost * wanted:
            carers.going[other], carers.next[other] = _CARE_JOB, to
            carers.starts[other] = week + int(market.search.weeks_to_start)
            carers.promised[other], carers.next_way[other] = contact, minutes
            providers.pending[to] += 1


def leave_to_found(state: State, row: int, person: int, j: int) -> None:
    """A carer leaves care work to run a provider; colleagues who gain by it come along."""
    k, p = state.carer.columns, state.provider.columns
    if k.job[row] == _WORKING:
        ask_colleagues(
            row,
            j,
            int(p.base_place[j]),
            state.week,
            state.client.columns,
            k,
            p,
            state.land,
            labour(state),
            state.scratch(Thinking).known,
        )
        old = int(k.provider[row])
        p.leavers[old] += 1
        state.tally["leavers_to_micro"][p.council[old]] += 1.0
    coming = int(k.provider[row]) if k.job[row] == _HIRED else int(k.next[row])
    if coming >= 0:
        p.pending[coming] -= 1
    stay(row, k)
    part(row, k, state.week)
    state.tally["carer_founders"][p.council[j]] += 1.0
    state.founder.columns.carer[person] = 0
    state.carer.give_back(np.array([row]))
    clear_slots(state, np.array([row]))
