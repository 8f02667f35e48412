"""A provider's quarter: its margin, tax, and what owners draw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTER
from gofal.abm.week.providers.cooperatives import tax_kept
from gofal.abm.week.providers.holding import above_cap, share_above
from gofal.abm.week.transitions.owners import owned, pay_to_owners
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State


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
    above = above_cap(state, due, p.cash[due] - tax - held)
    room = np.maximum(0, p.cash[due] - tax - above - reserve - held)
    # Owners draw by the surplus; a parent takes the return that it asks for out of what is free.
    kept = np.maximum(0.0, surplus - (above / 100.0).astype(surplus.dtype))
    own = np.where(p.required_return[due] > 0.0, 0.0, kept * p.dividend[due])
    draw_up = np.minimum(room, pence(own + p.required_return[due] * np.maximum(0.0, income)))
    draw_up[covered] = 0
    public = owned(state, due)
    to_council = np.where(public, draw_up, 0)
    to_staff = np.where(public, 0, np.rint(draw_up * p.staff_share[due])).astype(np.int64)
    # Of what then lies idle some is used: members share it out; owners draw it; a charity spends it
    # on its other work.
    used = np.rint(q["provider.idle_use"] * (room - draw_up)).astype(np.int64)
    used[covered | public | (p.required_return[due] > 0.0)] = 0
    # Start capital is no surplus: nothing of it is used before there are accounts of a first year.
    used[state.week - p.founded[due] < q["provider.idle_from_weeks"]] = 0
    of_staff = np.where(p.pass_through[due] > 0.0, 1.0, p.staff_share[due])
    to_staff += np.rint(used * of_staff).astype(np.int64)
    draw_up += used
    nobody = p.staff[due] == 0  # whom to share with
    draw_up[nobody] -= to_staff[nobody]
    to_staff[nobody] = 0
    of_cap = share_above(state, due, above, public)
    _share(state, due, to_staff + of_cap, weeks)
    state.ledger.post(Flow.STAFF_SHARE, p.council[due], to_staff + of_cap)
    state.ledger.post(Flow.CORPORATION_TAX, p.council[due], tax)
    state.ledger.post(Flow.DIVIDEND, p.council[due], draw_up - to_council - to_staff)
    pay_to_owners(state, Flow.COUNCIL_DIVIDEND, due[public], to_council[public])
    np.add.at(
        state.tally["local_surplus"],
        p.council[due],
        (draw_up + of_cap) / 100.0 * p.owner_local[due],
    )
    p.cash[due] -= tax + draw_up + above
    floor = pence(state.form_term("credit")[p.form[due]] * p.weekly_cost[due])
    p.credit[due] = np.maximum(floor, (q["provider.credit_keep"] * p.credit[due]).astype(np.int64))


def _share(
    state: State, due: NDArray[np.intp], to_staff: NDArray[np.int64], weeks: NDArray[np.intp]
) -> None:
    """What staff get of a surplus, over the quarter that begins and by the hour they will work."""
    p = state.provider.columns
    p.shared[due] = to_staff / 100.0 / QUARTER
    # A firm that grows will work more hours than it has: those its carers could give.
    contact = np.maximum(p.hours[due] / weeks, p.capacity[due])
    worked = contact * (1.0 + p.usual_travel[due] + p.usual_waiting[due])
    p.bonus[due] = p.shared[due] / np.maximum(1.0, worked)


def reset_quarter(state: State, due: NDArray[np.intp]) -> None:
    """A new quarter begins: what was counted over the last one is zero again."""
    p = state.provider.columns
    p.income[due] = 0.0
    p.council_income[due] = 0.0
    p.cost[due] = 0.0
    p.hours[due] = 0.0
    p.removed[due] = 0.0
    p.agreed[due] = 0.0
    p.leavers[due] = 0
    p.lacked[due] = 0.0
    p.reviewed[due] = state.week
