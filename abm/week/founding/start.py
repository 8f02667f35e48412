"""Start: on what terms a provider of a form would begin in a council, as its founder sees it.

A look at the market weighs several forms. What is the same for all of them stands in :class:`Here`
and is seen once a look (a week took 3.2 ms for founders, and takes 2.0 ms).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.founding.cooperatives import Outlook, founders_outlook
from gofal.abm.week.founding.franchises import royalty_here
from gofal.abm.week.founding.openness import council_open, list_cost
from gofal.abm.week.founding.sight import (
    BY_COUNCIL,
    credit_price,
    experience,
    market_hours,
    pace,
    shortfall,
)
from gofal.abm.week.market.tenders import contract_wage
from gofal.abm.world.forms import owner_works, term
from gofal.abm.world.founding import local_scale
from gofal.abm.world.prices import terms, wage_floor
from gofal.abm.world.regimes import NO_EMPLOYER, Required, required
from gofal.abm.world.state import State
from gofal.agents.layers import LayerRules, Running, running
from gofal.agents.table import F64


class Here(NamedTuple):
    """What a council is to every founder in it this week.

    Attributes:
        council: its number.
        places: its places.
        hours: hours that would fall to a newcomer, by :data:`PAYERS` and place of ``places``.
        fee: of a council-managed hour, £/h.
        price_level: price level of own money, £/h.
        route: delivery model that the council looks for, -1 none.
        route_extra: what it adds for that, £/h.
        premium: share by which the council pays more for rural hours.
        floor: lowest legal pay, £/h.
        wage: pay that newcomers meet, by what others pay and what contracts ask, £/h.
        law: least terms of employers.
        experience: what plans of others came to, over what they were.
        shortfall: what an hour of others left less than by their sums, £/h.
        pace: hours that can be staffed in a week, h/week a week.
        credit: price of a year's credit.
    """

    council: int
    places: NDArray[np.intp]
    hours: F64
    fee: float
    price_level: float
    route: int
    route_extra: float
    premium: float
    floor: float
    wage: float
    law: Required
    experience: float
    shortfall: float
    pace: float
    credit: float


class Start(NamedTuple):
    """On what terms a provider of a form would begin.

    Attributes:
        here: the council.
        slug: the form.
        prices: what an hour brings by :data:`PAYERS`, £/h; zero from those closed to it.
        help: support that its founder counts on.
        running: cost of a week beside that of its hours.
    """

    here: Here
    slug: str
    prices: F64
    help: Outlook
    running: Running


def see(state: State, council: int) -> Here:
    """What a council is to every founder in it this week."""
    t = terms(state)
    places = np.flatnonzero(state.land.council == council)
    wanted = t.route_open[council]
    return Here(
        council,
        places,
        _hours_of_newcomers(state, places),
        fee=float(t.fee[council]),
        price_level=float(t.price_level[council]),
        route=int(t.route_model[council]) if wanted else -1,
        route_extra=float(t.route_extra[council]),
        premium=float(state.policy["rural_premium"][council]),
        floor=float(wage_floor(state)[council]),
        wage=max(local_scale(state, council), float(contract_wage(state)[council])),
        law=required(state, council),
        experience=experience(state, council),
        shortfall=shortfall(state, council),
        pace=pace(state, council),
        credit=credit_price(state, council),
    )


def _hours_of_newcomers(state: State, places: NDArray[np.intp]) -> F64:
    """Hours of some places that would fall to a newcomer, by payer and place."""
    q, hours = state.parameters, market_hours(state)
    rivals = q["market.rivals_count"] * state.memory.seen_rivals[:, places]
    lasting = hours.begun[:, places] / q["need.end_hazard"]
    seen: F64 = hours.waiting[:, places] + lasting / (1.0 + rivals)
    return seen


def start(state: State, slug: str, here: Here) -> Start:
    """On what terms a provider of a form would begin."""
    helped = founders_outlook(state, slug, here.council)
    fixed = state.parameters[f"{slug}.fixed_cost"] * helped.office
    fixed += list_cost(state, slug, here.council)
    q = state.parameters
    own = running(fixed, term(q, f"{slug}.span"), 0.0, q.fill(LayerRules, "provider"))
    return Start(here, slug, _prices(state, slug, here, helped.grant), helped, own)


def _prices(state: State, slug: str, here: Here, grant: float) -> F64:
    """Price of an hour to a founder by :data:`PAYERS`, £/h; zero from those closed to it."""
    q, council = state.parameters, here.council
    serves = state.models[state.model_code(slug)].serves
    open_to = (council_open(state, slug, council), serves.direct_payment, serves.own_money)
    own = here.price_level * q[f"{slug}.private_ratio"]
    kept = (1.0 - royalty_of(state, slug, council)) * grant
    scope = _scope_expected(state, slug, council)
    asked = [here.fee, here.fee * q[f"{slug}.direct_ratio"], own]
    price = [x * kept + scope for x in asked]
    if here.route == state.model_code(slug):
        price[BY_COUNCIL] += here.route_extra
    return np.array([x if may else 0.0 for x, may in zip(price, open_to, strict=True)])


def royalty_of(state: State, slug: str, council: int) -> float:
    """Share of income a franchise pays week by week; zero in other forms.

    Where it is deferred nothing is due but a part of a surplus, so it breaks no newcomer.
    """
    if state.policy["royalty_deferral"][council] > 0.5:
        return 0.0
    return royalty_here(state, slug, council)


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


def least_terms(state: State, begin: Start) -> Required:
    """Least terms of work that the law sets a newcomer."""
    law = begin.here.law
    if owner_works(state)[state.model_code(begin.slug)]:
        return NO_EMPLOYER._replace(extra_cost=law.extra_cost)
    return law
