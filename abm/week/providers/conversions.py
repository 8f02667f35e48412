"""Conversions: owners, members and managers compare another form with going on (E129, E210, E297).

Nobody converts by decree. At a quarterly review some give it a thought; what then decides is money
they expect and what changing over costs, less the grant. Terms change; people, carers, contracts
and prices do not.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTERS
from gofal.abm.levers import options
from gofal.abm.week.founding.franchises import is_franchise
from gofal.abm.week.providers.cooperatives import private_share
from gofal.abm.week.transitions.grants import pay_grant
from gofal.abm.week.transitions.loans import owe
from gofal.abm.world.accounts import pay_out
from gofal.abm.world.forms import owner_works, term
from gofal.abm.world.founding import LEAST_OVERHEAD, change_terms, reorganise
from gofal.abm.world.ledger import Flow
from gofal.abm.world.prices import wage_floor
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.cooperation import VoteRules, vote
from gofal.agents.layers import LayerRules, cost_of_week
from gofal.agents.provider import running_of

_LEAST_COST = 0.1
"""Cost over income; only guards a division by nothing."""


class ConvertRules(NamedTuple):
    """Parameters ``conversion.*``."""

    thought: float
    cost_per_carer: float
    price_years: float
    price_over_years: float
    owner_years: float
    say_worth: float
    horizon_years: float
    quits_hoped: float


def weigh_conversion(state: State, due: NDArray[np.intp]) -> None:
    """Those due for review who think of converting decide."""
    chosen, targets = state.policy["conversion"].astype(np.intp), options("conversion")
    if not chosen.any():
        return
    p = state.provider.columns
    r = state.parameters.fill(ConvertRules, "conversion")
    key = stream(state.seed, int(Decision.CONVERSION), state.week)
    for j in due[p.alive[due] & ~p.owner_covers[due] & (p.group[due] < 0)]:
        slug = targets[chosen[p.council[j]]]
        thinks = draw(key, int(p.uid[j])) < r.thought / QUARTERS
        if slug == "none" or not thinks or not may_become(state, int(j), slug):
            continue
        uniform = draw(key, int(p.uid[j]) ^ 1)
        if gain_of(state, int(j), slug, uniform, r) > 0.0:
            convert(state, int(j), slug, r)


def may_become(state: State, j: int, slug: str) -> bool:
    """Whether the form is one that a provider of this kind can turn into."""
    p = state.provider.columns
    sector = state.models[p.form[j]].sector
    if owner_works(state)[p.form[j]] or sector == "public":
        return False
    if p.staff[j] < 1 or p.form[j] == state.model_code(slug):
        return False
    if slug == "employee_owned":
        return sector == "private" or bool(is_franchise(state)[p.form[j]])
    if slug == "multi_stakeholder":
        # Nursing teams and franchises would lose income or a brand that nobody here weighs.
        own, q = state.models[p.form[j]].slug, state.parameters
        return sector == "third" and term(q, f"{own}.nursing") <= 0.0 >= q[f"{own}.royalty"]
    # Who leaves as much to the carers has nothing to change.
    teams = bool(p.autonomy[j] >= np.float32(state.parameters["self_managed.autonomy"]))
    return not teams


def net_cost(state: State, j: int, r: ConvertRules) -> float:
    """Cost of changing over to the provider, less the grant, £."""
    p = state.provider.columns
    n = p.council[j]
    paid = float(state.commissioner.columns.grant_share[n])
    grant = paid * float(state.policy["transition_grant"][n])
    return max(0.0, r.cost_per_carer - grant) * float(p.staff[j])


def gain_of(state: State, j: int, slug: str, uniform: float, r: ConvertRules) -> float:
    """Gain that those who decide expect of converting, £ over their horizon.

    Args:
        state: the world.
        j: the provider.
        slug: the form it may turn into.
        uniform: a random draw, which says how long the present owner means to go on.
        r: parameters.
    """
    if slug == "employee_owned":
        return _owner_gains(state, j, uniform, r)
    return _members_gain(state, j, r) if slug == "multi_stakeholder" else _teams_save(state, j, r)


def _yearly_surplus(state: State, j: int) -> float:
    """Surplus of a year like the last quarter, after tax, £."""
    p = state.provider.columns
    margin, cost = float(p.margin[j]), 52.0 * float(p.weekly_cost[j])
    return cost * margin / max(_LEAST_COST, 1.0 - margin) * (1.0 - float(p.tax[j]))


def _owner_gains(state: State, j: int, uniform: float, r: ConvertRules) -> float:
    """Selling to staff: a price in years of surplus against what the owner would draw by staying.

    Staff buy nothing that makes a loss.
    """
    surplus = _yearly_surplus(state, j)
    if surplus <= 0.0:
        return 0.0
    drawn = surplus * float(state.provider.columns.dividend[j])
    stays = 2.0 * uniform * r.owner_years
    return r.price_years * surplus - stays * drawn - net_cost(state, j, r)


def _members_gain(state: State, j: int, r: ConvertRules) -> float:
    """Members of a charity: what they would vote themselves, and what a say is worth to them."""
    p, q = state.provider.columns, state.parameters
    cost = net_cost(state, j, r)
    weekly = float(p.weekly_cost[j])
    reserve = p.cash[j] / 100.0 / max(1.0, weekly)
    if p.cash[j] / 100.0 < cost + q["conversion.reserve_kept"] * weekly:
        return 0.0
    to_pay, to_discount = vote(
        q["multi_stakeholder.workers_vote"],
        q["multi_stakeholder.users_vote"],
        reserve,
        min(1.0, float(private_share(state)[j])),
        q.fill(VoteRules, "cooperation"),
    )
    more = to_pay + to_discount - float(p.pass_through[j])
    yearly = max(0.0, _yearly_surplus(state, j)) * more + r.say_worth * float(p.staff[j])
    return yearly * r.horizon_years - cost


def _teams_save(state: State, j: int, r: ConvertRules) -> float:
    """A provider turning into local teams: layers and recruitment that it hopes to save."""
    p, q = state.provider.columns, state.parameters
    slug = state.models[p.form[j]].slug
    thrift = float(p.overhead[j]) / max(LEAST_OVERHEAD, q[f"{slug}.overhead"])
    hourly = float(p.overhead[j]) - thrift * q["self_managed.overhead"]
    rules, hours = q.fill(LayerRules, "provider"), float(p.planned[j])
    now = running_of(j, p, rules)
    coaches = now.span * term(q, "self_managed.span") / term(q, f"{slug}.span")
    teams = now._replace(fixed=q["self_managed.fixed_cost"], span=coaches)
    saved = cost_of_week(hours, now) - cost_of_week(hours, teams)
    least = float(wage_floor(state)[p.council[j]]) * q["self_managed.wage_over_floor"]
    dearer = max(0.0, least - float(p.wage[j])) * (1.0 + float(p.oncost[j]))
    running = 52.0 * ((hourly - dearer) * hours + saved)
    hiring = r.quits_hoped * q["work.recruitment_cost"] * float(p.staff[j])
    return (running + hiring) * r.horizon_years - net_cost(state, j, r)


def convert(state: State, j: int, slug: str, r: ConvertRules) -> None:
    """The provider changes over: it pays for that, gets the grant, and has other terms."""
    p = state.provider.columns
    one, staff = np.array([j]), float(p.staff[j])
    pay_out(state, Flow.TRANSITION, one, np.array([r.cost_per_carer * staff]), running=False)
    grant = min(r.cost_per_carer, float(state.policy["transition_grant"][p.council[j]]))
    pay_grant(state, Flow.TRANSITION_GRANT, one, np.array([grant * staff]), running=False)
    if slug == "employee_owned":
        # The staff's trust pays the owner out of later surpluses.
        price = r.price_years * max(0.0, _yearly_surplus(state, j))
        owe(state, j, Flow.DIVIDEND, price, r.price_over_years)
    if slug == "self_managed":
        # Another way of working under the same owners, who give nothing away.
        reorganise(state, j, slug)
    else:
        change_terms(state, j, slug)
