"""Families: unpaid care starts, strains and stops."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.week.community.ageing import rates
from gofal.abm.week.need.arrivals import admit
from gofal.abm.week.need.calendar import (
    HOURS,
    LINKED,
    LISTED,
    Calendar,
    Due,
    close_calendar,
    list_due,
    move_to,
    open_calendar,
    put_in_calendar,
    turn,
    uncount,
)
from gofal.abm.week.need.joining import Looked, People, Seekers, join_families
from gofal.abm.week.need.standing_in import leaves_work, stand_in
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.people import NeedRules, make_unpaid
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, identity, poisson, stream
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.fetch import fetch_ahead
from gofal.agents.hospital import Hospital
from gofal.agents.kernel import inlined, kernel
from gofal.agents.kinds import CLIENT, UNPAID
from gofal.agents.rows import give_row_back, take_row
from gofal.agents.table import F64, I8, I32, Free
from gofal.agents.unpaid_carer import (
    NEVER,
    UnpaidCarerColumns,
    UnpaidRules,
    breakdown_hazard,
    stopping_bound,
    strain_target,
    support_after,
    weeks_to_candidate,
)

_STOPS, _STARTS = int(Decision.UNPAID_STOPS), int(Decision.UNPAID_STARTS)
_ASSESSED, _CANDIDATE = int(Decision.CARER_ASSESSED), int(Decision.UNPAID_CANDIDATE)
_LEAVES_WORK = int(Decision.LEAVES_WORK)
_FAMILY, _HOME = int(Stage.FAMILY), int(Hospital.HOME)
_AHEAD = 8
"""Turns ahead that scattered rows are asked for."""


class Families(NamedTuple):
    """Series of unpaid care, shape (councils,) each."""

    unpaid_carers: F64
    unpaid_hours: F64
    unpaid_strained: F64
    unpaid_broken: F64
    unpaid_stopped: F64
    unpaid_formal: F64
    stood_in: F64
    unpaid_left_work: F64


class FamilyRules(NamedTuple):
    """Parameters of unpaid care, and of the need that it leaves."""

    unpaid: UnpaidRules
    need: NeedRules


class Surroundings(NamedTuple):
    """What families live in.

    Attributes:
        support: share of strained carers who are assessed and supported, by council.
        speakers: share of people who speak the country's own language, by council.
        means: what multiplies the share of people with capital of their own, by council.
        sizes: what multiplies the hours of need of new people, by council.
        strained: strain from which a carer counts as strained.
    """

    support: F64
    speakers: F64
    means: F64
    sizes: F64
    strained: float


@inlined
def _lose_hours(
    i: int,
    link: int,
    unpaid: UnpaidCarerColumns,
    clients: ClientColumns,
    rules: FamilyRules,
) -> None:
    """Formal need rises by a part of the hours that a family no longer gives."""
    # The hours a family gave for cash are part of the need already.
    for_cash = clients.package[link] if clients.stage[link] == _FAMILY else 0.0
    lost = rules.unpaid.formal_hours * (unpaid.hours[i] - for_cash)
    clients.need[link] = min(rules.need.hours_most, clients.need[link] + max(0.0, lost))


@inlined
def _move(
    i: int,
    n: int,
    week: int,
    people: People,
    around: Surroundings,
    rules: UnpaidRules,
    assessed: np.uint64,
) -> float:
    """Support is reviewed, and strain moves by a week; hours given for care that does not come."""
    unpaid, link = people.unpaid, people.unpaid.client[i]
    if around.support[n] > 0.0 or unpaid.support[i] > 0.0:
        drawn = draw(assessed, unpaid.uid[i])
        unpaid.support[i] = support_after(
            unpaid.support[i], unpaid.strain_then[i], around.strained, drawn, around.support[n]
        )
    unmet, more, hours = 0.0, 0.0, float(unpaid.hours[i])
    if link >= 0:
        unmet = people.clients.unmet[link]
        more = stand_in(i, link, unpaid, people.clients, rules)
        # Who cares for somebody in hospital rests.
        hours = 0.0 if people.clients.hospital[link] != _HOME else hours + more
    target = strain_target(
        hours, unpaid.works[i], unpaid.burden[i], unmet, unpaid.support[i], rules
    )
    strain = unpaid.strain_then[i] + rules.strain_speed * (target - unpaid.strain_then[i])
    unpaid.strain_then[i] = strain
    unpaid.strain[i] = strain
    unpaid.moved[i] = week
    return more


@inlined
def _ends(
    i: int,
    n: int,
    week: int,
    people: People,
    around: Surroundings,
    rules: FamilyRules,
    seed: int,
    sums: Families,
) -> bool:
    """Whether care ends this week, for good or because it broke down and turned into formal need.

    In weeks drawn with a bound of the hazard, the hazard is compared with the bound: the same law
    as a draw every week.
    """
    unpaid, clients, uid = people.unpaid, people.clients, people.unpaid.uid[i]
    bound = stopping_bound(rules.unpaid)
    if unpaid.candidate[i] < week:  # a newcomer's is not drawn yet
        drawn = draw(stream(seed, _CANDIDATE, week - 1), uid)
        unpaid.candidate[i] = week - 1 + weeks_to_candidate(drawn, bound)
    if unpaid.candidate[i] > week:
        return False
    broke, drawn = (
        breakdown_hazard(unpaid.strain_then[i], rules.unpaid),
        bound * draw(stream(seed, _STOPS, week), uid),
    )
    if drawn >= broke + rules.unpaid.stop_base:
        drawn = draw(stream(seed, _CANDIDATE, week), uid)
        unpaid.candidate[i] = week + weeks_to_candidate(drawn, bound)
        return False
    sums.unpaid_stopped[n] += 1.0
    sums.unpaid_broken[n] += drawn < broke
    formal = rules.unpaid.formal_share * min(1.0, unpaid.hours[i] / rules.unpaid.full_hours)
    link = unpaid.client[i]
    if link >= 0:
        clients.unpaid[link] = -1
        clients.stood_in[link] = 0.0
        if drawn < broke:
            _lose_hours(i, link, unpaid, clients, rules)
    elif drawn < broke * formal:
        sums.unpaid_formal[n] += 1.0
        place = unpaid.place[i]
        new = identity(CLIENT, week, -2 - int(place), uid)
        admit(
            clients,
            people.client_free,
            new,
            place,
            around.speakers[n],
            seed,
            week,
            rules.need,
            around.means[n],
            around.sizes[n],
        )
    unpaid.alive[i] = False
    give_row_back(i, people.unpaid_free)
    return True


@inlined
def _count_now(
    i: int, n: int, unpaid: UnpaidCarerColumns, strained: float, supported: F64, sums: Families
) -> None:
    """Count a carer in this week's series, and not in the running sums."""
    sums.unpaid_carers[n] += 1.0
    sums.unpaid_hours[n] += unpaid.hours[i]
    sums.unpaid_strained[n] += unpaid.strain_then[i] > strained
    supported[n] += unpaid.support[i] > 0.0


