"""Runs with dates: a fee answers to what may be spent, whoever decided it, and money that stays."""

from __future__ import annotations

import numpy as np
import pytest
from small import TINY

from gofal.abm.calendar import YEAR, week_of, year_of
from gofal.abm.history import History
from gofal.abm.model import CareModel
from gofal.abm.scenario import Scenario, load_scenario
from gofal.abm.week.market.allowed import allowed_spending, decided
from gofal.abm.week.new_year import begin_year
from gofal.abm.world.dated import Dated
from gofal.abm.world.prices import fees, funded_floor, uprate
from gofal.abm.world.state import State
from gofal.agents.table import F64

STAYS = "commissioner.floor_money_stays"


def dated(expects: str = "central", **levers: float) -> Scenario:
    """Two councils in a run with dates."""
    base = load_scenario("baseline").with_(only=TINY, burn_in_weeks=5, set=levers)
    return base.with_(history=History(expects=expects))


@pytest.fixture(scope="module")
def wales() -> CareModel:
    """The two before April 2016."""
    return CareModel(dated())


def in_april(wales: CareModel, month: str, scenario: Scenario) -> State:
    """A council with just the money it spends, when a year begins, in the law of the last."""
    s = wales.fork(scenario).state
    s.week = week_of(month)
    assert s.dated is not None
    s.use_parameters(s.dated.of_year(year_of(s.week) - 1))
    s.policy.at(s.week - 1)
    m = s.commissioner.columns
    m.passes[:], m.reserves[:], m.year_left[:], m.from_reserves[:] = 0.9, 0.0, 0.0, 0.0
    m.budget[:] = m.spend / decided(s)
    s.policy.at(s.week)
    return s


def fees_of_years(s: State, waits: float, years: int) -> F64:
    """Fees of some years in which councils buy the same hours and each pound goes into them."""
    m = s.commissioner.columns
    s.policy.at(s.week - 1)
    hours, found = m.spend / fees(s), []
    s.tally["waiting_hours"][:] = waits * hours
    s.tally["supported_hours"][:] = (1.0 - waits) * hours
    for _ in range(years):
        s.policy.at(s.week)
        begin_year(s)
        uprate(s)
        m.spend[:] = hours * fees(s)
        m.year_left[:] = YEAR * (allowed_spending(s) - m.from_reserves - m.spend)
        found.append(fees(s))
        s.week += YEAR
    return np.array(found)


@pytest.mark.parametrize("waits", [0.03, 0.2])
def test_a_fee_level_that_is_paid_for_stays(wales: CareModel, waits: float) -> None:
    # The money of the Real Living Wage is pounds an hour that no fee level multiplies.
    past = History(("living_wage",), policy_from=2017)
    usual, ours = (
        fees_of_years(
            in_april(wales, "2017-04", dated(fee_level=level).with_(history=past)), waits, 10
        )
        for level in (1.0, 1.1)
    )
    assert ours / usual == pytest.approx(np.full_like(usual, 1.1), rel=1e-5)


def test_where_money_binds_fees_follow_what_is_expected_of_it(wales: CareModel) -> None:
    tight, central, generous = (
        fees_of_years(in_april(wales, "2027-04", dated(expects)), 0.2, 6)
        for expects in ("tight", "central", "generous")
    )
    assert (tight < central).all()
    assert (central < generous).all()
    # Money is 2 % a year less, and so are fees that it limits, until half of a rise is more.
    assert (central / tight)[-1].min() > 1.05


def april_2023(wales: CareModel, stays: float | None = None) -> tuple[State, State]:
    """The last week of the Real Living Wage, and April in councils that raise nothing."""
    march, april = (in_april(wales, "2023-04", dated()) for _ in range(2))
    for s in (march, april):
        s.commissioner["passes"][:], s.tally["waiting_hours"][:] = 0.0, 0.0
        p = s.provider.columns
        p.contract_rate[:] = np.where(p.alive, 1.1 * s.commissioner["fee"][p.council], 0.0)
    if stays is not None and april.dated is not None:
        april.dated = Dated(april.dated.base.with_values({STAYS: stays}))
    march.policy.at(march.week - 1)
    begin_year(april)
    return march, april


def own_prices(s: State) -> F64:
    """What people pay who buy an hour themselves, £/h."""
    p = s.provider.columns
    prices = (s.commissioner["price_level"][p.council] * p.private_ratio)[p.alive]
    return prices.astype(np.float64)


def cost_rise(s: State) -> float:
    """What an hour costs from April 2023 over what it did."""
    assert s.dated is not None
    return 1.0 + s.dated.rise("cost", 2023)


def test_money_that_goes_into_the_settlement_stays_in_fee_and_budget(wales: CareModel) -> None:
    march, april = april_2023(wales)
    floor = funded_floor(march)
    paid_hours = 1.0 + march.parameters["provider.expected_travel"]
    assert (floor > 0.0421 * 9.5 * paid_hours).all()
    assert (floor < 0.0421 * 9.5 * paid_hours * 1.3).all()
    assert (funded_floor(april) == 0.0).all()
    assert april.commissioner["fee"] == pytest.approx(march.commissioner["fee"] + floor)
    # Nothing that is paid, or may be spent but for the growth of a year, is another than before.
    assert fees(april) == pytest.approx(fees(march))
    grown = 1.0 + april.parameters["commissioner.settlement"] + 0.03
    assert april.parameters["commissioner.care_priority"] == 0.03
    assert allowed_spending(april) == pytest.approx(grown * allowed_spending(march))
    assert own_prices(april) == pytest.approx(own_prices(march) * cost_rise(april))
    p = april.provider.columns
    rates = (p.contract_rate / april.commissioner["fee"][p.council])[p.alive]
    assert rates == pytest.approx(np.full_like(rates, 1.1))


def test_a_part_of_the_money_may_be_withdrawn(wales: CareModel) -> None:
    march, april = april_2023(wales, stays=0.0)
    assert (april.commissioner["fee"] == march.commissioner["fee"]).all()
    grown = 1.03 + april.parameters["commissioner.settlement"]
    assert april.commissioner["budget"] == pytest.approx(grown * march.commissioner["budget"])
    assert own_prices(april) == pytest.approx(own_prices(march) * cost_rise(april))
    half = april_2023(wales, stays=0.5)[1].commissioner["fee"]
    assert half == pytest.approx(march.commissioner["fee"] + 0.5 * funded_floor(march))


@pytest.mark.parametrize("stays", [0.0, 1.0])
def test_what_stays_leaves_councils_as_much_for_a_rise(wales: CareModel, stays: float) -> None:
    """Who spends all money can raise the fee by what the settlement brings, and no more."""
    s = in_april(wales, "2023-04", dated())
    assert s.dated is not None
    s.dated = Dated(s.dated.base.with_values({STAYS: stays, "commissioner.fee_least": 0.0}))
    m, before = s.commissioner.columns, s.commissioner["fee"].astype(np.float64)
    floor, m.passes[:] = stays * april_floor(wales), 5.0
    begin_year(s)
    assert m.fee / (before + floor) == pytest.approx(1.079 + 0.03)


def april_floor(wales: CareModel) -> F64:
    """Funding of the Real Living Wage until April 2023, £/h."""
    return funded_floor(april_2023(wales)[0])
