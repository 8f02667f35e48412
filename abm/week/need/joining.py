"""Joining: people in contact who have family find the unpaid carer who cares for them."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.community.beginning import not_served
from gofal.abm.week.need.calendar import LINKED, Calendar, enlist, move_to, turn, uncount
from gofal.abm.world.land import Land
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.fetch import fetch_ahead
from gofal.agents.kernel import inlined, kernel
from gofal.agents.table import I8, I32, I64, Free
from gofal.agents.unpaid_carer import UnpaidCarerColumns, UnpaidRules

_STARTS = int(Decision.UNPAID_STARTS)
_CONTACT, _COMMUNITY = int(Stage.CONTACT), int(Stage.COMMUNITY)
_AHEAD = 8
"""Turns ahead that scattered people are asked for."""


class Seekers(NamedTuple):
    """People in want of an unpaid carer, chained by place in the order of their identities.

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


class Looked(NamedTuple):
    """Unpaid carers whose turn it is, chained by place in the order of their identities.

    Attributes:
        first: first of each place, -1 none, shape (places,).
        following: the next after each, -1 none, shape (unpaid carers,).
    """

    first: I32
    following: I32

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody yet."""
        return cls(np.zeros(sizes.places, np.int32), np.zeros(sizes.unpaid, np.int32))


class People(NamedTuple):
    """Tables of unpaid carers and of the people they may care for, with their free rows."""

    unpaid: UnpaidCarerColumns
    unpaid_free: Free
    clients: ClientColumns
    client_free: Free


@inlined
def _chain(i: int, place: int, uid: I64, first: I32, following: I32) -> None:
    """Put somebody into the chain of a place by identity: rows say nothing of who comes first."""
    before, after = -1, first[place]
    while after >= 0 and uid[after] < uid[i]:
        before, after = after, following[after]
    following[i] = after
    if before < 0:
        first[place] = i
    else:
        following[before] = i


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
            _chain(i, clients.place[i], clients.uid, seekers.first, seekers.following)


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
def _look(unpaid: UnpaidCarerColumns, turns: I8, week: int, looked: Looked) -> None:
    """Chain the unpaid carers by place whose turn it is and who have nobody with formal care."""
    looked.first[:] = -1
    now = np.int8(turn(week))
    for i in range(len(turns)):
        if turns[i] == now and unpaid.alive[i] and unpaid.client[i] < 0:
            _chain(i, unpaid.place[i], unpaid.uid, looked.first, looked.following)


@kernel
def join_families(
    people: People,
    seekers: Seekers,
    looked: Looked,
    calendar: Calendar,
    land: Land,
    rules: UnpaidRules,
    week: int,
) -> None:
    """Join people who have family to unpaid carers of their place.

    Each is looked at in one week of so many; the last of those not needed stands ready for the
    place.
    """
    unpaid, ready = people.unpaid, calendar.ready
    _look(unpaid, calendar.turn, week, looked)
    for place in range(len(ready)):
        i, seeker = ready[place], seekers.first[place]
        if seeker >= 0 and i >= 0:
            ready[place] = -1
            if unpaid.alive[i] and unpaid.client[i] < 0 and unpaid.place[i] == place:
                _join(i, seeker, week, people, calendar, land, rules)
                seeker = seekers.following[seeker]
        i = looked.first[place]
        while i >= 0:
            # One who stood ready until now may be looked at again.
            if unpaid.client[i] < 0:
                ready[place] = i
                if seeker >= 0:
                    ready[place] = -1
                    _join(i, seeker, week, people, calendar, land, rules)
                    seeker = seekers.following[seeker]
            i = looked.following[i]
        seekers.first[place] = seeker


def seek_family(state: State) -> None:
    """People in contact who have family are listed by place."""
    share = state.parameters["need.link_share"]
    seekers = state.scratch(Seekers)
    _seek_family(state.client.columns, not_served(state), seekers, state.seed, share)
