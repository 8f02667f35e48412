"""Families answer: they give hours where care does not come, as far as job and strength allow."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.community.unmet import left_unmet
from gofal.agents.chance import draw
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.hospital import Hospital
from gofal.agents.kernel import inlined
from gofal.agents.unpaid_carer import (
    UnpaidCarerColumns,
    UnpaidRules,
    chance_of_leaving_work,
    hours_stood_in,
)

_FAMILY, _HOME = int(Stage.FAMILY), int(Hospital.HOME)


@inlined
def _missing(link: int, clients: ClientColumns) -> float:
    """Hours of a person's need a week that nobody meets, where the family could stand in.

    A family that is paid to care in place of services gives all hours already.
    """
    if clients.hospital[link] != _HOME or clients.stage[link] == _FAMILY:
        return 0.0
    return left_unmet(link, clients) * float(clients.need[link])


@inlined
def stand_in(
    i: int, link: int, unpaid: UnpaidCarerColumns, clients: ClientColumns, rules: UnpaidRules
) -> float:
    """Hours that unpaid carer ``i`` gives person ``link`` this week for care that does not come."""
    given = hours_stood_in(
        _missing(link, clients),
        float(unpaid.hours[i]),
        unpaid.works[i],
        float(unpaid.strain_then[i]),
        rules,
    )
    clients.stood_in[link] = given
    return given


@inlined
def leaves_work(
    i: int,
    link: int,
    key: np.uint64,
    unpaid: UnpaidCarerColumns,
    clients: ClientColumns,
    rules: UnpaidRules,
) -> bool:
    """Whether unpaid carer ``i`` gives up paid work this week to have time for person ``link``."""
    if not unpaid.works[i]:
        return False
    given = float(clients.stood_in[link])
    chance = chance_of_leaving_work(_missing(link, clients), given, rules)
    if chance <= 0.0 or draw(key, unpaid.uid[i]) >= chance:
        return False
    unpaid.works[i] = False
    return True
