"""Visits become tours, and travel is what comes out."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.market.travel import WINDOWS, TravelRules, leg_minutes
from gofal.abm.world.land import Land
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.client import SLOTS, ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F32, F64, I32

_WORKING, _SERVED = int(Job.WORKING), int(Stage.SERVED)

PLACES = 12
"""Places of one carer's week that are told apart; further ones count as the last."""


class Rota(NamedTuple):
    """Visits of this week, grouped by carer.

    Attributes:
        start: where each carer's visits begin in the others, shape (carers + 1,).
        filled: how far each carer's group is filled while it is made.
        client: who is visited.
        place: where, so that a tour reads memory in order.
        hours: hours a week there.
    """

    start: I32
    filled: I32
    client: I32
    place: I32
    hours: F32

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """No visits yet."""
        visits = SLOTS * sizes.clients
        return cls(
            start=np.zeros(sizes.carers + 1, np.int32),
            filled=np.zeros(sizes.carers, np.int32),
            client=np.zeros(visits, np.int32),
            place=np.zeros(visits, np.int32),
            hours=np.zeros(visits, np.float32),
        )


class Tree(NamedTuple):
    """Places of one carer's week, and the shortest tree through them; shape (PLACES,).

    Attributes:
        place: the place.
        visits: visits there.
        parent: from which of the places it is reached.
        link: minutes from there.
        order: the places in the order in which they join the tree; the first is the root.
        beyond: share of the visits at the place and beyond it.
    """

    place: I32
    visits: F64
    parent: I32
    link: F64
    order: I32
    beyond: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:  # noqa: ARG003  (the same for all sizes)
        """No places yet."""
        place, parent, order = np.zeros((3, PLACES), np.int32)
        visits, link, beyond = np.zeros((3, PLACES))
        return cls(place, visits, parent, link, order, beyond)


@kernel
def _group_visits(clients: ClientColumns, carers: CarerColumns, rota: Rota) -> None:
    """List every carer's visits (counting sort by carer)."""
    rota.start[:] = 0
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.stage[i] == _SERVED:
            for s in range(SLOTS):
                if clients.carer[i, s] >= 0:
                    rota.start[clients.carer[i, s] + 1] += 1
    for row in range(len(carers.alive)):
        rota.start[row + 1] += rota.start[row]
        rota.filled[row] = rota.start[row]
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.stage[i] == _SERVED:
            for s in range(SLOTS):
                row = clients.carer[i, s]
                if row >= 0:
                    at = rota.filled[row]
                    rota.client[at] = i
                    rota.place[at] = clients.place[i]
                    rota.hours[at] = clients.hours[i, s]
                    rota.filled[row] += 1


@kernel
def _visit_density(
    clients: ClientColumns, travel_rules: TravelRules, visits_at: F32, demand_at: F64
) -> None:
    """Visits a week by provider and place, and by place."""
    visits_at[:] = 0.0
    demand_at[:] = 0.0
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.stage[i] == _SERVED:
            visits = clients.package[i] / travel_rules.visit_hours
            visits_at[clients.provider[i], clients.place[i]] += visits
            demand_at[clients.place[i]] += visits


@kernel
def _span(count: int, tree: Tree, land: Land) -> None:
    """Find the shortest tree through a carer's places (Prim): parent, minutes and order."""
    for q in range(count):
        tree.parent[q] = 0
        tree.link[q] = land.minutes[tree.place[0], tree.place[q]]
        tree.order[q] = q
    for joined in range(1, count):
        at = joined
        for n in range(joined + 1, count):
            if tree.link[tree.order[n]] < tree.link[tree.order[at]]:
                at = n
        new = tree.order[at]
        tree.order[at] = tree.order[joined]
        tree.order[joined] = new
        for n in range(joined + 1, count):
            q = tree.order[n]
            minutes = land.minutes[tree.place[new], tree.place[q]]
            if minutes < tree.link[q]:
                tree.link[q] = minutes
                tree.parent[q] = new


@kernel
def tour_links(count: int, rounds_visits: float, total: float, tree: Tree, land: Land) -> float:
    """Minutes of links between places in one round of ``rounds_visits`` of all ``total`` visits.

    A link of the shortest tree through the week's places is travelled if the round has visits on
    both its sides: with a share s of the visits beyond it, 1 - s^visits - (1 - s)^visits. The way
    from home is not working time.
    """
    _span(count, tree, land)
    for q in range(count):
        tree.beyond[q] = tree.visits[q] / total
    minutes = 0.0
    for n in range(count - 1, 0, -1):
        q = tree.order[n]
        beyond = min(1.0, tree.beyond[q])
        minutes += tree.link[q] * (1.0 - beyond**rounds_visits - (1.0 - beyond) ** rounds_visits)
        tree.beyond[tree.parent[q]] += beyond
    return max(0.0, minutes)


