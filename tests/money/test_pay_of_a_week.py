"""What carers earn in a week and what it costs on top, carer by carer on paper."""

from __future__ import annotations

import numpy as np
import pytest
from village import HILL, LAKE, Village

from gofal.abm.week.market.staffing import Cancelled
from gofal.abm.week.money.oncosts import Oncosts, work_out_oncosts
from gofal.abm.week.money.wages import pay_wages, tax_pay
from gofal.abm.world.dated import Dated
from gofal.abm.world.ledger import Flow
from gofal.agents.carer import Job

LAW = {
    "work.national_living_wage": 8.0,
    "work.real_living_wage": 9.0,
    "work.guaranteed_part": 0.75,
    "work.effective_speed": 0.25,
}
WEEK = {"contact": 20.0, "travel": 4.0, "waiting": 2.0, "hours_wanted": 30.0, "wage": 10.0}
"""Twenty hours with people, four on the way, two between visits, at £10."""


def paid(village: Village, row: int) -> float:
    """What a carer earns in a week."""
    pay_wages(village.state)
    return float(village.state.carer.columns.pay[row])


@pytest.mark.parametrize(
    ("terms", "pay"),
    [
        ({}, 200.0),  # 20 h x 10; the floor of 8 x 24 = 192 is kept
        ({"travel_due": 0.5}, 220.0),
        ({"travel_due": 1.0, "waiting_due": 1.0}, 260.0),
        ({"pay_factor": 1.25}, 250.0),
        ({"shift_due": True}, 225.0),  # three quarters of 30 h wanted
        ({"travel_due": 1.0, "shift_due": True}, 240.0),  # more than these
    ],
)
def test_pay_follows_the_terms_of_work(terms: dict[str, float], pay: float) -> None:
    v = Village(LAW)
    assert paid(v, v.carer(v.provider(**terms), **WEEK)) == pay


def test_guaranteed_hours_are_paid_where_fewer_came() -> None:
    v = Village(LAW)
    j = v.provider()
    assert paid(v, v.carer(j, guaranteed=25.0, secure=True, **WEEK)) == 250.0
    assert paid(v, v.carer(j, guaranteed=15.0, secure=True, **WEEK)) == 200.0
    assert v.state.tally["secure_count"].tolist() == [2.0, 0.0]


def test_the_law_tops_pay_up_for_contact_and_travel() -> None:
    v = Village(LAW)
    honest = v.provider("private_agency", LAKE)
    keeps_some = v.provider(underpays=True, travel_due=0.25)
    low = {**WEEK, "wage": 8.0}
    assert paid(v, v.carer(honest, **low)) == 192.0  # 24 h x 8, and not 20 h x 8
    assert paid(v, v.carer(keeps_some, **low)) == 168.0  # (20 + 0.25 x 4) x 8
    p = v.state.provider.columns
    # What the law would add, an hour of contact: 32 / 20 and (192 - 168) / 20.
    assert p.top_up[[honest, keeps_some]] == pytest.approx([1.6, 1.2])
    assert p.least_pay[honest] == 8.0
    assert v.state.tally["underpaid_count"].tolist() == [1.0, 0.0]
    assert v.state.tally["floor_count"].tolist() == [1.0, 1.0]


def test_who_earns_just_the_floor() -> None:
    """To the half penny an hour; who hardly worked earns neither it nor less."""
    for wage, hours, counted in (
        (9.6, 20.0, 1.0),  # 192 for 24 h
        (9.604, 20.0, 1.0),  # 0.003 an hour above it
        (9.609, 20.0, 0.0),  # 0.0075 above it
        (8.0, 0.75, 1.0),
        (8.0, 0.5, 0.0),
        (8.0, 0.0, 0.0),
    ):
        v = Village(LAW)
        travel = 4.0 if hours > 1.0 else 0.0
        v.carer(v.provider(), **WEEK | {"contact": hours, "travel": travel, "wage": wage})
        pay_wages(v.state)
        assert v.state.tally["floor_count"].tolist() == [counted, 0.0]
        assert v.state.tally["underpaid_count"].tolist() == [0.0, 0.0]


