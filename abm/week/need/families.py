"""Families: unpaid care starts, strains and stops."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.community.ageing import rates
from gofal.abm.week.need.arrivals import admit
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.people import NeedRules, make_unpaid
from gofal.abm.world.state import State, Workspace
from gofal.agents.chance import Decision, draw, identity, poisson, stream
from gofal.agents.client import ClientColumns, Stage
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

_STOPS, _STARTS = int(Decision.UNPAID_STOPS), int(Decision.UNPAID_STARTS)
_ASSESSED = int(Decision.CARER_ASSESSED)
_CONTACT = int(Stage.CONTACT)
_COMMUNITY, _FAMILY = int(Stage.COMMUNITY), int(Stage.FAMILY)


@kernel
def _seek_family(clients: ClientColumns, w: Workspace, seed: int, share: float) -> None:
    """Some people in contact have family: chain them by place until an unpaid carer is joined."""
    w.link_first[:] = -1
    key = stream(seed, _STARTS, -9)
    for i in range(len(clients.alive) - 1, -1, -1):
        if (
            clients.alive[i]
            and clients.unpaid[i] < 0
            and (clients.stage[i] == _CONTACT or clients.stage[i] == _COMMUNITY)
            and draw(key, clients.uid[i]) < share
        ):
            w.link_next[i] = w.link_first[clients.place[i]]
            w.link_first[clients.place[i]] = i


@kernel
def _unpaid_week(
    unpaid: UnpaidCarerColumns,
    u_free: Free,
    clients: ClientColumns,
    c_free: Free,
    land: Land,
    w: Workspace,
    support: F64,
    speakers: F64,
    means: F64,
    strained: float,
    seed: int,
    week: int,
    rules: UnpaidRules,
    need_rules: NeedRules,
    sums: F64,
) -> None:
    """Strain moves; care ends for good, or breaks down and turns into formal need.

    ``support`` is the share of strained carers who are assessed and supported, by council.
    ``sums`` rows by council: carers, hours, strained, broken down, stopped, turned formal,
    supported.
    """
    key, assessed = stream(seed, _STOPS, week), stream(seed, _ASSESSED, 0)
    for i in range(len(unpaid.alive)):
        if not unpaid.alive[i]:
            continue
        council = land.council[unpaid.place[i]]
        link = unpaid.client[i]
        seeker = w.link_first[unpaid.place[i]]
        if link < 0 and seeker >= 0:
            w.link_first[unpaid.place[i]] = w.link_next[seeker]
            link = seeker
            unpaid.client[i] = link
            clients.unpaid[link] = i
            clients.unpaid_uid[link] = unpaid.uid[i]
        unmet = clients.unmet[link] if link >= 0 else 0.0
        if support[council] > 0.0 or unpaid.support[i] > 0.0:
            luck = draw(assessed, unpaid.uid[i])
            unpaid.support[i] = support_after(
                unpaid.support[i], unpaid.strain[i], strained, luck, support[council]
            )
            sums[6, council] += unpaid.support[i] > 0.0
        target = strain_target(
            unpaid.hours[i], unpaid.works[i], unpaid.burden[i], unmet, unpaid.support[i], rules
        )
        strain = unpaid.strain[i] + rules.strain_speed * (target - unpaid.strain[i])
        unpaid.strain[i] = strain
        sums[0, council] += 1.0
        sums[1, council] += unpaid.hours[i]
        sums[2, council] += strain > strained
        broke = breakdown_hazard(strain, rules)
        luck = draw(key, unpaid.uid[i])
        if luck >= broke + rules.stop_base:
            continue
        sums[4, council] += 1.0
        if link >= 0:
            clients.unpaid[link] = -1
        if luck < broke:
            sums[3, council] += 1.0
            formal = rules.formal_share * min(1.0, unpaid.hours[i] / rules.full_hours)
            if link >= 0:
                # The hours a family gave for cash are part of the need already.
                for_cash = clients.package[link] if clients.stage[link] == _FAMILY else 0.0
                lost = rules.formal_hours * (unpaid.hours[i] - for_cash)
                clients.need[link] = min(need_rules.hours_most, clients.need[link] + max(0.0, lost))
            elif luck < broke * formal and c_free.top[0] > 0:
                sums[5, council] += 1.0
                uid = identity(CLIENT, week, -2 - int(unpaid.place[i]), unpaid.uid[i])
                admit(
                    clients,
                    c_free,
                    uid,
                    unpaid.place[i],
                    speakers[council],
                    seed,
                    week,
                    need_rules,
                    means[council],
                )
        unpaid.alive[i] = False
        u_free.rows[u_free.top[0]] = i
        u_free.top[0] += 1


@kernel
def _unpaid_start(
    unpaid: UnpaidCarerColumns,
    free: Free,
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
            if free.top[0] == 0:
                return
            free.top[0] -= 1
            i = free.rows[free.top[0]]
            uid = identity(UNPAID, week, place, n)
            make_unpaid(
                unpaid, i, uid, place, bands[place, 0], bands[place, 1], works, spread, seed
            )


def seek_family(state: State) -> None:
    """People in contact who have family are listed by place."""
    share = state.parameters["need.link_share"]
    _seek_family(state.client.columns, state.work, state.seed, share)


def unpaid_week(state: State) -> None:
    """Strain moves; unpaid care ends for good, or breaks down and turns into formal need."""
    p, c, u, sums = state.parameters, state.client, state.unpaid, state.work.by_council[:7]
    sums[:] = 0.0
    _unpaid_week(
        u.columns,
        u.free,
        c.columns,
        c.free,
        state.land,
        state.work,
        state.lever("unpaid_support"),
        state.speakers,
        state.lever("self_funders"),
        p["measure.strain_threshold"],
        state.seed,
        state.week,
        p.fill(UnpaidRules, "unpaid_carer"),
        p.fill(NeedRules, "need"),
        sums,
    )
    for name, row in zip(
        (
            "unpaid_carers",
            "unpaid_hours",
            "unpaid_strained",
            "unpaid_broken",
            "unpaid_stopped",
            "unpaid_formal",
        ),
        sums[:6],
        strict=True,
    ):
        state.tally[name][:] = row
    cost = pence(sums[6] * p["unpaid_carer.support_cost"])
    state.ledger.post(Flow.CARER_SUPPORT, np.arange(state.councils), cost)


def unpaid_start(state: State) -> None:
    """People take up unpaid care."""
    p, u = state.parameters, state.unpaid
    _, starts = rates(state)
    _unpaid_start(
        u.columns,
        u.free,
        starts,
        state.demand_index.copy(),
        state.bands,
        state.land,
        p["need.works_share"],
        p["unpaid_carer.strain_spread"],
        state.seed,
        state.week,
    )
