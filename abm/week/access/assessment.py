"""Assessment: triage, means test and cap, package and route."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.week.access.offered import Offered
from gofal.abm.week.community.beginning import not_served
from gofal.abm.week.community.teams import handover
from gofal.abm.week.market.hour_price import mean_prices
from gofal.abm.week.market.routes import HolderRules, Offers, buys_alone, settle_route
from gofal.abm.week.transitions.people import leave_family
from gofal.abm.week.transitions.waiting import note_wait
from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.people import QUARTER_HOUR, quarter_hours
from gofal.abm.world.state import State
from gofal.abm.world.waiting import WaitEnd
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Route, RouteRules, Stage
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.fetch import fetch_ahead
from gofal.agents.kernel import kernel
from gofal.agents.rows import give_row_back
from gofal.agents.table import F64, I32, Free
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_ROUTE, _TRIAGE = int(Decision.ROUTE), int(Decision.TRIAGE)
_CONTACT, _WAITING = int(Stage.CONTACT), int(Stage.WAITING)
_ELSEWHERE = int(WaitEnd.ELSEWHERE)
_AHEAD = 8
"""Turns ahead that scattered people are asked for."""
_DIRECT, _OWN = int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY)


class AccessRules(NamedTuple):
    """Parameters ``access.*`` of making contact and being assessed."""

    diverted_share: float
    diverted_hours: float
    least_package: float
    review_step: float


class Assessed(NamedTuple):
    """Series of this week's assessments, shape (councils,) each."""

    diverted: F64
    assessed: F64
    assessed_need: F64
    assessed_hours: F64
    chose_direct: F64
    chose_own: F64


class Assessing(NamedTuple):
    """What an assessment goes by: parameters, who may hold the money, charges and waits.

    Attributes:
        access: parameters of the first contact.
        route: parameters of direct payments.
        holder: parameters of the other routes.
        offers: who may hold the money.
        cap: weekly cap on charges by council, £.
        handover: share of the usual wait, by patch.
        sooner: weeks of waiting that a connector saves who met the person.
        private: usual own-money price by council, £/h.
    """

    access: AccessRules
    route: RouteRules
    holder: HolderRules
    offers: Offers
    cap: F64
    handover: F64
    sooner: float
    private: F64


@kernel
def _assess(
    clients: ClientColumns,
    free: Free,
    unpaid: UnpaidCarerColumns,
    commissioners: CommissionerColumns,
    land: Land,
    rules: Assessing,
    seed: int,
    week: int,
    sums: Assessed,
    waits: I32,
    rows: I32,
) -> None:
    """Assess those in contact whose turn has come; all of them are in ``rows``, ascending."""
    for row in sums:
        row[:] = 0.0
    access = rules.access
    triage, route = stream(seed, _TRIAGE, 0), stream(seed, _ROUTE, 0)
    last = len(rows) - 1
    for at in range(len(rows)):
        i = rows[at]
        fetch_ahead(clients, rows[min(at + _AHEAD, last)])
        if not clients.alive[i] or clients.stage[i] != _CONTACT:
            continue
        place = clients.place[i]
        council = land.council[place]
        uid = clients.uid[i]
        # Small needs can be met nearer home; the choice is by need, so harder cases remain.
        if clients.need[i] <= access.diverted_hours and draw(triage, uid) < access.diverted_share:
            leave_family(i, clients, unpaid)
            note_wait(i, _ELSEWHERE, week, clients, land, waits)
            clients.alive[i] = False
            give_row_back(i, free)
            sums.diverted[council] += 1.0
            continue
        private, cap = rules.private[council], rules.cap[council]
        own = buys_alone(i, council, private, cap, clients, commissioners)
        patch = patch_of(place, uid, land.patch, land.patch_parts)
        wait = commissioners.delay[council] * rules.handover[patch]
        # A connector in the discharge meeting saves weeks of waiting.
        if not own and week - clients.since[i] < wait - rules.sooner * clients.met[i]:
            continue
        clients.first_need[i] = clients.need[i]
        ration = 1.0 if own else commissioners.ration[council]
        wanted = (clients.need[i] - clients.helped[i]) * ration
        clients.package[i] = quarter_hours(
            wanted, access.least_package, clients.need[i] + QUARTER_HOUR
        )
        clients.route[i] = _OWN
        if not own:
            settle_route(i, council, route, clients, rules.offers, rules.route, rules.holder)
        sums.chose_direct[council] += clients.route[i] == _DIRECT
        sums.chose_own[council] += own
        sums.assessed[council] += 1.0
        sums.assessed_need[council] += clients.need[i]
        sums.assessed_hours[council] += clients.package[i]
        clients.stage[i] = _WAITING
        clients.since[i] = week
        clients.assessed[i] = week


def assess(state: State) -> None:
    """Assess those whose turn has come: means test and cap, package, choice of route."""
    q, offered = state.parameters, state.scratch(Offered)
    rules = Assessing(
        access=q.fill(AccessRules, "access"),
        route=q.fill(RouteRules, "access"),
        holder=q.fill(HolderRules, "route"),
        offers=offered.routes,
        cap=state.lever("charging_cap"),
        handover=handover(state, offered.team),
        sooner=q["community.discharge_weeks"],
        private=mean_prices(state),
    )
    _assess(
        state.client.columns,
        state.client.free,
        state.unpaid.columns,
        state.commissioner.columns,
        state.land,
        rules,
        state.seed,
        state.week,
        state.tally.rows(Assessed),
        state.tally.spells_now,
        not_served(state),
    )
