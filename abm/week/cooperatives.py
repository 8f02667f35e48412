"""Co-operatives: members vote, and the parts of the support bundle, each on its own lever.

Called at the quarterly reviews of providers and when one is founded. Without its lever no part does
anything; votes are for models in which members have one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.accounts import pay_out, take_in
from gofal.abm.ledger import Flow, pence
from gofal.abm.prices import wage_floor
from gofal.abm.state import State
from gofal.abm.week.loans import owe
from gofal.agents.client import Route, Stage
from gofal.agents.cooperation import VoteRules, next_discount, vote
from gofal.agents.table import F64, Bool


def is_cooperative(state: State) -> Bool:
    """Which delivery models are co-operatives in law, shape (models,)."""
    return np.array([model.sector == "cooperative" for model in state.models])


def _those(state: State, rows: NDArray[np.intp], lever: str) -> NDArray[np.intp]:
    """Co-operatives among the rows in councils where the lever is on."""
    p = state.provider.columns
    rows = rows[is_cooperative(state)[p.form[rows]]]
    return rows[state.policy[lever][p.council[rows]] > 0.0]


def tax_kept(state: State, due: NDArray[np.intp]) -> F64:
    """Share of the tax on surplus that is in fact paid."""
    p = state.provider.columns
    relief = state.policy["coop_tax_relief"][p.council[due]]
    kept: F64 = 1.0 - relief * is_cooperative(state)[p.form[due]]
    return kept


def grants(state: State, due: NDArray[np.intp]) -> None:
    """A grant on what the quarter earned (E276), before the quarter's margin is struck."""
    p = state.provider.columns
    rows = _those(state, due, "coop_grant")
    if len(rows):
        share = state.policy["coop_grant"][p.council[rows]]
        take_in(state, Flow.COOP_GRANT, rows, share * p.income[rows])


def levies(state: State, due: NDArray[np.intp]) -> None:
    """A share of the quarter's surplus goes into the fund for new co-operatives (E281)."""
    p = state.provider.columns
    rows = _those(state, due, "coop_levy")
    rows = rows[p.income[rows] > p.cost[rows]]
    if len(rows):
        share = state.policy["coop_levy"][p.council[rows]]
        pounds = share * (p.income[rows] - p.cost[rows])
        pay_out(state, Flow.SOLIDARITY_LEVY, rows, pounds, running=False)
        np.add.at(state.memory.levy, p.council[rows], pence(pounds))


def private_share(state: State) -> F64:
    """Share of each provider's package hours that people pay with their own money."""
    c, p = state.client.columns, state.provider.columns
    own = np.flatnonzero(c.alive & (c.stage == Stage.SERVED) & (c.route == Route.OWN_MONEY))
    hours = np.bincount(
        c.provider[own], weights=c.package[own].astype(np.float64), minlength=len(p.alive)
    )
    share: F64 = hours / np.maximum(1.0, p.planned)
    return share


def hold_votes(state: State, due: NDArray[np.intp]) -> None:
    """Members decide what a surplus above normal is for until the next review."""
    p, q = state.provider.columns, state.parameters
    rows = due[p.workers_vote[due] + p.users_vote[due] > 0.0]
    if len(rows) == 0:
        return
    rules = q.fill(VoteRules, "cooperation")
    private = np.minimum(1.0, private_share(state))
    for j in rows:
        reserve = p.cash[j] / 100.0 / max(1.0, float(p.weekly_cost[j]))
        workers, users = float(p.workers_vote[j]), float(p.users_vote[j])
        to_pay, to_discount = vote(workers, users, reserve, float(private[j]), rules)
        p.pass_through[j] = to_pay
        above = float(p.margin[j]) - q["provider.normal_margin"]
        p.discount[j] = next_discount(
            float(p.discount[j]), above, to_discount, float(private[j]), rules
        )


def agree_with_union(state: State, due: NDArray[np.intp]) -> None:
    """Where co-operatives have agreed with a union, its scale and hours are their least (E277).

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


def pooled_part(state: State, members: float) -> float:
    """What a member of a consortium of some size, at full scale, still pays of its back office.

    The shared part of it costs a consortium of n members n ^ growth times what it costs one.
    """
    q = state.parameters
    shared, growth = q["cooperation.shared_office"], q["cooperation.office_growth"]
    return float(1.0 - shared + shared * max(1.0, members) ** (growth - 1.0))


def share_offices(state: State) -> None:
    """Fixed cost and overhead of the co-operatives of a council follow their number (E279)."""
    p, on = state.provider.columns, state.policy["coop_consortium"] > 0.5
    rows = state.provider.rows()
    if not (on.any() or (p.pooled[rows] != 1.0).any()):
        return
    rows = rows[is_cooperative(state)[p.form[rows]]]
    members = np.bincount(p.council[rows], minlength=state.councils) / state.scale
    part = np.array([pooled_part(state, float(n)) if joined else 1.0
                     for n, joined in zip(members, on, strict=True)])  # fmt: skip
    change = part[p.council[rows]] / p.pooled[rows]
    p.fixed_cost[rows] *= change
    p.overhead[rows] *= change
    p.pooled[rows] = part[p.council[rows]]


class Outlook(NamedTuple):
    """What the founder of a provider counts on beside the market.

    Attributes:
        grant: income over fees.
        office: share of fixed cost and overhead to pay.
        scale: lowest pay scale over the wage floor.
    """

    grant: float
    office: float
    scale: float


def founders_outlook(state: State, slug: str, council: int) -> Outlook:
    """What support the founder of a provider of this model counts on."""
    q, policy, p = state.parameters, state.policy, state.provider.columns
    scale = q[f"{slug}.wage_over_floor"]
    coop = is_cooperative(state)
    if not coop[state.model_code(slug)]:
        return Outlook(1.0, 1.0, scale)
    office = 1.0
    if policy["coop_consortium"][council] > 0.5:
        rows = state.provider.rows()
        members = (coop[p.form[rows]] & (p.council[rows] == council)).sum()
        office = pooled_part(state, float(members) / state.scale + 1.0)
    if policy["coop_union"][council] > 0.5:
        scale = max(scale, q["cooperation.union_scale"])
    return Outlook(1.0 + float(policy["coop_grant"][council]), office, scale)


def help_to_begin(state: State, row: int) -> None:
    """A new co-operative's union terms, social loan and money from the solidarity fund."""
    p, q, policy = state.provider.columns, state.parameters, state.policy
    if not is_cooperative(state)[p.form[row]]:
        return
    one, n = np.array([row]), int(p.council[row])
    agree_with_union(state, one)
    p.wage[row] = max(float(p.wage[row]), float(wage_floor(state)[n]) * p.wage_over_floor[row])
    lent = float(policy["coop_finance"][n] * p.weekly_cost[row])
    if lent > 0.0:
        take_in(state, Flow.SOCIAL_LOAN, one, np.array([lent]), running=False)
        owe(state, row, Flow.SOCIAL_REPAYMENT, lent, q["cooperation.loan_years"])
    seed = min(int(state.memory.levy[n]), int(pence(np.array(q["cooperation.seed"]))))
    if seed > 0:
        state.memory.levy[n] -= seed
        take_in(state, Flow.LEVY_SEED, one, np.array([seed / 100.0]), running=False)
