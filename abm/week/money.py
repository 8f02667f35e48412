"""Step 6, money: who pays whom, double entry, in whole pence."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.forms import owner_works
from gofal.abm.ledger import Flow, Sector, pence
from gofal.abm.prices import terms, wage_floor
from gofal.abm.state import State
from gofal.abm.terms import Terms
from gofal.abm.week import health, integrator, membership, term_money, training, weather
from gofal.abm.week.capacity import capacity_worth
from gofal.abm.week.contracts import bill_councils, release_withheld
from gofal.abm.week.funds import fund_income
from gofal.abm.week.hour_price import price_of
from gofal.abm.week.routes import health_adds
from gofal.abm.world.land import Land
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.client import ClientColumns, Route, Stage, weekly_charge
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I64, Bool

_WORKING, _SERVED = int(Job.WORKING), int(Stage.SERVED)
_ENOUGH = 0.5
"""Hours of work from which a week's pay says what an hour brings."""
_DIRECT, _OWN, _FUND = int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY), int(Route.FUND)


class PayLaw(NamedTuple):
    """Parameters ``work.*`` of pay."""

    guaranteed_part: float
    effective_speed: float


@kernel
def _bill(
    c: ClientColumns, p: ProviderColumns, m: CommissionerColumns, land: Land, terms: Terms,
    cap: F64, level: F64, delivered: F64, planned: F64, direct: F64, own: F64, new: F64, flows: F64,
) -> None:  # fmt: skip
    """What every person's care comes to.

    Args:
        c: clients.
        p: providers.
        m: commissioners.
        land: places.
        terms: prices in force.
        cap: weekly cap on charges by council, £.
        level: whether people are charged for the package and not for hours used, by council.
        delivered: filled: worth of council-managed hours delivered, (providers, councils), £.
        planned: filled: worth of the hours planned, same shape.
        direct: filled: income from people with direct payments, same shape.
        own: filled: income from own money, same shape.
        new: filled: the book of the new way: worth of hours delivered, planned, promised and of
            measured progress, (4, providers, councils), £.
        flows: filled: direct payments made, charges to people, what health adds to budgets;
            (3, councils), £.
    """
    for i in range(len(c.alive)):
        if not c.alive[i] or c.stage[i] != _SERVED:
            continue
        j, n = c.provider[i], land.council[c.place[i]]
        c.price[i] = price_of(i, j, c, p, land, terms)
        worth = c.price[i] * c.delivered[i]
        c.charge[i] = 0.0
        if c.route[i] == _OWN:
            own[j, n] += worth
            continue
        hours = c.package[i] if level[n] > 0.5 else c.delivered[i]
        c.charge[i] = weekly_charge(c.wealthy[i], c.ability[i], hours, m.charge_per_hour[n], cap[n])
        flows[1, n] += c.charge[i]
        extra = health_adds(i, c, land, terms)
        if c.route[i] == _DIRECT:
            direct[j, n] += worth
            most = terms.direct_rate[n] * terms.fee[n] * c.delivered[i] * (1.0 + extra)
            flows[0, n] += min(worth, most)
            flows[2, n] += min(worth, most) * extra / (1.0 + extra)
            continue
        flows[2, n] += worth * extra / (1.0 + extra)
        if c.flexible[i]:
            new[0, j, n] += worth
            new[1, j, n] += c.price[i] * c.package[i]
            came = min(1.0, c.delivered[i] / c.package[i])
            new[2, j, n] += c.price[i] * c.promised[i] * came
            new[3, j, n] += worth * p.effort[j] * c.recovery[i]
        elif c.route[i] != _FUND:
            # Funds are paid by the plan, not by the hour: see ``funds``.
            delivered[j, n] += worth
            planned[j, n] += c.price[i] * c.package[i]


