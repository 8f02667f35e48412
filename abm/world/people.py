"""People: how one client, one paid carer and one unpaid carer come to be.

The same kernels make the people of the first week and those who are born into the model later.
Every trait is a keyed draw from the person's own identity.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.agents.calls import usual_call
from gofal.agents.carer import NOT_TIED, CarerColumns, Job
from gofal.agents.chance import Decision, draw, normal, stream
from gofal.agents.client import SLOTS, Age, ClientColumns, Stage, Wait, begin_wait
from gofal.agents.kernel import kernel
from gofal.agents.unpaid_carer import NO_WEEK, UnpaidCarerColumns

_NEED, _PROFILE = int(Decision.CLIENT_NEED), int(Decision.CLIENT_PROFILE)
_CARER, _UNPAID = int(Decision.CARER_PROFILE), int(Decision.UNPAID_PROFILE)
_CAPITAL = int(Decision.CAPITAL)
_NOT_SAID = int(Age.NOT_SAID)
_CONTACT, _SEEKING = int(Stage.CONTACT), int(Job.SEEKING)
_FIRST = int(Wait.FIRST)


class NeedRules(NamedTuple):
    """Parameters ``need.*`` of a new person's need and means."""

    hours_median: float
    hours_spread: float
    hours_most: float
    complexity_mean: float
    recovery_mean: float
    wealthy_share: float
    ability_mean: float
    privacy_mean: float
    capital_limit: float
    capital_above: float
    wealthy_need: float
    call_15: float
    call_30: float
    call_45: float


class SupplyRules(NamedTuple):
    """Parameters ``carer.*`` of a person who works in home care."""

    hours_mean: float
    hours_spread: float
    reach_mean: float
    reach_spread: float
    reach_on_foot: float
    car_share: float
    premium_spread: float
    first_skill: float


QUARTER_HOUR = 0.25
"""The step in which packages are granted, hours a week."""


@kernel
def quarter_hours(hours: float, least: float, most: float) -> float:
    """Hours rounded to quarters within limits."""
    return min(most, max(least, np.round(hours / QUARTER_HOUR) * QUARTER_HOUR))


@kernel
def make_client(
    clients: ClientColumns,
    row: int,
    uid: int,
    place: int,
    speakers: float,
    seed: int,
    week: int,
    rules: NeedRules,
    means: float = 1.0,
    size: float = 1.0,
) -> None:
    """Fill a row with a person who has just made contact.

    ``means`` multiplies the share of people with capital of their own, ``size`` hours of need.
    """
    key = stream(seed, _PROFILE, 0)
    clients.uid[row] = uid
    clients.alive[row] = True
    clients.place[row] = place
    z = normal(draw(stream(seed, _NEED, 0), uid))
    clients.wealthy[row] = draw(key, uid) < rules.wealthy_share * means
    hours = rules.hours_median * np.exp(rules.hours_spread * z)
    if clients.wealthy[row]:
        hours *= rules.wealthy_need
    hours *= size
    clients.need[row] = quarter_hours(hours, 1.0, rules.hours_most)
    clients.package[row] = clients.need[row]
    clients.complexity[row] = min(
        1.0, rules.complexity_mean * 2.0 * draw(key, uid ^ 1) + 0.1 * (z > 1.0)
    )
    clients.recovery[row] = min(1.0, rules.recovery_mean * 2.0 * draw(key, uid ^ 2))
    clients.ability[row] = -rules.ability_mean * np.log(1.0 - draw(key, uid ^ 3))
    clients.privacy[row] = -rules.privacy_mean * np.log(1.0 - draw(key, uid ^ 4))
    clients.capital[row] = 0.0
    if clients.wealthy[row]:
        above = -rules.capital_above * np.log(1.0 - draw(stream(seed, _CAPITAL, 0), uid))
        clients.capital[row] = rules.capital_limit + above
    clients.own_language[row] = draw(key, uid ^ 5) < speakers
    clients.usual_call[row] = usual_call(
        draw(key, uid ^ 6), rules.call_15, rules.call_30, rules.call_45
    )
    _without_care(clients, row, week)