def test_a_floor_of_the_sector_raises_what_the_law_asks() -> None:
    v = Village(LAW, pay_floor=0.25)
    assert paid(v, v.carer(v.provider(), **WEEK)) == 240.0  # 24 h x 10


def test_cancelled_visits_are_not_paid_but_guaranteed_ones_are() -> None:
    v = Village(LAW)
    j = v.provider(travel_due=1.0, waiting_due=1.0)
    row, sure = v.carer(j, **WEEK), v.carer(j, guaranteed=22.0, secure=True, **WEEK)
    v.state.scratch(Cancelled).hours[[row, sure]] = 5.0  # a quarter of the twenty
    pay_wages(v.state)
    assert v.state.carer.columns.pay[[row, sure]].tolist() == [195.0, 220.0]  # 0.75 x 26 h
    assert v.state.tally["contact_hours"].tolist() == [30.0, 0.0]
    assert v.state.tally["travel_hours"].tolist() == [6.0, 0.0]
    assert v.state.tally["gap_hours"].tolist() == [3.0, 0.0]


def test_a_week_in_which_people_cancel_more_than_there_is_or_nothing_was_planned() -> None:
    v = Village(LAW)
    j = v.provider(waiting_due=1.0)
    off, waits = v.carer(j, **WEEK), v.carer(j, **WEEK | {"contact": 0.0})
    little = v.carer(j, **WEEK | {"contact": 0.5})
    v.state.scratch(Cancelled).hours[[off, waits, little]] = 25.0
    pay_wages(v.state)
    assert v.state.carer.columns.pay[[off, waits, little]].tolist() == [0.0, 32.0, 0.0]  # 4 h x 8
    assert v.state.tally["travel_hours"].tolist() == [4.0, 0.0]
    assert v.state.tally["gap_hours"].tolist() == [2.0, 0.0]


def test_who_works_alone_gets_no_pay() -> None:
    v = Village(LAW)
    j = v.provider("micro_enterprise")
    assert paid(v, v.carer(j, pay=99.0, **WEEK)) == 0.0
    assert v.state.provider.columns.pay[j] == 0.0
    assert v.state.tally["paid_carers"].tolist() == [0.0, 0.0]
    assert v.state.tally["working_hours"].tolist() == [26.0, 0.0]


def test_idle_pay_is_what_guaranteed_hours_would_add() -> None:
    v = Village(LAW)
    j = v.provider()
    v.carer(j, **WEEK)  # 22.5 h guaranteed less 20 h paid, at £10, over 20 h of contact
    busy = v.provider()
    v.carer(busy, **WEEK | {"contact": 30.0, "hours_wanted": 40.25})  # 30 h, and 3/16 more are sure
    v.carer(busy, **WEEK | {"contact": 30.0})  # 30 h, of which 22.5 are sure
    pay_wages(v.state)
    p = v.state.provider.columns
    assert p.idle_pay[[j, busy]] == pytest.approx([1.25, 1.875 / 60.0])
    assert p.top_up[[j, busy]].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(("contact", "over"), [(0.5, 1.0), (1.5, 1.5)])
def test_less_than_an_hour_of_contact_counts_as_one(contact: float, over: float) -> None:
    v = Village(LAW)
    j = v.provider()
    v.carer(j, **WEEK | {"contact": contact, "travel": 8.0, "hours_wanted": 4.0})
    pay_wages(v.state)
    p = v.state.provider.columns
    assert p.idle_pay[j] == pytest.approx((3.0 - contact) * 10.0 / over)
    assert p.top_up[j] == pytest.approx(((contact + 8.0) * 8.0 - contact * 10.0) / over)


