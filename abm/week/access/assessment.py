"""Assessment: triage, means test and cap, package and route."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.week.access.assessors import Line, join, send_assessors
from gofal.abm.week.access.offered import Offered
from gofal.abm.week.access.own_money import pass_to_council, see_run_out
from gofal.abm.week.access.packages import AccessRules, package_for
from gofal.abm.week.community.beginning import not_served
from gofal.abm.week.community.teams import handover
from gofal.abm.week.market.hour_price import mean_prices
from gofal.abm.week.market.routes import HolderRules, Offers, buys_alone, settle_route
from gofal.abm.week.transitions.people import leave_family
from gofal.abm.week.transitions.waiting import note_wait
from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.state import State
from gofal.abm.world.waiting import WaitEnd
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Route, RouteRules, Stage
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.fetch import fetch_ahead
from gofal.agents.hospital import Hospital
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.rows import give_row_back, used
from gofal.agents.table import F64, I32, Free
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_ROUTE, _TRIAGE = int(Decision.ROUTE), int(Decision.TRIAGE)
_CONTACT, _WAITING = int(Stage.CONTACT), int(Stage.WAITING)
_ELSEWHERE, _FIT = int(WaitEnd.ELSEWHERE), int(Hospital.FIT)
_AHEAD = 8
"""Turns ahead that scattered people are asked for."""
_DIRECT, _OWN = int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY)


class Assessed(NamedTuple):
    """Series of this week's assessments, shape (councils,) each."""

    awaiting: F64
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


@inlined
def _count(i: int, n: int, clients: ClientColumns, sums: Assessed) -> None:
    """Count a person whose package and route are settled."""
    sums.chose_direct[n] += clients.route[i] == _DIRECT
    sums.chose_own[n] += clients.route[i] == _OWN
    sums.assessed[n] += 1.0
    sums.assessed_need[n] += clients.need[i]
    sums.assessed_hours[n] += clients.package[i]


@inlined
def _sign_off(i: int, week: int, clients: ClientColumns) -> None:
    """A person whose package and route are settled waits for care from now on."""
    clients.stage[i] = _WAITING
    clients.since[i] = week
    clients.assessed[i] = week


@inlined
def _set_package(i: int, ration: float, clients: ClientColumns, access: AccessRules) -> None:
    """A first package for a person's need at a council's ratio."""
    clients.first_need[i] = clients.need[i]
    clients.package[i] = package_for(i, ration, access.least_package, clients)


@kernel
def _see_contacts(
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
    line: Line,
) -> None:
    """Point small needs elsewhere, let go who buys alone, and line up those who are to be assessed.

    All people in contact are in ``rows``, ascending.
    """
    access, triage = rules.access, stream(seed, _TRIAGE, 0)
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
        if buys_alone(i, council, private, cap, clients, commissioners):
            _set_package(i, 1.0, clients, access)
            clients.route[i] = _OWN
            _sign_off(i, week, clients)
            _count(i, council, clients, sums)
            continue
        sums.awaiting[council] += 1.0
        waited = week - clients.since[i]
        patch = patch_of(place, uid, land.patch, land.patch_parts)
        # A connector in the discharge meeting saves weeks of waiting.
        planned = commissioners.delay[council] * rules.handover[patch]
        if waited >= planned - rules.sooner * clients.met[i]:
            # Who could leave hospital is assessed before people at home.
            urgent = int(rules.access.urgent_weeks) if clients.hospital[i] == _FIT else 0
            join(i, uid, waited + urgent, council, seed, line)


@kernel
def _assess(
    clients: ClientColumns,
    carers: CarerColumns,
    unpaid: UnpaidCarerColumns,
    providers: ProviderColumns,
    commissioners: CommissionerColumns,
    land: Land,
    rules: Assessing,
    seed: int,
    week: int,
    sums: Assessed,
    line: Line,
) -> None:
    """Assess those in the line whom assessors reach this week."""
    route = stream(seed, _ROUTE, 0)
    for at in range(line.number[0]):
        i = line.rows[at]
        council = land.council[clients.place[i]]
        if line.turns[at] >= line.reached[council]:
            continue
        ration = commissioners.ration[council]
        if clients.stage[i] == _CONTACT:
            _set_package(i, ration, clients, rules.access)
            clients.route[i] = _OWN
        settle_route(i, council, route, clients, rules.offers, rules.route, rules.holder)
        if clients.stage[i] == _CONTACT:
            _sign_off(i, week, clients)
        else:
            least = rules.access.least_package
            pass_to_council(i, council, ration, least, week, clients, carers, unpaid, providers)
        _count(i, council, clients, sums)
        sums.awaiting[council] -= 1.0


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
    sums, line = state.tally.rows(Assessed), state.scratch(Line)
    m, people, where = state.commissioner.columns, state.client.columns, (state.seed, state.week)
    for row in (*sums, line.number, line.counts):
        row.fill(0)
    spells, rows, unpaid = state.tally.spells_now, not_served(state), state.unpaid.columns
    _see_contacts(
        people, state.client.free, unpaid, m, state.land, rules, *where, sums, spells, rows, line
    )
    if q["need.capital_spent"] > 0.0:
        see_run_out(used(state.client), state.land, m.delay, *where, sums.awaiting, line)
    send_assessors(state, line)
    carers, providers = state.carer.columns, state.provider.columns
    _assess(people, carers, unpaid, providers, m, state.land, rules, *where, sums, line)
