"""Visits become tours, and travel is what comes out."""

from __future__ import annotations

from gofal.abm.week.market.travel import WINDOWS, TravelRules, leg_minutes
from gofal.abm.world.land import Land
from gofal.abm.world.state import State, Workspace
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.client import SLOTS, ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns

_WORKING, _SERVED = int(Job.WORKING), int(Stage.SERVED)

PLACES = 12
"""Places of one carer's week that are told apart; further ones count as the last."""


@kernel
def _group_visits(clients: ClientColumns, carers: CarerColumns, w: Workspace) -> None:
    """List every carer's visits (counting sort by carer)."""
    w.rota_start[:] = 0
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.stage[i] == _SERVED:
            for s in range(SLOTS):
                if clients.carer[i, s] >= 0:
                    w.rota_start[clients.carer[i, s] + 1] += 1
    for row in range(len(carers.alive)):
        w.rota_start[row + 1] += w.rota_start[row]
        w.cursor[row] = w.rota_start[row]
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.stage[i] == _SERVED:
            for s in range(SLOTS):
                row = clients.carer[i, s]
                if row >= 0:
                    at = w.cursor[row]
                    w.rota[at] = i
                    w.rota_place[at] = clients.place[i]
                    w.rota_hours[at] = clients.hours[i, s]
                    w.cursor[row] += 1


@kernel
def _visit_density(clients: ClientColumns, w: Workspace, travel_rules: TravelRules) -> None:
    """Visits a week by provider and place, and by place."""
    w.visits_at[:] = 0.0
    w.demand_at[:] = 0.0
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.stage[i] == _SERVED:
            visits = clients.package[i] / travel_rules.visit_hours
            w.visits_at[clients.provider[i], clients.place[i]] += visits
            w.demand_at[clients.place[i]] += visits


@kernel
def _span(count: int, w: Workspace, land: Land) -> None:
    """The shortest tree through a carer's places (Prim): each place's parent and minutes to it.

    ``round_order`` lists the places in the order in which they join; the first is the root.
    """
    for q in range(count):
        w.round_parent[q] = 0
        w.round_link[q] = land.minutes[w.round_place[0], w.round_place[q]]
        w.round_order[q] = q
    for joined in range(1, count):
        at = joined
        for n in range(joined + 1, count):
            if w.round_link[w.round_order[n]] < w.round_link[w.round_order[at]]:
                at = n
        new = w.round_order[at]
        w.round_order[at] = w.round_order[joined]
        w.round_order[joined] = new
        for n in range(joined + 1, count):
            q = w.round_order[n]
            minutes = land.minutes[w.round_place[new], w.round_place[q]]
            if minutes < w.round_link[q]:
                w.round_link[q] = minutes
                w.round_parent[q] = new


@kernel
def tour_links(count: int, rounds_visits: float, w: Workspace, land: Land) -> float:
    """Minutes of links between places in one round of ``rounds_visits`` visits.

    A link of the shortest tree through the week's places is travelled if the round has visits on
    both its sides: with a share s of the visits beyond it, 1 - s^visits - (1 - s)^visits. The way
    from home is not working time.
    """
    _span(count, w, land)
    for q in range(count):
        w.round_beyond[q] = w.round_visits[q] / w.round_total[0]
    total = 0.0
    for n in range(count - 1, 0, -1):
        q = w.round_order[n]
        beyond = min(1.0, w.round_beyond[q])
        total += w.round_link[q] * (1.0 - beyond**rounds_visits - (1.0 - beyond) ** rounds_visits)
        w.round_beyond[w.round_parent[q]] += beyond
    return max(0.0, total)


@kernel
def _tour_of(row: int, j: int, w: Workspace, land: Land, travel_rules: TravelRules) -> float:
    """Travel hours a week of one carer; also gathers the places of the carer's week."""
    count = 0
    total = 0.0
    inside = 0.0
    for n in range(w.rota_start[row], w.rota_start[row + 1]):
        visits = w.rota_hours[n] / travel_rules.visit_hours
        place = w.rota_place[n]
        inside += visits * leg_minutes(
            land.area[place], w.visits_at[j, place] / WINDOWS, travel_rules
        )
        total += visits
        q = 0
        while q < count and w.round_place[q] != place:
            q += 1
        if q == count and count < PLACES:
            w.round_place[count] = place
            w.round_visits[count] = 0.0
            count += 1
        w.round_visits[min(q, PLACES - 1)] += visits
    if total <= 0.0:
        return 0.0
    w.round_total[0] = total
    per_round = min(travel_rules.visits_per_round, max(1.0, total / travel_rules.least_rounds))
    rounds = total / per_round
    links = tour_links(count, per_round, w, land) if count > 1 else 0.0
    # The first visit of a round is reached from home: one leg fewer than visits.
    legs = inside * (1.0 - 1.0 / per_round) if per_round > 1.0 else 0.0
    return (legs + rounds * links) / 60.0


@kernel
def _make_tours(
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    w: Workspace,
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
        for n in range(w.rota_start[row], w.rota_start[row + 1]):
            contact += w.rota_hours[n]
        carers.contact[row] = contact
        # Visits that sensors replace are not driven to; the hours go into longer ones.
        kept = 1.0 - providers.monitoring[carers.provider[row]]
        carers.visits[row] = kept * contact / travel_rules.visit_hours
        tour = kept * _tour_of(row, carers.provider[row], w, land, travel_rules)
        # Part of the way is gone in time that was meant for visits.
        rush = providers.rush[carers.provider[row]]
        carers.travel[row] = tour * (1.0 - rush)
        providers.travel[carers.provider[row]] += carers.travel[row]
        providers.rushed[carers.provider[row]] += tour * rush
        _share_travel(row, clients, carers, w, land, travel_rules)
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
    w: Workspace,
    land: Land,
    travel_rules: TravelRules,
) -> None:
    """Charge a carer's travel to the people visited, by visits and distance from the carer's home.

    Most of a round is links and legs that grow with remoteness; the way from home stands for it.
    """
    weight = 0.0
    first, last = w.rota_start[row], w.rota_start[row + 1]
    for n in range(first, last):
        weight += w.rota_hours[n] * (
            travel_rules.share_minutes + land.minutes[carers.home[row], w.rota_place[n]]
        )
    if weight > 0.0:
        for n in range(first, last):
            far = travel_rules.share_minutes + land.minutes[carers.home[row], w.rota_place[n]]
            clients.travel[w.rota[n]] += carers.travel[row] * w.rota_hours[n] * far / weight


def list_visits(state: State) -> None:
    """Every carer's visits."""
    _group_visits(state.client.columns, state.carer.columns, state.work)


def count_visits(state: State) -> None:
    """Visits a week by provider and place, and by place."""
    _visit_density(state.client.columns, state.work, state.parameters.fill(TravelRules, "travel"))


def make_tours(state: State) -> None:
    """Every working carer's contact, visits and travel; a client's share of the travel."""
    _make_tours(
        state.client.columns,
        state.carer.columns,
        state.provider.columns,
        state.land,
        state.work,
        state.parameters.fill(TravelRules, "travel"),
    )
