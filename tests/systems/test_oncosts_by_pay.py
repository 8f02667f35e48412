"""On-costs that follow each carer's pay: who pays what, what managers count with, and off."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.week.money.costs import settle_costs
from gofal.abm.week.money.oncosts import Oncosts, work_out_oncosts
from gofal.abm.world.forms import owner_works
from gofal.abm.world.ledger import Flow
from gofal.abm.world.oncosts import first_oncost, usual_oncost
from gofal.abm.world.regimes import hour_costs
from gofal.abm.world.state import State
from gofal.agents.carer import Job
from gofal.agents.oncosts import OncostRules
from gofal.agents.table import F64

ON = {"work.ni_by_pay": 1.0}


def in_force(state: State, year: int) -> None:
    """Put the law of a year in force, as an April does."""
    q = state.parameters
    dated = {f"work.{x}": q.by_year(f"work.{x}", year) for x in OncostRules._fields}
    state.parameters = q.with_values(dated | ON)


def branch(wales: CareModel, year: int = 2018) -> State:
    """A state whose providers have just worked out a week's on-costs by the law of a year."""
    state = wales.fork("baseline").state
    in_force(state, year)
    work_out_oncosts(state)
    return state


@pytest.fixture
def on(small_wales: CareModel) -> State:
    return branch(small_wales)


def plainly_due(state: State, pays: list[float]) -> tuple[float, float]:
    """National Insurance before an allowance, and pensions, on the pay of some carers."""
    q = state.parameters
    insurance = pension = 0.0
    for pay in pays:
        insurance += q["work.ni_rate"] * max(0.0, pay - q["work.ni_threshold"])
        if pay >= q["work.pension_trigger"]:
            pension += q["work.pension_share"] * (pay - q["work.pension_from"])
    return insurance, pension


def plainly(state: State, j: int) -> tuple[float, float, float]:
    """A provider's insurance and other on-costs of the week, and the share that it counts with."""
    q, p, k = state.parameters, state.provider.columns, state.carer.columns
    other = q["provider.other_oncost"]
    if owner_works(state)[p.form[j]]:
        return 0.0, 0.0, other
    carers = np.flatnonzero(k.alive & (k.job == Job.WORKING) & (k.provider == j))
    insurance, pension = plainly_due(state, [float(k.pay[row]) for row in carers])
    hourly = [max(0.0, float(k.effective[row] - p.bonus[j])) for row in carers]
    usual = [x * float(k.worked[row]) for x, row in zip(hourly, carers, strict=True)]
    due, kept = plainly_due(state, usual)
    free = 0.0
    own_firm = not p.owner_covers[j] and p.group[j] < 0
    if own_firm and 52.0 * due < q["work.ni_allowance_limit"]:
        free = q["work.ni_allowance"] / 52.0
    share = float(p.oncost[j])  # who has nobody yet counts on as before
    if sum(usual) >= 1.0:
        share = (max(0.0, due - free) + kept) / sum(usual) + other
    return max(0.0, insurance - free), pension + other * float(p.pay[j]), share


def test_the_kernel_says_what_its_plain_reading_says(on: State) -> None:
    rows, owed = on.provider.rows(), on.scratch(Oncosts)
    government, others, shares = zip(*(plainly(on, int(j)) for j in rows), strict=True)
    np.testing.assert_allclose(owed.government[rows], government, rtol=1e-5, atol=1e-4)
    np.testing.assert_allclose(owed.others[rows], others, rtol=1e-5, atol=1e-4)
    np.testing.assert_allclose(on.provider["oncost"][rows], shares, rtol=1e-5)
    assert len(set(np.round(shares, 6))) > 0.5 * len(rows), "each firm has its own"


def test_every_penny_owed_is_paid_to_somebody(on: State) -> None:
    p, owed = on.provider.columns, on.scratch(Oncosts)
    before = on.ledger.week.copy()
    settle_costs(on)
    paid = (on.ledger.week - before)[[Flow.ONCOSTS, Flow.PENSION_TRAINING]].sum(axis=1)
    whole = [np.rint(100.0 * x[p.alive]).sum() for x in (owed.government, owed.others)]
    assert paid.tolist() == whole
    assert paid.min() > 0


