"""People make contact."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.week.community.ageing import rates
from gofal.abm.week.need.batches import batches_of
from gofal.abm.world.land import Land
from gofal.abm.world.people import NeedRules, make_client
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, identity, poisson, stream
from gofal.agents.client import ClientColumns
from gofal.agents.kernel import kernel
from gofal.agents.kinds import CLIENT
from gofal.agents.rows import take_row
from gofal.agents.table import F64, Free

_ARRIVES, _RETURNS = int(Decision.CLIENT_ARRIVES), int(Decision.CARE_PUT_OFF)


class Growth(NamedTuple):
    """Contacts of a week over those of the first week.

    Attributes:
        now: of people who need care now, shape (councils,).
        late: of people who have put it off, shape (councils,).
        late_need: hours of need of the latter over what they were.
    """

    now: F64
    late: F64
    late_need: float


@kernel
def admit(
    clients: ClientColumns,
    free: Free,
    uid: int,
    place: int,
    speakers: float,
    seed: int,
    week: int,
    rules: NeedRules,
    means: float,
    size: float,
) -> int:
    """A new person makes contact; returns the row."""
    i = take_row(free)
    make_client(clients, i, uid, place, speakers, seed, week, rules, means, size)
    return i


@kernel
def _arrive(
    clients: ClientColumns,
    free: Free,
    land: Land,
    rate: F64,
    growth: Growth,
    speakers: F64,
    means: F64,
    sizes: F64,
    seed: int,
    week: int,
    rules: NeedRules,
    contacts: F64,
) -> None:
    """People without an unpaid carer's breakdown behind them make contact."""
    key, later = stream(seed, _ARRIVES, week), stream(seed, _RETURNS, week)
    for place in range(len(rate)):
        council = land.council[place]
        count = poisson(rate[place] * growth.now[council], draw(key, place))
        late = poisson(rate[place] * growth.late[council], draw(later, place))
        for n in range(count + late):
            uid = identity(CLIENT, week, place, n)
            speaks, rich, size = speakers[council], means[council], sizes[council]
            if n >= count:
                size *= growth.late_need
            admit(clients, free, uid, place, speaks, seed, week, rules, rich, size)
        contacts[council] += count + late


def expected_contacts(state: State) -> F64:
    """What contacts are multiplied by this week if nobody keeps away, shape (councils,)."""
    growth: F64 = state.demand_index * (1.0 + state.policy["demand_surge"])
    return growth


def kept_away(state: State) -> F64:
    """Share of those who would make contact who keep away this week, by council."""
    share: F64 = state.parameters["weather.keeps_away"] * state.policy["pandemic"]
    return share


def returning(state: State) -> F64:
    """People expected this week of those who have kept away: more, the less there is to fear."""
    fearless = 1.0 - state.policy["pandemic"]
    people: F64 = state.memory.put_off * fearless / state.parameters["weather.weeks_to_return"]
    return people


def growth_of_contacts(state: State) -> Growth:
    """What expected contacts are multiplied by this week."""
    late = returning(state)
    if late.any():
        rate, _ = rates(state)
        late = late / np.bincount(state.land.council, rate, state.councils)
    now = expected_contacts(state) * (1.0 - kept_away(state))
    return Growth(now, late, state.parameters["weather.put_off_need"])


def arrive(state: State) -> None:
    """People without an unpaid carer's breakdown behind them make contact."""
    c = state.client
    rate, _ = rates(state)
    growth = growth_of_contacts(state)
    _arrive(
        c.columns,
        c.free,
        state.land,
        rate,
        growth._replace(now=growth.now * batches_of(state).contacts),
        state.speakers,
        state.lever("self_funders"),
        state.need_size,
        state.seed,
        state.week,
        state.parameters.fill(NeedRules, "need"),
        state.tally["contacts"],
    )
