"""Co-operatives: which forms they are, and the support that founders count on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.founding.offices import pooled_part, share_of_office
from gofal.abm.week.transitions.grants import help_of_plan, lends
from gofal.abm.week.transitions.loans import owe
from gofal.abm.world.accounts import take_in
from gofal.abm.world.forms import term
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.prices import wage_floor
from gofal.abm.world.state import State
from gofal.agents.table import Bool


def cooperative(state: State, code: int) -> bool:
    """Whether a delivery model is a co-operative in law."""
    return state.models[code].sector == "cooperative"


def is_cooperative(state: State) -> Bool:
    """Mark delivery models that are co-operatives in law, shape (models,)."""
    return np.array([cooperative(state, code) for code in range(len(state.models))])


def agree_with_union(state: State, due: NDArray[np.intp]) -> None:
    """Co-operatives that have agreed with a union pay at least its scale and hours (E277).

    Without an agreement, or when one ends, the terms of their own model stand.
    """
    p, q = state.provider.columns, state.parameters
    agreed = state.policy["coop_union"]
    rows = due[is_cooperative(state)[p.form[due]]]
    scale, hours = q["cooperation.union_scale"], q["cooperation.union_hours"]
    for name, least in (("wage_over_floor", scale), ("secure_offer", hours)):
        own = state.form_term(name)[p.form[rows]]
        union = np.where(agreed[p.council[rows]] > 0.5, least, 0.0)
        getattr(p, name)[rows] = np.maximum(own, union)


class Outlook(NamedTuple):
    """Support that the founder of a provider counts on beside the market.

    Attributes:
        grant: income over fees.
        office: share of fixed cost and overhead to pay.
        scale: lowest pay scale over the wage floor.
    """

    grant: float
    office: float
    scale: float


def founders_outlook(state: State, slug: str, council: int) -> Outlook:
    """Support that the founder of a provider of this model counts on."""
    q, policy, p = state.parameters, state.policy, state.provider.columns
    scale = q[f"{slug}.wage_over_floor"]
    code, office = state.model_code(slug), _part_of_office(state, slug)
    if not cooperative(state, code):
        return Outlook(1.0, office, scale)
    if policy["coop_consortium"][council] > 0.5:
        coop, rows = is_cooperative(state), state.provider.rows()
        members = (coop[p.form[rows]] & (p.council[rows] == council)).sum()
        office *= pooled_part(state, float(members) + 1.0)
    if policy["coop_union"][council] > 0.5:
        scale = max(scale, q["cooperation.union_scale"])
    paid = float(state.commissioner.columns.grant_share[council]) * help_of_plan(state)
    return Outlook(1.0 + paid * float(policy["coop_grant"][council]), office, scale)


def _part_of_office(state: State, slug: str) -> float:
    """Share of its own office that one more provider of a model would pay."""
    own = term(state.parameters, f"{slug}.own_office")
    if own == 1.0:
        return 1.0  # whoever shares it: few models share one, and counting took most of the outlook
    rows = state.provider.rows()
    teams = (state.provider.columns.form[rows] == state.model_code(slug)).sum() + 1.0
    return float(share_of_office(np.array(own), np.array(teams)))


def help_to_begin(state: State, row: int) -> None:
    """A new co-operative's union terms, social loan and money from the solidarity fund."""
    p, q, policy = state.provider.columns, state.parameters, state.policy
    if not is_cooperative(state)[p.form[row]]:
        return
    one, n = np.array([row]), int(p.council[row])
    agree_with_union(state, one)
    p.wage[row] = max(float(p.wage[row]), float(wage_floor(state)[n]) * p.wage_over_floor[row])
    lent = lends(state) * float(policy["coop_finance"][n] * p.weekly_cost[row])
    if lent > 0.0:
        state.commissioner.columns.social_lent[n] += lent
        take_in(state, Flow.SOCIAL_LOAN, one, np.array([lent]), running=False)
        owe(state, row, Flow.SOCIAL_REPAYMENT, lent, q["cooperation.loan_years"])
    seed = min(int(state.memory.levy[n]), int(pence(np.array(q["cooperation.seed"]))))
    if seed > 0:
        state.memory.levy[n] -= seed
        take_in(state, Flow.LEVY_SEED, one, np.array([seed / 100.0]), running=False)
