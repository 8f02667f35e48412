"""April in a run with dates: law, prices and what councils have set come into force."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.calendar import YEAR, year_of
from gofal.abm.parameters import Parameters
from gofal.abm.week.market import pooling
from gofal.abm.week.market.allowed import decided
from gofal.abm.world.equal import equal_parameters
from gofal.abm.world.prices import fee_rise, funded_floor
from gofal.abm.world.state import State
from gofal.agents.council_year import CouncilYear, NextMoney, YearRules, next_year
from gofal.agents.parameter import Series
from gofal.agents.table import F64

MILLION = 1e6

MOVES: dict[Series, tuple[tuple[str, str], ...]] = {
    "prices": (
        ("provider", "fixed_cost"),
        ("provider", "overhead"),
        ("client", "ability"),
        ("client", "privacy"),
        ("commissioner", "crisis_before"),
    ),
    "floor": (("catalyst", "cost"),),
    "cost": (
        ("commissioner", "price_level"),
        ("commissioner", "charge_per_hour"),
    ),
}
"""Columns in pounds that nobody decides anew, by what they move with."""


def begin_year(state: State) -> None:
    """What this April brings; nothing where no year begins, or in a run without dates."""
    dated, week = state.dated, state.week
    if dated is None or week < 0 or week % YEAR:
        return
    year = year_of(week)
    for series, columns in MOVES.items():
        for table, column in columns:
            getattr(state, table)[column][:] *= 1.0 + dated.rise(series, year)
    p = dated.of_year(year)
    _councils_year(state, p, dated.rise("floor", year), dated.rise("prices", year))
    state.use_parameters(equal_parameters(p, state.models) if state.equal_terms else p)


def _councils_year(state: State, p: Parameters, floor: float, prices: float) -> None:
    """Fees and budgets that councils have set, from the year that ends and the next one's money."""
    m, council = state.commissioner.columns, state.provider.columns.council
    before, funded = m.fee.astype(np.float64), _until_now(state)
    m.budget[:] = np.where(m.budget > 0.0, m.budget, m.spend)  # a short burn-in sets none
    kept = _keep_money(state, p["commissioner.floor_money_stays"], funded.floor)
    budget = m.budget.copy()
    inside = float(state.population.sum()) / state.people  # of a slice, all of it otherwise
    share = inside * budget / np.maximum(1.0, budget.sum())
    tied = MILLION * p["commissioner.tied_money"] * p["commissioner.home_care_part"]
    pay = p["prices.pay_in_cost"]
    # The floor of the law, and what is expected of it beyond that.
    risen = (1.0 + floor) * (1.0 + state.policy["wage_floor_growth"] * (state.week > 0)) - 1.0
    waiting, served = state.tally["waiting_hours"], state.tally["supported_hours"]
    made = next_year(
        CouncilYear(m.fee.astype(np.float64), budget, m.reserves, m.from_reserves),
        left=m.year_left,
        tied=tied * share / YEAR,
        cost_rise=pay * risen + (1.0 - pay) * prices,
        passes=m.passes.astype(np.float64),
        waits=waiting / np.maximum(1.0, waiting + served),
        money=_money(state, funded.ratio / kept),
        rules=p.fill(YearRules, "commissioner"),
        weeks=float(YEAR),
    )
    beyond = 1.0 + state.policy["budget_growth"] * (state.week > 0)
    more = beyond * made.budget / np.maximum(1.0, budget) / (1.0 + prices) - 1.0
    m.asked *= 1.0 + p["commissioner.assess_growth"] * np.where(budget > 0.0, more, 0.0)
    for column, value in made._asdict().items():
        state.commissioner[column][:] = value
    m.year_left[:] = 0.0
    # What a company has agreed follows the fee of its council.
    state.provider["contract_rate"][:] *= (made.fee / before)[council]


class _Funded(NamedTuple):
    """What last week's policy funded.

    Attributes:
        ratio: what may be spent over the budget.
        floor: of a floor of pay, £/h.
    """

    ratio: F64
    floor: F64


def _until_now(state: State) -> _Funded:
    """What was funded before the policy of this April."""
    state.policy.at(state.week - 1)
    funded = _Funded(decided(state), funded_floor(state))
    state.policy.at(state.week)
    return funded


def _keep_money(state: State, part: float, floor: F64) -> F64:
    """Put the part that stays of a floor's funding that ends into fee and budget; their rise.

    Nothing that is paid or may be spent changes by that.
    """
    m, policy = state.commissioner.columns, state.policy
    ends = np.maximum(0.0, floor - funded_floor(state))
    rise: F64 = 1.0 + part * ends / (m.fee * policy["fee_level"] * state.fee_index)
    m.fee[:] *= rise
    m.budget[:] *= rise
    return rise


def _money(state: State, before: F64) -> NextMoney:
    """What policy makes of money; ``before`` is the ratio at which spending now was funded.

    Fees and budgets are uprated at the end of the week, and what that costs is paid for.
    """
    uprates = float(state.week > 0)
    now = decided(state) * (1.0 + uprates * (fee_rise(state) - 1.0))
    index = state.budget_index * (1.0 + uprates * state.policy["budget_growth"])
    spend = state.commissioner.columns.spend * now / before
    return NextMoney(index * now, pooling.pool(state), spend)
