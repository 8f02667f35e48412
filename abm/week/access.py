"""Step 2, access: contact, triage, assessment, means test and cap, choice of route."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.calendar import QUARTER
from gofal.abm.state import State
from gofal.abm.week import change, choices, community, family, reablement, switching, teams
from gofal.abm.week.need import leave_family
from gofal.abm.week.routes import HolderRules, Offers, buys_alone, offers, settle_route
from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.people import QUARTER_HOUR, quarter_hours
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import (
    SLOTS,
    ClientColumns,
    Route,
    RouteRules,
    Stage,
)
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, Bool, Free
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_ROUTE, _TRIAGE = int(Decision.ROUTE), int(Decision.TRIAGE)
_CONTACT, _WAITING, _SERVED = int(Stage.CONTACT), int(Stage.WAITING), int(Stage.SERVED)
_FAMILY = int(Stage.FAMILY)
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


@kernel
def _review(
    c: ClientColumns, k: CarerColumns, u: UnpaidCarerColumns, p: ProviderColumns,
    m: CommissionerColumns, land: Land, team: Bool, week: int, a: AccessRules, sums: F64,
) -> None:  # fmt: skip
    """Packages are reviewed every 13 weeks and follow need, at the council's present ratio.

    Where a patch has a team (``team``) they are reviewed when need has moved, in any week.
    The provider of a council-managed package may ask for more than is needed, and gets it.
    A smaller package gives carers hours back at once; a larger one is filled in the rounds. A
    family with cash gives the hours of its package itself.
    ``sums`` rows by council: hours added, hours taken off.
    """
    for i in range(len(c.alive)):
        family = c.stage[i] == _FAMILY
        in_care = c.stage[i] == _WAITING or c.stage[i] == _SERVED
        if not c.alive[i] or not (in_care or family):
            continue
        patch = patch_of(c.place[i], c.uid[i], land.patch, land.patch_parts)
        if c.uid[i] % QUARTER != week % QUARTER and not team[patch]:
            continue
        council = land.council[c.place[i]]
        ration = 1.0 if c.route[i] == _OWN else m.ration[council]
        asked = 1.0
        if c.route[i] == _COUNCIL and c.provider[i] >= 0:
            asked += p.padding[c.provider[i]]
        need = (c.need[i] - c.helped[i]) * asked
        wanted = quarter_hours(need * ration, a.least_package, c.need[i] * asked + QUARTER_HOUR)
        change = wanted - c.package[i]
        if abs(change) < a.review_step * c.package[i]:
            continue
        sums[0 if change > 0.0 else 1, council] += abs(change)
        if family and c.unpaid[i] >= 0:
            u.hours[c.unpaid[i]] += change
        if change < 0.0:
            for s in range(SLOTS):
                row = c.carer[i, s]
                if row >= 0:
                    less = c.hours[i, s] * -change / c.package[i]
                    c.hours[i, s] -= less
                    k.contact[row] = max(0.0, k.contact[row] - less)
        c.package[i] = wanted


def step(state: State) -> None:
    """Step 2 of the week."""
    p, tally = state.parameters, state.tally
    change.learn(state)
    choices.choose(state)
    names = ("diverted", "assessed", "assessed_need", "assessed_hours", "chose_direct", "chose_own")
    sums = state.work.by_council[: len(names)]
    sums[:] = 0.0
    community.step(state)
    team = teams.team_patches(state)
    rules, offered = p.fill(AccessRules, "access"), offers(state)
    _assess(
        state.client.columns, state.client.free, state.unpaid.columns, state.commissioner.columns,
        state.land, offered, state.lever("charging_cap"), teams.handover(state, team),
        state.seed, state.week, rules, p.fill(RouteRules, "access"), p.fill(HolderRules, "route"),
        p["community.discharge_weeks"], sums,
    )  # fmt: skip
    for name, row in zip(names, sums, strict=True):
        tally[name][:] = row
    sums = state.work.by_council[:2]
    sums[:] = 0.0
    _review(state.client.columns, state.carer.columns, state.unpaid.columns,
            state.provider.columns, state.commissioner.columns, state.land, team, state.week, rules,
            sums)  # fmt: skip
    tally["review_up"][:], tally["review_down"][:] = sums
    change.meet(state)
    switching.step(state, offered)
    reablement.step(state)
    family.step(state)
