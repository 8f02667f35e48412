"""Counts of the people served, waiting and known."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.week.transitions.waiting import note_wait
from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.abm.world.waiting import WaitEnd
from gofal.agents.client import Age, ClientColumns, Route, Stage, Wait
from gofal.agents.hospital import Hospital
from gofal.agents.kernel import inlined
from gofal.agents.table import F64, I32

_CONTACT = int(Stage.CONTACT)
_COMMUNITY, _FAMILY, _REABLED = int(Stage.COMMUNITY), int(Stage.FAMILY), int(Stage.REABLED)
_SERVED, _WAITING = int(Stage.SERVED), int(Stage.WAITING)
_STILL, _ELSEWHERE, _NO_WAIT = int(WaitEnd.STILL), int(WaitEnd.ELSEWHERE), int(Wait.NONE)
_HOME, _ILL, _FIT = int(Hospital.HOME), int(Hospital.ILL), int(Hospital.FIT)
_FROM_85 = int(Age.FROM_85)
_OWN, _DIRECT = int(Route.OWN_MONEY), int(Route.DIRECT_PAYMENT)


class Cared(NamedTuple):
    """Series of people served and waiting, shape (councils,) each."""

    served: F64
    waiting: F64
    need_hours: F64
    package_hours: F64
    delivered_hours: F64
    usual_hours: F64
    missed_hours: F64
    wellbeing_sum: F64
    package_above_need: F64
    waiting_hours: F64
    supported_people: F64
    supported_hours: F64
    direct_hours: F64
    own_hours: F64
    people: F64
    rural_package: F64
    rural_delivered: F64
    urban_package: F64
    urban_delivered: F64


class Known(NamedTuple):
    """Series of people whom the council knows, shape (councils,) each."""

    community_people: F64
    family_people: F64
    reabled_people: F64
    known_people: F64
    known_85: F64
    known_wellbeing: F64
    known_unmet: F64
    community_unmet: F64
    in_hospital: F64
    discharge_delays: F64
    delays_package: F64


class Experienced(NamedTuple):
    """Series of how people who are served live the week's care, shape (councils,) each."""

    known_hours: F64
    skilled_hours: F64
    followed_hours: F64
    service_sum: F64


class Counts(NamedTuple):
    """Series of the people served, waiting and known, and who waits; see ``world/waiting.py``."""

    cared: Cared
    known: Known
    experienced: Experienced
    spells: I32


@inlined
def count_person(i: int, week: int, clients: ClientColumns, land: Land, counts: Counts) -> None:
    """Count a person whom the council knows, whatever the way, after the week's care.

    Who is ill in hospital needs no hours at home that week, and counts where people are counted.
    Who could leave and waits there for a package needs its hours, as who waits at home does.
    """
    stage = clients.stage[i]
    n, known = land.council[clients.place[i]], counts.known
    known.in_hospital[n] += clients.hospital[i] != _HOME
    known.discharge_delays[n] += clients.hospital[i] == _FIT
    known.delays_package[n] += clients.hospital[i] == _FIT and stage != _CONTACT
    if clients.wait[i] != _NO_WAIT:
        still = stage in (_CONTACT, _WAITING)
        note_wait(i, _STILL if still else _ELSEWHERE, week, clients, land, counts.spells)
    if stage == _CONTACT:
        return
    known.community_people[n] += stage == _COMMUNITY
    known.family_people[n] += stage == _FAMILY
    known.reabled_people[n] += stage == _REABLED
    known.known_people[n] += 1.0
    known.known_85[n] += clients.age[i] == _FROM_85
    known.known_wellbeing[n] += clients.wellbeing[i]
    known.known_unmet[n] += clients.unmet[i]
    known.community_unmet[n] += clients.unmet[i] * (stage == _COMMUNITY)
    if stage in (_SERVED, _WAITING):
        _count_cared(i, n, stage == _SERVED, clients, land, counts.cared)


@inlined
def _count_cared(
    i: int, n: int, served: bool, clients: ClientColumns, land: Land, sums: Cared
) -> None:
    """Add up who is served or waits; country and town share them by the place's rural share."""
    package, delivered = clients.package[i], clients.delivered[i]
    sums.served[n] += served
    sums.waiting[n] += not served
    sums.wellbeing_sum[n] += clients.wellbeing[i]
    sums.people[n] += 1.0
    sums.supported_people[n] += served and clients.route[i] != _OWN
    if clients.hospital[i] == _ILL:
        return
    sums.need_hours[n] += clients.need[i]
    sums.package_hours[n] += package
    sums.delivered_hours[n] += delivered
    sums.usual_hours[n] += clients.usual[i]
    sums.missed_hours[n] += clients.missed[i]
    if served:
        route = clients.route[i]
        sums.package_above_need[n] += package - clients.need[i]
        sums.supported_hours[n] += delivered * (route != _OWN)
        sums.direct_hours[n] += delivered * (route == _DIRECT)
        sums.own_hours[n] += delivered * (route == _OWN)
    else:
        sums.waiting_hours[n] += package
    far = land.rural[clients.place[i]]
    came = min(delivered, package)
    sums.rural_package[n] += far * package
    sums.rural_delivered[n] += far * came
    sums.urban_package[n] += (1.0 - far) * package
    sums.urban_delivered[n] += (1.0 - far) * came


def empty_counts(state: State) -> Counts:
    """This week's series, set to zero."""
    tally = state.tally
    cared, known, experienced = tally.rows(Cared), tally.rows(Known), tally.rows(Experienced)
    for series in (*cared, *known, *experienced):
        series[:] = 0.0
    return Counts(cared, known, experienced, tally.spells_now)
