"""Complaints: people who are served badly, or for a price that rises, leave if they can."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.week.market.reach import Reach
from gofal.abm.week.market.routes import route_allows
from gofal.abm.week.transitions.people import return_client
from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64

_SERVED, _OWN = int(Stage.SERVED), int(Route.OWN_MONEY)
_CHOICE, _NOTICE = int(Decision.CHOICE), int(Decision.PRICE_NOTICE)


class ComplaintRules(NamedTuple):
    """Parameters ``quality.*`` of what people do about bad service."""

    borne: float
    borne_spread: float
    reviews_borne: float
    by_price: float
    price_moves: float


class Complaints(NamedTuple):
    """Series of complaints and of people who leave, shape (councils,) each."""

    complaints: F64
    went_elsewhere: F64


@inlined
def _could_go(
    i: int, clients: ClientColumns, providers: ProviderColumns, land: Land, reach: Reach
) -> bool:
    """Whether another provider in reach may serve a person and has carers for the whole package."""
    place = clients.place[i]
    for at in range(reach.start[place], reach.start[place + 1]):
        j = reach.provider[at]
        if j == clients.provider[i] or providers.clients[j] >= providers.max_clients[j]:
            continue
        hours = clients.package[i]
        if providers.free[j] < hours or providers.planned[j] + hours > providers.most_hours[j]:
            continue
        if route_allows(j, clients.route[i], land.council[place], providers):
            return True
    return False


@inlined
def _minds_price(
    i: int, drawn: float, clients: ClientColumns, providers: ProviderColumns, rules: ComplaintRules
) -> bool:
    """Whether a person with own money leaves because of the rise that their provider announced."""
    j = clients.provider[i]
    if clients.route[i] != _OWN or providers.next_ratio[j] <= providers.private_ratio[j]:
        return False
    dearer = (providers.next_ratio[j] - providers.private_ratio[j]) * (1.0 - providers.discount[j])
    return drawn >= np.exp(-rules.price_moves * rules.by_price * dearer)


@kernel
def _complain(
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    reach: Reach,
    rules: ComplaintRules,
    seed: int,
    week: int,
    sums: Complaints,
) -> None:
    """Who is served worse than they bear complains at the review; after some in a row they leave.

    What a person bears is lasting. Who may serve a person is asked again by the offers. People with
    own money have until their provider's next review to leave for a price it has announced.
    """
    for series in sums:
        series[:] = 0.0
    key, leaves = stream(seed, _CHOICE, 0), stream(seed, _NOTICE, week)
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED:
            continue
        if clients.uid[i] % QUARTER != week % QUARTER:
            continue
        bears = rules.borne + rules.borne_spread * (2.0 * draw(key, clients.uid[i]) - 1.0)
        council = land.council[clients.place[i]]
        if clients.service[i] >= bears:
            clients.badly[i] = 0
        else:
            clients.badly[i] = min(100, clients.badly[i] + 1)
            sums.complaints[council] += clients.badly[i] == 1
        tired = clients.badly[i] >= rules.reviews_borne
        minds = _minds_price(i, draw(leaves, clients.uid[i]), clients, providers, rules)
        if (tired or minds) and _could_go(i, clients, providers, land, reach):
            return_client(i, clients, carers, providers, week)
            sums.went_elsewhere[council] += 1.0


def complain(state: State) -> None:
    """People who are served badly complain, and leave if there is somewhere to go."""
    _complain(
        state.client.columns,
        state.carer.columns,
        state.provider.columns,
        state.land,
        state.scratch(Reach),
        state.parameters.fill(ComplaintRules, "quality"),
        state.seed,
        state.week,
        state.tally.rows(Complaints),
    )
