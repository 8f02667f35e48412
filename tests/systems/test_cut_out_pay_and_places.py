"""Cut a system's own rule out and its effect is gone: pay, places and people with their own money.

As in ``test_cut_out.py``.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from cuts import Cut, future, is_the_rule, once_for_all
from forks import at, independents, total
from numpy.typing import NDArray
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.market import hour_price, reach
from gofal.abm.week.market.travel import TravelRules
from gofal.abm.week.matching import offers
from gofal.abm.world.prices import fees, terms
from gofal.abm.world.state import State
from gofal.agents.calls import CallRules
from gofal.agents.client import Route, Stage
from gofal.agents.provider import CostRules
from gofal.agents.table import Bool

# -- pay -----------------------------------------------------------------------------------------

FLOORS = ("pay_floor_funding=1 pay_floor=0", "pay_floor_funding=1 pay_floor=0.12")


def kept_and_drawn(wales: CareModel, cut: Cut) -> tuple[float, float]:
    """Carers whom a funded floor keeps from leaving care for pay, and people whom it draws."""
    off, on = (future(wales, cut, floor, 18) for floor in FLOORS)
    left, came = ([total(arm, name) for arm in (off, on)] for name in ("leavers_pay", "entrants"))
    return left[0] - left[1], came[1] - came[0]


@shows("living-wage")
def test_a_floor_keeps_only_who_moves_for_pay_and_draws_only_who_weighs_care_work(
    small_wales: CareModel,
) -> None:
    nobody_moves, nobody_weighs = {"work.move_cost": 1e9}, {"work.weighs": 0.0}
    kept, drawn = once_for_all(small_wales, kept_and_drawn, nobody_moves, nobody_weighs)
    # Who had given notice before leaves in any future.
    is_the_rule(small_wales, kept, nobody_moves, nobody_weighs, noise=4.0)
    is_the_rule(small_wales, drawn, nobody_weighs, nobody_moves)


@shows("living-wage")
def test_a_floor_that_nobody_funds_is_in_no_fee(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        off, on = (fees(future(wales, cut, floor, 1).state).mean() for floor in FLOORS)
        return float(on - off)

    is_the_rule(small_wales, probe, {"pay_floor_funding": 0.0}, {"provider.leaver_cost": 0.0})


# -- places --------------------------------------------------------------------------------------


@shows("rural")
def test_care_without_rounds_takes_no_more_travel_in_the_country(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        state = future(wales, cut, "", 1).state
        c, rural = state.client.columns, state.land.rural[state.client["place"]]
        served = at(state, Stage.SERVED)

        def ratio(rows: Bool) -> float:
            return float(c.travel[rows].sum() / c.package[rows].sum())

        return ratio(served & (rural >= 0.99)) - ratio(served & (rural <= 0.01))

    rule = {"travel.round_hours": 0.0}  # every visit is a way from home and back
    is_the_rule(small_wales, probe, rule, {"provider.mileage_per_hour": 0.0})


def takers_of(state: State, clients: NDArray[np.intp], places: Mapping[int, int]) -> int:
    """Independent providers whom these people's packages would leave enough, at other places."""
    q, c, p, land = state.parameters, state.client.columns, state.provider.columns, state.land
    cost, travel = q.fill(CostRules, "provider"), q.fill(TravelRules, "travel")
    calls, memory, t = q.fill(CallRules, "call"), state.memory, terms(state)
    offered, may, count = state.scratch(reach.Reach), set(independents(state).tolist()), 0
    for i in clients:
        home, n = int(c.place[i]), land.council[c.place[i]]
        near = offered.provider[offered.start[home] : offered.start[home + 1]]
        c.place[i] = place = places.get(home, home)
        for j in near:
            if j in may and p.contract[j, n] > 0:
                price, demand = (
                    hour_price.price_of(i, j, c, p, land, t),
                    float(memory.demand_at[place]),
                )
                asked = (i, j, price, demand, c, p, land, memory.visits_at, cost, travel, calls)
                count += offers.worth_taking(*asked)
        c.place[i] = home
    return count


@shows("rural")
def test_where_ways_are_short_as_many_take_a_package_in_the_country(small_wales: CareModel) -> None:
    """The same packages, asked for where they are and in the council's largest town."""

    def probe(wales: CareModel, cut: Cut) -> float:
        state = future(wales, cut, "", 1).state
        c, land = state.client.columns, state.land
        towns: dict[int, int] = {}
        for n in range(state.councils):
            here = np.flatnonzero((land.council == n) & (land.rural <= 0.01))
            if len(here):
                largest = int(here[np.argmax(state.population[here])])
                towns |= dict.fromkeys(np.flatnonzero(land.council == n).tolist(), largest)
        council = c.alive & (c.route == Route.COUNCIL) & np.isin(c.place, list(towns))
        rows = np.flatnonzero(council & (land.rural[c.place] >= 0.99))[:60]
        assert len(rows) > 20
        return float(takers_of(state, rows, towns) - takers_of(state, rows, {}))

    rule = {"travel.place_kmh": 1e9, "travel.full_rounds": 0.0, "travel.wait": 0.0}
    is_the_rule(small_wales, probe, rule, {"provider.idle_use": 0.0})


# -- people --------------------------------------------------------------------------------------


@shows("direct-payments")
def test_nobody_takes_a_direct_payment_that_nobody_can_bear(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        state = future(wales, cut, "direct_payment_offer=1 direct_payment_support=1", 9).state
        c = state.client.columns
        new = at(state, Stage.WAITING, Stage.SERVED) & (c.assessed >= 0)
        return float((c.route[new & (c.route != Route.OWN_MONEY)] == Route.DIRECT_PAYMENT).mean())

    rule = {"access.offer_accept_base": 0.0, "access.offer_accept_support": 0.0}
    is_the_rule(small_wales, probe, rule, {"route.asks_council": 0.0})


@shows("direct-payments")
def test_who_never_asks_the_council_keeps_money_that_finds_nobody(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        return total(future(wales, cut, "direct_payment_offer=1", 13), "money_back")

    rule = {"route.asks_council": 0.0}
    is_the_rule(small_wales, probe, rule, {"access.offer_accept_support": 0.0})


@shows("self-directed-support")
def test_nobody_in_care_takes_money_on_if_no_review_asks(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        held = []
        for free in (0, 1):
            state = future(wales, cut, f"self_directed={free} direct_payment_support=0.6", 13).state
            c = state.client.columns
            known = at(state, Stage.WAITING, Stage.SERVED) & (c.assessed < 0)
            held.append(c.route[known & (c.route != Route.OWN_MONEY)] == Route.DIRECT_PAYMENT)
        return float(held[1].mean() - held[0].mean())

    rule, other = {"route.switch_asked": 0.0}, {"route.asks_council": 0.0}
    is_the_rule(small_wales, probe, rule, other, noise=0.005)


@shows("local-area-coordination")
@pytest.mark.parametrize("rule", [{"catalyst.coordinator_hours": 1e9}, {"community.helpers": 0.0}])
def test_coordinators_without_time_or_neighbours_to_ask_save_no_contact(
    small_wales: CareModel, rule: Cut
) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        arms = (future(wales, cut, f"area_coordinators={n}", 5) for n in (0, 2))
        before, after = (total(arm, "contacts") for arm in arms)
        return before - after

    is_the_rule(small_wales, probe, rule, {"community.discharge_weeks": 0.0})
