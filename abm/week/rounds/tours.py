"""Visits become tours, and travel is what comes out."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.market.travel import WINDOWS, TravelRules, gap_minutes, leg_minutes, most_visits
from gofal.abm.week.market.visits import Visits
from gofal.abm.week.rounds.rota import Rota, Rotas, Sums
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.abm.world.stretches import clear_row, note
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.client import ClientColumns
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F32, F64, I32, Bool

_WORKING = int(Job.WORKING)

PLACES = 12
"""Places of one carer's week that are told apart; further ones count as the last."""


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
def _group_visits(visits: Visits, rota: Rota) -> None:
    """List every carer's visits (counting sort by carer)."""
    people, carers = visits.size[0], len(rota.filled)
    rota.start[:] = 0
    for n in range(visits.first[people]):
        rota.start[visits.carer[n] + 1] += 1
    for row in range(carers):
        rota.start[row + 1] += rota.start[row]
        rota.filled[row] = rota.start[row]
    for q in range(people):
        for n in range(visits.first[q], visits.first[q + 1]):
            at = rota.filled[visits.carer[n]]
            rota.at.client[at] = q
            rota.at.place[at] = visits.place[q]
            rota.at.hours[at] = visits.hours[n]
            rota.at.visits[at] = visits.hours[n] * visits.rate[q]
            rota.filled[visits.carer[n]] = at + 1


@kernel
def _visit_density(
    providers: ProviderColumns,
    area: F64,
    slow: F64,
    visits: Visits,
    travel_rules: TravelRules,
    visits_at: F32,
    holds: Bool,
    demand_at: F64,
) -> None:
    """Visits a week by provider and place, and by place; the legs and gaps that follow."""
    for j in range(len(providers.alive)):
        # Those of rows not in use are zero.
        if providers.alive[j]:
            clear_row(j, visits_at, holds)
    demand_at[:] = 0.0
    for q in range(visits.size[0]):
        more = visits.package[q] * visits.rate[q]
        visits_at[visits.provider[q], visits.place[q]] += more
        note(visits.provider[q], visits.place[q], holds)
        demand_at[visits.place[q]] += more
    for q in range(visits.size[0]):
        j, place = visits.provider[q], visits.place[q]
        there = visits_at[j, place] / WINDOWS
        contact, free = 60.0 / visits.rate[q], providers.untimed[j]
        leg = leg_minutes(area[place], slow[place], there, contact, free, travel_rules)
        visits.leg[q] = leg
        visits.gap[q] = gap_minutes(contact + leg, there, free, travel_rules)


@inlined
def _span(count: int, tree: Tree, minutes: F32) -> None:
    """Find the shortest tree through a carer's places (Prim): parent, minutes and order."""
    for q in range(count):
        tree.parent[q] = 0
        tree.link[q] = minutes[tree.place[0], tree.place[q]]
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
            way = minutes[tree.place[new], tree.place[q]]
            if way < tree.link[q]:
                tree.link[q] = way
                tree.parent[q] = new


@inlined
def tour_links(count: int, rounds_visits: float, total: float, tree: Tree, minutes: F32) -> float:
    """Minutes of links between places in one round of ``rounds_visits`` of all ``total`` visits.

    A link of the shortest tree through the week's places is travelled if the round has visits on
    both its sides: with a share s of the visits beyond it, 1 - s^visits - (1 - s)^visits. The way
    from home is not working time.
    """
    _span(count, tree, minutes)
    for q in range(count):
        tree.beyond[q] = tree.visits[q] / total
    links = 0.0
    for n in range(count - 1, 0, -1):
        q = tree.order[n]
        beyond = min(1.0, tree.beyond[q])
        links += tree.link[q] * (1.0 - beyond**rounds_visits - (1.0 - beyond) ** rounds_visits)
        tree.beyond[tree.parent[q]] += beyond
    return max(0.0, links)


@inlined
def _tour_of(
    row: int, home: int, rota: Rota, tree: Tree, minutes: F32, travel_rules: TravelRules
) -> None:
    """Work out what follows from one carer's visits alone; gathers the places on the way."""
    count = 0
    contact = 0.0
    total = 0.0
    for n in range(rota.start[row], rota.start[row + 1]):
        visits, place = rota.at.visits[n], rota.at.place[n]
        rota.at.way[n] = minutes[home, place]
        contact += rota.at.hours[n]
        total += visits
        q = 0
        while q < count and tree.place[q] != place:
            q += 1
        if q == count and count < PLACES:
            tree.place[count] = place
            tree.visits[count] = 0.0
            count += 1
        tree.visits[min(q, PLACES - 1)] += visits
    rota.home[row] = home
    rota.contact[row] = contact
    rota.links[row] = 0.0
    rota.legs[row] = 0.0
    if total > 0.0:
        # As many visits of the carer's usual length as a round has time for.
        most = most_visits(60.0 * contact / total, travel_rules)
        per_round = min(most, max(1.0, total / travel_rules.least_rounds))
        # The first visit of a round is reached from home: one leg fewer than visits.
        rota.legs[row] = 1.0 - 1.0 / per_round
        if count > 1:
            rota.links[row] = total / per_round * tour_links(count, per_round, total, tree, minutes)