@kernel
def _linked_week(
    people: People,
    calendar: Calendar,
    land: Land,
    around: Surroundings,
    rules: FamilyRules,
    seed: int,
    week: int,
    supported: F64,
    sums: Families,
) -> None:
    """A week of those who care for somebody with formal care."""
    unpaid, linked, stay = people.unpaid, calendar.linked, 0
    assessed, listed = stream(seed, _ASSESSED, 0), calendar.noted[LISTED]
    work = stream(seed, _LEAVES_WORK, week)
    for at in range(listed):
        i = linked[at]
        fetch_ahead(unpaid, linked[min(at + 2 * _AHEAD, listed - 1)])
        fetch_ahead(people.clients.unmet, unpaid.client[linked[min(at + _AHEAD, listed - 1)]])
        if not unpaid.alive[i] or calendar.due[i] != LINKED:
            continue
        if unpaid.client[i] < 0:
            calendar.due[i] = week
            continue
        n = land.council[unpaid.place[i]]
        more = _move(i, n, week, people, around, rules.unpaid, assessed)
        _count_now(i, n, unpaid, around.strained, supported, sums)
        sums.unpaid_hours[n] += more
        sums.stood_in[n] += more
        sums.unpaid_left_work[n] += leaves_work(
            i, unpaid.client[i], work, unpaid, people.clients, rules.unpaid
        )
        if _ends(i, n, week, people, around, rules, seed, sums):
            calendar.due[i] = NEVER
        else:
            linked[stay] = i
            stay += 1
    calendar.noted[LISTED] = stay