@pytest.mark.slow
def test_half_a_year_under_it_keeps_all_books(tiny_wales: CareModel) -> None:
    scenario = tiny_wales.followed.with_(parameters=ON, burn_in_weeks=4)
    model = CareModel(scenario, validating=True)
    model.burn_in()
    model.run_for(28)
    p = model.state.provider.columns
    rows = model.state.provider.rows()
    assert (p.oncost[rows] >= model.state.parameters["provider.other_oncost"]).all()
    assert (p.oncost[rows] < 0.35).all()


def test_the_rise_of_2025_falls_on_firms_by_size_and_by_their_carers_hours(
    small_wales: CareModel,
) -> None:
    before, after = branch(small_wales, 2024), branch(small_wales, 2025)
    p, owed = after.provider.columns, after.scratch(Oncosts)
    firms = p.alive & ~owner_works(after)[p.form] & ~p.owner_covers & (p.group < 0)
    firms &= owed.usual_pay > 100.0
    rise = p.oncost - before.provider["oncost"]
    small, large = firms & (p.staff <= 8), firms & (p.staff >= 30)
    assert small.sum() > 3
    assert large.sum() > 3
    assert rise[small].mean() < 0.005
    assert rise[large].mean() > rise[small].mean() + 0.01
    assert (rise[large] >= 0.0).all()
    # Without the allowance there is no difference by size alone.
    for state in (before, after):
        state.parameters = state.parameters.with_values({"work.ni_allowance": 0.0})
        work_out_oncosts(state)
    alike = p.oncost - before.provider["oncost"]
    assert abs(alike[small].mean() - alike[large].mean()) < 0.015


def test_what_an_hour_costs_follows_a_firms_own_share(on: State) -> None:
    p, rows = on.provider.columns, on.provider.rows()
    cost, share = hour_costs(on, rows), p.oncost[rows].copy()
    p.oncost[rows] = share + 0.1
    travel = p.usual_travel[rows].astype(float)
    paid = 1.0 + travel * p.travel_due[rows] + p.waiting_due[rows] * p.usual_waiting[rows]
    pay = p.mean_wage[rows] * p.pay_factor[rows] * paid + p.top_up[rows] * ~p.underpays[rows]
    np.testing.assert_allclose(hour_costs(on, rows) - cost, 0.1 * pay, rtol=1e-4)


def test_founders_count_on_the_allowance_by_their_size_and_councils_on_none(on: State) -> None:
    q, insurance = on.parameters, float(on.memory.oncosts[0])
    shares: F64 = np.array(
        [first_oncost(on, "private_agency", 9.0, hours) for hours in (20.0, 400.0, 1e6)]
    )
    assert (np.diff(shares) >= 0.0).all()
    assert shares[0] < shares[2]
    assert shares[2] == pytest.approx(usual_oncost(on), abs=1e-4)
    assert shares[2] - shares[0] == pytest.approx(insurance, abs=1e-4)
    assert first_oncost(on, "in_house", 9.0, 20.0) == pytest.approx(usual_oncost(on))
    assert first_oncost(on, "micro_enterprise", 9.0, 20.0) == q["provider.other_oncost"]


def test_off_everybody_pays_one_share_whatever_the_law_says(small_wales: CareModel) -> None:
    law = {"work.ni_rate": 0.15, "work.ni_threshold": 96.0, "provider.other_oncost": 0.19}
    hashes = []
    for changed in ({}, law):
        model = small_wales.fork("baseline")
        model.state.parameters = model.state.parameters.with_values(changed)
        model.run_for(13)
        hashes.append(model.state_hash())
        p, q = model.state.provider.columns, model.state.parameters
        assert (p.oncost[model.state.provider.rows()] == q["provider.oncost"]).all()
        work_out_oncosts(model.state)
        owed, rows = model.state.scratch(Oncosts), model.state.provider.rows()
        flat = p.pay[rows] * q["provider.oncost"]
        np.testing.assert_allclose(owed.government[rows] + owed.others[rows], flat, atol=1e-9)
    assert hashes[0] == hashes[1]
