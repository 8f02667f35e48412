"""Packages: what a person's need comes to, and what changes when a package does."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.world.people import QUARTER_HOUR, quarter_hours
from gofal.agents.carer import CarerColumns
from gofal.agents.client import SLOTS, ClientColumns, Stage
from gofal.agents.kernel import inlined
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_FAMILY = int(Stage.FAMILY)


class AccessRules(NamedTuple):
    """Parameters ``access.*`` of making contact and being assessed."""

    diverted_share: float
    diverted_hours: float
    least_package: float
    review_step: float
    urgent_weeks: float


@inlined
def package_for(i: int, ration: float, least: float, clients: ClientColumns) -> float:
    """A package for a person's need at a council's ratio, help of neighbours apart, h/week."""
    wanted = (clients.need[i] - clients.helped[i]) * ration
    return quarter_hours(wanted, least, clients.need[i] + QUARTER_HOUR)


@inlined
def change_package(
    i: int,
    wanted: float,
    change: float,
    clients: ClientColumns,
    carers: CarerColumns,
    unpaid: UnpaidCarerColumns,
) -> None:
    """Change a package: a smaller one gives carers hours back at once, rounds fill a larger one.

    A family with cash gives the hours of its package itself.
    """
    if clients.stage[i] == _FAMILY and clients.unpaid[i] >= 0:
        unpaid.hours[clients.unpaid[i]] += change
    if change < 0.0:
        for s in range(SLOTS):
            row = clients.carer[i, s]
            if row >= 0:
                less = clients.hours[i, s] * -change / clients.package[i]
                clients.hours[i, s] -= less
                carers.contact[row] = max(0.0, carers.contact[row] - less)
    clients.package[i] = wanted
