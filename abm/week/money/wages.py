"""Wages: every carer's pay and effective wage."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.world.forms import owner_works
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.prices import wage_floor
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, Bool

_WORKING = int(Job.WORKING)
_ENOUGH = 0.5
"""Hours of work from which a week's pay says what an hour brings."""


class PayLaw(NamedTuple):
    """Parameters ``work.*`` of pay."""

    guaranteed_part: float
    effective_speed: float


@kernel
def _wages(
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    cancelled: F64,
    floor: F64,
    low: float,
    waiting_gap: float,
    law: PayLaw,
    alone: Bool,
    idle: F64,
    sums: F64,
) -> None:
    """Every carer's pay and effective wage.

    Contact is paid, travel and gaps as the employer's terms say, guaranteed hours at least as
    contracted; the law tops pay up to the floor for contact and travel together.

    ``idle`` rows by provider: pay for idle hours if all its staff had guaranteed ones, contact.
    ``sums`` rows by council of the employer: carers, wage, effective wage, below the Real Living
    Wage, guaranteed, pay, pay to people who live in the council, working hours, travel, contact.
    """
    providers.pay[:] = 0.0
    idle[:] = 0.0
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] != _WORKING:
            continue
        j = carers.provider[row]
        n = providers.council[j]
        contact, travel = float(carers.contact[row]), float(carers.travel[row])
        if cancelled[row] > 0.0 and contact > 0.0:
            # A visit that people cancel is not paid, unless hours are guaranteed.
            kept = max(0.0, 1.0 - cancelled[row] / contact)
            contact = float(np.float32(kept * contact))
            travel = float(np.float32(kept * travel))
        gaps = waiting_gap * contact
        worked = contact + travel
        if alone[providers.form[j]]:
            carers.pay[row] = 0.0
        else:
            paid = contact + providers.travel_due[j] * travel + providers.waiting_due[j] * gaps
            least = law.guaranteed_part * carers.hours_wanted[row]
            idle[0, j] += max(0.0, least - paid) * carers.wage[row]
            idle[1, j] += contact
            secure = carers.secure[row] or providers.shift_due[j]
            if secure:
                paid = max(paid, least)
            carers.pay[row] = max(
                paid * carers.wage[row] * providers.pay_factor[j], worked * floor[n]
            )
            providers.pay[j] += carers.pay[row]
            now = carers.pay[row] / (worked + gaps) if worked > _ENOUGH else carers.wage[row]
            now += providers.bonus[j]
            speed = law.effective_speed if carers.effective[row] > 0.0 else 1.0
            carers.effective[row] += speed * (now - carers.effective[row])
            sums[0, n] += 1.0
            sums[1, n] += carers.wage[row]
            sums[2, n] += carers.effective[row]
            sums[3, n] += carers.effective[row] < low
            sums[4, n] += secure
        sums[5, n] += carers.pay[row]
        sums[6, n] += carers.pay[row] * (land.council[carers.home[row]] == n)
        sums[7, n] += worked + gaps
        sums[8, n] += travel
        sums[9, n] += contact


def pay_wages(state: State) -> None:
    """Work out everybody's pay and the council's sums of it."""
    q, tally, p = state.parameters, state.tally, state.provider.columns
    idle, sums = state.work.amounts[4:6], state.work.by_council[:10]
    sums[:] = 0.0
    _wages(
        state.carer.columns,
        state.provider.columns,
        state.land,
        state.work.cancelled_hours,
        wage_floor(state),
        q["work.real_living_wage"],
        q["provider.waiting_gap"],
        q.fill(PayLaw, "work"),
        owner_works(state),
        idle,
        sums,
    )
    p.idle_pay[:] = idle[0] / np.maximum(1.0, idle[1])
    names = (
        "paid_carers",
        "wage_sum",
        "effective_sum",
        "below_rlw_count",
        "secure_count",
        "pay",
        "local_pay",
        "working_hours",
        "travel_hours",
        "contact_hours",
    )
    for name, row in zip(names, sums, strict=True):
        tally[name][:] = row
    # Travel is what the way takes, whether or not visits were cut short for it.
    p = state.provider.columns
    tally["travel_hours"][:] += np.bincount(p.council, p.rushed, minlength=state.councils)


def tax_pay(state: State) -> None:
    """Tax on pay, and benefits that pay saves."""
    pay, q, every = state.tally["pay"], state.parameters, np.arange(state.councils)
    tax = pence(pay * q["work.tax_on_pay"])
    begun = state.week >= q["work.devolved_rates_from"]
    devolved = pence(tax / 100.0 * q["work.devolved_tax_share"] * begun)
    state.ledger.post(Flow.INCOME_TAX, every, tax - devolved)
    state.ledger.post(Flow.DEVOLVED_INCOME_TAX, every, devolved)
    state.ledger.post(Flow.BENEFIT_SAVING, every, pence(pay * q["work.taper_on_pay"]))
