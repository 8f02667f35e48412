"""What providers and catalysts cost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.money.bills import Invoices
from gofal.abm.world.ledger import Flow, Sector, pence
from gofal.abm.world.state import State
from gofal.agents.table import I64


def _costs(state: State, income: I64) -> dict[Flow, I64]:
    """Pence of every cost by provider."""
    p, q = state.provider.columns, state.parameters
    hours = p.delivered.astype(np.float64)
    alive = p.alive.astype(np.float64)
    oncost = q["provider.oncost"]
    tax_part = q["work.oncost_to_government"]
    # Answering the council's questions, and people's complaints.
    friction = q["commissioner.scrutiny"] * p.padding**2 + q["provider.rush_cost"] * p.rush**2
    return {
        Flow.PAY: pence(p.pay),
        Flow.ONCOSTS: pence(p.pay * oncost * tax_part),
        Flow.PENSION_TRAINING: pence(p.pay * oncost * (1.0 - tax_part)),
        Flow.MILEAGE: pence((p.travel + p.rushed) * q["provider.mileage_per_hour"]),
        Flow.OVERHEAD: pence(alive * p.fixed_cost + hours * (p.overhead + friction)),
        Flow.REABLEMENT: pence(hours * p.effort**2 * q["delivery.effort_cost"]),
        Flow.ROYALTY: pence(p.royalty * income / 100.0),
    }


def settle_costs(state: State) -> None:
    """Providers pay every cost, councils cover their own services; the quarter's books go on."""
    p, owed = state.provider.columns, state.scratch(Invoices)
    income = owed.councils + owed.people
    cost = _settle(state, income, p.owner_covers & p.alive)
    p.income[:] += income / 100.0
    p.council_income[:] += owed.councils / 100.0
    p.cost[:] += cost / 100.0
    p.hours[:] += p.delivered
    p.agreed[:] += p.planned


def _settle(state: State, income: I64, in_house: NDArray[np.bool_]) -> I64:
    """Pay every cost, let councils cover their own services; returns total cost in pence."""
    p, ledger = state.provider.columns, state.ledger
    total = np.zeros_like(income)
    for flow, amount in _costs(state, income).items():
        ledger.post(flow, p.council, amount)
        total += amount
    covered = np.where(in_house, total, 0)
    ledger.post(Flow.IN_HOUSE_COST, p.council, covered)
    p.cash[:] += income + covered - total
    return total


def pay_catalysts(state: State) -> None:
    """Catalysts cost what they cost to whoever funds them, the model's share of a whole post."""
    k = state.catalyst.columns
    rows = state.catalyst.rows()
    rows = rows[k.paid_by[rows] == Sector.COUNCIL]
    cost = state.scale * k.cost[rows].astype(np.float64)
    state.ledger.post(Flow.CATALYST_COST, k.council[rows], pence(cost))
