"""Who holds the money is talked over at reviews: some give it back, some take it on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.week.access.offered import Offered
from gofal.abm.week.market.routes import HolderRules, Offers, choose_route, route_allows
from gofal.abm.week.transitions.people import return_client
from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import Aid, ClientColumns, Route, RouteRules, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns

_ROUTE, _REVIEW = int(Decision.ROUTE), int(Decision.ROUTE_REVIEW)
_COUNCIL, _DIRECT = int(Route.COUNCIL), int(Route.DIRECT_PAYMENT)
_SERVED, _WAITING = int(Stage.SERVED), int(Stage.WAITING)
_CENTRE, _NOBODY = int(Aid.CENTRE), int(Aid.NOBODY)


class SwitchRules(NamedTuple):
    """Parameters ``route.*`` of changing who holds the money."""

    give_back: float
    switch_asked: float


class Switching(NamedTuple):
    """What people go by when they talk over who holds the money."""

    offers: Offers
    switch: SwitchRules
    route: RouteRules
    holder: HolderRules


@kernel
def _gives_back(
    i: int, n: int, key: np.uint64, first: np.uint64, clients: ClientColumns, rules: Switching
) -> bool:
    """Whether a direct payment is too much to bear and goes back to the council."""
    aid = rules.holder.centre_help if clients.aided[i] == _CENTRE else 0.0
    alone = 1.0 - min(1.0, rules.offers.support[n] + aid)
    uid = clients.uid[i]
    return bool(draw(key, uid) < rules.switch.give_back * alone * draw(first, uid ^ 1))


@kernel
def _takes_on(
    i: int,
    n: int,
    first: np.uint64,
    clients: ClientColumns,
    providers: ProviderColumns,
    rules: Switching,
) -> int:
    """The route that a person takes instead of the council's, that one if none.

    The present provider must be able to stay: people care for who comes, not for whose books it is
    in (E184).
    """
    offers = rules.offers
    wanted = choose_route(clients.uid[i], n, 0.0, first, offers, rules.route, rules.holder)
    # New direct payments come with an assessment, except where everybody may choose.
    if wanted == _DIRECT and offers.free[n] <= 0.5:
        return _COUNCIL
    if clients.stage[i] != _WAITING and not route_allows(clients.provider[i], wanted, n, providers):
        return _COUNCIL
    return wanted


@kernel
def _talk_over(
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    rules: Switching,
    seed: int,
    week: int,
) -> None:
    """People whose package is reviewed this week may change who holds the money.

    A direct payment that is given back goes to the council, whoever may serve the person then.
    """
    key, first = stream(seed, _REVIEW, week), stream(seed, _ROUTE, 0)
    for i in range(len(clients.alive)):
        in_care = clients.stage[i] == _SERVED or clients.stage[i] == _WAITING
        if not clients.alive[i] or not in_care or clients.uid[i] % QUARTER != week % QUARTER:
            continue
        n, route = land.council[clients.place[i]], clients.route[i]
        if route == _DIRECT and _gives_back(i, n, key, first, clients, rules):
            _change(i, _COUNCIL, clients, carers, providers, land, week)
        elif route == _COUNCIL and draw(key, clients.uid[i] ^ 1) < rules.switch.switch_asked:
            wanted = _takes_on(i, n, first, clients, providers, rules)
            if wanted != _COUNCIL:
                _change(i, wanted, clients, carers, providers, land, week)


@kernel
def _change(
    i: int,
    route: int,
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    week: int,
) -> None:
    """A person changes route; the provider stays where the law allows it."""
    clients.route[i] = route
    clients.held_since[i] = week
    clients.aided[i] = _NOBODY
    n, j = land.council[clients.place[i]], clients.provider[i]
    if clients.stage[i] == _SERVED and not route_allows(j, route, n, providers):
        return_client(i, clients, carers, providers, week)


def talk_over(state: State) -> None:
    """Routes are talked over at reviews: some people give money back, some take it on."""
    switch(state, state.scratch(Offered).routes)


def switch(state: State, offers: Offers) -> None:
    """Talk over routes with these offers; nothing to do while no lever or chance asks for it."""
    q = state.parameters
    rules = q.fill(SwitchRules, "route")
    if rules.give_back <= 0.0 and not (
        offers.fund.any() or offers.budget.any() or offers.free.any()
    ):
        return
    _talk_over(
        state.client.columns,
        state.carer.columns,
        state.provider.columns,
        state.land,
        Switching(offers, rules, q.fill(RouteRules, "access"), q.fill(HolderRules, "route")),
        state.seed,
        state.week,
    )
