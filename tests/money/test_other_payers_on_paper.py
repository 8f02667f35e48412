"""Health, Government, homes and helpers: what each pays in a week, on paper."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from village import HILL, LAKE, Village

from gofal.abm.calendar import QUARTER
from gofal.abm.week.community.ageing import rates
from gofal.abm.week.market.pooling import grown
from gofal.abm.week.money.health import bear_crises, pay_beds, pay_teams, settle_pool
from gofal.abm.week.money.homes import pay_homes
from gofal.abm.week.money.integrator import charge_integrator
from gofal.abm.week.money.membership import settle_membership
from gofal.abm.week.money.protection import pay_protection
from gofal.abm.week.money.tasks import pay_nursing, pay_sensors
from gofal.abm.week.money.training import pay_training
from gofal.abm.world.ledger import Flow
from gofal.agents.care_home import HomePayer
from gofal.agents.catalyst import CatalystKind
from gofal.agents.client import Route, Stage
from gofal.agents.hospital import Hospital

CRISIS = {
    "health.crisis_rate": 0.02,
    "health.crisis_cost": 4000.0,
    "health.crisis_least": 0.5,
    "team.prevents": 0.5,
    "team.visits": 0.25,
    "team.staff_limit": 1.0,
    "team.meeting_share": 0.25,
    "team.health_cost": 300.0,
    "team.council_cost": 100.0,
    "team.provider_cost": 20.0,
}
"""A person none of whose need is met costs health 0.02 x £4,000 a week, the simplest need half."""


@pytest.mark.parametrize(
    ("columns", "pounds"),
    [
        ({"unmet": 0.5, "complexity": 1.0}, 40.0),
        ({"unmet": 0.5, "complexity": 0.0}, 20.0),
        ({"unmet": 0.5, "complexity": 0.5}, 30.0),
        ({"unmet": 0.5, "complexity": 1.0, "helped": 6.0}, 32.0),  # neighbours give 6 h of 10
        ({"unmet": 0.5, "complexity": 1.0, "stood_in": 2.0}, 24.0),  # and the family 2 h
        ({"unmet": 0.5, "complexity": 1.0, "stood_in": 9.0}, 0.0),
        ({"unmet": 0.0, "complexity": 1.0}, 0.0),
        ({"unmet": 0.5, "complexity": 1.0, "hospital": Hospital.ILL}, 0.0),
        ({"unmet": 0.5, "complexity": 1.0, "stage": Stage.REABLED}, 0.0),
        ({"unmet": 0.5, "complexity": 1.0, "stage": Stage.WAITING}, 40.0),
        ({"unmet": 0.5, "complexity": 1.0, "helped": 20.0}, 0.0),
    ],
)
def test_a_crisis_costs_what_is_expected_of_it(columns: dict[str, Any], pounds: float) -> None:
    v = Village(CRISIS)
    v.person(v.provider(), LAKE, **columns)
    bear_crises(v.state)
    assert v.paid(Flow.CRISIS_CARE) == [0.0, pounds]


def test_councils_know_crises_smoothed_over_a_quarter() -> None:
    v = Village(CRISIS)
    v.person(v.provider(), unmet=0.5, complexity=1.0)
    v.person(v.provider(), LAKE, unmet=0.5, complexity=1.0)
    m = v.state.commissioner.columns
    v.state.demand_index[:] = 2.0
    for before, after in ((0.0, 40.0), (14.0, 16.0), (0.5, 0.5 + 39.5 / QUARTER)):
        m.crisis_cost[:], m.crisis_before[:] = (before, 1.0), (1.0, 1.0)
        bear_crises(v.state)
        assert m.crisis_cost.tolist() == [after, 1.0 + 39.0 / QUARTER]
        assert m.crisis_before == pytest.approx(m.crisis_cost / 2.0)


def test_a_team_spares_a_part_of_the_crises_that_it_has_time_to_see() -> None:
    v = Village(CRISIS, integrated_teams=1.0)
    j, other = v.provider(), v.provider()
    person = v.person(j, unmet=0.5, complexity=1.0)
    bear_crises(v.state)
    # It sees a quarter of a person where half a person is unmet, and spares half of those.
    assert v.paid(Flow.CRISIS_CARE) == [30.0, 0.0]
    assert v.state.client.columns.unmet[person] == 0.5
    # A second provider in the patch takes a quarter of its time for meetings.
    v.person(other, uid=int(v.state.client.columns.uid[person]))
    v.state.ledger.open_week()
    bear_crises(v.state)
    assert v.paid(Flow.CRISIS_CARE) == [40.0 * (1.0 - 0.5 * 0.25 * 0.75 / 0.5), 0.0]


def test_teams_cost_health_their_nurses_and_the_council_a_coordinator() -> None:
    v = Village(CRISIS, integrated_teams=1.0)
    first, second = v.provider(), v.provider()
    v.person(first, uid=7)
    v.person(second, uid=7)
    patches = np.bincount(v.state.patch_council, minlength=2)
    pay_teams(v.state)
    meetings = np.array([20.0, 0.0])  # of one further provider in one patch
    assert v.paid(Flow.TEAM_HEALTH) == (300.0 * patches + meetings).tolist()
    assert v.paid(Flow.TEAM_COUNCIL) == (100.0 * patches + meetings).tolist()


def test_teams_of_one_council_are_paid_there() -> None:
    v = Village(CRISIS, "Lakeside", integrated_teams=1.0)
    pay_teams(v.state)
    patches = (v.state.patch_council == LAKE).sum()
    assert v.paid(Flow.TEAM_COUNCIL) == [0.0, 100.0 * patches]


def test_without_teams_nobody_pays_for_them() -> None:
    v = Village(CRISIS)
    v.person(v.provider())
    pay_teams(v.state)
    assert v.flows() == {}


@pytest.mark.parametrize(
    ("now", "to_council", "to_health"), [((60.0, 100.0), 20.0, 0.0), ((100.0, 120.0), 0.0, 10.0)]
)
def test_a_pooled_budget_gains_from_fewer_crises_and_loses_to_more(
    now: tuple[float, float], to_council: float, to_health: float
) -> None:
    v = Village(health_pooling=0.5)
    v.state.week = 0
    m = v.state.commissioner.columns
    m.crisis_before[:] = 50.0
    v.state.demand_index[:] = 2.0
    m.crisis_cost[:] = now
    settle_pool(v.state)
    assert v.flows() == {
        name: sum_
        for name, sum_ in (
            ("HEALTH_POOL", to_council),
            ("POOL_LOSS", to_health),
        )
        if sum_
    }


def test_crises_grow_with_demand_and_with_age() -> None:
    v = Village()
    v.state.demand_index[:] = (2.0, 3.0)
    assert grown(v.state).tolist() == [2.0, 3.0]
    v.state.memory.aged_years[:] = 1.0
    now, before = (
        np.bincount(v.state.land.council, rate) for rate in (rates(v.state)[0], v.state.client_rate)
    )
    assert (now > before).all()
    assert grown(v.state) == pytest.approx([2.0, 3.0] * now / before)


def test_before_the_policy_nothing_is_pooled_and_what_was_usual_is_noted() -> None:
    v = Village(CRISIS, health_pooling=0.5)
    v.state.week = -1
    m = v.state.commissioner.columns
    m.crisis_cost[:] = m.crisis_before[:] = 50.0
    settle_pool(v.state)
    assert v.flows() == {}
    bear_crises(v.state)
    assert (m.crisis_before != 50.0).all()
    v.state.week, m.crisis_before[:] = 0, 50.0
    bear_crises(v.state)
    assert (m.crisis_before == 50.0).all()


def test_health_pays_for_beds_of_who_could_leave() -> None:
    v = Village({"hospital.bed_week": 2500.0})
    v.state.tally["discharge_delays"][:] = (1.0, 3.0)
    pay_beds(v.state)
    assert v.flows() == {"BED_WEEKS": 10_000.0}
    assert v.paid(Flow.BED_WEEKS) == [2500.0, 7500.0]


def test_care_homes_cost_councils_what_residents_cannot_pay() -> None:
    v = Village({"homes.price": 700.0, "homes.resident_pays": 150.0})
    residents = v.state.memory.home_residents
    residents[:] = 0
    residents[0, HILL, HomePayer.COUNCIL], residents[1, HILL, HomePayer.COUNCIL] = 2, 1
    residents[0, LAKE, HomePayer.OWN] = 4
    pay_homes(v.state)
    assert v.paid(Flow.CARE_HOMES) == [3 * 550.0, 0.0]
    assert v.paid(Flow.CARE_HOMES_OWN) == [3 * 150.0, 4 * 700.0]


def test_an_integrator_is_paid_its_share_on_top_of_what_providers_get() -> None:
    v = Village(integrator_fee=0.0625)
    row = int(v.state.catalyst.take(1)[0])
    k = v.state.catalyst.columns
    k.kind[row], k.council[row] = CatalystKind.INTEGRATOR, HILL
    j = v.provider()
    usual = {"assembled": True, "price": 18.75, "delivered": 8.0}
    v.person(j, **usual)
    v.person(j, LAKE, **usual)  # none works there
    v.person(j, **{**usual, "assembled": False})
    v.person(j, **{**usual, "delivered": 4.0}, route=Route.BUDGET)
    v.person(j, **{**usual, "delivered": 2.0}, stage=Stage.WAITING)
    charge_integrator(v.state)
    assert v.paid(Flow.INTEGRATOR_FEE) == [10.0, 0.0]  # 8 h x (20 - 18.75)


def test_members_pay_a_fee_a_week_and_share_gains_a_quarter() -> None:
    v = Village({"membership.gain_weeks": 20.0}, member_fee=30.0, gain_share=0.25)
    v.state.week = 8 * QUARTER
    due = v.provider(member=True, removed=4.0, uid=QUARTER)
    later = v.provider("private_agency", LAKE, member=True, removed=4.0, uid=QUARTER + 1)
    v.provider(removed=4.0, uid=QUARTER)
    settle_membership(v.state)
    assert v.paid(Flow.MEMBER_FEE) == [30.0, 30.0]
    assert v.paid(Flow.GAIN_SHARE) == [0.25 * 4.0 * 20.0 * 20.0, 0.0]
    p = v.state.provider.columns
    assert p.cost[[due, later]].tolist() == [30.0, 30.0]
    assert p.income[[due, later]].tolist() == [400.0, 0.0]


def test_a_single_member_pays_too_and_nobody_else() -> None:
    v = Village(member_fee=30.0)
    settle_membership(v.state)
    assert v.flows() == {}
    v.provider(member=True)
    settle_membership(v.state)
    assert v.flows() == {"MEMBER_FEE": 30.0}


def test_protection_costs_by_the_hour_and_government_bears_its_share() -> None:
    v = Village({"weather.protection_cost": 0.5}, pandemic=1.0, pandemic_funding=0.75)
    j = v.provider(delivered=80.0)
    own = v.provider("in_house", LAKE, delivered=40.0, owner_covers=True)
    pay_protection(v.state)
    assert v.flows() == {
        "PROTECTION": 60.0,
        "PROTECTION_FUNDING": 30.0,
        "SERVICE_GRANT": 15.0,  # what is meant for its service goes to the council
        "IN_HOUSE_COST": 20.0,
    }
    p = v.state.provider.columns
    assert p.cash[[j, own]].tolist() == [-1_000, 0]
    assert (p.cost[j], p.income[j]) == (40.0, 30.0)


def test_a_weaker_pandemic_of_one_council_costs_less_and_only_there() -> None:
    v = Village({"weather.protection_cost": 0.5}, "Lakeside", pandemic=0.5)
    v.provider(delivered=80.0)
    v.provider("private_agency", LAKE, delivered=80.0)
    pay_protection(v.state)
    assert v.flows() == {"PROTECTION": 20.0}
    assert v.paid(Flow.PROTECTION) == [0.0, 20.0]


def test_no_protection_without_a_pandemic() -> None:
    v = Village({"weather.protection_cost": 0.5}, pandemic_funding=0.75)
    v.provider(delivered=80.0)
    pay_protection(v.state)
    assert v.flows() == {}


def test_sensors_cost_by_the_hours_they_stand_in_for() -> None:
    v = Village({"provider.monitoring_cost": 3.0})
    v.provider(delivered=80.0, monitoring=0.25)
    v.provider(delivered=80.0)
    pay_sensors(v.state)
    assert v.flows() == {"MONITORING": 60.0}


def test_health_pays_for_nursing_tasks_of_complex_care() -> None:
    v = Village({"matching.complex_from": 0.5}, health_scope=8.0)
    j, other = v.provider(nursing=0.25), v.provider()
    v.person(j, delivered=8.0, complexity=0.5)
    v.person(j, LAKE, delivered=4.0, complexity=1.0)
    v.person(j, delivered=8.0, complexity=0.25)
    v.person(j, delivered=8.0, complexity=1.0, stage=Stage.WAITING)
    v.person(other, delivered=8.0, complexity=1.0)
    pay_nursing(v.state)
    assert v.flows() == {"HEALTH_SCOPE": 24.0}  # (8 + 4) h x 0.25 x £8
    assert v.state.provider.columns.income[j] == 24.0


def test_a_little_nursing_of_one_council_is_paid_too() -> None:
    v = Village({"matching.complex_from": 0.5}, "Lakeside", health_scope=8.0)
    j = v.provider(nursing=0.25)
    v.person(j, delivered=8.0, complexity=0.5)
    v.person(j, LAKE, delivered=0.25, complexity=0.5)
    pay_nursing(v.state)
    assert v.flows() == {"HEALTH_SCOPE": 0.5}


def test_no_nursing_is_paid_without_the_lever() -> None:
    v = Village({"matching.complex_from": 0.5})
    v.person(v.provider(nursing=0.25), delivered=8.0, complexity=1.0)
    pay_nursing(v.state)
    assert v.flows() == {}


TRAINING = {
    "training.course_cost": 26.0,
    "training.away_hours": 13.0,
    "training.cover_size": 2.0,
    "training.steepness": 2.0,
}


def test_added_training_is_paid_by_the_week_and_government_bears_its_shares() -> None:
    v = Village(TRAINING, training_subsidy=0.5, leave_refund=0.25)
    j = v.provider(training_extra=0.5, staff=4, mean_wage=8.0, oncost=0.25)
    v.provider(staff=4, mean_wage=8.0)
    v.provider(training_extra=0.5, staff=4, mean_wage=8.0, owner_covers=True)
    pay_training(v.state)
    # Half a unit counts 0.5 + 0.5 x 2 x 0.25 = 0.75 of a first one, a thirteenth of it a week.
    # Courses for four at £26; days away of 13 h at £10 for four and the cover of two.
    courses, away = 104.0 * 0.75 / 13.0, 780.0 * 0.75 / 13.0
    assert v.flows() == {
        "TRAINING": courses + away,
        "TRAINING_SUBSIDY": 0.5 * courses,
        "LEAVE_REFUND": 0.25 * away,
    }
    p = v.state.provider.columns
    assert p.cost[j] == courses + away
    assert p.income[j] == 0.5 * courses + 0.25 * away


def test_who_has_no_staff_needs_no_cover() -> None:
    v = Village(TRAINING)
    v.provider(training_extra=0.5, staff=0, mean_wage=8.0)
    v.provider(training_extra=0.5, staff=4, mean_wage=8.0, alive=False)
    pay_training(v.state)
    assert v.flows() == {}


def test_who_has_one_carer_needs_cover_for_one_away() -> None:
    v = Village(TRAINING | {"training.course_cost": 0.0})
    v.provider(training_extra=0.5, staff=1, mean_wage=8.0)
    pay_training(v.state)
    assert v.flows() == {"TRAINING": 13.0 * 8.0 * 3.0 * 0.75 / 13.0}  # with the cover of two