@kernel
def _wages(
    k: CarerColumns, p: ProviderColumns, land: Land, cancelled: F64, floor: F64, low: float,
    waiting_gap: float, law: PayLaw, alone: Bool, idle: F64, sums: F64,
) -> None:  # fmt: skip
    """Every carer's pay and effective wage.

    Contact is paid, travel and gaps as the employer's terms say, guaranteed hours at least as
    contracted; the law tops pay up to the floor for contact and travel together.

    ``idle`` rows by provider: pay for idle hours if all its staff had guaranteed ones, contact.
    ``sums`` rows by council of the employer: carers, wage, effective wage, below the Real Living
    Wage, guaranteed, pay, pay to people who live in the council, working hours, travel, contact.
    """
    p.pay[:] = 0.0
    idle[:] = 0.0
    for row in range(len(k.alive)):
        if not k.alive[row] or k.job[row] != _WORKING:
            continue
        j = k.provider[row]
        n = p.council[j]
        contact, travel = float(k.contact[row]), float(k.travel[row])
        if cancelled[row] > 0.0 and contact > 0.0:
            # A visit that people cancel is not paid, unless hours are guaranteed.
            kept = max(0.0, 1.0 - cancelled[row] / contact)
            contact = float(np.float32(kept * contact))
            travel = float(np.float32(kept * travel))
        gaps = waiting_gap * contact
        worked = contact + travel
        if alone[p.form[j]]:
            k.pay[row] = 0.0
        else:
            paid = contact + p.travel_due[j] * travel + p.waiting_due[j] * gaps
            least = law.guaranteed_part * k.hours_wanted[row]
            idle[0, j] += max(0.0, least - paid) * k.wage[row]
            idle[1, j] += contact
            secure = k.secure[row] or p.shift_due[j]
            if secure:
                paid = max(paid, least)
            k.pay[row] = max(paid * k.wage[row] * p.pay_factor[j], worked * floor[n])
            p.pay[j] += k.pay[row]
            now = k.pay[row] / (worked + gaps) if worked > _ENOUGH else k.wage[row]
            now += p.bonus[j]
            speed = law.effective_speed if k.effective[row] > 0.0 else 1.0
            k.effective[row] += speed * (now - k.effective[row])
            sums[0, n] += 1.0
            sums[1, n] += k.wage[row]
            sums[2, n] += k.effective[row]
            sums[3, n] += k.effective[row] < low
            sums[4, n] += secure
        sums[5, n] += k.pay[row]
        sums[6, n] += k.pay[row] * (land.council[k.home[row]] == n)
        sums[7, n] += worked + gaps
        sums[8, n] += travel
        sums[9, n] += contact


def _income(state: State) -> tuple[I64, I64]:
    """Bill everyone; returns pence of council-managed income and of other income by provider."""
    p, w, tally = state.provider.columns, state.work, state.tally
    w.billed[:] = 0.0
    w.new_way[:] = 0.0
    delivered, planned, direct, own = w.billed
    flows = w.by_council[:3]
    flows[:] = 0.0
    _bill(state.client.columns, p, state.commissioner.columns, state.land, terms(state),
          state.lever("charging_cap"), state.lever("charging_basis"), delivered, planned, direct,
          own, w.new_way, flows)  # fmt: skip
    ledger, every = state.ledger, np.arange(state.councils)
    owed = bill_councils(state, delivered, planned, capacity_worth(state))
    fees: I64 = owed.sum(axis=1)
    ledger.post(Flow.COUNCIL_FEES, every, owed.sum(axis=0))
    direct_pence, own_pence = pence(direct), pence(own)
    ledger.post(Flow.DIRECT_PAYMENTS, every, pence(flows[0]))
    ledger.post(Flow.CLIENT_CHARGES, every, pence(flows[1]))
    ledger.post(Flow.HEALTH_BUDGET, every, pence(flows[2]))
    ledger.post(Flow.DIRECT_CARE, every, direct_pence.sum(axis=0))
    ledger.post(Flow.OWN_CARE, every, own_pence.sum(axis=0))
    tally["own_spending"][:] = own.sum(axis=0)
    fees += fund_income(state)
    return fees, direct_pence.sum(axis=1) + own_pence.sum(axis=1)


def _pay(state: State) -> None:
    """Work out everybody's pay and the council's sums of it."""
    q, tally, p = state.parameters, state.tally, state.provider.columns
    idle, sums = state.work.amounts[4:6], state.work.by_council[:10]
    sums[:] = 0.0
    _wages(
        state.carer.columns, state.provider.columns, state.land, state.work.moved_hours,
        wage_floor(state),
        q["work.real_living_wage"], q["provider.waiting_gap"],
        q.fill(PayLaw, "work"), owner_works(state),
        idle, sums,
    )  # fmt: skip
    p.idle_pay[:] = idle[0] / np.maximum(1.0, idle[1])
    names = ("paid_carers", "wage_sum", "effective_sum", "below_rlw_count", "secure_count", "pay",
             "local_pay", "working_hours", "travel_hours", "contact_hours")  # fmt: skip
    for name, row in zip(names, sums, strict=True):
        tally[name][:] = row
    # Travel is what the way takes, whether or not visits were cut short for it.
    p = state.provider.columns
    tally["travel_hours"][:] += np.bincount(p.council, p.rushed, minlength=state.councils)


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


def step(state: State) -> None:
    """Step 6 of the week."""
    p, q, ledger = state.provider.columns, state.parameters, state.ledger
    fees, other = _income(state)
    _pay(state)
    in_house = p.owner_covers & p.alive
    cost = _settle(state, fees + other, in_house)
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
    term_money.weekly(state)
    _pay_catalysts(state)
    integrator.charge(state)
    membership.settle(state)
    health.settle(state)
    training.pay(state)
    weather.pay_protection(state)


def _pay_catalysts(state: State) -> None:
    """Catalysts cost what they cost to whoever funds them, the model's share of a whole post."""
    k = state.catalyst.columns
    rows = state.catalyst.rows()
    rows = rows[k.paid_by[rows] == Sector.COUNCIL]
    cost = state.scale * k.cost[rows].astype(np.float64)
    state.ledger.post(Flow.CATALYST_COST, k.council[rows], pence(cost))
