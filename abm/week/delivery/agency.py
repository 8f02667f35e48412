"""Agency staff: providers buy hours that they lack where the loss on them costs less."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.week.delivery.bought import Bought
from gofal.abm.week.delivery.visits import Absence
from gofal.abm.week.founding.sight import local_news
from gofal.abm.week.market.keeping import (
    HandBackRules,
    hand_back_rules,
    trust_lost,
    worth_keeping,
)
from gofal.abm.week.market.visits import Visits
from gofal.abm.world.accounts import pay_out
from gofal.abm.world.forms import owner_works
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow
from gofal.abm.world.people import QUARTER_HOUR
from gofal.abm.world.prices import wage_floor
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns
from gofal.agents.hospital import Hospital
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.rows import group, used
from gofal.agents.table import F64, I32, Bool

_WORKING, _HOME = int(Job.WORKING), int(Hospital.HOME)
_AGENCY = int(Decision.AGENCY_WORK)
_HARDLY = 0.02
"""Share of posts filled in a week that only guards a division by nothing."""
BUYS = "client(short) tally(agency_hours agency_pay)"
"""What buying hours changes, as the plan of the week says it."""
PAYS = "provider(cash cost) ledger(agency_charge agency_pay in_house_cost)"
"""What paying agencies changes, as the plan of the week says it."""
_LEAST = 1.0
"""Contact hours a week from which somebody takes agency work."""


class AgencyRules(NamedTuple):
    """Terms of agency work.

    Attributes:
        pay: pay of agency staff over that of the provider's own.
        charge: what an agency charges over what it pays.
        short_gap: share from which a package counts as short.
        hand_back: weeks after which a short package goes back.
    """

    pay: float
    charge: float
    short_gap: float
    hand_back: float


class AgencyWork(NamedTuple):
    """Series of agency work, shape (councils,) each."""

    agency_hours: F64
    agency_pay: F64


class Offered(NamedTuple):
    """People who offer agency work this week, and what providers know when they buy.

    Attributes:
        council: council where each lives, in the order of carers.
        hours: contact hours that each could give, same order.
        listed: row of each, same order.
        start: where each council's begin in the order of councils, shape (councils + 1,).
        order: these people in the order of councils.
        row: row of each in that order, as the next three.
        home: place where each lives.
        reach: minutes that each would go from there.
        room: contact hours that each has left.
        buys: whether each provider buys at all, shape (providers,).
        pay: pay of a contact hour at each provider, £/h.
        trust: worth of the trust that each loses by handing an hour back, £.
        stake: that, and what the hour's package is worth.
        weeks: weeks until a post is filled and somebody begins, by council.
    """

    council: I32
    hours: F64
    listed: I32
    start: I32
    order: I32
    row: I32
    home: I32
    reach: F64
    room: F64
    buys: Bool
    pay: F64
    trust: F64
    stake: F64
    weeks: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody."""
        council, listed, order, row, home = np.zeros((5, sizes.carers), np.int32)
        hours, reach, room = np.zeros((3, sizes.carers))
        start = np.zeros(sizes.councils + 1, np.int32)
        buys, weeks = np.zeros(sizes.providers, np.bool_), np.zeros(sizes.councils)
        pay, trust, stake = np.zeros((3, sizes.providers))
        people = (council, hours, listed, start, order, row, home, reach, room)
        return cls(*people, buys, pay, trust, stake, weeks)


@inlined
def _left_idle(
    row: int, travel: float, carers: CarerColumns, providers: ProviderColumns, absence: Absence
) -> float:
    """Contact hours that a carer with idle hours could give to an agency this week.

    Who looks for work or has not begun has all hours, and travels for each contact hour as usual;
    who works without guaranteed hours has those that the employer leaves idle, after it has
    covered for the absent.
    """
    idle = absence.idle[row]
    if carers.job[row] != _WORKING:
        return idle / (1.0 + travel)
    j = carers.provider[row]
    if providers.shift_due[j] or absence.spare[j] <= absence.lost[j]:
        return 0.0
    return idle * (1.0 - absence.lost[j] / absence.spare[j])


@kernel
def _see_offers(
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    absence: Absence,
    seed: int,
    takes: float,
    travel: float,
    offered: Offered,
) -> None:
    """List by council who takes agency work and has hours left."""
    key, number = stream(seed, _AGENCY, 0), 0
    for row in range(len(carers.alive)):
        if absence.idle[row] < _LEAST or draw(key, carers.uid[row]) >= takes:
            continue
        room = _left_idle(row, travel, carers, providers, absence)
        if room >= _LEAST:
            offered.hours[number] = room
            offered.council[number] = land.council[carers.home[row]]
            offered.listed[number] = row
            number += 1
    group(offered.council, number, offered.start, offered.order)
    for at in range(number):
        row = offered.listed[offered.order[at]]
        offered.row[at] = row
        offered.home[at] = carers.home[row]
        offered.reach[at] = carers.reach[row]
        offered.room[at] = offered.hours[offered.order[at]]


@inlined
def _nearest(place: int, j: int, carers: CarerColumns, land: Land, offered: Offered) -> int:
    """The nearest of the council in reach of a place with hours left, -1 if there is none.

    Nobody comes through an agency to the own employer.
    """
    n, near, best, least = land.council[place], land.minutes[place], -1, np.inf
    for at in range(offered.start[n], offered.start[n + 1]):
        if offered.room[at] < QUARTER_HOUR:
            continue
        minutes = near[offered.home[at]]
        nearer = minutes < least and minutes <= offered.reach[at]
        if nearer and carers.provider[offered.row[at]] != j:
            best, least = at, minutes
    return best


