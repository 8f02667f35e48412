"""Grants and social loans: a year's money that can be spent, and lenders that see their losses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTER
from gofal.abm.world.accounts import take_in
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State
from gofal.agents.table import F64

PAYS = "commissioner(grant_asked grant_left grant_paid) provider(granted)"
"""What paying a grant changes beside the ledger and cash, as the plan of the week says it."""
GRANTED = ("granted", "granted_last", "granted_before")
"""Grants that a provider got this financial year, in the last and in the one before."""


def pay_grant(
    state: State, flow: Flow, rows: NDArray[np.intp], asked: F64, *, running: bool = True
) -> None:
    """Pay grants out of the year's money of each council area, in equal parts if it is short.

    Args:
        state: the world.
        flow: a flow from the Welsh Government to providers.
        rows: providers, each at most once.
        asked: what each would get, £.
        running: whether it is income.
    """
    p, m = state.provider.columns, state.commissioner.columns
    asked = np.minimum(asked, may_get(state, rows))
    council = p.council[rows]
    every = np.bincount(council, weights=asked, minlength=state.councils)
    left = m.grant_left / 100.0
    part = np.minimum(1.0, left / np.maximum(every, 1e-9))
    # Whole pence, and never a penny more than there is.
    paid = np.floor(100.0 * asked * part[council]) / 100.0
    take_in(state, flow, rows, paid, running=running)
    spent = np.bincount(council, weights=paid, minlength=state.councils)
    m.grant_left[:] -= pence(spent)
    m.grant_asked[:] += every
    m.grant_paid[:] += spent
    p.granted[rows] += paid


def may_get(state: State, rows: NDArray[np.intp]) -> F64:
    """Grants that the law on subsidies still leaves to each of some providers this year, £.

    What counts is this financial year and the two before it.
    """
    got = sum(state.provider[name][rows] for name in GRANTED)
    left: F64 = np.maximum(0.0, state.parameters["law.subsidy_most"] - got)
    return left


def help_left(state: State, weeks: F64) -> F64:
    """Share of support for a young co-operative that is left so many weeks after its start.

    It is given in full for ``cooperation.help_full`` weeks and falls to zero in the
    ``cooperation.help_taper`` weeks after.
    """
    q = state.parameters
    ends = q["cooperation.help_full"] + q["cooperation.help_taper"]
    left: F64 = np.clip((ends - weeks) / q["cooperation.help_taper"], 0.0, 1.0)
    return left


def help_of_plan(state: State) -> float:
    """Mean of that share over the quarters that a founder foresees, each at its worth today."""
    q = state.parameters
    quarters: F64 = np.arange(q["market.plan_quarters"], dtype=np.float64)
    now = q["firm.discount"] ** quarters
    return float((now * help_left(state, QUARTER * (quarters + 0.5))).sum() / now.sum())


def new_grants(state: State) -> None:
    """A year's money for grants, and what last year taught those who count on it.

    Where nobody asked the money lay there, and whoever asks next can count on all of it again.
    """
    m, pot = state.commissioner.columns, state.policy["grant_pot"]
    asked = m.grant_asked > 0.0
    m.grant_share[:] = pot > 0.0
    m.grant_share[asked] = m.grant_paid[asked] / m.grant_asked[asked]
    m.grant_asked[:] = 0.0
    m.grant_paid[:] = 0.0
    people = np.bincount(state.land.council, weights=state.population, minlength=state.councils)
    m.grant_left[:] = pence(1e6 * pot * people / state.people)
    p = state.provider.columns
    p.granted_before[:], p.granted_last[:], p.granted[:] = p.granted_last, p.granted, 0.0


def lends(state: State) -> float:
    """Share of their usual loans that social lenders give, by what they have lost so far, 0 to 1.

    Up to ``cooperation.lender_bears`` of what they lent they lend in full; beyond it, less in
    proportion. Before much was lent, losses are set against ``cooperation.lender_first``.
    """
    m, q = state.commissioner.columns, state.parameters
    lent = max(float(m.social_lent.sum()), 1000.0 * q["cooperation.lender_first"])
    lost, borne = float(m.social_lost.sum()), q["cooperation.lender_bears"] * lent
    return 1.0 if lost <= borne else borne / lost
