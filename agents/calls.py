"""Calls: how the hours of a package become visits of carers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.agents.kernel import inlined, kernel

LENGTHS = (15, 30, 45, 60)
"""Usual lengths of a call, minutes."""
MOST_CALLS = 4
"""Calls a day at most, in the order morning, bed, noon, tea."""
_DAYS = 7
_ALONE = _DAYS * MOST_CALLS * LENGTHS[-1] / 60.0
"""Hours a week that one carer at a time can give."""


class CallRules(NamedTuple):
    """Parameters ``call.*`` of the calls of a package."""

    two_carers_from: float


@kernel
def usual_call(uniform: float, of_15: float, of_30: float, of_45: float) -> int:
    """Usual length of a person's calls in minutes, from one uniform number and their shares."""
    if uniform < of_15:
        return LENGTHS[0]
    if uniform < of_15 + of_30:
        return LENGTHS[1]
    return LENGTHS[2] if uniform < of_15 + of_30 + of_45 else LENGTHS[3]


@inlined
def carers_at_once(package: float, complexity: float, rules: CallRules) -> int:
    """Carers who come to a call together, 1 or 2.

    Two where one could not give the hours in four calls of an hour, or where care is that complex.
    """
    return 2 if package > _ALONE or complexity >= rules.two_carers_from else 1


@inlined
def carers_visits(package: float, complexity: float, usual: float, rules: CallRules) -> float:
    """Visits of carers a week to a person; two carers at a call are two visits.

    Calls are as near their usual length as a whole number of them allows, on every day of the week
    if there is enough for it.

    Args:
        package: carers' hours a week, as they are invoiced.
        complexity: 0 to 1.
        usual: usual length of a call, minutes.
        rules: parameters.
    """
    carers = carers_at_once(package, complexity, rules)
    minutes = 60.0 * package / carers
    days = min(float(_DAYS), max(1.0, np.round(minutes / usual)))
    calls = min(float(MOST_CALLS), max(1.0, np.round(minutes / (days * usual))))
    return carers * days * calls
