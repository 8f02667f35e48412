"""Prospects: what a founder thinks the market of a place would bring."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.founding.cooperatives import founders_outlook
from gofal.abm.week.founding.franchises import royalties
from gofal.abm.week.founding.openness import council_open, list_cost
from gofal.abm.week.market.tenders import contract_wage
from gofal.abm.week.market.travel import WINDOWS, TravelRules, tour_minutes
from gofal.abm.world.forms import term
from gofal.abm.world.founding import local_scale
from gofal.abm.world.land import Land
from gofal.abm.world.prices import terms, wage_floor
from gofal.abm.world.regimes import required
from gofal.abm.world.state import PAYERS, State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import CostRules, unit_cost
from gofal.agents.table import F64

_SERVED, _WAITING = int(Stage.SERVED), int(Stage.WAITING)
_DIRECT, _OWN = int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY)
_TYPE = int(Decision.PROVIDER_PROFILE)
_HARDLY = 1e-6
"""Hours that only keep a place possible where nobody is in any."""

BY_COUNCIL, BY_PAYMENT, BY_PERSON = range(len(PAYERS))


class MarketHours(NamedTuple):
    """Hours a week that founders see, by payer and place, shape (payers, places) each.

    Attributes:
        waiting: of people who wait.
        served: of people who are served.
    """

    waiting: F64
    served: F64


def market_hours(state: State) -> MarketHours:
    """Views of what founders last saw."""
    return MarketHours(state.memory.seen_waiting, state.memory.seen_served)


def see_market(state: State) -> None:
    """Let founders see the hours of this week."""
    waiting_at(state.client.columns, market_hours(state))


@kernel
def waiting_at(clients: ClientColumns, hours: MarketHours) -> None:
    """Sum up hours that wait and hours that are served, by payer and place."""
    hours.waiting[:] = 0.0
    hours.served[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i]:
            continue
        payer = BY_COUNCIL
        if clients.route[i] == _DIRECT:
            payer = BY_PAYMENT
        elif clients.route[i] == _OWN:
            payer = BY_PERSON
        if clients.stage[i] == _WAITING:
            hours.waiting[payer, clients.place[i]] += clients.package[i]
        elif clients.stage[i] == _SERVED:
            hours.served[payer, clients.place[i]] += clients.package[i]


def _users_weight(state: State, slug: str, places: NDArray[np.intp], usual: F64) -> F64:
    """Weight of places where people with direct payments would found their own: near each other."""
    c = state.client.columns
    theirs = c.alive & (c.route == Route.DIRECT_PAYMENT)
    hours = (
        np.bincount(
            c.place[theirs],
            weights=c.package[theirs].astype(np.float64),
            minlength=len(state.land.council),
        )[places]
        + _HARDLY
    )
    part = state.parameters[f"{slug}.by_users"]
    weight: F64 = (1.0 - part) * usual / usual.sum() + part * hours / hours.sum()
    return weight


def expected_prices(state: State, slug: str, council: int) -> F64:
    """Price of an hour to a founder by :data:`PAYERS`, £/h; nought from those closed to it."""
    q, t = state.parameters, terms(state)
    serves = state.models[state.model_code(slug)].serves
    open_to = (council_open(state, slug, council), serves.direct_payment, serves.own_money)
    fee = float(t.fee[council])
    price = np.array(
        [
            fee,
            fee * q[f"{slug}.direct_ratio"],
            float(t.start_fee[council]) * q[f"{slug}.private_ratio"],
        ]
    )
    kept = (1.0 - royalty_of(state, slug, council)) * founders_outlook(state, slug, council).grant
    price = price * kept + _scope_expected(state, slug, council)
    if t.route_open[council] and t.route_model[council] == state.model_code(slug):
        price[BY_COUNCIL] += float(t.route_extra[council])
    expected: F64 = np.where(open_to, price, 0.0)
    return expected


def royalty_of(state: State, slug: str, council: int) -> float:
    """Share of income a franchise pays week by week; nought in other forms.

    Where it is deferred nothing is due but a part of a surplus, so it breaks no newcomer.
    """
    if state.policy["royalty_deferral"][council] > 0.5:
        return 0.0
    return float(royalties(state)[state.model_code(slug), council])


def _scope_expected(state: State, slug: str, council: int) -> float:
    """Pay from health that a founder of a nursing team counts on for a mean hour, £/h."""
    paid = float(state.policy["health_scope"][council])
    nursing = term(state.parameters, f"{slug}.nursing")
    if paid * nursing <= 0.0:
        return 0.0
    c = state.client.columns
    here = c.alive & (state.land.council[c.place] == council)
    able = c.complexity[here] >= state.parameters["matching.complex_from"]
    return paid * nursing * float(able.mean()) if len(able) else 0.0


def place_to_start(state: State, slug: str, council: int, uid: int, prices: F64) -> int:
    """The place a founder looks at, by unserved and served hours of those it may serve."""
    q, hours = state.parameters, market_hours(state)
    places = np.flatnonzero(state.land.council == council)
    served = hours.served / q["travel.visit_hours"]
    seen = hours.waiting + q["market.served_weight"] * served
    weight = seen[prices > 0.0][:, places].sum(axis=0) + _HARDLY
    if term(q, f"{slug}.by_users") > 0.0:
        weight = _users_weight(state, slug, places, weight)
    drawn = draw(stream(state.seed, _TYPE, 1), uid)
    pick = np.searchsorted(np.cumsum(weight), drawn * weight.sum())
    return int(places[min(int(pick), len(places) - 1)])


class Newcomer(NamedTuple):
    """A provider that a founder thinks of.

    Attributes:
        base: place it would start from.
        council: council of that place, the only one it looks at.
        radius: minutes it would go.
        wage: £/h, with what law adds to pay.
        overhead: £/h.
        travel_paid: share of travel it pays for.
        waiting_paid: share of gaps between visits it pays for.
        premium: share by which the council pays more for rural hours.
        prices: what an hour brings by :data:`PAYERS`, £/h.
    """

    base: int
    council: int
    radius: float
    wage: float
    overhead: float
    travel_paid: float
    waiting_paid: float
    premium: float
    prices: F64


def prospect(state: State, slug: str, council: int, base: int, prices: F64) -> tuple[float, float]:
    """Weekly hours a newcomer can expect around a base, and what an hour would leave, £/h."""
    q, help_known = state.parameters, founders_outlook(state, slug, council)
    wage = float(wage_floor(state)[council]) * help_known.scale
    wage = max(wage, local_scale(state, council), float(contract_wage(state)[council]))
    law = required(state, council, slug)
    overhead = q[f"{slug}.overhead"] * help_known.office + law.extra_cost
    overhead += term(q, f"{slug}.monitoring") * q["provider.monitoring_cost"]
    newcomer = Newcomer(
        base=base,
        council=council,
        radius=q[f"{slug}.radius"],
        wage=wage * law.pay_factor,
        overhead=overhead,
        travel_paid=max(q[f"{slug}.travel_paid"], law.travel),
        waiting_paid=max(q[f"{slug}.waiting_paid"], law.waiting),
        premium=float(state.lever("rural_premium")[council]),
        prices=prices,
    )
    cost, rules = q.fill(CostRules, "provider"), q.fill(TravelRules, "travel")
    hours = market_hours(state)
    return _prospect(newcomer, hours, state.memory.demand_at, state.land, cost, rules)


def running_cost(state: State, slug: str, council: int) -> float:
    """Cost of a week to a newcomer at any size, £."""
    office = founders_outlook(state, slug, council).office
    return state.parameters[f"{slug}.fixed_cost"] * office + list_cost(state, slug, council)


@kernel
def _prospect(
    newcomer: Newcomer,
    market: MarketHours,
    demand: F64,
    land: Land,
    cost: CostRules,
    rules: TravelRules,
) -> tuple[float, float]:
    """Hours a newcomer can expect, and the contribution of an hour.

    Everything that waits within reach is open to it, and its share of what is served turns over,
    whoever pays.
    """
    hours = 0.0
    worth = 0.0
    base = newcomer.base
    for at in range(land.near_start[base], land.near_start[base + 1]):
        place = land.near[at]
        minutes = land.minutes[base, place]
        if minutes > newcomer.radius:
            break
        if land.council[place] != newcomer.council:
            continue
        visits = cost.expected_share * demand[place] / WINDOWS
        way = tour_minutes(land.area[place], land.slow[place], minutes, visits, rules)
        travel = way / 60.0 / rules.visit_hours
        direct = unit_cost(
            newcomer.wage,
            travel,
            newcomer.travel_paid,
            newcomer.waiting_paid,
            newcomer.overhead,
            cost,
        )
        for payer in range(len(newcomer.prices)):
            rural = newcomer.premium * land.rural[place] if payer == BY_COUNCIL else 0.0
            left = newcomer.prices[payer] * (1.0 + rural) - direct
            if left > 0.0:
                waiting, served = market.waiting[payer, place], market.served[payer, place]
                mine = waiting + cost.expected_share * served
                hours += mine
                worth += mine * left
    return hours, worth / hours if hours > 0.0 else 0.0


def judgement(state: State, slug: str, uid: int, *, helped: bool) -> float:
    """Ratio of what a founder thinks the market would leave to what it would leave.

    Help from a catalyst lessens the error; a model's own guidance takes a further share of it.
    """
    q = state.parameters
    drawn = 2.0 * draw(stream(state.seed, _TYPE, 1), uid ^ 2) - 1.0
    doubt = (q["market.helped_doubt"] if helped else 1.0) * (1.0 - term(q, f"{slug}.guidance"))
    return 1.0 + doubt * q["market.misjudgement"] * drawn
