"""Carers who leave to run a business of one."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.catalysts import founders as helpers
from gofal.abm.week.founding.entry import open_provider
from gofal.abm.week.transitions.carers import clear_slots, part
from gofal.abm.world.forms import founders_choose, owner_works
from gofal.abm.world.land import Land
from gofal.abm.world.prices import fees, wage_floor
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.abm.world.stretches import clear_row
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


class Openings(NamedTuple):
    """Hours a week that a business of one could find.

    Attributes:
        hours: open in each place, less the room of such businesses there, shape (places,).
        chance: open within reach of each place and not yet found, same shape.
        direct: open in each council with direct payments, shape (councils,).
        own: open in each council with own money, same shape.
    """

    hours: F64
    chance: F64
    direct: F64
    own: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nought of each."""
        places, councils = np.zeros((2, sizes.places)), np.zeros((2, sizes.councils))
        return cls(*places, *councils)


@kernel
def _openings(
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    alone: Bool,
    turnover: float,
    rules: FoundRules,
    openings: Openings,
) -> None:
    """Sum up hours that a one-person business could find, in each place and within its reach.

    People with a direct payment or own money who wait, or whose care changes hands soon and who
    would consider a business of one, less the room that such businesses there already have.
    """
    for sums in openings:
        sums[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or (clients.route[i] != _DIRECT and clients.route[i] != _OWN):
            continue
        opened = 0.0
        if clients.stage[i] == _WAITING:
            opened = float(clients.package[i])
        elif clients.stage[i] == _SERVED and not alone[clients.provider[i]]:
            opened = rules.appeal * clients.package[i] * turnover
        openings.hours[clients.place[i]] += opened
        by_council = openings.own if clients.route[i] == _OWN else openings.direct
        by_council[land.council[clients.place[i]]] += opened
    _take_room(providers, alone, openings)
    _within_reach(land, rules.reach, openings)


@kernel
def _take_room(providers: ProviderColumns, alone: Bool, openings: Openings) -> None:
    """Take off the room that businesses of one already have."""
    for j in range(len(providers.alive)):
        if providers.alive[j] and alone[j]:
            openings.hours[providers.base_place[j]] -= max(0.0, float(providers.free[j]))


@kernel
def _within_reach(land: Land, reach: float, openings: Openings) -> None:
    """Sum up the hours within reach of every place."""
    for place in range(len(openings.chance)):
        total = 0.0
        for at in range(land.near_start[place], land.near_start[place + 1]):
            other = land.near[at]
            if land.minutes[place, other] > reach:
                break
            total += openings.hours[other]
        openings.chance[place] = max(0.0, total)


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
def _way(part: F64, drawn: float) -> int:
    """The one that falls to a uniform draw."""
    way = 0
    while way < len(part) - 1 and drawn >= part[way]:
        way += 1
    return way


class Founders(NamedTuple):
    """Carers who start alone this week, with room for every one.

    Attributes:
        row: the carer's row, shape (carers,).
        helped: whether a catalyst met the carer, same shape.
        way: number of the delivery model the carer chose, same shape.
    """

    row: I32
    helped: Bool
    way: I32

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody."""
        rows, ways = np.zeros((2, sizes.carers), dtype=np.int32)
        return cls(rows, np.zeros(sizes.carers, dtype=np.bool_), ways)


@kernel
def _founders(
    carers: CarerColumns,
    land: Land,
    alone: Bool,
    ways: Ways,
    chance: F64,
    wage: F64,
    met: F64,
    seed: int,
    week: int,
    rules: FoundRules,
    founders: Founders,
) -> int:
    """Find carers who think of going alone this week and for whom it would pay; returns how many.

    A thought comes unprompted now and then, or because a catalyst met the person (``met``: share
    of the council's carers met this week). The decision compares a week's earnings with the
    present job, discounted for risk, which help lowers.
    """
    key = stream(seed, _FOUNDER, week)
    count = 0
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] == _HIRED or carers.going[row] != 0:
            continue
        works = carers.job[row] == _WORKING
        if works and alone[carers.provider[row]]:
            continue
        home, wanted = carers.home[row], carers.hours_wanted[row]
        council = land.council[home]
        drawn = draw(key, carers.uid[row])
        if drawn >= rules.own_thought + met[council]:
            continue
        with_help = drawn < met[council]
        hours = min(float(wanted) / (1.0 + rules.travel), chance[home])
        way = _way(ways.part, draw(key, carers.uid[row] ^ 1))
        earnings = hours * ways.price[way, council] - ways.fixed[way]
        now = carers.pay[row] if works else rules.job_found * wanted * wage[council]
        risk = rules.risk_helped if with_help else rules.risk_alone
        if earnings > (1.0 + risk) * max(float(now), rules.least_income):
            founders.row[count] = row
            founders.helped[count] = with_help
            founders.way[count] = way
            chance[home] = max(0.0, chance[home] - hours)
            count += 1
    return count


def micro_founding(state: State) -> None:
    """Carers leave to run a business of one."""
    q, land = state.parameters, state.land
    rules, openings = q.fill(FoundRules, "catalyst"), state.scratch(Openings)
    c, k, p = state.client.columns, state.carer.columns, state.provider.columns
    # By provider and not by form: no record of a provider is read for each person and carer.
    alone = owner_works(state)[p.form]
    turnover = min(1.0, q["need.end_hazard"] * rules.turnover_weeks)
    _openings(c, p, land, alone, turnover, rules, openings)
    kind = CatalystKind.COMMUNITY_CATALYST
    heads = np.maximum(1.0, state.tally["paid_carers"])
    met = rules.met_per_week * helpers.room(state, kind) / heads
    slugs, ways = _ways(state, openings)
    found = state.scratch(Founders)
    count = _founders(
        k,
        land,
        alone,
        ways,
        openings.chance,
        wage_floor(state),
        met,
        state.seed,
        state.week,
        rules,
        found,
    )
    for row, helped, way in zip(*(column[:count].tolist() for column in found), strict=True):
        council = int(land.council[k.home[row]])
        uid = int(identity(PROVIDER, state.week, -7, int(k.uid[row])))
        helper = helpers.helper_in(state, kind, council) if helped else -1
        _go_alone(state, slugs[way], row, council, uid, helper)
    if count:
        clear_slots(c, k)


def _ways(state: State, openings: Openings) -> tuple[list[str], Ways]:
    """The delivery models a carer who goes alone can choose, and what each would bring."""
    q = state.parameters
    slugs, weight = founders_choose(state, alone=True)
    prices = [_owner_price(state, slug, openings) - q[f"{slug}.overhead"] for slug in slugs]
    fixed = np.array([q[f"{slug}.fixed_cost"] for slug in slugs])
    return slugs, Ways(np.cumsum(weight) / weight.sum(), np.stack(prices), fixed)


def _owner_price(state: State, slug: str, openings: Openings) -> F64:
    """Pay of an hour in a one-person business by council, over the payers it could find, £/h.

    A direct payment follows the fee of today, own money the price level of the start.
    """
    q = state.parameters
    price: F64 = fees(state) * q[f"{slug}.direct_ratio"]
    private = state.commissioner.columns.fee * q[f"{slug}.private_ratio"]
    hours = openings.direct + openings.own
    worth = price * openings.direct + private * openings.own
    np.divide(worth, hours, out=price, where=hours > 0.0)
    return price


def _go_alone(state: State, slug: str, carer: int, council: int, uid: int, catalyst: int) -> None:
    k = state.carer.columns
    employed = k.job[carer] == _WORKING
    j = open_provider(state, slug, council, int(k.home[carer]), uid, helped=catalyst >= 0)
    p = state.provider.columns
    clear_row(j, state.memory.refused_at, state.memory.refused_in)
    if catalyst >= 0:
        p.catalyst[j] = catalyst
        state.catalyst.columns.cases[catalyst] += 1.0
    if employed:
        state.tally["leavers_to_micro"][council] += 1.0
    part(carer, k, state.week)
    k.provider[carer], k.job[carer] = j, _WORKING
    k.wage[carer] = p.wage[j]
