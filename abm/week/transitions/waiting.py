"""A wait is counted: it goes on, or it ends."""

from __future__ import annotations

from gofal.abm.world.land import Land
from gofal.abm.world.waiting import WaitEnd, WaitRoute
from gofal.agents.client import ClientColumns, Route, Stage, Wait
from gofal.agents.hospital import Hospital
from gofal.agents.kernel import inlined
from gofal.agents.table import I32

_CONTACT, _NONE, _AFTER_CARE = int(Stage.CONTACT), int(Wait.NONE), int(Wait.AGAIN)
_DIRECT, _OWN, _HOME = int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY), int(Hospital.HOME)
_STILL, _IN_HOSPITAL = int(WaitEnd.STILL), int(WaitEnd.IN_HOSPITAL)
_UNASSESSED, _COUNCIL = int(WaitRoute.UNASSESSED), int(WaitRoute.COUNCIL)
_BY_DIRECT, _BY_OWN = int(WaitRoute.DIRECT_PAYMENT), int(WaitRoute.OWN_MONEY)
_AGAIN = int(WaitRoute.AGAIN)


@inlined
def note_wait(i: int, end: int, week: int, clients: ClientColumns, land: Land, spells: I32) -> None:
    """Count a person, if they wait, by how long they have and whether that ends now, and how.

    A wait goes on in hospital; ``end`` says that it goes on, and where is seen here.
    """
    if clients.wait[i] == _NONE:
        return
    place = clients.place[i]
    # A wait that begins after the visits of a week is of the next; the stress test closes between.
    weeks = max(0, min(week - clients.wait_began[i], spells.shape[3] - 1))
    rural = int(land.rural[place] >= 0.5)
    state = _IN_HOSPITAL if end == _STILL and clients.hospital[i] != _HOME else end
    spells[land.council[place], rural, _route(i, clients), weeks, state] += 1
    if end != _STILL:
        clients.wait[i] = _NONE


@inlined
def _route(i: int, clients: ClientColumns) -> int:
    """Group of a person who waits; see :class:`~gofal.abm.world.waiting.WaitRoute`."""
    if clients.wait[i] == _AFTER_CARE:
        return _AGAIN
    if clients.stage[i] == _CONTACT or clients.first_need[i] <= 0.0:
        return _UNASSESSED
    if clients.route[i] == _DIRECT:
        return _BY_DIRECT
    return _BY_OWN if clients.route[i] == _OWN else _COUNCIL