def test_each_week_is_counted_anew_with_those_at_work() -> None:
    v = Village(LAW)
    j, gone = v.provider(), v.provider(alive=False, staff=1, mean_wage=10.0)
    v.carer(j, **WEEK)
    v.carer(j, **WEEK, alive=False)
    v.carer(j, **WEEK, job=Job.HIRED)
    p, t = v.state.provider.columns, v.state.tally
    for _ in range(2):
        pay_wages(v.state)
        assert (p.pay[j], p.idle_pay[j]) == (200.0, 1.25)
        assert (t["pay"][HILL], t["paid_carers"][HILL], t["busy_hours"][HILL]) == (200.0, 1.0, 24.0)
    row = v.carer(gone, **WEEK)
    assert paid(v, row) == 200.0
    assert t["pay_private"].tolist() == [200.0, 0.0]


def test_wages_of_a_week_are_kept_by_form_and_council() -> None:
    v = Village(LAW)
    one = v.provider(staff=1, mean_wage=10.0, shared=5.0)
    two = v.provider(staff=2, mean_wage=13.0)
    third = v.provider("third_sector", staff=1, mean_wage=11.0)
    v.provider("third_sector", LAKE, shared=7.0)
    alone = v.provider("micro_enterprise", staff=1, mean_wage=9.0)
    for j in (one, two, alone):
        v.carer(j, **WEEK)
    pay_wages(v.state)
    form, kept = v.state.provider.columns.form, v.state.records
    assert kept.wage_weeks[-1] == v.state.week
    assert kept.wage_hours[-1][form[one]].tolist() == [40.0, 0.0]
    assert kept.wages[-1][form[one]] == pytest.approx([12.0, np.nan], nan_ok=True)
    assert kept.wages[-1][form[third]] == pytest.approx([11.0, np.nan], nan_ok=True)
    assert np.isnan(kept.wages[-1][form[alone]]).all()
    assert v.state.tally["pay_private"].tolist() == [405.0, 0.0]  # with a part of a surplus
    assert v.state.tally["pay_third"].tolist() == [0.0, 0.0]  # nobody is there to get it


@pytest.mark.parametrize(("has_dates", "below"), [(False, 0.0), (True, 1.0)])
def test_the_real_living_wage_rises_with_the_floor_in_years_to_come(
    has_dates: bool, below: float
) -> None:
    v = Village(LAW)
    v.carer(v.provider(), wage=9.0, effective=9.0)  # at it, and not below
    v.state.floor_index[:] = 1.125
    v.state.dated = Dated(v.state.parameters) if has_dates else None
    pay_wages(v.state)
    assert v.state.tally["below_rlw_count"].tolist() == [below, 0.0]


def test_an_hours_worth_moves_slowly_and_with_shares_of_a_surplus() -> None:
    v = Village(LAW)
    j = v.provider(bonus=0.5)
    first = v.carer(j, effective=0.0, worked=0.0, **WEEK)
    known = v.carer(j, effective=8.0, worked=30.0, **WEEK)
    idle = v.carer(j, wage=10.0, effective=8.0)
    half = v.carer(j, effective=0.75, **WEEK | {"contact": 0.5, "travel": 0.0})
    pay_wages(v.state)
    k = v.state.carer.columns
    now = 200.0 / 26.0 + 0.5
    assert k.effective[first] == pytest.approx(now)
    assert k.effective[known] == pytest.approx(8.0 + 0.25 * (now - 8.0))
    assert k.effective[idle] == pytest.approx(8.0 + 0.25 * (10.5 - 8.0))  # its wage stands for it
    assert k.effective[half] == pytest.approx(0.75 + 0.25 * (10.5 - 0.75))
    assert k.worked[[first, known]] == pytest.approx([6.5, 29.0])


