"""Step 2, access: contact, triage, assessment, means test and cap, choice of route."""

from __future__ import annotations

from typing import NamedTuple

from abm.prices import fees
from abm.state import State
from abm.week.need import leave_family
from abm.world.land import Land
from abm.world.people import quarter_hours
from agents.chance import Decision, draw, stream
from agents.client import (
    ClientColumns,
    Route,
    RouteRules,
    Stage,
    accepts_direct_payment,
    prefers_own_money,
    weekly_charge,
)
from agents.commissioner import CommissionerColumns
from agents.kernel import kernel
from agents.table import F64, Free
from agents.unpaid_carer import UnpaidCarerColumns

_ROUTE, _TRIAGE = int(Decision.ROUTE), int(Decision.TRIAGE)
_CONTACT, _WAITING = int(Stage.CONTACT), int(Stage.WAITING)
_COUNCIL, _DIRECT, _OWN = int(Route.COUNCIL), int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY)


class AccessRules(NamedTuple):
    """Parameters ``access.*`` of the front door."""

    diverted_share: float
    diverted_hours: float
    least_package: float
    private_over_fee: float


@kernel
def _assess(
    c: ClientColumns, free: Free, u: UnpaidCarerColumns, m: CommissionerColumns, land: Land,
    offer: F64, support: F64, cap: F64, fee: F64, seed: int, week: int, a: AccessRules,
    r: RouteRules, sums: F64,
) -> None:  # fmt: skip
    """Assess those whose turn has come.

    ``sums`` rows by council: diverted, assessed, hours needed, hours assessed, direct, own.
    """
    triage, route = stream(seed, _TRIAGE, 0), stream(seed, _ROUTE, 0)
    for i in range(len(c.alive)):
        if not c.alive[i] or c.stage[i] != _CONTACT:
            continue
        place = c.place[i]
        council = land.council[place]
        uid = c.uid[i]
        # Small needs can be met nearer home; the choice is by need, so harder cases remain.
        if c.need[i] <= a.diverted_hours and draw(triage, uid) < a.diverted_share:
            leave_family(i, c, u)
            c.alive[i] = False
            free.rows[free.top[0]] = i
            free.top[0] += 1
            sums[0, council] += 1.0
            continue
        private = fee[council] * a.private_over_fee
        would_pay = weekly_charge(
            c.wealthy[i], c.ability[i], c.need[i], m.charge_per_hour[council], cap[council]
        )
        own = prefers_own_money(c.wealthy[i], c.privacy[i], c.need[i], private, would_pay)
        if not own and week - c.since[i] < m.delay[council]:
            continue
        ration = 1.0 if own else m.ration[council]
        c.package[i] = quarter_hours(c.need[i] * ration, a.least_package, c.need[i] + 0.25)
        c.route[i] = _OWN if own else _COUNCIL
        offered = not own and draw(route, uid) < offer[council]
        if offered and accepts_direct_payment(support[council], draw(route, uid ^ 1), r):
            c.route[i] = _DIRECT
            sums[4, council] += 1.0
        sums[5, council] += own
        sums[1, council] += 1.0
        sums[2, council] += c.need[i]
        sums[3, council] += c.package[i]
        c.stage[i] = _WAITING
        c.since[i] = week
        c.assessed[i] = week


def step(state: State) -> None:
    """Step 2 of the week."""
    p, tally = state.parameters, state.tally
    names = ("diverted", "assessed", "assessed_need", "assessed_hours", "chose_direct", "chose_own")
    sums = state.work.by_council[: len(names)]
    sums[:] = 0.0
    _assess(
        state.client.columns, state.client.free, state.unpaid.columns, state.commissioner.columns,
        state.land, state.lever("direct_payment_offer"), state.lever("direct_payment_support"),
        state.lever("charging_cap"), fees(state), state.seed, state.week,
        p.fill(AccessRules, "access"), p.fill(RouteRules, "access"), sums,
    )  # fmt: skip
    for name, row in zip(names, sums, strict=True):
        tally[name][:] = row
