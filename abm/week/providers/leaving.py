"""Ends of providers: failure, withdrawal, owners who stop."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTERS
from gofal.abm.week.founding.sight import remember_ended
from gofal.abm.week.market.sale import open_to, sell
from gofal.abm.week.market.takers import pass_on
from gofal.abm.week.market.tenders import independent
from gofal.abm.week.transitions.closing import close_providers
from gofal.abm.week.transitions.owners import owned
from gofal.abm.world.forms import owner_works
from gofal.abm.world.groups import group_books
from gofal.abm.world.prices import terms
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.chance import Decision, draws, stream
from gofal.agents.kernel import kernel
from gofal.agents.table import Bool

_WORKING, _RETIRES = int(Job.WORKING), int(Decision.OWNER_RETIRES)


def fail(state: State) -> None:
    """Providers out of money fail."""
    p = state.provider.columns
    alive = state.provider.rows()
    broke = alive[(p.cash[alive] + p.credit[alive] < 0) & ~p.owner_covers[alive]]
    alone = owner_works(state)[p.form[broke]]
    _end(state, broke[~alone], "failed")
    close_providers(state, broke[alone], "ended")


def _end(state: State, rows: NDArray[np.intp], kind: str) -> None:
    """Providers that end look for a buyer, or an administrator does; then their councils act.

    Of who gives notice a council passes its people on whole, if another provider would have them,
    or its own service while that is below the size planned for. What is left closes in disorder.
    """
    if len(rows) == 0:
        return
    public = owned(state, rows)
    left = sell(state, rows[~public], np.zeros(int((~public).sum())))
    service = terms(state).own_open
    for j in left if kind == "withdrew" else ():
        pass_on(state, int(j), service, open_to(state, int(j)))
    remember_ended(state, left)
    close_providers(state, np.concatenate([rows[public], left]), kind)


def withdraw(state: State, due: NDArray[np.intp]) -> None:
    """Providers to whom closing is worth more than going on withdraw."""
    p = state.provider.columns
    # The belief leaves out what the owner of a business of one is paid for the own time.
    alone = owner_works(state)[p.form[due]]
    tired = (p.worth[due] < 0.0) & ~p.owner_covers[due]
    old = state.week - p.founded[due] > state.parameters["provider.idle_ends"]
    idle = (p.planned[due] <= 0.0) & old
    _end(state, due[tired & ~alone], "withdrew")
    close_providers(state, due[alone & idle & p.alive[due]], "ended")


def look_for_buyers(state: State, due: NDArray[np.intp]) -> None:
    """Owners who retire, or whose lender tells them to, sell if somebody pays more than going on.

    Only who lives of the surplus retires: the chance is in proportion to what owners draw for
    themselves; a group has no such owner. Where nobody buys, somebody else of the firm takes its
    place, or the lender waits.
    """
    p, q = state.provider.columns, state.parameters
    due = due[~(owner_works(state)[p.form[due]] | p.owner_covers[due] | owned(state, due))]
    lives = p.dividend[due] * (1.0 - p.staff_share[due]) * (p.group[due] < 0)
    yearly = q["market.owner_retires"] * lives
    key = stream(state.seed, _RETIRES, state.week)
    drawn = np.empty(len(due))
    draws(key, p.uid[due], drawn)
    retires = drawn < yearly / QUARTERS
    books = group_books(state)
    cover = (books.cash[due] + books.credit[due]) / 100.0
    told = cover < q["firm.lender_weeks"] * books.week[due]
    least = np.where(told, 0.0, np.maximum(0.0, p.worth[due]))
    sell(state, due[retires | told], least[retires | told])


class Owners(NamedTuple):
    """Who still works in each provider, shape (providers,) each.

    Attributes:
        stay: whether somebody does.
        stop: whether one of them gives up.
    """

    stay: Bool
    stop: Bool

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody."""
        return cls(*np.zeros((2, sizes.providers), np.bool_))


@kernel
def _see_owners(carers: CarerColumns, owners: Owners) -> None:
    """See in which providers somebody works, and somebody gives up."""
    owners.stay[:] = False
    owners.stop[:] = False
    for row in range(len(carers.alive)):
        if carers.alive[row] and carers.job[row] == _WORKING:
            owners.stay[carers.provider[row]] = True
            if carers.stopping[row]:
                owners.stop[carers.provider[row]] = True


def owners_stop(state: State) -> None:
    """Businesses of one end whose owner gives up or is gone."""
    p, owners = state.provider.columns, state.scratch(Owners)
    _see_owners(state.carer.columns, owners)
    alone = p.alive & owner_works(state)[p.form]
    close_providers(state, np.flatnonzero(alone & (owners.stop | ~owners.stay)), "ended")


def failing(state: State) -> NDArray[np.intp]:
    """The largest independent of each council under the lever, once; councils are marked.

    Services and companies of councils are none, nor are businesses of one.
    """
    p, m = state.provider.columns, state.commissioner.columns
    struck = np.flatnonzero((state.policy["provider_failure"] > 0.5) & ~m.shocked)
    if len(struck) == 0:
        return struck
    open_to = independent(state) & ~owner_works(state)[p.form]
    size = np.where(open_to, p.planned, -1.0)
    m.shocked[struck] = True
    largest = [int(np.argmax(np.where(p.council == n, size, -1.0))) for n in struck]
    return np.array([j for j in largest if size[j] >= 0.0], dtype=np.intp)


def strike(state: State) -> None:
    """The largest independent of a council fails, where the lever says so."""
    close_providers(state, failing(state), "failed")