def test_the_councils_sums_of_a_week() -> None:
    v = Village(LAW)
    here = v.provider(rushed=1.5, staff=1, mean_wage=10.0)
    there = v.provider("third_sector", LAKE, staff=2, mean_wage=12.0, shift_due=True, shared=7.0)
    v.carer(here, effective=8.5, **WEEK)
    v.carer(there, effective=11.0, **{**WEEK, "wage": 12.0})
    v.carer(there, effective=11.0, home=v.place(HILL), **{**WEEK, "wage": 12.0})
    pay_wages(v.state)
    t, by_council = v.state.tally, np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    assert t["pay"].tolist() == [200.0, 540.0]  # 22.5 h x 12 each
    assert t["local_pay"].tolist() == [200.0, 270.0]  # who lives in the council
    assert t["paid_carers"].tolist() == [1.0, 2.0]
    assert t["wage_sum"].tolist() == [10.0, 24.0]
    assert t["effective_sum"] == pytest.approx(v.state.carer.columns.effective[:3] @ by_council)
    assert t["secure_count"].tolist() == [0.0, 2.0]
    assert t["below_rlw_count"].tolist() == [1.0, 0.0]
    assert t["working_hours"].tolist() == [26.0, 52.0]
    assert t["travel_hours"].tolist() == [5.5, 8.0]  # time taken out of visits is travel too
    assert t["busy_hours"].tolist() == [24.0, 48.0]
    assert t["wanted_hours"].tolist() == [30.0, 60.0]
    assert t["pay_private"].tolist() == [200.0, 0.0]
    assert t["pay_third"].tolist() == [0.0, 547.0]  # with its part of a surplus
    assert t["worked_third"].tolist() == [0.0, 52.0]


def test_tax_on_pay_and_what_benefits_save() -> None:
    numbers = {
        "work.tax_on_pay": 0.125,
        "work.taper_on_pay": 0.25,
        "work.devolved_tax_share": 0.5,
        "work.devolved_rates_from": 100.0,
    }
    for week, devolved in ((99, 0.0), (100, 55.0)):
        v = Village(numbers)
        v.state.week = week
        v.state.tally["pay"][:], v.state.tally["agency_pay"][:] = (800.0, 0.0), (80.0, 0.0)
        tax_pay(v.state)
        assert v.paid(Flow.INCOME_TAX) == [110.0 - devolved, 0.0]
        assert v.paid(Flow.DEVOLVED_INCOME_TAX) == [devolved, 0.0]
        assert v.paid(Flow.BENEFIT_SAVING) == [220.0, 0.0]


def test_one_share_of_pay_for_on_costs() -> None:
    """A fifth less or more would be seen: 23.5 % of £400 are £94, of which 35 % to Government."""
    v = Village({"provider.oncost": 0.235, "work.oncost_to_government": 0.35})
    j = v.provider(pay=400.0)
    work_out_oncosts(v.state)
    owed = v.state.scratch(Oncosts)
    assert owed.government[j] == pytest.approx(32.90)
    assert owed.others[j] == pytest.approx(61.10)
    assert v.state.provider.columns.oncost[j] == 0.235


BY_PAY = {
    "work.ni_by_pay": 1.0,
    "work.ni_rate": 0.15,
    "work.ni_threshold": 100.0,
    "work.ni_allowance": 520.0,
    "work.ni_allowance_limit": 2600.0,
    "work.pension_share": 0.03,
    "work.pension_from": 120.0,
    "work.pension_trigger": 192.0,
    "provider.other_oncost": 0.10,
}
"""An allowance of £10 a week, for who owes less than £50 a week."""


def owed_by(village: Village, j: int) -> tuple[float, float, float]:
    """Insurance, other on-costs, and the share of pay that managers count with."""
    work_out_oncosts(village.state)
    owed, p = village.state.scratch(Oncosts), village.state.provider.columns
    return float(owed.government[j]), float(owed.others[j]), float(p.oncost[j])


