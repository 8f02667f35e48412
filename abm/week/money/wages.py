"""Wages: every carer's pay and effective wage."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.market.staffing import Cancelled
from gofal.abm.world.forms import owner_works, sector_codes
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.prices import wage_floor
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.series import EMPLOYERS, SECTORS
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, Bool

_WORKING = int(Job.WORKING)
_ENOUGH = 0.5
"""Hours of work from which a week's pay says what an hour brings."""
_HALF_PENNY = 0.005
"""£/h above the legal floor that is no more than rounding."""


class PayLaw(NamedTuple):
    """Parameters ``work.*`` of pay."""

    guaranteed_part: float
    effective_speed: float


class Wages(NamedTuple):
    """Series of pay and hours by council of the employer, shape (councils,) each."""

    paid_carers: F64
    wage_sum: F64
    effective_sum: F64
    below_rlw_count: F64
    secure_count: F64
    pay: F64
    local_pay: F64
    working_hours: F64
    travel_hours: F64
    contact_hours: F64


class Staffed(NamedTuple):
    """Sums over the carers whom each provider employs, shape (providers,) each.

    Attributes:
        idle_pay: pay for idle hours if all of them had guaranteed ones, £.
        contact: hours of contact.
        worked: hours of contact, travel and gaps.
        busy: hours of contact and travel.
        wanted: hours, travel included, that they want.
        idle: carers without work this week.
        at_floor: of the others, whose contact and travel earn no more than the legal floor.
    """

    idle_pay: F64
    contact: F64
    worked: F64
    busy: F64
    wanted: F64
    idle: F64
    at_floor: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """No hours yet."""
        return cls(*np.zeros((len(cls._fields), sizes.providers)))


@inlined
def _count_wage(
    row: int, n: int, secure: bool, low: float, carers: CarerColumns, sums: Wages
) -> None:
    """Count an employed carer's wages; who earns less than ``low`` apart."""
    sums.paid_carers[n] += 1.0
    sums.wage_sum[n] += carers.wage[row]
    sums.effective_sum[n] += carers.effective[row]
    sums.below_rlw_count[n] += carers.effective[row] < low
    sums.secure_count[n] += secure


@inlined
def _count_hours(
    row: int,
    j: int,
    contact: float,
    busy: float,
    gaps: float,
    floor: float,
    carers: CarerColumns,
    staffed: Staffed,
) -> None:
    """Count an employed carer's hours, and whether they earn just the legal floor."""
    staffed.contact[j] += contact
    staffed.worked[j] += busy + gaps
    staffed.busy[j] += busy
    staffed.wanted[j] += carers.hours_wanted[row]
    if busy <= _ENOUGH:
        staffed.idle[j] += 1.0
    elif carers.pay[row] <= busy * (floor + _HALF_PENNY):
        staffed.at_floor[j] += 1.0


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
    staffed: Staffed,
    sums: Wages,
) -> None:
    """Every carer's pay and effective wage.

    Contact is paid, travel and gaps as the employer's terms say, guaranteed hours at least as
    contracted; the law tops pay up to the floor for contact and travel together.
    """
    providers.pay[:] = 0.0
    for by_provider in staffed:
        by_provider[:] = 0.0
    for series in sums:
        series[:] = 0.0
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] != _WORKING:
            continue
        j = carers.provider[row]
        n = providers.council[j]
        contact, travel = float(carers.contact[row]), float(carers.travel[row])
        # A visit that people cancel is not paid, unless hours are guaranteed.
        kept = max(0.0, 1.0 - cancelled[row] / contact) if contact > 0.0 else 1.0
        contact = float(np.float32(kept * contact))
        travel = float(np.float32(kept * travel))
        gaps = waiting_gap * contact
        worked = contact + travel
        if alone[providers.form[j]]:
            carers.pay[row] = 0.0
        else:
            paid = contact + providers.travel_due[j] * travel + providers.waiting_due[j] * gaps
            least = law.guaranteed_part * carers.hours_wanted[row]
            staffed.idle_pay[j] += max(0.0, least - paid) * carers.wage[row]
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
            _count_wage(row, n, secure, low, carers, sums)
            _count_hours(row, j, contact, worked, gaps, floor[n], carers, staffed)
        sums.pay[n] += carers.pay[row]
        sums.local_pay[n] += carers.pay[row] * (land.council[carers.home[row]] == n)
        sums.working_hours[n] += worked + gaps
        sums.travel_hours[n] += travel
        sums.contact_hours[n] += contact


