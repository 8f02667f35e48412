"""Companies of councils at their quarterly review."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.market.beliefs import worth_of
from gofal.abm.week.market.marks import marked
from gofal.abm.week.transitions.owners import company_rows, pay_to_owners
from gofal.abm.world.accounts import pay_out
from gofal.abm.world.founding import cost_by_skill, possible_skill
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, normal, stream


def pay_owners(state: State, due: NDArray[np.intp]) -> None:
    """A share of the quarter's income is owed to the councils that own the company (E165).

    Two owners share it by the work that the company does for each.
    """
    p = state.provider.columns
    share = state.policy["latc_dividend"]
    if not share.any():
        return
    rows = company_rows(state)
    rows = rows[marked(state, due)[rows]]
    amount = pence(share[p.council[rows]] * p.income[rows])
    pay_to_owners(state, Flow.COUNCIL_DIVIDEND, rows, amount)
    p.cash[rows] -= amount
    p.cost[rows] += amount / 100.0


def restructure(state: State, due: NDArray[np.intp]) -> None:
    """A company's management is renewed when its owner would close it, once (E152, E172).

    That costs money and makes a new draw of skill around the quality of its set-up; whether it
    runs dearer or cheaper afterwards is chance and preparation. What an hour leaves is then as
    uncertain as at a start, which is worth another try. The second time the company ends.
    """
    p, q = state.provider.columns, state.parameters
    rows = company_rows(state)
    rows = rows[marked(state, due)[rows]]
    rows = rows[(p.worth[rows] < 0.0) & (p.restructured[rows] < 0)]
    if len(rows) == 0:
        return
    pay_out(state, Flow.TRANSITION, rows, q["company.renewal_weeks"] * p.weekly_cost[rows])
    key = stream(state.seed, int(Decision.COMPANY_RENEWAL), 0)
    for row in rows:
        quality = float(state.policy["latc_setup_quality"][p.council[row]])
        before = cost_by_skill(state, float(p.skill[row]))
        drawn = q["company.renewal_spread"] * normal(draw(key, int(p.uid[row])))
        p.skill[row] = possible_skill(state, quality + drawn)
        change = cost_by_skill(state, float(p.skill[row])) / before
        p.believed_left[row] -= p.overhead[row] * (change - 1.0)
        p.overhead[row] *= change
        p.fixed_cost[row] *= change
        p.span[row] /= change
        p.left_doubt[row] = q["firm.left_doubt"]
        p.restructured[row] = state.week
    p.worth[rows] = worth_of(state, rows)
