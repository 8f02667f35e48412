"""Who pays whom, double entry, in whole pence."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.money import health, integrator, membership, protection, tasks, training
from gofal.abm.week.money.bills import bill_everyone
from gofal.abm.week.money.contracts import release_withheld
from gofal.abm.week.money.costs import pay_catalysts, settle_costs
from gofal.abm.week.money.wages import pay_wages
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State


def step(state: State) -> None:
    """A week of this step."""
    p, q, ledger = state.provider.columns, state.parameters, state.ledger
    fees, other = bill_everyone(state)
    pay_wages(state)
    in_house = p.owner_covers & p.alive
    cost = settle_costs(state, fees + other, in_house)
    p.income[:] += (fees + other) / 100.0
    p.council_income[:] += fees / 100.0
    p.cost[:] += cost / 100.0
    p.hours[:] += p.delivered
    p.agreed[:] += p.planned
    release_withheld(state)
    pay = state.tally["pay"]
    every = np.arange(state.councils)
    tax = pence(pay * q["work.tax_on_pay"])
    begun = state.week >= q["work.devolved_rates_from"]
    devolved = pence(tax / 100.0 * q["work.devolved_tax_share"] * begun)
    ledger.post(Flow.INCOME_TAX, every, tax - devolved)
    ledger.post(Flow.DEVOLVED_INCOME_TAX, every, devolved)
    ledger.post(Flow.BENEFIT_SAVING, every, pence(pay * q["work.taper_on_pay"]))
    tasks.weekly(state)
    pay_catalysts(state)
    integrator.charge(state)
    membership.settle(state)
    health.settle(state)
    training.pay(state)
    protection.pay_protection(state)