def pay_wages(state: State) -> None:
    """Work out everybody's pay and the council's sums of it."""
    q, p, sums = state.parameters, state.provider.columns, state.tally.rows(Wages)
    staffed = state.scratch(Staffed)
    _wages(
        state.carer.columns,
        p,
        state.land,
        state.scratch(Cancelled).hours,
        wage_floor(state),
        q["work.real_living_wage"],
        q["provider.waiting_gap"],
        q.fill(PayLaw, "work"),
        owner_works(state),
        staffed,
        sums,
    )
    p.idle_pay[:] = staffed.idle_pay / np.maximum(1.0, staffed.contact)
    gaps = sums.working_hours - sums.contact_hours - sums.travel_hours
    state.tally["gap_hours"][:] = np.maximum(0.0, gaps)
    # Travel is what the way takes, whether or not visits were cut short for it.
    sums.travel_hours[:] += np.bincount(p.council, p.rushed, minlength=state.councils)
    for name, by_provider in (
        ("busy_hours", staffed.busy),
        ("wanted_hours", staffed.wanted),
        ("idle_count", staffed.idle),
        ("floor_count", staffed.at_floor),
    ):
        state.tally[name][:] = np.bincount(p.council, by_provider, state.councils)
    _pay_by_sector(state, staffed.worked)
    _keep_wages(state, staffed.contact)


def _pay_by_sector(state: State, worked: F64) -> None:
    """Pay of those employed, with their part of a surplus, and their hours, by sector."""
    p, councils = state.provider.columns, state.councils
    cell = sector_codes(state)[p.form] * councils + p.council
    shape = (len(SECTORS), councils)
    pay = np.bincount(cell, p.pay + p.bonus * worked, shape[0] * councils).reshape(shape)
    hours = np.bincount(cell, worked, shape[0] * councils).reshape(shape)
    for sector in EMPLOYERS:
        state.tally[f"pay_{sector}"][:] = pay[SECTORS.index(sector)]
        state.tally[f"worked_{sector}"][:] = hours[SECTORS.index(sector)]


def _keep_wages(state: State, contact: F64) -> None:
    """Contact hours and mean contracted wages by form and council are written down."""
    p, shape = state.provider.columns, (len(state.models), state.councils)
    cell = p.form.astype(np.intp) * shape[1] + p.council
    staff = p.staff * ~owner_works(state)[p.form]
    hours, wages, people = (
        np.bincount(cell, weights, shape[0] * shape[1]).reshape(shape)
        for weights in (contact, p.mean_wage * staff, staff)
    )
    means = np.divide(wages, people, out=np.full(shape, np.nan), where=people > 0)
    state.records.keep_wages(state.week, hours, means)


def tax_pay(state: State) -> None:
    """Tax on pay, and benefits that pay saves."""
    pay, q, every = state.tally["pay"], state.parameters, np.arange(state.councils)
    tax = pence(pay * q["work.tax_on_pay"])
    begun = state.week >= q["work.devolved_rates_from"]
    devolved = pence(tax / 100.0 * q["work.devolved_tax_share"] * begun)
    state.ledger.post(Flow.INCOME_TAX, every, tax - devolved)
    state.ledger.post(Flow.DEVOLVED_INCOME_TAX, every, devolved)
    state.ledger.post(Flow.BENEFIT_SAVING, every, pence(pay * q["work.taper_on_pay"]))
