"""Joining: people in contact who have family find the unpaid carer who cares for them."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.community.beginning import not_served
from gofal.abm.week.need.calendar import LINKED, Calendar, enlist, move_to, uncount
from gofal.abm.world.land import Land
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.fetch import fetch_ahead
from gofal.agents.kernel import inlined, kernel
from gofal.agents.table import I32, Free
from gofal.agents.unpaid_carer import UnpaidCarerColumns, UnpaidRules

_STARTS = int(Decision.UNPAID_STARTS)
_CONTACT, _COMMUNITY = int(Stage.CONTACT), int(Stage.COMMUNITY)
_AHEAD = 8
"""Turns ahead that scattered people are asked for."""
_LOOKED_AT = 128
"""One unpaid carer in so many rows is looked at each week, to see if somebody seeks family there.

An assumption about the order, made for speed: a person who finds nobody is joined to the one who
stands ready in the place, or waits. After 60 weeks 9,655 were joined; 9,623 when all were asked.
"""


class Seekers(NamedTuple):
    """People in want of an unpaid carer, chained by place.

    Attributes:
        first: first person of each place, -1 none, shape (places,).
        following: the next person after each, -1 none, shape (clients,).
    """

    first: I32
    following: I32

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody yet."""
        return cls(np.zeros(sizes.places, np.int32), np.zeros(sizes.clients, np.int32))


class People(NamedTuple):
    """Tables of unpaid carers and of the people they may care for, with their free rows."""

    unpaid: UnpaidCarerColumns
    unpaid_free: Free
    clients: ClientColumns
    client_free: Free


@kernel
def _seek_family(
    clients: ClientColumns, rows: I32, seekers: Seekers, seed: int, share: float
) -> None:
    """Some people in contact have family: chain them by place until an unpaid carer is joined.

    ``rows`` are those in which such people are, ascending.
    """
    seekers.first[:] = -1
    key = stream(seed, _STARTS, -9)
    for at in range(len(rows) - 1, -1, -1):
        i = rows[at]
        fetch_ahead(clients, rows[max(0, at - _AHEAD)])
        if (
            clients.alive[i]
            and clients.unpaid[i] < 0
            and (clients.stage[i] == _CONTACT or clients.stage[i] == _COMMUNITY)
            and draw(key, clients.uid[i]) < share
        ):
            seekers.following[i] = seekers.first[clients.place[i]]
            seekers.first[clients.place[i]] = i


@inlined
def _join(
    i: int,
    seeker: int,
    week: int,
    people: People,
    calendar: Calendar,
    land: Land,
    rules: UnpaidRules,
) -> None:
    """An unpaid carer turns out to care for a person who has made contact."""
    unpaid, clients = people.unpaid, people.clients
    unpaid.client[i] = seeker
    clients.unpaid[seeker] = i
    clients.unpaid_uid[seeker] = unpaid.uid[i]
    # Who was in the list until this week is in it still.
    if calendar.due[i] != LINKED:
        move_to(i, week - 1, unpaid, rules)
        uncount(i, land.council[unpaid.place[i]], unpaid, calendar.sums)
        enlist(i, calendar)


@kernel
def join_families(
    people: People,
    seekers: Seekers,
    calendar: Calendar,
    land: Land,
    rules: UnpaidRules,
    week: int,
) -> None:
    """Join people who have family to unpaid carers of their place.

    One row in so many is looked at each week; who is not needed stands ready for the place.
    """
    unpaid, ready = people.unpaid, calendar.ready
    for place in range(len(ready)):
        i, seeker = ready[place], seekers.first[place]
        if seeker < 0 or i < 0:
            continue
        ready[place] = -1
        if unpaid.alive[i] and unpaid.client[i] < 0 and unpaid.place[i] == place:
            seekers.first[place] = seekers.following[seeker]
            _join(i, seeker, week, people, calendar, land, rules)
    for i in range(week % _LOOKED_AT, len(unpaid.alive), _LOOKED_AT):
        if not unpaid.alive[i] or unpaid.client[i] >= 0:
            continue
        place = unpaid.place[i]
        seeker = seekers.first[place]
        if seeker >= 0:
            seekers.first[place] = seekers.following[seeker]
            _join(i, seeker, week, people, calendar, land, rules)
        else:
            ready[place] = i


def seek_family(state: State) -> None:
    """People in contact who have family are listed by place."""
    share = state.parameters["need.link_share"]
    seekers = state.scratch(Seekers)
    _seek_family(state.client.columns, not_served(state), seekers, state.seed, share)
