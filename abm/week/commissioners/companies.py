"""Companies that councils own: founded from their own service, with a plan, an award and owners."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import numpy as np
from numpy.typing import NDArray

from gofal.abm.levers import option, options
from gofal.abm.week.market.funds import funds_worth
from gofal.abm.week.transitions.loans import owe
from gofal.abm.week.transitions.owners import company_rows, owners_of, owners_work
from gofal.abm.world.accounts import pay_out
from gofal.abm.world.bills import bills_of
from gofal.abm.world.founding import believe_even, change_terms, cost_by_skill, set_terms
from gofal.abm.world.ledger import Flow
from gofal.abm.world.management import weeks_cost
from gofal.abm.world.prices import fees, wage_floor
from gofal.abm.world.state import State
from gofal.agents.client import Route, Stage

FORMS = options("in_house_form")


def found_companies(state: State) -> None:
    """Councils' services become companies, or take another form, where the levers say so."""
    p, m, policy = state.provider.columns, state.commissioner.columns, state.policy
    route = policy["rebalancing_route"].astype(np.intp)
    by_route = (route == option("rebalancing_route", "latc")) & (policy["rebalancing_target"] > 0.0)
    trading = (policy["latc"] > 0.5) | by_route
    form = policy["in_house_form"].astype(np.intp)
    for n in np.flatnonzero(trading | (form > 0)):
        row = int(m.in_house[n])
        if row < 0 or not p.owner_covers[row]:
            continue
        if trading[n] or FORMS[form[n]] == "integrated_company":
            # A council whose company failed does not try again.
            if not m.company_failed[n]:
                _become_company(state, int(n), row, "latc" if trading[n] else FORMS[form[n]])
        elif p.form[row] != state.model_code(FORMS[form[n]]):
            change_terms(state, row, FORMS[form[n]])
            least = float(wage_floor(state)[n] * p.wage_over_floor[row])
            p.wage[row] = max(float(p.wage[row]), least)


def _become_company(state: State, n: int, row: int, slug: str) -> None:
    """The council's service becomes a company it owns: terms change, staff keep their pay."""
    p, m, k = state.provider.columns, state.commissioner.columns, state.carer.columns
    staff = (k.provider == row) & k.alive
    k.protected[staff] = k.wage[staff]
    set_terms(state, row, slug)
    quality = float(state.policy["latc_setup_quality"][n])
    q = state.parameters
    p.skill[row] = quality
    p.overhead[row] *= cost_by_skill(state, quality)
    p.fixed_cost[row] *= cost_by_skill(state, quality)
    p.span[row] /= cost_by_skill(state, quality)
    p.wage[row] = wage_floor(state)[n] * p.wage_over_floor[row]
    week = float(p.weekly_cost[row])
    if week <= 0.0:
        week = float(p.planned[row]) * q["provider.start_cost_per_hour"]
    for column in (p.income, p.council_income, p.cost, p.hours, p.agreed):
        column[row] = 0.0
    p.reviewed[row] = state.week
    capital = round(100.0 * week * q[f"{slug}.start_cash"])
    p.credit[row] = round(100.0 * week * q[f"{slug}.credit"])
    p.cash[row] = capital
    # A direct award (Teckal): the contract starts from what the service has cost per hour.
    cost_per_hour = week / max(1.0, float(p.delivered[row]))
    # A rate moves with the fee from the start of the policy on; this one is of today.
    today = float(m.fee[n]) / float(fees(state)[n])
    p.contract_rate[row] = cost_per_hour * (1.0 - q["company.contract_saving"]) * today
    state.ledger.post(Flow.COUNCIL_LOAN, np.array([n]), np.array([capital]))
    owe(state, row, Flow.LOAN_REPAYMENT, capital / 100.0, q["company.loan_years"])
    # The council expects it to bear its cost.
    believe_even(state, row, float(p.planned[row]))
    p.founded[row] = state.week
    p.converted[row] = state.week
    m.award_lost[n] = False
    if state.policy["latc_teckal"][n] < 0.5:
        _lose_award(state, row)


def _lose_award(state: State, row: int) -> None:
    """Take away the direct award: the company gets the usual fee, and work only after others."""
    state.provider.columns.contract_rate[row] = 0.0
    m = state.commissioner.columns
    m.award_lost[m.in_house == row] = True