@kernel
def _tour_of(
    row: int,
    j: int,
    rota: Rota,
    tree: Tree,
    visits_at: F32,
    land: Land,
    travel_rules: TravelRules,
) -> float:
    """Travel hours a week of one carer; also gathers the places of the carer's week."""
    count = 0
    total = 0.0
    inside = 0.0
    for n in range(rota.start[row], rota.start[row + 1]):
        visits = rota.hours[n] / travel_rules.visit_hours
        place = rota.place[n]
        inside += visits * leg_minutes(
            land.area[place], visits_at[j, place] / WINDOWS, travel_rules
        )
        total += visits
        q = 0
        while q < count and tree.place[q] != place:
            q += 1
        if q == count and count < PLACES:
            tree.place[count] = place
            tree.visits[count] = 0.0
            count += 1
        tree.visits[min(q, PLACES - 1)] += visits
    if total <= 0.0:
        return 0.0
    per_round = min(travel_rules.visits_per_round, max(1.0, total / travel_rules.least_rounds))
    rounds = total / per_round
    links = tour_links(count, per_round, total, tree, land) if count > 1 else 0.0
    # The first visit of a round is reached from home: one leg fewer than visits.
    legs = inside * (1.0 - 1.0 / per_round) if per_round > 1.0 else 0.0
    return (legs + rounds * links) / 60.0


@kernel
def _make_tours(
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    rota: Rota,
    tree: Tree,
    visits_at: F32,
    travel_rules: TravelRules,
) -> None:
    """Every working carer's contact, visits and travel; a client's share of the travel."""
    providers.travel[:] = 0.0
    providers.rushed[:] = 0.0
    for i in range(len(clients.alive)):
        clients.travel[i] = 0.0
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] != _WORKING:
            continue
        contact = 0.0
        for n in range(rota.start[row], rota.start[row + 1]):
            contact += rota.hours[n]
        carers.contact[row] = contact
        # Visits that sensors replace are not driven to; the hours go into longer ones.
        kept = 1.0 - providers.monitoring[carers.provider[row]]
        carers.visits[row] = kept * contact / travel_rules.visit_hours
        tour = kept * _tour_of(row, carers.provider[row], rota, tree, visits_at, land, travel_rules)
        # Part of the way is gone in time that was meant for visits.
        rush = providers.rush[carers.provider[row]]
        carers.travel[row] = tour * (1.0 - rush)
        providers.travel[carers.provider[row]] += carers.travel[row]
        providers.rushed[carers.provider[row]] += tour * rush
        _share_travel(row, clients, carers, rota, land, travel_rules)
    for j in range(len(providers.alive)):
        if providers.alive[j] and providers.planned[j] - providers.unfilled[j] > 1.0:
            now = min(
                travel_rules.usual_most,
                providers.travel[j] / (providers.planned[j] - providers.unfilled[j]),
            )
            providers.usual_travel[j] += travel_rules.usual_speed * (
                now - providers.usual_travel[j]
            )


@kernel
def _share_travel(
    row: int,
    clients: ClientColumns,
    carers: CarerColumns,
    rota: Rota,
    land: Land,
    travel_rules: TravelRules,
) -> None:
    """Charge a carer's travel to the people visited, by visits and distance from the carer's home.

    Most of a round is links and legs that grow with remoteness; the way from home stands for it.
    """
    weight = 0.0
    first, last = rota.start[row], rota.start[row + 1]
    for n in range(first, last):
        weight += rota.hours[n] * (
            travel_rules.share_minutes + land.minutes[carers.home[row], rota.place[n]]
        )
    if weight > 0.0:
        for n in range(first, last):
            far = travel_rules.share_minutes + land.minutes[carers.home[row], rota.place[n]]
            clients.travel[rota.client[n]] += carers.travel[row] * rota.hours[n] * far / weight


def list_visits(state: State) -> None:
    """Every carer's visits."""
    _group_visits(state.client.columns, state.carer.columns, state.scratch(Rota))


def count_visits(state: State) -> None:
    """Visits a week by provider and place, and by place."""
    rules, memory = state.parameters.fill(TravelRules, "travel"), state.memory
    _visit_density(state.client.columns, rules, memory.visits_at, memory.demand_at)


def make_tours(state: State) -> None:
    """Every working carer's contact, visits and travel; a client's share of the travel."""
    _make_tours(
        state.client.columns,
        state.carer.columns,
        state.provider.columns,
        state.land,
        state.scratch(Rota),
        state.scratch(Tree),
        state.memory.visits_at,
        state.parameters.fill(TravelRules, "travel"),
    )