def test_on_costs_by_pay_carer_by_carer() -> None:
    v = Village(BY_PAY)
    j = v.provider(pay=450.0, bonus=1.0)
    # Pays 0.15 x 200 and 0.03 x 180 this week; usually earns 10 x 20 = 200: 15 and 2.40.
    v.carer(j, pay=300.0, effective=11.0, worked=20.0)
    # Pays 0.15 x 50 and no pension; usually 10 x 25 = 250: 22.50 and 3.90.
    v.carer(j, pay=150.0, effective=11.0, worked=25.0)
    government, others, share = owed_by(v, j)
    assert government == pytest.approx(30.0 + 7.5 - 10.0)
    assert others == pytest.approx(5.4 + 0.10 * 450.0)
    assert share == pytest.approx((15.0 + 22.5 - 10.0 + 2.4 + 3.9) / 450.0 + 0.10)
    assert v.state.memory.oncosts == pytest.approx([37.5 / 450.0, 6.3 / 450.0])


@pytest.mark.parametrize(
    ("columns", "insurance"),
    [
        ({}, 20.0),
        ({"owner_covers": True}, 30.0),  # a council's own service has no allowance
        ({"group": 0}, 30.0),  # a group has one for all its branches
    ],
)
def test_who_has_an_allowance(columns: dict[str, float], insurance: float) -> None:
    v = Village(BY_PAY)
    j = v.provider(pay=300.0, **columns)
    v.carer(j, pay=300.0, effective=10.0, worked=20.0)
    assert owed_by(v, j)[0] == pytest.approx(insurance)


def test_a_large_firm_has_no_allowance() -> None:
    v = Village(BY_PAY)
    j = v.provider(pay=600.0)
    for _ in range(2):  # usually 0.15 x 200 each: £60 a week, 3,120 a year
        v.carer(j, pay=300.0, effective=15.0, worked=20.0)
    assert owed_by(v, j)[0] == pytest.approx(60.0)


def test_only_carers_at_work_and_firms_that_are_there_count_and_each_week_anew() -> None:
    v = Village(BY_PAY)
    j, gone = v.provider(pay=300.0), v.provider(pay=300.0, alive=False)
    usual = {"pay": 300.0, "effective": 15.0, "worked": 20.0}
    row = v.carer(j, **usual)
    v.carer(j, **usual, alive=False)
    v.carer(j, **usual, job=Job.HIRED)
    assert owed_by(v, j)[0] == pytest.approx(20.0)
    assert owed_by(v, gone) == (0.0, 0.0, 0.0)
    v.state.carer.columns.alive[row] = False
    assert owed_by(v, j)[0] == 0.0


@pytest.mark.parametrize(("worked", "share"), [(0.125, 0.20), (0.25, 0.10), (0.375, 0.10)])
def test_a_share_of_pay_is_seen_from_a_pound_on(worked: float, share: float) -> None:
    v = Village({**BY_PAY, "work.pension_trigger": 192.0})
    j = v.provider(oncost=0.20, bonus=1.0)
    v.carer(j, pay=1.0, effective=5.0, worked=worked)
    assert owed_by(v, j)[2] == pytest.approx(share)
    assert (v.state.memory.oncosts == 0.0).all() == (share < 0.15)


def test_a_share_of_a_surplus_above_what_an_hour_brings_is_no_pay() -> None:
    v = Village(BY_PAY)
    j = v.provider(bonus=5.0)
    v.carer(j, pay=1.0, effective=4.0, worked=300.0)
    owed_by(v, j)
    assert v.state.scratch(Oncosts).usual_pay[j] == 0.0


def test_who_works_alone_pays_other_costs_only() -> None:
    v = Village(BY_PAY)
    j = v.provider("micro_enterprise", pay=0.0)
    v.carer(j, pay=0.0, effective=15.0, worked=30.0)
    assert owed_by(v, j) == (0.0, 0.0, 0.10)
    # Nobody else's pay is there to see what on-costs usually are.
    before = np.array(v.state.memory.oncosts)
    work_out_oncosts(v.state)
    assert (v.state.memory.oncosts == before).all()


def test_without_pay_a_manager_counts_on_as_before() -> None:
    v = Village(BY_PAY)
    j = v.provider(pay=0.0, oncost=0.21)
    assert owed_by(v, j) == (0.0, 0.0, 0.21)
