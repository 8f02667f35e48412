"""Step 2, access: contact, triage, assessment, means test and cap, choice of route."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from abm.prices import fees, terms
from abm.state import State
from abm.week import change, choices
from abm.week.need import leave_family
from abm.world.land import Land
from abm.world.people import quarter_hours
from agents.carer import CarerColumns
from agents.catalyst import CatalystKind
from agents.chance import Decision, draw, stream
from agents.client import (
    SLOTS,
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
from agents.provider import ProviderColumns
from agents.table import F64, Free
from agents.unpaid_carer import UnpaidCarerColumns

_ROUTE, _TRIAGE = int(Decision.ROUTE), int(Decision.TRIAGE)
_CONTACT, _WAITING, _SERVED = int(Stage.CONTACT), int(Stage.WAITING), int(Stage.SERVED)
_COUNCIL, _DIRECT, _OWN = int(Route.COUNCIL), int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY)


class AccessRules(NamedTuple):
    """Parameters ``access.*`` of the front door."""

    diverted_share: float
    diverted_hours: float
    least_package: float
    review_step: float
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


@kernel
def _review(
    c: ClientColumns, k: CarerColumns, p: ProviderColumns, m: CommissionerColumns, land: Land,
    week: int, a: AccessRules, sums: F64,
) -> None:  # fmt: skip
    """Packages are reviewed every 13 weeks and follow need, at the council's present ratio.

    The provider of a council-managed package may ask for more than is needed, and gets it.
    A smaller package gives carers hours back at once; a larger one is filled in the rounds.
    ``sums`` rows by council: hours added, hours taken off.
    """
    for i in range(len(c.alive)):
        in_care = c.stage[i] == _WAITING or c.stage[i] == _SERVED
        if not c.alive[i] or not in_care or c.uid[i] % 13 != week % 13:
            continue
        council = land.council[c.place[i]]
        ration = 1.0 if c.route[i] == _OWN else m.ration[council]
        asked = 1.0
        if c.route[i] == _COUNCIL and c.provider[i] >= 0:
            asked += p.padding[c.provider[i]]
        need = c.need[i] * asked
        wanted = quarter_hours(need * ration, a.least_package, need + 0.25)
        change = wanted - c.package[i]
        if abs(change) < a.review_step * c.package[i]:
            continue
        sums[0 if change > 0.0 else 1, council] += abs(change)
        if change < 0.0:
            for s in range(SLOTS):
                row = c.carer[i, s]
                if row >= 0:
                    less = c.hours[i, s] * -change / c.package[i]
                    c.hours[i, s] -= less
                    k.contact[row] = max(0.0, k.contact[row] - less)
        c.package[i] = wanted


def _offers(state: State) -> tuple[F64, F64]:
    """Share of people offered a direct payment, and support with it; arrays by council.

    A council that rebalances towards micro-enterprises can only do so through people who hold the
    money, so it offers a direct payment to everyone until it reaches its target. A broker in the
    area adds to the support.
    """
    t = terms(state)
    micro = state.model_code("micro_enterprise")
    offer = np.where(
        (t.route_model == micro) & t.route_open, 1.0, state.lever("direct_payment_offer")
    )
    k = state.catalyst.columns
    broker = np.zeros(state.councils)
    broker[k.council[k.alive & (k.kind == CatalystKind.BROKER)]] = 1.0
    help_given = (
        state.lever("direct_payment_support") + state.parameters["catalyst.broker_help"] * broker
    )
    return offer, np.minimum(1.0, help_given)


def step(state: State) -> None:
    """Step 2 of the week."""
    p, tally = state.parameters, state.tally
    change.learn(state)
    choices.choose(state)
    names = ("diverted", "assessed", "assessed_need", "assessed_hours", "chose_direct", "chose_own")
    sums = state.work.by_council[: len(names)]
    sums[:] = 0.0
    offer, support = _offers(state)
    rules = p.fill(AccessRules, "access")
    _assess(
        state.client.columns, state.client.free, state.unpaid.columns, state.commissioner.columns,
        state.land, offer, support,
        state.lever("charging_cap"), fees(state), state.seed, state.week,
        rules, p.fill(RouteRules, "access"), sums,
    )  # fmt: skip
    for name, row in zip(names, sums, strict=True):
        tally[name][:] = row
    sums = state.work.by_council[:2]
    sums[:] = 0.0
    _review(state.client.columns, state.carer.columns, state.provider.columns,
            state.commissioner.columns, state.land, state.week, rules, sums)  # fmt: skip
    tally["review_up"][:], tally["review_down"][:] = sums
    change.meet(state)
