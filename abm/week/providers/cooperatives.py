"""Co-operatives at their review: members vote, and each lever of the support bundle is felt.

Without its lever no part does anything; votes are for models in which members have one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.founding.cooperatives import is_cooperative
from gofal.abm.week.transitions.grants import help_left, pay_grant
from gofal.abm.world.accounts import pay_out
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State
from gofal.agents.client import Route, Stage
from gofal.agents.cooperation import VoteRules, next_discount, vote
from gofal.agents.table import F64


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
    """A grant on what the quarter earned (E276), before the quarter's margin is struck.

    It is for young ones: it tapers from their start, or from their conversion.
    """
    p = state.provider.columns
    rows = _those(state, due, "coop_grant")
    if len(rows):
        age = state.week - np.maximum(p.founded[rows], p.formed[rows])
        share = state.policy["coop_grant"][p.council[rows]] * help_left(state, age)
        pay_grant(state, Flow.COOP_GRANT, rows, share * p.income[rows])


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
