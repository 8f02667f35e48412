"""People: how one client, one paid carer and one unpaid carer come to be.

The same kernels make the people of the first week and those who are born into the model later.
Every trait is a keyed draw from the person's own identity.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.agents.carer import CarerColumns, Job
from gofal.agents.chance import Decision, draw, normal, stream
from gofal.agents.client import SLOTS, ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_NEED, _PROFILE = int(Decision.CLIENT_NEED), int(Decision.CLIENT_PROFILE)
_CARER, _UNPAID = int(Decision.CARER_PROFILE), int(Decision.UNPAID_PROFILE)
_CONTACT, _SEEKING = int(Stage.CONTACT), int(Job.SEEKING)


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
    wealthy_need: float


class SupplyRules(NamedTuple):
    """Parameters ``carer.*`` of a person who works in home care."""

    hours_mean: float
    hours_spread: float
    reach_mean: float
    reach_spread: float
    reach_on_foot: float
    car_share: float
    attached_share: float
    premium_spread: float


QUARTER_HOUR = 0.25
"""The step in which packages are granted, hours a week."""


@kernel
def quarter_hours(hours: float, least: float, most: float) -> float:
    """Hours rounded to quarters within limits."""
    return min(most, max(least, np.round(hours / QUARTER_HOUR) * QUARTER_HOUR))


@kernel
def make_client(
    c: ClientColumns, i: int, uid: int, place: int, speakers: float, seed: int, week: int,
    r: NeedRules, means: float = 1.0,
) -> None:  # fmt: skip
    """Fill row ``i`` with a person who has just made contact.

    ``means`` multiplies the share of people with capital of their own.
    """
    key = stream(seed, _PROFILE, 0)
    c.uid[i] = uid
    c.alive[i] = True
    c.place[i] = place
    c.stage[i] = _CONTACT
    c.route[i] = 0
    z = normal(draw(stream(seed, _NEED, 0), uid))
    c.wealthy[i] = draw(key, uid) < r.wealthy_share * means
    hours = r.hours_median * np.exp(r.hours_spread * z)
    if c.wealthy[i]:
        hours *= r.wealthy_need
    c.need[i] = quarter_hours(hours, 1.0, r.hours_most)
    c.first_need[i] = 0.0
    c.package[i] = c.need[i]
    c.complexity[i] = min(1.0, r.complexity_mean * 2.0 * draw(key, uid ^ 1) + 0.1 * (z > 1.0))
    c.recovery[i] = min(1.0, r.recovery_mean * 2.0 * draw(key, uid ^ 2))
    c.ability[i] = -r.ability_mean * np.log(1.0 - draw(key, uid ^ 3))
    c.privacy[i] = -r.privacy_mean * np.log(1.0 - draw(key, uid ^ 4))
    c.own_language[i] = draw(key, uid ^ 5) < speakers
    c.unpaid[i] = -1
    c.unpaid_uid[i] = -1
    c.provider[i] = -1
    c.refused_by[i] = -1
    for s in range(SLOTS):
        c.carer[i, s] = -1
        c.hours[i, s] = 0.0
        c.with_carer[i, s] = week
    c.since[i] = week
    c.assessed[i] = week
    c.price[i] = 0.0
    c.delivered[i] = 0.0
    c.usual[i] = 0.0
    c.missed[i] = 0.0
    c.travel[i] = 0.0
    c.charge[i] = 0.0
    c.unmet[i] = 0.0
    c.continuity[i] = 1.0
    c.wellbeing[i] = 0.6
    c.new_way[i] = False
    c.flexible[i] = False
    c.bank[i] = 0.0
    c.wanted[i] = 0.0
    c.promised[i] = 0.0
    c.episode[i] = week
    c.goal[i] = 1.0
    c.helped[i] = 0.0
    c.visited[i] = 0.0
    c.met[i] = False
    c.aided[i] = 0
    c.fund_week[i] = week
    c.fund_hours[i] = 0.0
    c.fund_unused[i] = 0.0
    c.assembled[i] = False
    c.losing[i] = 0
    c.short[i] = 0
    c.cancelled[i] = False


@kernel
def make_carer(
    k: CarerColumns, i: int, uid: int, home: int, speakers: float, seed: int, week: int,
    r: SupplyRules,
) -> None:  # fmt: skip
    """Fill row ``i`` with a person who looks for work in home care."""
    key = stream(seed, _CARER, 0)
    k.uid[i] = uid
    k.alive[i] = True
    k.home[i] = home
    k.job[i] = _SEEKING
    k.provider[i] = -1
    k.since[i] = week
    k.starts[i] = week
    k.wage[i] = 0.0
    k.premium[i] = np.exp(r.premium_spread * abs(normal(draw(key, uid))))
    k.protected[i] = 0.0
    k.secure[i] = False
    k.offered_choice[i] = False
    hours = r.hours_mean + r.hours_spread * normal(draw(key, uid ^ 1))
    k.hours_wanted[i] = min(42.0, max(6.0, hours))
    if draw(key, uid ^ 2) < r.car_share:
        reach = r.reach_mean + r.reach_spread * normal(draw(key, uid ^ 3))
        k.reach[i] = max(r.reach_on_foot, reach)
    else:
        k.reach[i] = r.reach_on_foot
    k.stopping[i] = False
    k.attached[i] = draw(key, uid ^ 4) < r.attached_share
    k.own_language[i] = draw(key, uid ^ 5) < speakers
    k.contact[i] = 0.0
    k.travel[i] = 0.0
    k.visits[i] = 0.0
    k.absent[i] = False
    k.pay[i] = 0.0
    k.effective[i] = 0.0
    k.satisfaction[i] = 0.5
    k.novice[i] = False
    k.turned_by[i] = -1


@kernel
def make_unpaid(
    u: UnpaidCarerColumns, i: int, uid: int, place: int, share_50: float, share_20: float,
    works_share: float, spread: float, seed: int,
) -> None:  # fmt: skip
    """Fill row ``i`` with an unpaid carer; hours follow the census bands of the area."""
    key = stream(seed, _UNPAID, 0)
    u.uid[i] = uid
    u.alive[i] = True
    u.place[i] = place
    band = draw(key, uid)
    within = draw(key, uid ^ 1)
    if band < share_50:
        u.hours[i] = 50.0 + 50.0 * within
    elif band < share_50 + share_20:
        u.hours[i] = 20.0 + 29.0 * within
    else:
        u.hours[i] = 1.0 + 18.0 * within
    u.works[i] = draw(key, uid ^ 2) < works_share and u.hours[i] < 50.0
    u.burden[i] = spread * (2.0 * draw(key, uid ^ 3) - 1.0)
    u.strain[i] = 0.3
    u.support[i] = 0.0
    u.client[i] = -1
