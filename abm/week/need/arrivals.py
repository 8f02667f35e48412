"""People make contact."""

from __future__ import annotations

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

_ARRIVES = int(Decision.CLIENT_ARRIVES)


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
    growth: F64,
    speakers: F64,
    means: F64,
    sizes: F64,
    seed: int,
    week: int,
    rules: NeedRules,
    contacts: F64,
) -> None:
    """People without an unpaid carer's breakdown behind them make contact."""
    key = stream(seed, _ARRIVES, week)
    for place in range(len(rate)):
        council = land.council[place]
        count = poisson(rate[place] * growth[council], draw(key, place))
        for n in range(count):
            uid = identity(CLIENT, week, place, n)
            speaks, rich, size = speakers[council], means[council], sizes[council]
            admit(clients, free, uid, place, speaks, seed, week, rules, rich, size)
        contacts[council] += count


def growth_of_contacts(state: State) -> F64:
    """What expected contacts are multiplied by this week, shape (councils,)."""
    growth: F64 = state.demand_index * (1.0 + state.policy["demand_surge"])
    return growth


def arrive(state: State) -> None:
    """People without an unpaid carer's breakdown behind them make contact."""
    c = state.client
    rate, _ = rates(state)
    _arrive(
        c.columns,
        c.free,
        state.land,
        rate,
        growth_of_contacts(state) * batches_of(state).contacts,
        state.speakers,
        state.lever("self_funders"),
        state.need_size,
        state.seed,
        state.week,
        state.parameters.fill(NeedRules, "need"),
        state.tally["contacts"],
    )