@kernel
def _calm_week(
    people: People,
    calendar: Calendar,
    land: Land,
    around: Surroundings,
    rules: FamilyRules,
    seed: int,
    week: int,
    supported: F64,
    sums: Families,
    rows: I32,
) -> None:
    """Events of all others, and the sums of those who have none."""
    unpaid, due, assessed = people.unpaid, calendar.due, stream(seed, _ASSESSED, 0)
    number = list_due(due, week, rows)
    for at in range(number):
        i = rows[at]
        fetch_ahead(unpaid, rows[min(at + _AHEAD, number - 1)])
        due[i] = NEVER
        if not unpaid.alive[i]:
            continue
        n = land.council[unpaid.place[i]]
        uncount(i, n, unpaid, calendar.sums)
        move_to(i, week - 1, unpaid, rules.unpaid)
        _move(i, n, week, people, around, rules.unpaid, assessed)
        if _ends(i, n, week, people, around, rules, seed, sums):
            _count_now(i, n, unpaid, around.strained, supported, sums)
        else:
            share = around.support[n]
            reviewed = share > 0.0 and draw(assessed, unpaid.uid[i]) < share
            put_in_calendar(i, n, week, reviewed, around.strained, unpaid, calendar, rules.unpaid)
    for n in range(len(supported)):
        sums.unpaid_carers[n] += calendar.sums[0, n]
        sums.unpaid_hours[n] += calendar.sums[1, n] / HOURS
        sums.unpaid_strained[n] += calendar.sums[2, n]
        supported[n] += calendar.sums[3, n]


@kernel
def _unpaid_start(
    unpaid: UnpaidCarerColumns,
    free: Free,
    due: I32,
    turns: I8,
    rate: F64,
    growth: F64,
    bands: F64,
    land: Land,
    works: float,
    spread: float,
    seed: int,
    week: int,
) -> None:
    """People take up unpaid care."""
    key = stream(seed, _STARTS, week)
    for place in range(len(rate)):
        for n in range(poisson(rate[place] * growth[land.council[place]], draw(key, place))):
            i = take_row(free)
            uid = identity(UNPAID, week, place, n)
            due[i], turns[i] = week, turn(uid)
            make_unpaid(
                unpaid, i, uid, place, bands[place, 0], bands[place, 1], works, spread, seed
            )


def unpaid_week(state: State) -> None:
    """Strain moves; unpaid care ends for good, or breaks down and turns into formal need."""
    q, sums, supported = state.parameters, state.tally.rows(Families), np.zeros(state.councils)
    around = Surroundings(
        support=state.lever("unpaid_support"),
        speakers=state.speakers,
        means=state.lever("self_funders"),
        sizes=state.need_size,
        strained=q["measure.strain_threshold"],
    )
    rules = FamilyRules(q.fill(UnpaidRules, "unpaid_carer"), q.fill(NeedRules, "need"))
    people = People(
        state.unpaid.columns, state.unpaid.free, state.client.columns, state.client.free
    )
    for row in sums:
        row[:] = 0.0
    made = open_calendar(state, rules.unpaid, around.strained, around.support)
    seekers, looked = state.scratch(Seekers), state.scratch(Looked)
    join_families(people, seekers, looked, made, state.land, rules.unpaid, state.week)
    week = people, made, state.land, around, rules, state.seed, state.week, supported, sums
    _linked_week(*week)
    _calm_week(*week, state.scratch(Due).rows)
    close_calendar(state)
    cost = pence(supported * q["unpaid_carer.support_cost"])
    state.ledger.post(Flow.CARER_SUPPORT, np.arange(state.councils), cost)


def unpaid_start(state: State) -> None:
    """People take up unpaid care."""
    p, u = state.parameters, state.unpaid
    _, starts = rates(state)
    _unpaid_start(
        u.columns,
        u.free,
        state.memory.unpaid_due,
        state.memory.unpaid_turn,
        starts,
        state.demand_index.copy(),
        state.bands,
        state.land,
        p["need.works_share"],
        p["unpaid_carer.strain_spread"],
        state.seed,
        state.week,
    )
    close_calendar(state)
