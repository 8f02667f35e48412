"""Packages meet providers; what nobody takes waits, visibly."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.market.reach import Reach
from gofal.abm.week.market.staffing import MatchRules, Staff
from gofal.abm.week.market.travel import TravelRules
from gofal.abm.week.matching.offers import (
    Best,
    Line,
    Market,
    OfferRules,
    Round,
    line_up,
    offer,
    see_best,
)
from gofal.abm.week.matching.queue import Turns
from gofal.abm.week.matching.tiers import Standings, asker_of, note_near, note_standings
from gofal.abm.week.transitions.waiting import note_wait
from gofal.abm.world.land import Land
from gofal.abm.world.prices import terms as terms_now
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.abm.world.stretches import Stretches, note
from gofal.abm.world.waiting import WaitEnd
from gofal.agents.calls import CallRules
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import Aid, ClientColumns, Route, Stage
from gofal.agents.fetch import fetch_ahead
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import CostRules, ProviderColumns
from gofal.agents.table import F64, I32

_SERVED, _STARTED = int(Stage.SERVED), int(WaitEnd.STARTED)
_ORDER, _CHOICE = int(Decision.OFFER_ORDER), int(Decision.CHOICE)
_ASSEMBLED = int(Decision.ASSEMBLED)
_AHEAD = 3
"""People ahead whose record is asked for, as they lie scattered: matching in 0.95 of the time."""
_COUNCIL, _OWN, _BROKER = int(Route.COUNCIL), int(Route.OWN_MONEY), int(Aid.BROKER)


class Refusals(NamedTuple):
    """Providers that refused one package for want of staff, and how many of them there are."""

    provider: I32
    number: I32

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """None yet; each provider may refuse in both tiers."""
        return cls(np.zeros(2 * sizes.providers, np.int32), np.zeros(1, np.int32))


class Starts(NamedTuple):
    """Counts of the care that begins this week.

    Attributes:
        waits: first starts by (council, rural, weeks since the assessment).
        started: starts by council.
        spells: people who wait and their ends; see :mod:`gofal.abm.world.waiting`.
    """

    waits: F64
    started: F64
    spells: I32


@inlined
def _is_assembled(i: int, clients: ClientColumns, land: Land, rules: OfferRules) -> bool:
    """Whether an integrator has the time for this package: as far as its share of the fee pays."""
    share = rules.terms.integrator[land.council[clients.place[i]]]
    if share <= 0.0:
        return False
    return draw(rules.assembles, clients.uid[i]) * rules.matching.integrator_full < share


@kernel
def _offer_round(
    i: int,
    week: int,
    many: int,
    clients: ClientColumns,
    land: Land,
    rules: OfferRules,
) -> Round:
    """How a package is offered this week, to ``many`` providers in reach."""
    matching = rules.matching
    waited = week - clients.since[i]
    partial = 1.0 if waited < matching.partial_after else matching.partial_fill
    tries = int(matching.offers_per_week)
    turn = int(draw(rules.order, clients.uid[i]) * many)
    # A council asks round; who holds the money, or has a broker, chooses.
    choice = rules.choice if clients.route[i] != _COUNCIL else 0.0
    by_price = rules.by_price if clients.route[i] == _OWN else 0.0
    clients.assembled[i] = clients.route[i] == _COUNCIL and _is_assembled(i, clients, land, rules)
    if clients.assembled[i]:
        # An integrator asks everyone in reach at once and takes a part where that is on offer.
        tries = 2 * many + int(matching.second_offers)
        partial = matching.partial_fill
    if clients.aided[i] == _BROKER:
        tries = int(matching.offers_per_week * matching.broker_search)
    return Round(turn, tries, partial, choice, by_price)


@kernel
def _start(
    i: int,
    reputation: float,
    week: int,
    clients: ClientColumns,
    land: Land,
    starts: Starts,
) -> None:
    """Begin the care of a person whose package was taken, by a provider of this reputation."""
    place = clients.place[i]
    council = land.council[place]
    clients.stage[i] = _SERVED
    if clients.since[i] == clients.assessed[i]:
        # A first start; who was handed back is counted among hand-backs.
        waited = min(week - clients.since[i], starts.waits.shape[2] - 1)
        starts.waits[council, int(land.rural[place] >= 0.5), waited] += 1.0
    note_wait(i, _STARTED, week, clients, land, starts.spells)
    clients.since[i] = week
    clients.refused_by[i] = -1
    # A person expects what the provider is known for.
    clients.service[i] = reputation
    starts.started[council] += 1.0


@inlined
def _fetch(clients: ClientColumns, row: int) -> None:
    """Ask for the record of a person whose turn comes soon."""
    fetch_ahead(clients, row)
    fetch_ahead(clients.package, row)
    fetch_ahead(clients.carer, row)


@inlined
def _note_refusals(place: int, hours: float, market: Market, stretches: Stretches) -> None:
    """Share the hours of a package out among those who refused it for want of staff."""
    for n in range(market.refused[0]):
        share = hours / float(market.refused[0])
        market.refused_at[market.refusals[n], place] += share
        note(market.refusals[n], place, stretches.refused)


@kernel
def _match_waiting(
    queue: I32,
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    market: Market,
    week: int,
    rules: OfferRules,
    starts: Starts,
    stretches: Stretches,
) -> None:
    """Offer every waiting package to some providers."""
    starts.started[:] = 0.0
    note_standings(providers, rules.terms, market.standings)
    note_near(market.reach, land, market.standings)
    see_best(providers, market.best)
    reach, second = market.reach, int(rules.matching.second_offers)
    last = len(queue) - 1
    for n in range(len(queue)):
        i, ahead = queue[n], queue[min(n + _AHEAD, last)]
        _fetch(clients, ahead)
        place = clients.place[i]
        if week - clients.since[i] >= rules.matching.refusal_weeks:
            clients.refused_by[i] = -1
        many = max(1, reach.start[place + 1] - reach.start[place])
        whole = _offer_round(i, week, many, clients, land, rules)
        last_resort = week - clients.since[i] >= rules.matching.last_resort_after
        complex_from = rules.matching.complex_from
        asker = asker_of(i, last_resort, complex_from, clients, providers, land, rules.terms)
        lined = line_up(place, whole.start, asker, providers, market)
        left = whole.tries
        market.refused[0] = 0
        for tier in range(2):
            # Some offers are kept for the second tier; people with own money have but one.
            tries = left - second * (tier == 0 and asker.route != _OWN)
            asked = Round(whole.start, tries, whole.partial, whole.choice, whole.by_price)
            used = offer(
                i,
                tier,
                lined[tier],
                asker,
                asked,
                week,
                clients,
                carers,
                providers,
                land,
                market,
                rules,
            )
            if used < 0:
                break
            left -= used
        if clients.provider[i] < 0:
            _note_refusals(place, clients.package[i], market, stretches)
            continue
        note(clients.provider[i], place, stretches.visits)
        reputation = providers.reputation[clients.provider[i]]
        _start(i, reputation, week, clients, land, starts)


def market_of(state: State) -> Market:
    """What there is to be offered, and to whom."""
    memory, refusals = state.memory, state.scratch(Refusals)
    return Market(
        reach=state.scratch(Reach),
        standings=state.scratch(Standings),
        line=state.scratch(Line).provider,
        staff=state.scratch(Staff),
        visits_at=memory.visits_at,
        demand_at=memory.demand_at,
        refused_at=memory.refused_at,
        refusals=refusals.provider,
        refused=refusals.number,
        best=state.scratch(Best).reputation,
    )


def offer_rules(state: State) -> OfferRules:
    """Parameters of offers, and the terms in force."""
    q = state.parameters
    return OfferRules(
        matching=q.fill(MatchRules, "matching"),
        cost=q.fill(CostRules, "provider"),
        travel=q.fill(TravelRules, "travel"),
        calls=q.fill(CallRules, "call"),
        terms=terms_now(state),
        choice=q["quality.by_reputation"],
        by_price=q["quality.by_price"],
        order=stream(state.seed, _ORDER, state.week),
        chooses=stream(state.seed, _CHOICE, state.week),
        assembles=stream(state.seed, _ASSEMBLED, 0),
    )


def match(state: State) -> None:
    """Offer every waiting package to some providers; what nobody takes waits on."""
    _match_waiting(
        state.scratch(Turns).rows,
        state.client.columns,
        state.carer.columns,
        state.provider.columns,
        state.land,
        market_of(state),
        state.week,
        offer_rules(state),
        Starts(state.tally.waits_now, state.tally["started"], state.tally.spells_now),
        state.stretches,
    )