def of_companies(act: Callable[[State, NDArray[np.intp]], None]) -> Callable[[State], None]:
    """A part of the week of all companies that councils own, if there are any."""

    @wraps(act)
    def run(state: State) -> None:
        rows = company_rows(state)
        if len(rows):
            act(state, rows)

    return run


def plan_sales(state: State, rows: NDArray[np.intp]) -> None:
    """Capacity and a sales office for private hours that are planned, sold or not (E154)."""
    p, c, policy = state.provider.columns, state.client.columns, state.policy
    n = p.council[rows]
    plan = policy["latc_private_plan"][n] * policy["latc_plan_optimism"][n] * p.planned[rows]
    if not plan.any() and not p.spare[rows].any():
        return
    own = np.flatnonzero(c.alive & (c.stage == Stage.SERVED) & (c.route == Route.OWN_MONEY))
    sold = np.bincount(
        c.provider[own], weights=c.package[own].astype(np.float64), minlength=len(p.alive)
    )
    p.spare[rows] = np.maximum(0.0, plan - sold[rows])
    pay_out(state, Flow.OVERHEAD, rows, state.parameters["company.plan_cost"] * plan)


def irrecoverable_vat(state: State, rows: NDArray[np.intp]) -> None:
    """VAT on what a company buys: care is exempt, so unlike a council it gets none of it back."""
    p, q = state.provider.columns, state.parameters
    bought = weeks_cost(state, rows, p.planned[rows]) + p.overhead[rows] * p.delivered[rows]
    pay_out(state, Flow.VAT, rows, q["company.vat_rate"] * q["company.vat_inputs"] * bought)


def end_exemption(state: State, rows: NDArray[np.intp]) -> None:
    """Companies lose the award where the exemption is withdrawn; it does not come back with it."""
    p, m = state.provider.columns, state.commissioner.columns
    n = p.council[rows]
    for row in rows[(state.policy["latc_teckal"][n] < 0.5) & ~m.award_lost[n]]:
        _lose_award(state, int(row))


def watch_outside_work(state: State, rows: NDArray[np.intp]) -> None:
    """Work for others than its owners, smoothed; over the limit the direct award is gone (E158)."""
    p, m, q = state.provider.columns, state.commissioner.columns, state.parameters
    bills, funds = bills_of(state), funds_worth(state)
    books = (bills.delivered, bills.new_delivered, bills.direct, bills.own)
    for row in rows:
        # A fund is the person's own choice of provider, not work that its council awarded.
        every = float(sum(book[row] for book in books).sum() + funds[row])
        owners = owners_of(state, int(row))
        if every > 0.0:
            now = 1.0 - float(owners_work(state, int(row), owners).sum()) / every
            p.outside[row] += q["company.outside_memory"] * (now - p.outside[row])
        if p.outside[row] > q["company.outside_limit"] and not m.award_lost[owners].any():
            _lose_award(state, int(row))


def reprice(state: State, rows: NDArray[np.intp]) -> None:
    """Councils pay their company no more than the fee after some years (E152)."""
    p = state.provider.columns
    years = state.policy["latc_repricing"][p.council[rows]]
    over = state.week - p.founded[rows] >= 52.0 * years
    fee = state.commissioner.columns.fee[p.council[rows]]
    rate = p.contract_rate[rows]
    p.contract_rate[rows] = np.where(over, np.minimum(rate, fee), rate)


def set_new_terms(state: State, rows: NDArray[np.intp]) -> None:
    """The pay scale of new staff; those who came with the service keep theirs (E155)."""
    if state.policy.is_neutral("latc_new_terms"):
        # Where no other scale is asked for, the terms it was founded with stand.
        return
    p = state.provider.columns
    rows = rows[p.form[rows] == state.model_code("latc")]
    scale = state.policy["latc_new_terms"][p.council[rows]]
    moved = np.abs(scale - p.wage_over_floor[rows]) > 1e-6
    rows, scale = rows[moved], scale[moved]
    p.wage_over_floor[rows] = scale
    p.wage[rows] = wage_floor(state)[p.council[rows]] * scale
