"""Step 1, need: it arises, grows and ends; families give hours, strain rises, some stop."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.ledger import Flow, pence
from gofal.abm.state import State, Workspace
from gofal.abm.week import weather
from gofal.abm.week.neighbours import meet_first
from gofal.abm.world.land import Land
from gofal.abm.world.people import NeedRules, make_client, make_unpaid
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import Decision, draw, identity, poisson, stream
from gofal.agents.client import SLOTS, ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.kinds import CLIENT, UNPAID
from gofal.agents.table import F64, Free
from gofal.agents.unpaid_carer import (
    UnpaidCarerColumns,
    UnpaidRules,
    breakdown_hazard,
    strain_target,
    support_after,
)

_ENDS, _CHANGES = int(Decision.CLIENT_ENDS), int(Decision.CLIENT_CHANGES)
_ARRIVES, _STOPS, _STARTS = (
    int(Decision.CLIENT_ARRIVES),
    int(Decision.UNPAID_STOPS),
    int(Decision.UNPAID_STARTS),
)
_ASSESSED = int(Decision.CARER_ASSESSED)
_CONTACT, _WAITING = int(Stage.CONTACT), int(Stage.WAITING)
_COMMUNITY, _FAMILY = int(Stage.COMMUNITY), int(Stage.FAMILY)


class CourseRules(NamedTuple):
    """Parameters ``need.*`` of how need runs its course."""

    end_hazard: float
    queue_leave: float
    queue_patience: float
    growth_chance: float
    growth_step: float
    hours_most: float
    link_share: float
    works_share: float


@kernel
def release(i: int, c: ClientColumns, k: CarerColumns) -> None:
    """Give the carers of client ``i`` their hours back and part from the provider."""
    for s in range(SLOTS):
        row = c.carer[i, s]
        if row >= 0:
            k.contact[row] = max(0.0, k.contact[row] - c.hours[i, s])
            c.carer[i, s] = -1
            c.hours[i, s] = 0.0
    c.provider[i] = -1
    # What a fund has not spent stays with the provider that held it, and falls due.
    c.fund_hours[i] = 0.0
    c.fund_unused[i] = 0.0


@kernel
def leave_family(i: int, c: ClientColumns, u: UnpaidCarerColumns) -> None:
    """The unpaid carer of client ``i`` no longer cares for somebody with formal care."""
    link = c.unpaid[i]
    if link >= 0 and u.uid[link] == c.unpaid_uid[i]:
        u.client[link] = -1
        if c.stage[i] == _FAMILY:
            u.hours[link] -= c.package[i]


@kernel
def _end_and_change(
    c: ClientColumns, k: CarerColumns, u: UnpaidCarerColumns, free: Free, land: Land, seed: int,
    week: int, r: CourseRules, ended: F64, left: F64,
) -> None:  # fmt: skip
    """People leave home care; need of the others rises now and then."""
    ends, changes = stream(seed, _ENDS, week), stream(seed, _CHANGES, week)
    for i in range(len(c.alive)):
        if not c.alive[i]:
            continue
        hazard = r.end_hazard
        waiting = c.stage[i] == _WAITING and week - c.since[i] > r.queue_patience
        if waiting:
            hazard += r.queue_leave
        luck = draw(ends, c.uid[i])
        if luck < hazard:
            council = land.council[c.place[i]]
            if luck < r.end_hazard:
                ended[council] += 1.0
            else:
                left[council] += 1.0
            leave_family(i, c, u)
            release(i, c, k)
            c.alive[i] = False
            free.rows[free.top[0]] = i
            free.top[0] += 1
        elif draw(changes, c.uid[i]) < r.growth_chance:
            c.need[i] = min(r.hours_most, c.need[i] * (1.0 + r.growth_step))


@kernel
def _admit(
    c: ClientColumns,
    free: Free,
    uid: int,
    place: int,
    speakers: float,
    seed: int,
    week: int,
    r: NeedRules,
    means: float,
) -> int:
    """A new person makes contact; returns the row."""
    free.top[0] -= 1
    i = free.rows[free.top[0]]
    make_client(c, i, uid, place, speakers, seed, week, r, means)
    return i


@kernel
def _arrive(
    c: ClientColumns, free: Free, land: Land, rate: F64, growth: F64, speakers: F64, means: F64,
    seed: int, week: int, r: NeedRules, contacts: F64,
) -> None:  # fmt: skip
    """People without an unpaid carer's breakdown behind them make contact."""
    key = stream(seed, _ARRIVES, week)
    for place in range(len(rate)):
        council = land.council[place]
        count = poisson(rate[place] * growth[council], draw(key, place))
        for n in range(count):
            uid = identity(CLIENT, week, place, n)
            _admit(c, free, uid, place, speakers[council], seed, week, r, means[council])
        contacts[council] += count


@kernel
def _seek_family(c: ClientColumns, w: Workspace, seed: int, share: float) -> None:
    """Some people in contact have family: chain them by place until an unpaid carer is joined."""
    w.link_first[:] = -1
    key = stream(seed, _STARTS, -9)
    for i in range(len(c.alive) - 1, -1, -1):
        if (
            c.alive[i]
            and c.unpaid[i] < 0
            and (c.stage[i] == _CONTACT or c.stage[i] == _COMMUNITY)
            and draw(key, c.uid[i]) < share
        ):
            w.link_next[i] = w.link_first[c.place[i]]
            w.link_first[c.place[i]] = i


