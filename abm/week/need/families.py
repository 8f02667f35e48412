"""Families: unpaid care starts, strains and stops."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.community.ageing import rates
from gofal.abm.week.need.arrivals import admit
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.people import NeedRules, make_unpaid
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, identity, poisson, stream
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.kinds import CLIENT, UNPAID
from gofal.agents.rows import give_row_back, take_row
from gofal.agents.table import F64, I32, Free
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


class Seekers(NamedTuple):
    """People in want of an unpaid carer, chained by place.

    Attributes:
        first: first person of each place, -1 none, shape (places,).
        following: the next person after each, -1 none, shape (clients,).
    """

    first: I32
    following: I32

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody yet."""
        return cls(np.zeros(sizes.places, np.int32), np.zeros(sizes.clients, np.int32))


class Families(NamedTuple):
    """Series of unpaid care, shape (councils,) each."""

    unpaid_carers: F64
    unpaid_hours: F64
    unpaid_strained: F64
    unpaid_broken: F64
    unpaid_stopped: F64
    unpaid_formal: F64


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
        strained: strain from which a carer counts as strained.
    """

    support: F64
    speakers: F64
    means: F64
    strained: float


@kernel
def _seek_family(clients: ClientColumns, seekers: Seekers, seed: int, share: float) -> None:
    """Some people in contact have family: chain them by place until an unpaid carer is joined."""
    seekers.first[:] = -1
    key = stream(seed, _STARTS, -9)
    for i in range(len(clients.alive) - 1, -1, -1):
        if (
            clients.alive[i]
            and clients.unpaid[i] < 0
            and (clients.stage[i] == _CONTACT or clients.stage[i] == _COMMUNITY)
            and draw(key, clients.uid[i]) < share
        ):
            seekers.following[i] = seekers.first[clients.place[i]]
            seekers.first[clients.place[i]] = i


@kernel
def _join_family(
    i: int, unpaid: UnpaidCarerColumns, clients: ClientColumns, seekers: Seekers
) -> int:
    """The person whom an unpaid carer cares for, a newly joined one included; -1 if none."""
    place = unpaid.place[i]
    seeker = seekers.first[place]
    if unpaid.client[i] < 0 and seeker >= 0:
        seekers.first[place] = seekers.following[seeker]
        unpaid.client[i] = seeker
        clients.unpaid[seeker] = i
        clients.unpaid_uid[seeker] = unpaid.uid[i]
    return unpaid.client[i]


@kernel
def _strain(
    i: int, link: int, unpaid: UnpaidCarerColumns, clients: ClientColumns, rules: UnpaidRules
) -> float:
    """Strain of an unpaid carer after this week."""
    unmet = clients.unmet[link] if link >= 0 else 0.0
    target = strain_target(
        unpaid.hours[i], unpaid.works[i], unpaid.burden[i], unmet, unpaid.support[i], rules
    )
    return unpaid.strain[i] + rules.strain_speed * (target - unpaid.strain[i])


@kernel
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


@kernel
def _unpaid_week(
    unpaid: UnpaidCarerColumns,
    unpaid_free: Free,
    clients: ClientColumns,
    free: Free,
    land: Land,
    seekers: Seekers,
    setting: Surroundings,
    rules: FamilyRules,
    seed: int,
    week: int,
    supported: F64,
    sums: Families,
) -> None:
    """Strain moves; care ends for good, or breaks down and turns into formal need."""
    key, assessed = stream(seed, _STOPS, week), stream(seed, _ASSESSED, 0)
    for i in range(len(unpaid.alive)):
        if not unpaid.alive[i]:
            continue
        n, uid = land.council[unpaid.place[i]], unpaid.uid[i]
        link = _join_family(i, unpaid, clients, seekers)
        if setting.support[n] > 0.0 or unpaid.support[i] > 0.0:
            drawn = draw(assessed, uid)
            unpaid.support[i] = support_after(
                unpaid.support[i], unpaid.strain[i], setting.strained, drawn, setting.support[n]
            )
            supported[n] += unpaid.support[i] > 0.0
        strain = _strain(i, link, unpaid, clients, rules.unpaid)
        unpaid.strain[i] = strain
        sums.unpaid_carers[n] += 1.0
        sums.unpaid_hours[n] += unpaid.hours[i]
        sums.unpaid_strained[n] += strain > setting.strained
        broke, drawn = breakdown_hazard(strain, rules.unpaid), draw(key, uid)
        if drawn >= broke + rules.unpaid.stop_base:
            continue
        sums.unpaid_stopped[n] += 1.0
        sums.unpaid_broken[n] += drawn < broke
        formal = rules.unpaid.formal_share * min(1.0, unpaid.hours[i] / rules.unpaid.full_hours)
        if link >= 0:
            clients.unpaid[link] = -1
            if drawn < broke:
                _lose_hours(i, link, unpaid, clients, rules)
        elif drawn < broke * formal:
            sums.unpaid_formal[n] += 1.0
            place = unpaid.place[i]
            new = identity(CLIENT, week, -2 - int(place), uid)
            admit(
                clients,
                free,
                new,
                place,
                setting.speakers[n],
                seed,
                week,
                rules.need,
                setting.means[n],
            )
        unpaid.alive[i] = False
        give_row_back(i, unpaid_free)


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
            i = take_row(free)
            uid = identity(UNPAID, week, place, n)
            make_unpaid(
                unpaid, i, uid, place, bands[place, 0], bands[place, 1], works, spread, seed
            )


def seek_family(state: State) -> None:
    """People in contact who have family are listed by place."""
    share = state.parameters["need.link_share"]
    _seek_family(state.client.columns, state.scratch(Seekers), state.seed, share)


def unpaid_week(state: State) -> None:
    """Strain moves; unpaid care ends for good, or breaks down and turns into formal need."""
    q, sums, supported = state.parameters, state.tally.rows(Families), np.zeros(state.councils)
    setting = Surroundings(
        support=state.lever("unpaid_support"),
        speakers=state.speakers,
        means=state.lever("self_funders"),
        strained=q["measure.strain_threshold"],
    )
    for row in sums:
        row[:] = 0.0
    _unpaid_week(
        state.unpaid.columns,
        state.unpaid.free,
        state.client.columns,
        state.client.free,
        state.land,
        state.scratch(Seekers),
        setting,
        FamilyRules(q.fill(UnpaidRules, "unpaid_carer"), q.fill(NeedRules, "need")),
        state.seed,
        state.week,
        supported,
        sums,
    )
    cost = pence(supported * q["unpaid_carer.support_cost"])
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