@kernel
def _see_worth(providers: ProviderColumns, hand_back: HandBackRules, offered: Offered) -> None:
    """What an hour's lack would cost each provider that buys: trust, and the package with it."""
    for j in range(len(providers.alive)):
        if offered.buys[j]:
            trust = trust_lost(j, providers, hand_back.trust_weeks)
            left = providers.believed_left[j] - providers.management[j]
            offered.trust[j] = trust
            offered.stake[j] = trust + max(0.0, worth_keeping(left, hand_back))


@inlined
def gap_worth(weeks: float, short: float, trust: float, stake: float) -> float:
    """Worth of filling an hour until a post is filled, £ for an hour a week.

    Args:
        weeks: weeks until a post is filled, exponential.
        short: weeks until the package would go back; infinite if the gap is small.
        trust: worth of trust that handing an hour back costs; trust moves once a quarter by what
            was kept, so that an hour missed in one week costs a thirteenth of it.
        stake: what is lost with the package: that trust, and what it leaves.
    """
    return weeks * trust / QUARTER + np.exp(-short / weeks) * stake


@inlined
def _buys(
    i: int,
    j: int,
    gap: float,
    clients: ClientColumns,
    providers: ProviderColumns,
    rules: AgencyRules,
    offered: Offered,
) -> bool:
    """Whether the loss on an hour until a post is filled is below what the lack would cost."""
    loss = offered.pay[j] * rules.charge - clients.price[i] * (1.0 - providers.royalty[j])
    weeks, short = offered.weeks[providers.council[j]], np.inf
    if gap > rules.short_gap * clients.package[i]:
        short = max(0.0, rules.hand_back - clients.short[i])
    return bool(weeks * loss < gap_worth(weeks, short, offered.trust[j], offered.stake[j]))


@inlined
def _part_used(i: int, clients: ClientColumns) -> float:
    """Share of the package that a person uses this week, at most all of it."""
    if clients.wanted[i] <= 0.0:
        return 1.0
    return min(1.0, clients.wanted[i] / clients.package[i])


@kernel
def _buy(
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    visits: Visits,
    offered: Offered,
    rules: AgencyRules,
    bought: Bought,
    sums: AgencyWork,
) -> None:
    """Buy hours for those who lack them, from the nearest who has hours left."""
    for q in range(visits.size[0]):
        i, j, gap = visits.person[q], visits.provider[q], float(visits.lacks[q])
        if gap <= 0.0 or not offered.buys[j] or clients.hospital[i] != _HOME:
            continue
        if not _buys(i, j, gap, clients, providers, rules, offered):
            continue
        at = _nearest(visits.place[q], j, carers, land, offered)
        if at < 0:
            continue
        hours = min(_part_used(i, clients) * gap, offered.room[at])
        offered.room[at] -= hours
        bought.hours[i], bought.skill[i] = hours, carers.skill[offered.row[at]]
        pay = hours * offered.pay[j]
        bought.pay[j] += pay
        bought.charge[j] += pay * (rules.charge - 1.0)
        sums.agency_hours[providers.council[j]] += hours
        sums.agency_pay[providers.council[j]] += pay
        if gap - hours <= rules.short_gap * clients.package[i]:
            clients.short[i] = 0


@kernel
def _clear(bought: Bought, sums: AgencyWork) -> None:
    """Nothing is bought yet."""
    for column in (bought.hours, bought.pay, bought.charge, sums.agency_hours, sums.agency_pay):
        column[:] = 0.0


def _see_prices(state: State, offered: Offered, rules: AgencyRules) -> None:
    """Who buys, what an hour would pay, and how long posts stay open.

    Councils' services have staff of their own to fall back on, and who works alone has no office.
    """
    p, news = state.provider.columns, local_news(state)
    offered.buys[:] = p.alive & ~p.owner_covers & ~owner_works(state)[p.form]
    wage = np.maximum(wage_floor(state)[p.council], p.mean_wage)
    offered.pay[:] = rules.pay * wage * (1.0 + p.usual_travel)
    filled = np.divide(news.hired, news.posts, out=np.ones(state.councils), where=news.posts > 0)
    offered.weeks[:] = 1.0 / np.clip(filled, _HARDLY, 1.0) + state.parameters["work.weeks_to_start"]


def agency_rules(state: State) -> AgencyRules:
    """Terms of agency work."""
    q = state.parameters
    return AgencyRules(
        q["agency.pay"],
        q["agency.charge"],
        q["matching.short_gap"],
        q["provider.hand_back_short"],
    )


def buy_hours(state: State) -> None:
    """Providers that lack carers for a package buy hours of agency staff."""
    k, p, absence = used(state.carer), state.provider.columns, state.scratch(Absence)
    rules, offered, sums = agency_rules(state), state.scratch(Offered), state.tally.rows(AgencyWork)
    _clear(absence.bought, sums)
    takes = state.parameters["agency.takes"]
    if takes <= 0.0:
        return
    _see_prices(state, offered, rules)
    _see_worth(p, hand_back_rules(state), offered)
    travel = state.parameters["provider.expected_travel"]
    _see_offers(k, p, state.land, absence, state.seed, takes, travel, offered)
    _buy(
        state.client.columns,
        k,
        p,
        state.land,
        state.scratch(Visits),
        offered,
        rules,
        absence.bought,
        sums,
    )


def pay_agencies(state: State) -> None:
    """Providers pay agencies, which pay their staff."""
    p, bought = state.provider.columns, state.scratch(Absence).bought
    rows = np.flatnonzero(p.alive & (bought.pay > 0.0))
    if len(rows):
        pay_out(state, Flow.AGENCY_PAY, rows, bought.pay[rows])
        pay_out(state, Flow.AGENCY_CHARGE, rows, bought.charge[rows])
