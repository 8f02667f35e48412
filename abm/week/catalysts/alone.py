"""Carers who leave to run a business of one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.week.catalysts import founders
from gofal.abm.week.founding.entry import open_provider
from gofal.abm.week.transitions.carers import clear_slots, part
from gofal.abm.world.forms import founders_choose, owner_works
from gofal.abm.world.land import Land
from gofal.abm.world.prices import fees, wage_floor
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.catalyst import CatalystKind
from gofal.agents.chance import Decision, draw, identity, stream
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.kinds import PROVIDER
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I32, Bool

_HIRED, _WORKING = int(Job.HIRED), int(Job.WORKING)
_SERVED, _WAITING = int(Stage.SERVED), int(Stage.WAITING)
_DIRECT, _OWN = int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY)
_FOUNDER = int(Decision.FOUNDER)

_MOST = 256
"""Most carers who start alone in a week, far above what comes up."""


class FoundRules(NamedTuple):
    """Parameters ``catalyst.*`` of a carer who thinks of going alone."""

    own_thought: float
    met_per_week: float
    risk_alone: float
    risk_helped: float
    reach: float
    turnover_weeks: float
    appeal: float
    travel: float
    job_found: float
    least_income: float


@kernel
def _openings(
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    alone: Bool,
    reach: float,
    turnover: float,
    appeal: float,
    hours: F64,
    chance: F64,
    by_payer: F64,
) -> None:
    """Weekly hours a one-person business could find around each place.

    People with a direct payment or own money who wait, or whose care changes hands soon and who
    would consider a business of one, less the room that such businesses there already have.
    ``by_payer``, filled, is (2, councils): the hours open to direct payments and to own money.
    """
    hours[:] = 0.0
    by_payer[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or (clients.route[i] != _DIRECT and clients.route[i] != _OWN):
            continue
        opened = 0.0
        if clients.stage[i] == _WAITING:
            opened = float(clients.package[i])
        elif clients.stage[i] == _SERVED and not alone[providers.form[clients.provider[i]]]:
            opened = appeal * clients.package[i] * turnover
        hours[clients.place[i]] += opened
        by_payer[int(clients.route[i] == _OWN), land.council[clients.place[i]]] += opened
    for j in range(len(providers.alive)):
        if providers.alive[j] and alone[providers.form[j]]:
            hours[providers.base_place[j]] -= max(0.0, float(providers.free[j]))
    for place in range(len(chance)):
        total = 0.0
        for at in range(land.near_start[place], land.near_start[place + 1]):
            other = land.near[at]
            if land.minutes[place, other] > reach:
                break
            total += hours[other]
        chance[place] = max(0.0, total)


class Ways(NamedTuple):
    """Delivery models of one person that a carer can choose.

    Attributes:
        part: share of those who choose it or one before it, shape (ways,).
        price: what an hour leaves by council, £/h, shape (ways, councils).
        fixed: cost of a week at any size, £, shape (ways,).
    """

    part: F64
    price: F64
    fixed: F64


@kernel
def _way(part: F64, luck: float) -> int:
    """The one that falls to a uniform draw."""
    way = 0
    while way < len(part) - 1 and luck >= part[way]:
        way += 1
    return way


@kernel
def _founders(
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    alone: Bool,
    ways: Ways,
    chance: F64,
    wage: F64,
    met: F64,
    seed: int,
    week: int,
    rules: FoundRules,
    founders: I32,
    helped: I32,
    chosen: I32,
) -> int:
    """Carers who think of going alone this week and find that it would pay; returns how many.

    A thought comes unprompted now and then, or because a catalyst met the person (``met``: share
    of the council's carers met this week). The decision compares a week's earnings with the
    present job, discounted for risk, which help lowers.
    """
    key = stream(seed, _FOUNDER, week)
    count = 0
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] == _HIRED or count >= len(founders):
            continue
        if carers.job[row] == _WORKING and alone[providers.form[carers.provider[row]]]:
            continue
        n = land.council[carers.home[row]]
        luck = draw(key, carers.uid[row])
        if luck >= rules.own_thought + met[n]:
            continue
        with_help = luck < met[n]
        hours = min(
            float(carers.hours_wanted[row]) / (1.0 + rules.travel), chance[carers.home[row]]
        )
        way = _way(ways.part, draw(key, carers.uid[row] ^ 1))
        earnings = hours * ways.price[way, n] - ways.fixed[way]
        now = (
            carers.pay[row]
            if carers.job[row] == _WORKING
            else rules.job_found * carers.hours_wanted[row] * wage[n]
        )
        risk = rules.risk_helped if with_help else rules.risk_alone
        if earnings > (1.0 + risk) * max(float(now), rules.least_income):
            founders[count] = row
            helped[count] = with_help
            chosen[count] = way
            chance[carers.home[row]] = max(0.0, chance[carers.home[row]] - hours)
            count += 1
    return count


def micro_founding(state: State) -> None:
    """Carers leave to run a business of one."""
    q, w = state.parameters, state.work
    rules = q.fill(FoundRules, "catalyst")
    c, k, p = state.client.columns, state.carer.columns, state.provider.columns
    alone = owner_works(state)
    turnover = min(1.0, q["need.end_hazard"] * rules.turnover_weeks)
    by_payer = np.zeros((2, state.councils))
    _openings(
        c,
        p,
        state.land,
        alone,
        rules.reach,
        turnover,
        rules.appeal,
        w.openings_at,
        w.chance_at,
        by_payer,
    )
    room = founders.room(state, CatalystKind.COMMUNITY_CATALYST)
    heads = np.maximum(1.0, state.tally["paid_carers"])
    met = state.scale * rules.met_per_week * room / heads
    slugs, ways = _ways(state, by_payer)
    found, helped, chosen = w.order[:_MOST], w.cursor[:_MOST], np.zeros(_MOST, dtype=np.int32)
    count = _founders(
        k,
        p,
        state.land,
        alone,
        ways,
        w.chance_at,
        wage_floor(state),
        met,
        state.seed,
        state.week,
        rules,
        found,
        helped,
        chosen,
    )
    who = zip(found[:count].tolist(), helped[:count].tolist(), chosen[:count], strict=True)
    for row, help_given, way in who:
        council = int(state.land.council[k.home[row]])
        uid = int(identity(PROVIDER, state.week, -7, int(k.uid[row])))
        kind = CatalystKind.COMMUNITY_CATALYST
        helper = founders.helper_in(state, kind, council) if help_given else -1
        _go_alone(state, slugs[way], row, council, uid, helper)
    if count:
        clear_slots(c, k)


def _ways(state: State, by_payer: F64) -> tuple[list[str], Ways]:
    """The delivery models a carer who goes alone can choose, and what each would bring."""
    q = state.parameters
    slugs, weight = founders_choose(state, alone=True)
    return slugs, Ways(
        part=np.cumsum(weight) / weight.sum(),
        price=np.stack(
            [_owner_price(state, slug, by_payer) - q[f"{slug}.overhead"] for slug in slugs]
        ),
        fixed=np.array([q[f"{slug}.fixed_cost"] for slug in slugs]),
    )


def _owner_price(state: State, slug: str, by_payer: F64) -> F64:
    """What an hour pays a one-person business by council, over the payers it could find, £/h.

    A direct payment follows the fee of today, own money the price level of the start.
    """
    q, fee = state.parameters, fees(state)
    start = state.commissioner.columns.fee
    prices = np.stack([fee * q[f"{slug}.direct_ratio"], start * q[f"{slug}.private_ratio"]])
    hours = by_payer.sum(axis=0)
    price: F64 = prices[0].copy()
    np.divide((prices * by_payer).sum(axis=0), hours, out=price, where=hours > 0.0)
    return price


def _go_alone(state: State, slug: str, carer: int, council: int, uid: int, catalyst: int) -> None:
    k = state.carer.columns
    employed = k.job[carer] == _WORKING
    j = open_provider(state, slug, council, int(k.home[carer]), uid, helped=catalyst >= 0)
    p = state.provider.columns
    state.memory.refused_at[j] = 0.0
    if catalyst >= 0:
        p.catalyst[j] = catalyst
        state.catalyst.columns.cases[catalyst] += 1.0
    if employed:
        state.tally["leavers_to_micro"][council] += 1.0
    part(carer, k, state.week)
    k.provider[carer], k.job[carer] = j, _WORKING
    k.wage[carer] = p.wage[j]
