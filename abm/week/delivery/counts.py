"""Counts of the people served, waiting and known."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.table import F64

_CONTACT = int(Stage.CONTACT)
_COMMUNITY, _FAMILY, _REABLED = int(Stage.COMMUNITY), int(Stage.FAMILY), int(Stage.REABLED)
_SERVED, _WAITING = int(Stage.SERVED), int(Stage.WAITING)
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
    known_wellbeing: F64
    known_unmet: F64
    community_unmet: F64


@kernel
def _sum_cared(clients: ClientColumns, land: Land, sums: Cared) -> None:
    """Add up people served and waiting; country and town share them by the place's rural share."""
    for row in sums:
        row[:] = 0.0
    for i in range(len(clients.alive)):
        served = clients.stage[i] == _SERVED
        waiting = clients.stage[i] == _WAITING
        if not clients.alive[i] or not (served or waiting):
            continue
        n = land.council[clients.place[i]]
        sums.served[n] += served
        sums.waiting[n] += waiting
        sums.need_hours[n] += clients.need[i]
        sums.package_hours[n] += clients.package[i]
        sums.delivered_hours[n] += clients.delivered[i]
        sums.usual_hours[n] += clients.usual[i]
        sums.missed_hours[n] += clients.missed[i]
        sums.wellbeing_sum[n] += clients.wellbeing[i]
        sums.people[n] += 1.0
        if served:
            sums.package_above_need[n] += clients.package[i] - clients.need[i]
            sums.supported_people[n] += clients.route[i] != _OWN
            sums.supported_hours[n] += clients.delivered[i] * (clients.route[i] != _OWN)
            sums.direct_hours[n] += clients.delivered[i] * (clients.route[i] == _DIRECT)
            sums.own_hours[n] += clients.delivered[i] * (clients.route[i] == _OWN)
        else:
            sums.waiting_hours[n] += clients.package[i]
        far = land.rural[clients.place[i]]
        came = min(clients.delivered[i], clients.package[i])
        sums.rural_package[n] += far * clients.package[i]
        sums.rural_delivered[n] += far * came
        sums.urban_package[n] += (1.0 - far) * clients.package[i]
        sums.urban_delivered[n] += (1.0 - far) * came


@kernel
def _count(clients: ClientColumns, land: Land, sums: Known) -> None:
    """Count people in the community, with cash in the family and reabled, and all who are known.

    Of those known to the council, whatever the way, wellbeing and unmet shares are added up.
    """
    for row in sums:
        row[:] = 0.0
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.stage[i] != _CONTACT:
            n = land.council[clients.place[i]]
            sums.community_people[n] += clients.stage[i] == _COMMUNITY
            sums.family_people[n] += clients.stage[i] == _FAMILY
            sums.reabled_people[n] += clients.stage[i] == _REABLED
            sums.known_people[n] += 1.0
            sums.known_wellbeing[n] += clients.wellbeing[i]
            sums.known_unmet[n] += clients.unmet[i]
            sums.community_unmet[n] += clients.unmet[i] * (clients.stage[i] == _COMMUNITY)


def count_known(state: State) -> None:
    """Note who is in the community, in family care for cash and in reablement, and how they are."""
    _count(state.client.columns, state.land, state.tally.rows(Known))


def count_served(state: State) -> None:
    """Sum up people served and waiting, their hours and wellbeing; hours in country and town."""
    _sum_cared(state.client.columns, state.land, state.tally.rows(Cared))
