"""Counts of the people served, waiting and known."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.table import F64

_CONTACT = int(Stage.CONTACT)
_COMMUNITY, _FAMILY, _REABLED = int(Stage.COMMUNITY), int(Stage.FAMILY), int(Stage.REABLED)
_SERVED, _WAITING = int(Stage.SERVED), int(Stage.WAITING)
_OWN, _DIRECT = int(Route.OWN_MONEY), int(Route.DIRECT_PAYMENT)


@kernel
def _sum_served(c: ClientColumns, land: Land, sums: F64, rural: F64) -> None:
    """Add up people served and waiting by council, in the order of ``SUMMED`` and ``RURAL``.

    ``rural`` splits packages and delivered hours by the place's rural share.
    """
    for i in range(len(c.alive)):
        if not c.alive[i]:
            continue
        place = c.place[i]
        n = land.council[place]
        served = c.stage[i] == _SERVED
        waiting = c.stage[i] == _WAITING
        if not (served or waiting):
            continue
        sums[0, n] += served
        sums[1, n] += waiting
        sums[2, n] += c.need[i]
        sums[3, n] += c.package[i]
        sums[4, n] += c.delivered[i]
        sums[5, n] += c.usual[i]
        sums[6, n] += c.missed[i]
        sums[7, n] += c.wellbeing[i]
        sums[14, n] += 1.0
        if served:
            sums[8, n] += c.package[i] - c.need[i]
            sums[10, n] += c.route[i] != _OWN
            sums[11, n] += c.delivered[i] * (c.route[i] != _OWN)
            sums[12, n] += c.delivered[i] * (c.route[i] == _DIRECT)
            sums[13, n] += c.delivered[i] * (c.route[i] == _OWN)
        else:
            sums[9, n] += c.package[i]
        far = land.rural[place]
        rural[0, n] += far * c.package[i]
        rural[1, n] += far * min(c.delivered[i], c.package[i])
        rural[2, n] += (1.0 - far) * c.package[i]
        rural[3, n] += (1.0 - far) * min(c.delivered[i], c.package[i])


SUMMED = (
    "served", "waiting", "need_hours", "package_hours", "delivered_hours", "usual_hours",
    "missed_hours", "wellbeing_sum", "package_above_need", "waiting_hours", "supported_people",
    "supported_hours", "direct_hours", "own_hours", "people",
)  # fmt: skip


RURAL = ("rural_package", "rural_delivered", "urban_package", "urban_delivered")


@kernel
def _count(c: ClientColumns, land: Land, sums: F64) -> None:
    """``sums`` rows by council: people in the community, with cash in the family, reabled.

    Then everybody known to the council, whatever the way: people, and their wellbeing and unmet
    shares added up; last, the part of these that is in the community.
    """
    for i in range(len(c.alive)):
        if c.alive[i] and c.stage[i] != _CONTACT:
            n = land.council[c.place[i]]
            sums[0, n] += c.stage[i] == _COMMUNITY
            sums[1, n] += c.stage[i] == _FAMILY
            sums[2, n] += c.stage[i] == _REABLED
            sums[3, n] += 1.0
            sums[4, n] += c.wellbeing[i]
            sums[5, n] += c.unmet[i]
            sums[6, n] += c.unmet[i] * (c.stage[i] == _COMMUNITY)


def count_known(state: State) -> None:
    """Note who is in the community, in family care for cash and in reablement, and how they are."""
    names = ("community_people", "family_people", "reabled_people", "known_people",
             "known_wellbeing", "known_unmet", "community_unmet")  # fmt: skip
    sums = np.zeros((len(names), state.councils))
    _count(state.client.columns, state.land, sums)
    for name, row in zip(names, sums, strict=True):
        state.tally[name][:] = row


def count_served(state: State) -> None:
    """People served and waiting, their hours and wellbeing; hours in country and town."""
    w = state.work
    w.by_council[:] = 0.0
    sums, rural = w.by_council[: len(SUMMED)], w.by_council[len(SUMMED) :][: len(RURAL)]
    _sum_served(state.client.columns, state.land, sums, rural)
    for name, row in zip((*SUMMED, *RURAL), (*sums, *rural), strict=True):
        state.tally[name][:] = row