@kernel
def _without_care(clients: ClientColumns, row: int, week: int) -> None:
    """Set what is the same for everybody who has just made contact."""
    clients.age[row] = _NOT_SAID
    clients.stage[row] = _CONTACT
    clients.route[row] = 0
    clients.first_need[row] = 0.0
    clients.unpaid[row] = -1
    clients.unpaid_uid[row] = -1
    clients.stood_in[row] = 0.0
    clients.provider[row] = -1
    clients.refused_by[row] = -1
    for slot in range(SLOTS):
        clients.carer[row, slot] = -1
        clients.hours[row, slot] = 0.0
        clients.with_carer[row, slot] = week
    clients.since[row] = week
    clients.assessed[row] = week
    clients.asked[row] = week
    begin_wait(row, _FIRST, week, clients)
    clients.price[row] = 0.0
    clients.delivered[row] = 0.0
    clients.usual[row] = 0.0
    clients.missed[row] = 0.0
    clients.travel[row] = 0.0
    clients.charge[row] = 0.0
    clients.unmet[row] = 0.0
    clients.continuity[row] = 1.0
    clients.wellbeing[row] = 0.6
    clients.service[row] = 0.6
    clients.badly[row] = 0
    clients.new_way[row] = False
    clients.flexible[row] = False
    clients.bank[row] = 0.0
    clients.wanted[row] = 0.0
    clients.promised[row] = 0.0
    clients.episode[row] = week
    clients.goal[row] = 1.0
    clients.helped[row] = 0.0
    clients.visited[row] = 0.0
    clients.met[row] = False
    clients.aided[row] = 0
    clients.held_since[row] = week
    clients.fund_week[row] = week
    clients.fund_hours[row] = 0.0
    clients.fund_unused[row] = 0.0
    clients.assembled[row] = False
    clients.short[row] = 0
    clients.cancelled[row] = False
    clients.hospital[row] = 0
    clients.hospital_since[row] = week


@kernel
def make_carer(
    carers: CarerColumns,
    row: int,
    uid: int,
    home: int,
    speakers: float,
    seed: int,
    week: int,
    rules: SupplyRules,
) -> None:
    """Fill a row with a person who looks for work in home care."""
    key = stream(seed, _CARER, 0)
    carers.uid[row] = uid
    carers.alive[row] = True
    carers.home[row] = home
    carers.job[row] = _SEEKING
    carers.provider[row] = -1
    carers.since[row] = week
    carers.starts[row] = week
    carers.going[row] = 0
    carers.next[row] = -1
    carers.way[row] = 0.0
    carers.next_way[row] = 0.0
    carers.promised[row] = 0.0
    carers.worked[row] = 0.0
    carers.wage[row] = 0.0
    carers.premium[row] = np.exp(rules.premium_spread * abs(normal(draw(key, uid))))
    carers.protected[row] = 0.0
    carers.secure[row] = False
    carers.guaranteed[row] = 0.0
    carers.offered_choice[row] = False
    hours = rules.hours_mean + rules.hours_spread * normal(draw(key, uid ^ 1))
    carers.hours_wanted[row] = min(42.0, max(6.0, hours))
    if draw(key, uid ^ 2) < rules.car_share:
        reach = rules.reach_mean + rules.reach_spread * normal(draw(key, uid ^ 3))
        carers.reach[row] = max(rules.reach_on_foot, reach)
    else:
        carers.reach[row] = rules.reach_on_foot
    carers.stopping[row] = False
    carers.rank[row] = draw(key, uid ^ 4)
    carers.own_language[row] = draw(key, uid ^ 5) < speakers
    carers.contact[row] = 0.0
    carers.travel[row] = 0.0
    carers.waiting[row] = 0.0
    carers.visits[row] = 0.0
    carers.absent[row] = False
    carers.pay[row] = 0.0
    carers.effective[row] = 0.0
    carers.satisfaction[row] = 0.5
    carers.skill[row] = rules.first_skill
    carers.novice[row] = False
    carers.turned_by[row] = -1
    carers.tied_until[row] = NOT_TIED


@kernel
def make_unpaid(
    unpaid: UnpaidCarerColumns,
    row: int,
    uid: int,
    place: int,
    share_50: float,
    share_20: float,
    works_share: float,
    spread: float,
    seed: int,
) -> None:
    """Fill a row with an unpaid carer; hours follow the census bands of the area."""
    key = stream(seed, _UNPAID, 0)
    unpaid.uid[row] = uid
    unpaid.alive[row] = True
    unpaid.place[row] = place
    band = draw(key, uid)
    within = draw(key, uid ^ 1)
    if band < share_50:
        unpaid.hours[row] = 50.0 + 50.0 * within
    elif band < share_50 + share_20:
        unpaid.hours[row] = 20.0 + 29.0 * within
    else:
        unpaid.hours[row] = 1.0 + 18.0 * within
    unpaid.works[row] = draw(key, uid ^ 2) < works_share and unpaid.hours[row] < 50.0
    unpaid.burden[row] = spread * (2.0 * draw(key, uid ^ 3) - 1.0)
    unpaid.strain[row] = 0.3
    unpaid.support[row] = 0.0
    unpaid.client[row] = -1
    unpaid.strain_then[row] = 0.3
    unpaid.moved[row] = 0
    unpaid.candidate[row] = NO_WEEK
    unpaid.counted[row] = 0
