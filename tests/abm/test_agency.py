"""Agency staff: bought where the loss on an hour is below what its lack would cost."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.parameters import load_parameters
from gofal.abm.week.delivery import agency, visits
from gofal.abm.week.delivery.agency import Offered, buy_hours, gap_worth, pay_agencies
from gofal.abm.week.delivery.bought import Bought, with_agency
from gofal.abm.week.delivery.response import Came
from gofal.abm.week.market.visits import Visits
from gofal.abm.week.rounds.gaps import fill_gaps
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.carer import Job


def test_a_gap_is_worth_trust_by_the_week_and_the_package_if_it_would_go_back() -> None:
    assert gap_worth(13.0, np.inf, 26.0, 500.0) == pytest.approx(26.0)
    assert gap_worth(13.0, 0.0, 26.0, 500.0) == pytest.approx(526.0)
    assert gap_worth(10.0, 10.0, 0.0, 100.0) == pytest.approx(100.0 * np.exp(-1.0))


def bought(s: State) -> float:
    """Hours of agency staff in a week of this state."""
    visits.cover_absence(s)
    buy_hours(s)
    return float(s.tally["agency_hours"].sum())


def with_gaps(model: CareModel, share: float, left: float = 2.0, **prices: float) -> State:
    """A world in which a share of those served has no carers, and some who work look for work."""
    s = model.fork("baseline").state
    s.parameters = s.parameters.with_values({f"agency.{x}": y for x, y in prices.items()})
    c, k, p = s.client.columns, s.carer.columns, s.provider.columns
    fill_gaps(s)
    v = s.scratch(Visits)
    number = int(v.size[0])
    every = max(1, round(1 / share))
    v.lacks[:number] = 0.0
    v.lacks[:number:every] = v.package[:number:every]
    k.job[k.alive & (np.arange(len(k.alive)) % 4 == 0)] = Job.HIRED
    p.believed_left[:], p.management[:] = left, 0.0
    c.short[:] = 9 if left > 0.0 else 0
    return s


def test_agency_staff_add_hours_and_skill_and_know_nobody() -> None:
    bought = Bought(np.array([0.0, 4.0]), np.array([0.5, 0.5], np.float32), *np.zeros((2, 1)))
    came = Came(planned=10.0, hours=6.0, usual=5.0, known=3.0, skill=2.0)
    assert with_agency(1, came, 0.75, bought) == Came(14.0, 10.0, 5.0, 3.0, 2.0 + 4.0 * 0.75)
    assert with_agency(0, came, 0.75, bought) == came


def test_the_more_packages_lack_carers_the_more_is_bought(tiny_wales: CareModel) -> None:
    few, many = (bought(with_gaps(tiny_wales, share)) for share in (0.02, 0.2))
    assert 0.0 < few < 0.5 * many


def test_what_costs_more_than_the_lack_is_not_bought(tiny_wales: CareModel) -> None:
    cheap = bought(with_gaps(tiny_wales, 0.1, left=0.0, pay=1.0, charge=1.3))
    dear = bought(with_gaps(tiny_wales, 0.1, left=0.0, pay=1.4, charge=1.9))
    assert dear < 0.5 * cheap


def test_nobody_gives_more_than_is_left_or_lacking_and_each_pound_is_paid(
    tiny_wales: CareModel,
) -> None:
    s = with_gaps(tiny_wales, 0.2)
    week = bought(s)
    b, o, v = s.scratch(visits.Absence).bought, s.scratch(Offered), s.scratch(Visits)
    number, people = int(v.size[0]), int(o.start[-1])
    assert (b.hours[v.person[:number]] <= v.lacks[:number] + 1e-6).all()
    assert b.hours.sum() == pytest.approx(week)
    assert o.hours[:people].sum() - o.room[:people].sum() == pytest.approx(week)
    assert (o.room[:people] >= 0.0).all()
    full = b.hours[v.person[:number]] >= v.lacks[:number] - 1e-6
    helped = v.person[:number][full & (v.lacks[:number] > 0.0)]
    assert (s.client.columns.short[helped] == 0).all()
    before, cash = s.ledger.week.copy(), s.provider.columns.cash.sum()
    pay_agencies(s)
    pay, charge = (
        (s.ledger.week[flow] - before[flow]).sum() for flow in (Flow.AGENCY_PAY, Flow.AGENCY_CHARGE)
    )
    assert pay == pytest.approx(100.0 * s.tally["agency_pay"].sum(), abs=len(b.pay))
    assert charge == pytest.approx(0.7 * pay, rel=0.01)
    assert cash - s.provider.columns.cash.sum() == pay + charge


def test_a_world_with_agency_staff_adds_up(tiny_wales: CareModel) -> None:
    model = tiny_wales.fork("baseline")
    model.validating = True
    model.run_for(4)
    assert model.state.tally["agency_hours"].sum() >= 0.0
    assert agency.agency_rules(model.state).charge == load_parameters()["agency.charge"]
