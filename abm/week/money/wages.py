"""Wages: every carer's pay and effective wage."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.market.labour import least_hours
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
from gofal.agents.table import F64, I64, Bool

_WORKING = int(Job.WORKING)
_ENOUGH = 0.5
"""Hours of work from which a week's pay says what an hour brings."""
_HALF_PENNY = 0.005
"""£/h above the legal floor that is no more than rounding."""


_WORKED, _BUSY, _WANTED, _AT_FLOOR, _BELOW, _PAY, _CONTACT, _STAFF, _WAGES = range(9)
_OF_CARERS = 5
"""How many of these are counted carer by carer."""
COUNTED = {
    "busy_hours": _BUSY,
    "wanted_hours": _WANTED,
    "floor_count": _AT_FLOOR,
    "underpaid_count": _BELOW,
}
"""Series of those employed by council, and where each is counted."""
PAYS = (
    "carer(effective pay worked) provider(idle_pay least_pay pay top_up) "
    "tally(below_rlw_count busy_hours contact_hours effective_sum floor_count gap_hours "
    "local_pay paid_carers pay pay_cooperative pay_private pay_public pay_third "
    "secure_count travel_hours underpaid_count wage_sum wanted_hours worked_cooperative "
    "worked_private worked_public worked_third working_hours) records(kept)"
)
"""What paying wages changes, as the plan of the week says it."""


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


class Employers(NamedTuple):
    """What employers come to, side by side as ``_WORKED`` and the others say.

    Attributes:
        by_form: shape (models, councils, 9).
        by_sector: shape (sectors, councils, 9).
    """

    by_form: F64
    by_sector: F64


class Staffed(NamedTuple):
    """Sums over the carers whom each provider employs, shape (providers,) each.

    Attributes:
        idle_pay: pay for idle hours if all of them had guaranteed ones, £.
        top_up: what the law adds to pay for contact and travel, or would, £.
        contact: hours of contact.
        counts: side by side, as one carer adds to all of them, shape (providers, 5): hours of
            contact, travel and gaps; hours of contact and travel; hours, travel included, that
            they want; carers whose contact and travel earn no more than the legal floor; of
            these, who earn less.
    """

    idle_pay: F64
    top_up: F64
    contact: F64
    counts: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """No hours yet."""
        n = sizes.providers
        return cls(np.zeros(n), np.zeros(n), np.zeros(n), np.zeros((n, _OF_CARERS)))


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
    counts = staffed.counts
    counts[j, _WORKED] += busy + gaps
    counts[j, _BUSY] += busy
    counts[j, _WANTED] += carers.hours_wanted[row]
    works = busy > _ENOUGH
    counts[j, _AT_FLOOR] += works & (carers.pay[row] <= busy * (floor + _HALF_PENNY))
    counts[j, _BELOW] += works & (carers.pay[row] < busy * (floor - _HALF_PENNY))


@inlined
def _earned(
    row: int,
    j: int,
    contact: float,
    travel: float,
    gaps: float,
    floor: float,
    carers: CarerColumns,
    providers: ProviderColumns,
    law: PayLaw,
    staffed: Staffed,
) -> float:
    """What a carer earns in a week, £; idle pay and what the law adds are noted."""
    paid = contact + providers.travel_due[j] * travel + providers.waiting_due[j] * gaps
    least = law.guaranteed_part * carers.hours_wanted[row]
    staffed.idle_pay[j] += max(0.0, least - paid) * carers.wage[row]
    paid = max(paid, least_hours(row, j, carers, providers, law.guaranteed_part))
    earned = float(paid * carers.wage[row] * providers.pay_factor[j])
    staffed.top_up[j] += max(0.0, (contact + travel) * floor - earned)
    travel_due = providers.travel_due[j] if providers.underpays[j] else 1.0
    return max(earned, (contact + travel_due * travel) * floor)


