"""A provider's quarter: its margin, tax, what owners draw, and the pay it can bear."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.providers.cooperatives import tax_kept
from gofal.abm.week.providers.review import marked
from gofal.abm.week.transitions.owners import owned, pay_to_owners
from gofal.abm.world.calendar import QUARTER
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.prices import wage_floor
from gofal.abm.world.state import State
from gofal.agents.kernel import kernel
from gofal.agents.provider import PayRules, ProviderColumns, next_wage
from gofal.agents.table import F64


def review_money(state: State, due: NDArray[np.intp]) -> None:
    """Margins of the quarter; tax on surplus; owners draw what reserves do not need."""
    p, q = state.provider.columns, state.parameters
    income, cost = p.income[due], p.cost[due]
    surplus = income - cost
    covered = p.owner_covers[due]
    idle = np.where(cost > 1.0, -1.0, 0.0) * ~covered
    p.margin[due] = np.where(covered | (income <= 0.0), idle, surplus / np.maximum(income, 1.0))
    weeks = np.maximum(1, state.week - p.reviewed[due])
    p.weekly_cost[due] = cost / weeks
    tax = pence(np.maximum(0.0, surplus) * p.tax[due] * ~covered * tax_kept(state, due))
    reserve = pence(q["provider.reserve_weeks"] * p.weekly_cost[due])
    # What funds have not spent is not the owners' yet.
    held = pence(np.maximum(0.0, p.fund_owed[due]))
    room = np.maximum(0, p.cash[due] - tax - reserve - held)
    draw_up = np.minimum(room, pence(np.maximum(0.0, surplus) * p.dividend[due]))
    draw_up[covered] = 0
    public = owned(state, due)
    to_council = np.where(public, draw_up, 0)
    to_staff = np.where(public, 0, np.rint(draw_up * p.staff_share[due])).astype(np.int64)
    worked = np.maximum(1.0, p.hours[due] * (1.0 + p.usual_travel[due]))
    p.bonus[due] = to_staff / 100.0 / worked
    state.ledger.post(Flow.STAFF_SHARE, p.council[due], to_staff)
    state.ledger.post(Flow.CORPORATION_TAX, p.council[due], tax)
    state.ledger.post(Flow.DIVIDEND, p.council[due], draw_up - to_council - to_staff)
    pay_to_owners(state, Flow.COUNCIL_DIVIDEND, due[public], to_council[public])
    np.add.at(state.tally["local_surplus"], p.council[due], draw_up / 100.0 * p.owner_local[due])
    p.cash[due] -= tax + draw_up
    floor = pence(state.form_term("credit")[p.form[due]] * p.weekly_cost[due])
    p.credit[due] = np.maximum(floor, (q["provider.credit_keep"] * p.credit[due]).astype(np.int64))


def review_wages(state: State, due: NDArray[np.intp]) -> None:
    """Those due set the pay scale that their margin and vacancies call for."""
    rules = state.parameters.fill(PayRules, "provider")
    _review_pay(state.provider.columns, marked(state, due), wage_floor(state), rules)


@kernel
def _review_pay(
    providers: ProviderColumns, due: NDArray[np.bool_], floor: F64, rules: PayRules
) -> None:
    """Set the pay scale of those due, by the rules of :func:`gofal.agents.provider.next_wage`."""
    for j in range(len(providers.alive)):
        if not (providers.alive[j] and due[j]):
            continue
        least = floor[providers.council[j]] * providers.wage_over_floor[j]
        if providers.owner_covers[j]:
            providers.wage[j] = max(least, providers.wage[j] * (1.0 - rules.real_erosion))
            continue
        vacancy = providers.posts[j] / max(1.0, providers.posts[j] + providers.staff[j])
        share = providers.pay[j] * QUARTER / max(1.0, providers.income[j])
        providers.wage[j] = next_wage(
            providers.wage[j],
            least,
            providers.margin[j],
            vacancy,
            providers.pass_through[j],
            share,
            rules,
        )


def reset_quarter(state: State, due: NDArray[np.intp]) -> None:
    """A new quarter begins: what was counted over the last one is nought again."""
    p = state.provider.columns
    p.income[due] = 0.0
    p.council_income[due] = 0.0
    p.cost[due] = 0.0
    p.hours[due] = 0.0
    p.handed_back[due] = 0.0
    p.removed[due] = 0.0
    p.agreed[due] = 0.0
    p.leavers[due] = 0
    p.reviewed[due] = state.week
