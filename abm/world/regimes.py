"""Terms of work in force: its own, or those that policy requires if they are better.

Levers of work set least terms that every employer in a council has to meet, whatever its form. The
provider's own terms stay what they are; what is in force stands in columns of its own, which pay,
unit cost, offers and satisfaction read. Who owns a business of one and works in it employs nobody.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.forms import owner_works
from gofal.abm.world.groups import see_branches
from gofal.abm.world.management import see_management
from gofal.abm.world.state import State
from gofal.agents.table import F64

SETS = (
    "provider(elsewhere extra_cost management pay_factor relief secure_due shift_due travel_due "
    "waiting_due)"
)
"""What putting terms in force changes, as the plan of the week says it."""


class Required(NamedTuple):
    """Least terms of one employer, and what the weather adds to its cost.

    Attributes:
        travel: share of travel time that has to be paid.
        waiting: share of gaps between visits that has to be paid.
        secure: share of new posts that has to come with guaranteed hours.
        shift: 1 where all staff have their hours guaranteed as long as shifts are paid.
        relief: how far unsocial hours are made up for.
        pay_factor: pay of an hour over the wage, for unsocial hours.
        extra_cost: further cost of an hour that nobody refunds, £/h.
    """

    travel: float
    waiting: float
    secure: float
    shift: float
    relief: float
    pay_factor: float
    extra_cost: float


def _by_council(state: State) -> tuple[F64, F64, F64, F64, F64, F64, F64]:
    """The fields of :class:`Required` for employers, arrays by council."""
    policy, q = state.policy, state.parameters
    shift = policy["shift_pay"]
    relief = state.lever("unsocial_relief")
    unfunded = 1.0 - policy["pandemic_funding"]
    return (
        np.maximum(policy["travel_time_paid"], shift),
        np.maximum(policy["waiting_time_paid"], shift),
        policy["guaranteed_hours"],
        shift,
        relief,
        1.0 + q["carer.unsocial_share"] * q["work.unsocial_premium"] * relief,
        q["weather.protection_cost"] * policy["pandemic"] * unfunded,
    )


def required(state: State, council: int) -> Required:
    """Least terms that an employer has to meet in a council."""
    return Required(*(float(values[council]) for values in _by_council(state)))


NO_EMPLOYER = Required(0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)
"""Least terms where an owner works alone."""


def put_in_force(state: State, rows: int | slice = slice(None)) -> None:
    """Write the terms in force of some providers, all of them if none are named."""
    p = state.provider.columns
    n = p.council[rows]
    employs = ~owner_works(state)[p.form[rows]]
    travel, waiting, secure, shift, relief, factor, extra = (x[n] for x in _by_council(state))
    p.travel_due[rows] = np.maximum(p.travel_paid[rows], travel * employs)
    p.waiting_due[rows] = np.maximum(p.waiting_paid[rows], waiting * employs)
    p.secure_due[rows] = np.maximum(p.secure_offer[rows], secure * employs)
    p.shift_due[rows] = shift * employs > 0.5
    p.relief[rows] = relief * employs
    p.pay_factor[rows] = np.where(employs, factor, 1.0)
    # Fixed hours that the law adds are paid when idle: as last week's rotas would have been.
    fixed = np.maximum(p.secure_due[rows], p.shift_due[rows])
    added = (fixed - p.secure_offer[rows]) * p.idle_pay[rows]
    p.extra_cost[rows] = extra + added * np.float32(1.0 + p.oncost[rows])
    if isinstance(rows, slice):
        see_branches(state)
    see_management(state, rows)


def hour_costs(state: State, rows: NDArray[np.intp]) -> F64:
    """Cost of an hour of some providers at their usual travel, as ``hour_cost`` has it, £/h."""
    p, q = state.provider.columns, state.parameters
    cost = _staff_costs(state, rows)
    cost += p.monitoring[rows] * q["provider.monitoring_cost"]
    total: F64 = cost + p.overhead[rows] + p.management[rows] + p.extra_cost[rows]
    return total


def direct_costs(state: State, rows: NDArray[np.intp]) -> F64:
    """What the carer of an hour costs some providers, without running the business, £/h."""
    return _staff_costs(state, rows) + state.provider.columns.extra_cost[rows]


def _staff_costs(state: State, rows: NDArray[np.intp]) -> F64:
    """Pay, on-costs and mileage of an hour at usual travel, £/h."""
    p, q = state.provider.columns, state.parameters
    travel = p.usual_travel[rows].astype(np.float64)
    gaps = p.waiting_due[rows] * p.usual_waiting[rows].astype(np.float64)
    pay = p.mean_wage[rows] * p.pay_factor[rows] * (1.0 + travel * p.travel_due[rows] + gaps)
    pay += p.top_up[rows] * ~p.underpays[rows]
    cost: F64 = pay * (1.0 + p.oncost[rows]) + travel * q["provider.mileage_per_hour"]
    return cost
