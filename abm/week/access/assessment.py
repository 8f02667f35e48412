"""Assessment: triage, means test and cap, package and route."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.week.access.offered import Offered
from gofal.abm.week.community.teams import handover
from gofal.abm.week.market.routes import HolderRules, Offers, buys_alone, settle_route
from gofal.abm.week.transitions.people import leave_family
from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.people import QUARTER_HOUR, quarter_hours
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Route, RouteRules, Stage
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.kernel import kernel
from gofal.agents.table import F64, Free
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_ROUTE, _TRIAGE = int(Decision.ROUTE), int(Decision.TRIAGE)
_CONTACT, _WAITING = int(Stage.CONTACT), int(Stage.WAITING)
_DIRECT, _OWN = int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY)


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
    o: Offers, cap: F64, handover: F64, seed: int, week: int, a: AccessRules,
    r: RouteRules, h: HolderRules, sooner: float, sums: F64,
) -> None:  # fmt: skip
    """Assess those whose turn has come; ``handover`` is the share of the wait by patch.

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
        # Private prices follow the local price level, not the fee the council decides on.
        private = m.fee[council] * a.private_over_fee
        own = buys_alone(i, council, private, cap[council], c, m)
        wait = m.delay[council] * handover[patch_of(place, uid, land.patch, land.patch_parts)]
        # A connector in the discharge meeting saves weeks of waiting.
        if not own and week - c.since[i] < wait - sooner * c.met[i]:
            continue
        c.first_need[i] = c.need[i]
        ration = 1.0 if own else m.ration[council]
        wanted = (c.need[i] - c.helped[i]) * ration
        c.package[i] = quarter_hours(wanted, a.least_package, c.need[i] + QUARTER_HOUR)
        c.route[i] = _OWN
        if not own:
            settle_route(i, council, route, c, o, r, h)
        sums[4, council] += c.route[i] == _DIRECT
        sums[5, council] += own
        sums[1, council] += 1.0
        sums[2, council] += c.need[i]
        sums[3, council] += c.package[i]
        c.stage[i] = _WAITING
        c.since[i] = week
        c.assessed[i] = week


def assess(state: State) -> None:
    """Assess those whose turn has come: means test and cap, package, choice of route."""
    p, offered = state.parameters, state.scratch(Offered)
    names = ("diverted", "assessed", "assessed_need", "assessed_hours", "chose_direct", "chose_own")
    sums = state.work.by_council[: len(names)]
    sums[:] = 0.0
    _assess(
        state.client.columns, state.client.free, state.unpaid.columns, state.commissioner.columns,
        state.land, offered.routes, state.lever("charging_cap"), handover(state, offered.team),
        state.seed, state.week, p.fill(AccessRules, "access"), p.fill(RouteRules, "access"),
        p.fill(HolderRules, "route"), p["community.discharge_weeks"], sums,
    )  # fmt: skip
    for name, row in zip(names, sums, strict=True):
        state.tally[name][:] = row