@kernel
def _plan_tours(
    carers: CarerColumns,
    now: Rota,
    before: Rota,
    tree: Tree,
    minutes: F32,
    travel_rules: TravelRules,
) -> None:
    """Plan the tours of carers at work: anew if home or visits changed, else as last week.

    Of all carers 85 % have the visits of last week; this made planning 3.4 times as fast.
    """
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] != _WORKING:
            continue
        home = carers.home[row]
        first, last = now.start[row], now.start[row + 1]
        shift = before.start[row] - first
        same = before.home[row] == home and before.start[row + 1] - shift == last
        n = first
        while same and n < last:
            same = now.at.place[n] == before.at.place[n + shift]
            same = same and now.at.hours[n] == before.at.hours[n + shift]
            same = same and now.at.visits[n] == before.at.visits[n + shift]
            now.at.way[n] = before.at.way[n + shift]
            n += 1
        if same:
            now.home[row] = home
            now.contact[row] = before.contact[row]
            now.links[row] = before.links[row]
            now.legs[row] = before.legs[row]
        else:
            _tour_of(row, home, now, tree, minutes, travel_rules)


@kernel
def _make_tours(
    carers: CarerColumns,
    providers: ProviderColumns,
    rota: Rota,
    visits: Visits,
    sums: Sums,
    travel_rules: TravelRules,
) -> None:
    """Every working carer's contact, visits, waiting and travel, shared among the people visited.

    Travel is charged by hours and distance from the carer's home: most of a round is links and
    legs that grow with remoteness, and the way from home stands for it.
    """
    sums.travel[:] = 0.0
    sums.waiting[:] = 0.0
    sums.rushed[:] = 0.0
    for j in range(len(sums.rush)):
        # Visits that sensors replace are not driven to; the hours go into longer ones.
        sums.visited[j] = 1.0 - providers.monitoring[j]
        # Part of the way is gone in time that was meant for visits.
        sums.rush[j] = providers.rush[j]
    visits.travel[:] = 0.0
    for row in range(len(carers.alive)):
        if rota.home[row] < 0:
            continue
        j = carers.provider[row]
        inside = 0.0
        gaps = 0.0
        number = 0.0
        weight = 0.0
        for n in range(rota.start[row], rota.start[row + 1]):
            inside += rota.at.visits[n] * visits.leg[rota.at.client[n]]
            gaps += rota.at.visits[n] * visits.gap[rota.at.client[n]]
            number += rota.at.visits[n]
            weight += rota.at.hours[n] * (travel_rules.share_minutes + rota.at.way[n])
        tour = sums.visited[j] * ((inside * rota.legs[row] + rota.links[row]) / 60.0)
        carers.contact[row] = rota.contact[row]
        carers.visits[row] = sums.visited[j] * number
        carers.travel[row] = tour * (1.0 - sums.rush[j])
        carers.waiting[row] = sums.visited[j] * gaps * rota.legs[row] / 60.0
        sums.waiting[j] += carers.waiting[row]
        travel = carers.travel[row]
        sums.travel[j] += travel
        sums.rushed[j] += tour * sums.rush[j]
        if weight > 0.0:
            for n in range(rota.start[row], rota.start[row + 1]):
                far = travel_rules.share_minutes + rota.at.way[n]
                visits.travel[rota.at.client[n]] += travel * rota.at.hours[n] * far / weight


@kernel
def _note_travel(
    clients: ClientColumns,
    providers: ProviderColumns,
    visits: Visits,
    sums: Sums,
    travel_rules: TravelRules,
) -> None:
    """Travel of people and providers, and what is usual for a provider."""
    q = 0
    for i in range(len(clients.alive)):
        served = q < visits.size[0] and visits.person[q] == i
        clients.travel[i] = visits.travel[q] if served else 0.0
        q += served
    for j in range(len(providers.alive)):
        providers.travel[j] = sums.travel[j]
        providers.rushed[j] = sums.rushed[j]
        if providers.alive[j] and providers.planned[j] - providers.unfilled[j] > 1.0:
            hours = providers.planned[j] - providers.unfilled[j]
            now = min(travel_rules.usual_most, providers.travel[j] / hours)
            providers.usual_travel[j] += travel_rules.usual_speed * (
                now - providers.usual_travel[j]
            )
            waits = min(travel_rules.usual_most, sums.waiting[j] / hours)
            providers.usual_waiting[j] += travel_rules.usual_speed * (
                waits - providers.usual_waiting[j]
            )


def list_visits(state: State) -> None:
    """Every carer's visits."""
    rotas = state.scratch(Rotas)
    rotas.turn()
    _group_visits(state.scratch(Visits), rotas.now)


def count_visits(state: State) -> None:
    """Visits a week by provider and place, and by place."""
    _visit_density(
        state.provider.columns,
        state.land.area,
        state.land.slow,
        state.scratch(Visits),
        state.parameters.fill(TravelRules, "travel"),
        state.memory.visits_at,
        state.memory.visits_in,
        state.memory.demand_at,
    )


def make_tours(state: State) -> None:
    """Every working carer's contact, visits, travel and waiting; a client's share of the travel."""
    carers, providers = state.carer.columns, state.provider.columns
    rules, minutes = state.parameters.fill(TravelRules, "travel"), state.land.minutes
    rotas, visits, sums = state.scratch(Rotas), state.scratch(Visits), state.scratch(Sums)
    rotas.hold(rules, minutes)
    _plan_tours(carers, rotas.now, rotas.before, state.scratch(Tree), minutes, rules)
    _make_tours(carers, providers, rotas.now, visits, sums, rules)
    _note_travel(state.client.columns, providers, visits, sums, rules)
