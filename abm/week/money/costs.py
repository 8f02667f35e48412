"""What providers and catalysts cost."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.money.bills import Invoices
from gofal.abm.week.money.oncosts import Oncosts
from gofal.abm.world.ledger import Flow, Sector, pence
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.kernel import kernel
from gofal.agents.layers import LayerRules, cost_of_week
from gofal.agents.provider import ProviderColumns, running_of
from gofal.agents.table import I64


class CostsOfWeek(NamedTuple):
    """Parameters of a week's costs.

    Attributes:
        mileage: £ an hour of travel.
        scrutiny: £/h of answering the council's questions, by the square of padding.
        rush: £/h of people's complaints, by the square of rushing.
        effort: £/h of full reablement effort.
    """

    mileage: np.float32
    scrutiny: np.float32
    rush: np.float32
    effort: float


_COSTS = (
    Flow.PAY,
    Flow.ONCOSTS,
    Flow.PENSION_TRAINING,
    Flow.MILEAGE,
    Flow.OVERHEAD,
    Flow.REABLEMENT,
    Flow.ROYALTY,
    Flow.IN_HOUSE_COST,
)
"""Flows in the order of :class:`Costs`."""


class Costs(NamedTuple):
    """Pence of costs and of what councils cover by provider, shape (flows, providers)."""

    pence: I64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Zero."""
        return cls(np.zeros((len(_COSTS), sizes.providers), dtype=np.int64))


@kernel
def _cost(
    j: int,
    p: ProviderColumns,
    q: CostsOfWeek,
    layers: LayerRules,
    oncosts: Oncosts,
    income: int,
    pence: I64,
) -> int:
    """Pence of a provider's costs into its column of ``pence``; returns their sum."""
    hours = np.float64(p.delivered[j])  # ``float`` would leave it single
    friction = q.scrutiny * (p.padding[j] * p.padding[j]) + q.rush * (p.rush[j] * p.rush[j])
    pence[0, j] = int(np.rint(p.pay[j] * 100.0))
    pence[1, j] = int(np.rint(oncosts.government[j] * 100.0))
    pence[2, j] = int(np.rint(oncosts.others[j] * 100.0))
    pence[3, j] = int(np.rint(float((p.travel[j] + p.rushed[j]) * q.mileage) * 100.0))
    week = cost_of_week(np.float64(p.planned[j]), running_of(j, p, layers))
    overhead = week + hours * (p.overhead[j] + friction)
    pence[4, j] = int(np.rint(overhead * 100.0))
    pence[5, j] = int(np.rint(hours * (p.effort[j] * p.effort[j]) * q.effort * 100.0))
    pence[6, j] = int(np.rint(float(p.royalty[j]) * float(income) / 100.0 * 100.0))
    total = 0
    for flow in range(7):
        total += pence[flow, j]
    return total


@kernel
def _settle(
    p: ProviderColumns,
    q: CostsOfWeek,
    layers: LayerRules,
    oncosts: Oncosts,
    councils: I64,
    people: I64,
    pence: I64,
) -> None:
    """Every provider pays its costs, and its quarter's books go on."""
    pence[:] = 0
    for j in range(len(p.alive)):
        if not p.alive[j]:
            continue
        income = councils[j] + people[j]
        cost = _cost(j, p, q, layers, oncosts, income, pence)
        pence[7, j] = cost if p.owner_covers[j] else 0
        p.cash[j] += income + pence[7, j] - cost
        p.income[j] += income / 100.0
        p.council_income[j] += councils[j] / 100.0
        p.cost[j] += cost / 100.0
        p.hours[j] += p.delivered[j]
        p.agreed[j] += p.planned[j]


def settle_costs(state: State) -> None:
    """Providers pay every cost, councils cover their own services; the quarter's books go on."""
    p, q, owed = state.provider.columns, state.parameters, state.scratch(Invoices)
    costs, pence = (
        CostsOfWeek(
            np.float32(q["provider.mileage_per_hour"]),
            # Answering the council's questions, and people's complaints.
            np.float32(q["commissioner.scrutiny"]),
            np.float32(q["provider.rush_cost"]),
            q["delivery.effort_cost"],
        ),
        state.scratch(Costs).pence,
    )
    layers, oncosts = q.fill(LayerRules, "provider"), state.scratch(Oncosts)
    _settle(p, costs, layers, oncosts, owed.councils, owed.people, pence)
    for flow, amount in zip(_COSTS, pence, strict=True):
        state.ledger.post(flow, p.council, amount)


def pay_catalysts(state: State) -> None:
    """Catalysts cost what they cost to whoever funds them, the model's share of a whole post."""
    k = state.catalyst.columns
    rows = state.catalyst.rows()
    rows = rows[k.paid_by[rows] == Sector.COUNCIL]
    cost = k.cost[rows].astype(np.float64)
    state.ledger.post(Flow.CATALYST_COST, k.council[rows], pence(cost))