@kernel
def _wages(
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    cancelled: F64,
    floor: F64,
    low: F64,
    law: PayLaw,
    alone: Bool,
    staffed: Staffed,
    sums: Wages,
) -> None:
    """Every carer's pay and effective wage.

    Contact is paid, travel and gaps as the employer's terms say, guaranteed hours at least as
    contracted. The law tops pay up to the floor for contact and travel together, which managers who
    pay too little do for contact and the travel that their terms pay.
    """
    providers.pay[:] = staffed.idle_pay[:] = staffed.top_up[:] = staffed.contact[:] = 0.0
    staffed.counts[:] = 0.0
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
        gaps = kept * float(carers.waiting[row])
        worked = contact + travel
        if alone[providers.form[j]]:
            carers.pay[row] = 0.0
        else:
            carers.pay[row] = _earned(
                row, j, contact, travel, gaps, floor[n], carers, providers, law, staffed
            )
            providers.pay[j] += carers.pay[row]
            secure = carers.secure[row] or providers.shift_due[j]
            now = carers.pay[row] / (worked + gaps) if worked > _ENOUGH else carers.wage[row]
            now += providers.bonus[j]
            speed = law.effective_speed if carers.effective[row] > 0.0 else 1.0
            carers.effective[row] += speed * (now - carers.effective[row])
            carers.worked[row] += law.effective_speed * (worked + gaps - carers.worked[row])
            _count_wage(row, n, secure, low[n], carers, sums)
            _count_hours(row, j, contact, worked, gaps, floor[n], carers, staffed)
        sums.pay[n] += carers.pay[row]
        sums.local_pay[n] += carers.pay[row] * (land.council[carers.home[row]] == n)
        sums.working_hours[n] += worked + gaps
        sums.travel_hours[n] += travel
        sums.contact_hours[n] += contact


def _real_living_wage(state: State) -> F64:
    """Real Living Wage, £/h; what the floor gains on prices in years to come it gains too."""
    growth = state.zeros + 1.0 if state.dated is None else state.floor_index
    wage: F64 = state.parameters["work.real_living_wage"] * growth
    return wage


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
        _real_living_wage(state),
        q.fill(PayLaw, "work"),
        owner_works(state),
        staffed,
        sums,
    )
    p.idle_pay[:] = staffed.idle_pay / np.maximum(1.0, staffed.contact)
    p.least_pay[:] = np.asarray(wage_floor(state))[p.council]
    p.top_up[:] = staffed.top_up / np.maximum(1.0, staffed.contact)
    gaps = sums.working_hours - sums.contact_hours - sums.travel_hours
    state.tally["gap_hours"][:] = np.maximum(0.0, gaps)
    # Travel is what the way takes, whether or not visits were cut short for it.
    sums.travel_hours[:] += np.bincount(p.council, p.rushed, minlength=state.councils)
    _sum_employers(state, staffed)


@kernel
def _by_form_and_sector(
    providers: ProviderColumns, staffed: Staffed, alone: Bool, sector: I64, sums: Employers
) -> None:
    """Add up what each employer's carers come to; a part of a surplus counts as pay."""
    for j in range(len(providers.alive)):
        form = providers.form[j]
        if not providers.alive[j] or alone[form]:
            continue
        n, staff, counts = providers.council[j], float(providers.staff[j]), staffed.counts[j]
        pay = providers.pay[j] + providers.shared[j] * (staff > 0.0)
        for cell in (sums.by_form[form, n], sums.by_sector[sector[form], n]):
            for at in range(_OF_CARERS):
                cell[at] += counts[at]
            cell[_PAY] += pay
            cell[_CONTACT] += staffed.contact[j]
            cell[_STAFF] += staff
            cell[_WAGES] += staff * providers.mean_wage[j]


def _sum_employers(state: State, staffed: Staffed) -> None:
    """Pay and hours of those employed by sector; wages by form and council are written down."""
    tally, councils = state.tally, state.councils
    by_form = np.zeros((len(state.models), councils, _WAGES + 1))
    by_sector = np.zeros((len(SECTORS), councils, _WAGES + 1))
    _by_form_and_sector(
        state.provider.columns,
        staffed,
        owner_works(state),
        sector_codes(state),
        Employers(by_form, by_sector),
    )
    for code, sector in enumerate(SECTORS):
        if sector in EMPLOYERS:
            tally[f"pay_{sector}"][:] = by_sector[code, :, _PAY]
            tally[f"worked_{sector}"][:] = by_sector[code, :, _WORKED]
    every = by_sector.sum(axis=0)
    for name, at in COUNTED.items():
        tally[name][:] = every[:, at]
    wages, staff = by_form[:, :, _WAGES], by_form[:, :, _STAFF]
    means = np.divide(wages, staff, out=np.full(staff.shape, np.nan), where=staff > 0)
    state.records.keep_wages(state.week, by_form[:, :, _CONTACT], means)


def tax_pay(state: State) -> None:
    """Tax on pay, and benefits that pay saves."""
    q, every = state.parameters, np.arange(state.councils)
    pay = state.tally["pay"] + state.tally["agency_pay"]
    tax = pence(pay * q["work.tax_on_pay"])
    begun = state.week >= q["work.devolved_rates_from"]
    devolved = pence(tax / 100.0 * q["work.devolved_tax_share"] * begun)
    state.ledger.post(Flow.INCOME_TAX, every, tax - devolved)
    state.ledger.post(Flow.DEVOLVED_INCOME_TAX, every, devolved)
    state.ledger.post(Flow.BENEFIT_SAVING, every, pence(pay * q["work.taper_on_pay"]))
