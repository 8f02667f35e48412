"""Acquisitions: a group buys a provider where it has no reach, which goes on as a branch of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTERS
from gofal.abm.week.transitions.loans import settle
from gofal.abm.world.accounts import pay_out
from gofal.abm.world.groups import branches_of, group_books
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.kernel import kernel
from gofal.agents.layers import LayerRules, Running, cost_of_layers
from gofal.agents.provider import running_of
from gofal.agents.value import ValueRules, going_on

BUYS = "provider(cash cost group loan owner_local required_return) ledger(group_cash sale)"
"""What buying a branch changes, as the plan of the week says it."""
_SALE = int(Decision.SALE)


@kernel
def added_week(hours: float, left: float, own: Running, buyer: Running) -> float:
    """What a week of a provider as a branch leaves a group, £.

    Its office goes on; layers are those of all hours of the group.

    Args:
        hours: contact hours a week that it keeps.
        left: what an hour leaves before fixed cost and layers, less what a parent asks, £/h.
        own: what the provider costs in a week beside its hours.
        buyer: what the group costs alike, as if it were one provider with all hours elsewhere.
    """
    whole = Running(0.0, buyer.span, 0.0, buyer.layers)
    more = cost_of_layers(hours + buyer.elsewhere, whole) - cost_of_layers(buyer.elsewhere, whole)
    return hours * left - own.fixed - more


def acquire(state: State, j: int, least: float) -> bool:
    """A group that would gain buys a provider that found no other buyer; whether one does.

    Args:
        state: the world.
        j: the provider; no branch and no company of a council.
        least: what its owners have without a sale, £.
    """
    p, q = state.provider.columns, state.parameters
    buyers = _buyers(state, j)
    # Whose money is held for people stays with whom they chose.
    if p.group[j] >= 0 or p.fund_owed[j] > 0.0 or len(buyers) == 0:
        return False
    books, deal = group_books(state), q["firm.deal_cost"]
    reserve = 0.5 * q["provider.reserve_weeks"] * books.week[buyers]
    purse = books.cash[buyers] / 100.0 - reserve - deal
    weeks = np.array([_worth_a_week(state, j, int(b)) for b in buyers])
    values = q.fill(ValueRules, "firm")
    worth = np.array([going_on(week, week, 0.0, values) for week in weeks]) - deal
    price = np.minimum(0.5 * (worth + least), q["firm.price_years"] * 52.0 * weeks)
    price = np.minimum(price, purse)
    able = (weeks > 0.0) & (price >= max(0.0, least)) & (worth > least)
    if not able.any():
        return False
    best = int(np.argmax(np.where(able, worth, -np.inf)))
    _join(state, j, int(buyers[best]), float(price[best]))
    return True


def _buyers(state: State, j: int) -> NDArray[np.intp]:
    """The largest branch of each group that may, has time for a purchase and can organise it."""
    p, rows = state.provider.columns, branches_of(state)
    hours = p.planned[rows] + p.elsewhere[rows]
    rows = rows[p.planned[j] <= QUARTERS * p.growth[rows] * hours]
    rows = rows[np.argsort(-p.planned[rows], kind="stable")]
    _, first = np.unique(p.group[rows], return_index=True)
    key, share = stream(state.seed, _SALE, state.week), state.parameters["firm.group_open"]
    mine = int(p.uid[j])
    is_open = [draw(key, int(p.uid[b]) ^ mine) < share for b in rows[first]]
    return rows[first][np.array(is_open, np.bool_)]


def _worth_a_week(state: State, j: int, b: int) -> float:
    """What a week of provider ``j`` would leave the group of branch ``b``, £."""
    p, q = state.provider.columns, state.parameters
    rules = q.fill(LayerRules, "provider")
    income = p.income[j] / max(1.0, p.hours[j])
    left = float(p.believed_left[j]) - float(p.required_return[b]) * income
    hours = float(p.planned[j]) * (1.0 - q["firm.lost_in_sale"]) * float(p.outlook[j])
    buyer = running_of(b, p, rules)
    buyer = buyer._replace(elsewhere=float(p.planned[b] + p.elsewhere[b]))
    return float(added_week(hours, left, running_of(j, p, rules), buyer))


def _join(state: State, j: int, to: int, price: float) -> None:
    """The group pays; what is in the till then is for lenders and owners, as far as it goes."""
    p, one, mine = state.provider.columns, np.array([to]), np.array([j])
    paid = pence(np.array([price]))
    state.ledger.post(Flow.SALE, p.council[one], paid)
    p.cash[to] -= paid[0]
    deal = np.array([state.parameters["firm.deal_cost"]])
    pay_out(state, Flow.TRANSITION, one, deal, running=False)
    p.cash[j] += paid[0]
    settle(state, mine)
    state.ledger.post(Flow.WIND_UP, p.council[mine], np.maximum(0, p.cash[mine]))
    state.ledger.post(Flow.WRITE_OFF, p.council[mine], np.maximum(0, -p.cash[mine]))
    p.cash[j], p.loan[j] = 0, 0
    for name in ("group", "owner_local", "required_return"):
        column = state.provider[name]
        column[j] = column[to]