@kernel
def _unpaid_week(
    u: UnpaidCarerColumns, u_free: Free, c: ClientColumns, c_free: Free, land: Land, w: Workspace,
    support: F64, speakers: F64, means: F64, strained: float, seed: int, week: int, r: UnpaidRules,
    n: NeedRules, sums: F64,
) -> None:  # fmt: skip
    """Strain moves; care ends for good, or breaks down and turns into formal need.

    ``support`` is the share of strained carers who are assessed and supported, by council.
    ``sums`` rows by council: carers, hours, strained, broken down, stopped, turned formal,
    supported.
    """
    key, assessed = stream(seed, _STOPS, week), stream(seed, _ASSESSED, 0)
    for i in range(len(u.alive)):
        if not u.alive[i]:
            continue
        council = land.council[u.place[i]]
        link = u.client[i]
        seeker = w.link_first[u.place[i]]
        if link < 0 and seeker >= 0:
            w.link_first[u.place[i]] = w.link_next[seeker]
            link = seeker
            u.client[i] = link
            c.unpaid[link] = i
            c.unpaid_uid[link] = u.uid[i]
        unmet = c.unmet[link] if link >= 0 else 0.0
        if support[council] > 0.0 or u.support[i] > 0.0:
            luck = draw(assessed, u.uid[i])
            u.support[i] = support_after(
                u.support[i], u.strain[i], strained, luck, support[council]
            )
            sums[6, council] += u.support[i] > 0.0
        target = strain_target(u.hours[i], u.works[i], u.burden[i], unmet, u.support[i], r)
        strain = u.strain[i] + r.strain_speed * (target - u.strain[i])
        u.strain[i] = strain
        sums[0, council] += 1.0
        sums[1, council] += u.hours[i]
        sums[2, council] += strain > strained
        broke = breakdown_hazard(strain, r)
        luck = draw(key, u.uid[i])
        if luck >= broke + r.stop_base:
            continue
        sums[4, council] += 1.0
        if link >= 0:
            c.unpaid[link] = -1
        if luck < broke:
            sums[3, council] += 1.0
            formal = r.formal_share * min(1.0, u.hours[i] / r.full_hours)
            if link >= 0:
                # The hours a family gave for cash are part of the need already.
                for_cash = c.package[link] if c.stage[link] == _FAMILY else 0.0
                lost = r.formal_hours * (u.hours[i] - for_cash)
                c.need[link] = min(n.hours_most, c.need[link] + max(0.0, lost))
            elif luck < broke * formal and c_free.top[0] > 0:
                sums[5, council] += 1.0
                uid = identity(CLIENT, week, -2 - int(u.place[i]), u.uid[i])
                _admit(c, c_free, uid, u.place[i], speakers[council], seed, week, n, means[council])
        u.alive[i] = False
        u_free.rows[u_free.top[0]] = i
        u_free.top[0] += 1


@kernel
def _unpaid_start(
    u: UnpaidCarerColumns, free: Free, rate: F64, growth: F64, bands: F64, land: Land, works: float,
    spread: float, seed: int, week: int,
) -> None:  # fmt: skip
    """People take up unpaid care."""
    key = stream(seed, _STARTS, week)
    for place in range(len(rate)):
        for n in range(poisson(rate[place] * growth[land.council[place]], draw(key, place))):
            if free.top[0] == 0:
                return
            free.top[0] -= 1
            i = free.rows[free.top[0]]
            uid = identity(UNPAID, week, place, n)
            make_unpaid(u, i, uid, place, bands[place, 0], bands[place, 1], works, spread, seed)


def step(state: State) -> None:
    """Step 1 of the week."""
    p, week, seed = state.parameters, state.week, state.seed
    c, u = state.client, state.unpaid
    need, course = p.fill(NeedRules, "need"), p.fill(CourseRules, "need")
    if week >= 0:
        state.demand_index *= (1.0 + state.policy["demand_growth"]) ** (1.0 / 52.0)
    weather.begin(state)
    rate, starts = weather.rates(state)
    demand = state.demand_index.copy()
    growth = demand * (1.0 + state.policy["demand_surge"])
    tally = state.tally
    _end_and_change(
        c.columns, state.carer.columns, u.columns, c.free, state.land, seed, week, course,
        tally["ended"], tally["left_waiting"],
    )  # fmt: skip
    means = state.lever("self_funders")
    _arrive(c.columns, c.free, state.land, rate, growth, state.speakers, means, seed,
            week, need, tally["contacts"])  # fmt: skip
    arrived = weather.more_complex(state)
    meet_first(state, rate, growth)
    sums = state.work.by_council[:7]
    sums[:] = 0.0
    _seek_family(c.columns, state.work, seed, course.link_share)
    _unpaid_week(
        u.columns, u.free, c.columns, c.free, state.land, state.work,
        state.lever("unpaid_support"), state.speakers, means,
        p["measure.strain_threshold"], seed, week, p.fill(UnpaidRules, "unpaid_carer"), need, sums,
    )  # fmt: skip
    _unpaid_start(u.columns, u.free, starts, demand, state.bands, state.land,
                  course.works_share, p["unpaid_carer.strain_spread"], seed, week)  # fmt: skip
    weather.more_complex(state, apart=arrived)
    for name, row in zip(
        ("unpaid_carers", "unpaid_hours", "unpaid_strained", "unpaid_broken", "unpaid_stopped",
         "unpaid_formal"), sums[:6], strict=True,
    ):  # fmt: skip
        tally[name][:] = row
    cost = pence(sums[6] * p["unpaid_carer.support_cost"])
    state.ledger.post(Flow.CARER_SUPPORT, np.arange(state.councils), cost)
