"""What an hour costs its payer, line by line, and what each payer owes for a week of hours."""

from __future__ import annotations

import pytest
from village import CHARGE, FEE, HILL, LAKE, RURAL, Village

from gofal.abm.week.money.bills import Invoices, bill_people
from gofal.abm.world.bills import bills_of
from gofal.abm.world.ledger import Flow
from gofal.agents.catalyst import CatalystKind
from gofal.agents.client import Route
from gofal.agents.hospital import Hospital


def price(village: Village, person: int) -> float:
    """The price of a person's hour once bills are made."""
    bill_people(village.state)
    return float(village.state.client.columns.price[person])


def test_a_council_pays_its_fee() -> None:
    v = Village()
    j = v.provider()
    assert price(v, v.person(j, delivered=10.0)) == 20.0
    assert price(v, v.person(j, LAKE, delivered=10.0)) == 24.0


def test_a_lever_on_fees_moves_it() -> None:
    v = Village(fee_level=1.25)
    assert price(v, v.person(v.provider())) == 25.0


def test_an_agreed_price_is_a_part_of_that_councils_fee() -> None:
    v = Village()
    j = v.provider()
    v.state.provider.columns.agreed_price[j] = (0.75, 0.5)
    assert price(v, v.person(j)) == 15.0
    assert price(v, v.person(j, LAKE)) == 12.0


def test_a_contract_rate_moves_with_the_fee_and_holds_for_its_own_council() -> None:
    v = Village(fee_level=1.25)
    assert price(v, v.person(v.provider(contract_rate=0.5))) == 0.625  # 0.5 x 25 / 20
    j = v.provider(contract_rate=16.0)
    assert price(v, v.person(j)) == 20.0  # 16 x 25 / 20
    assert price(v, v.person(j, LAKE)) == 30.0  # no partner: its fee of 24 and a quarter
    v.state.provider.columns.partner[j] = LAKE
    assert price(v, v.person(j, LAKE)) == 24.0  # the rate over the fee of its base: 30 x 16 / 20


def test_a_rural_premium_follows_the_rural_share_of_the_place() -> None:
    v = Village(rural_premium=0.25)
    assert price(v, v.person(v.provider())) == 20.0 * (1.0 + 0.25 * RURAL)


def test_the_preferred_route_gets_more_an_hour_and_others_do_not() -> None:
    v = Village(rebalancing_target=0.5, rebalancing_route="cooperative", rebalancing_funding=2.0)
    assert price(v, v.person(v.provider("cooperative"))) == 22.0
    assert price(v, v.person(v.provider("private_agency"))) == 20.0


def test_an_integrator_takes_its_share_of_packages_that_it_put_together() -> None:
    v = Village(integrator_fee=0.0625)
    row = int(v.state.catalyst.take(1)[0])
    k = v.state.catalyst.columns
    k.kind[row], k.council[row] = CatalystKind.INTEGRATOR, HILL
    j = v.provider()
    assert price(v, v.person(j, assembled=True)) == 18.75
    assert price(v, v.person(j)) == 20.0
    assert price(v, v.person(j, LAKE, assembled=True)) == 24.0  # none works there


def test_the_holder_of_a_patch_gets_the_patchs_price() -> None:
    v = Village(list_rule="single_patch")
    j, other = v.provider(), v.provider()
    v.state.provider.columns.agreed_price[:] = 0.5
    v.state.memory.patch_price[:] = 1.25
    v.state.memory.holder[:] = j
    assert price(v, v.person(j)) == 25.0
    assert price(v, v.person(other)) == 10.0


def test_a_holder_of_old_gets_the_agreed_price_where_patches_are_over() -> None:
    v = Village()
    j = v.provider()
    v.state.provider.columns.agreed_price[:] = 0.5
    v.state.memory.patch_price[:] = 1.25
    v.state.memory.holder[:] = j
    assert price(v, v.person(j)) == 10.0


def test_own_money_pays_the_local_price_less_a_members_discount() -> None:
    v = Village(fee_level=1.5)
    j = v.provider(private_ratio=1.25, discount=0.125)
    person = v.person(j, route=Route.OWN_MONEY)
    assert price(v, person) == 21.875  # 20 x 1.25 x 0.875, whatever the fee


@pytest.mark.parametrize(
    ("route", "complexity", "hour"),
    [
        (Route.DIRECT_PAYMENT, 0.0, 15.0),  # 20 x 0.75
        (Route.DIRECT_PAYMENT, 1.0, 22.5),  # and half as much again from health
        (Route.FUND, 0.0, 22.5 * 0.75),  # 20 x (1 + 0.25 x 0.5) x 0.75
        (Route.FUND, 1.0, 22.5 * 0.75 * 1.5),
        (Route.BUDGET, 0.0, 22.5 * 0.5),
        (Route.BUDGET, 1.0, 22.5 * 0.5 * 1.5),
        (Route.COUNCIL, 1.0, 22.5),
        (Route.OWN_MONEY, 1.0, 20.0),
    ],
)
def test_who_holds_the_money_decides_the_price(
    route: Route, complexity: float, hour: float
) -> None:
    numbers = {"route.fund_price": 0.75, "route.budget_price": 0.5, "route.health_complexity": 0.5}
    v = Village(numbers, rural_premium=0.25, integrated_budget=0.5)
    j = v.provider(direct_ratio=0.75)
    assert price(v, v.person(j, route=route, complexity=complexity)) == pytest.approx(hour)


def test_a_week_of_one_person_for_each_payer() -> None:
    """Ten hours planned, eight given: who owes what, and what health adds."""
    v = Village(
        {"route.health_complexity": 0.5, "route.budget_price": 1.0, "route.fund_price": 1.0},
        integrated_budget=0.25,
        direct_payment_rate=0.5,
        charging_cap=100.0,
    )
    j = v.provider(direct_ratio=0.75)
    week = {"package": 10.0, "delivered": 8.0, "ability": 30.0}
    v.person(j, **week)  # 160 from the council
    v.person(j, route=Route.OWN_MONEY, **week)  # 160 from the person
    v.person(j, route=Route.BUDGET, complexity=1.0, **week)  # 160 x 1.25 = 200, 40 from health
    v.person(j, route=Route.FUND, complexity=1.0, **week)  # paid by the plan; health adds 40
    # Worth 20 x 0.75 x 1.25 x 8 = 150, of which 0.5 x 20 x 8 x 1.25 = 100 are paid, 20 by health.
    v.person(j, route=Route.DIRECT_PAYMENT, complexity=1.0, **week)
    bill_people(v.state)
    assert v.flows() == {
        "DIRECT_PAYMENTS": 100.0,
        "CLIENT_CHARGES": 120.0,  # four who can pay 30, and own money pays no charge
        "DIRECT_CARE": 150.0,
        "OWN_CARE": 160.0,
        "HEALTH_BUDGET": 100.0,
    }
    books = bills_of(v.state)
    assert books.delivered[j].tolist() == [360.0, 0.0]
    assert books.planned[j].tolist() == [450.0, 0.0]
    assert v.state.scratch(Invoices).people[j] == 31_000
    assert v.state.tally["own_spending"].tolist() == [160.0, 0.0]


def test_a_direct_payment_is_no_more_than_what_is_spent() -> None:
    v = Village(direct_payment_rate=1.0)
    v.person(v.provider(direct_ratio=0.5), route=Route.DIRECT_PAYMENT, delivered=8.0)
    bill_people(v.state)
    assert v.paid(Flow.DIRECT_PAYMENTS) == [80.0, 0.0]


def test_flexible_care_has_a_book_of_its_own() -> None:
    v = Village()
    j = v.provider(effort=0.5)
    usual = {"flexible": True, "package": 10.0, "promised": 12.0, "recovery": 0.25}
    v.person(j, delivered=8.0, **usual)
    v.person(j, LAKE, delivered=20.0, **usual)
    bill_people(v.state)
    books = bills_of(v.state)
    assert books.new_delivered[j].tolist() == [160.0, 480.0]
    assert books.new_planned[j].tolist() == [200.0, 240.0]
    # As far as the hours came, and never more than all: 12 h x 0.8 and 12 h.
    assert books.new_promised[j] == pytest.approx([192.0, 288.0])
    assert books.new_measured[j] == pytest.approx([20.0, 60.0])  # x 0.5 x 0.25
    assert not books.delivered[j].any()


@pytest.mark.parametrize(
    ("wealthy", "ability", "cap", "charge"),
    [
        (False, 50.0, 100.0, 50.0),  # what income bears
        (False, 500.0, 500.0, 8.0 * CHARGE[HILL]),  # the full charge
        (True, 50.0, 500.0, 8.0 * CHARGE[HILL]),  # means are not asked for
        (True, 50.0, 70.0, 70.0),  # the weekly cap
        (False, 80.0, 70.0, 70.0),
    ],
)
def test_what_a_person_is_charged(wealthy: bool, ability: float, cap: float, charge: float) -> None:
    v = Village(charging_cap=cap)
    person = v.person(v.provider(), delivered=8.0, wealthy=wealthy, ability=ability)
    bill_people(v.state)
    assert v.paid(Flow.CLIENT_CHARGES) == [charge, 0.0]
    assert v.state.client.columns.charge[person] == charge


@pytest.mark.parametrize(
    ("basis", "hospital", "hours"),
    [(0.0, Hospital.HOME, 8.0), (1.0, Hospital.HOME, 10.0), (1.0, Hospital.ILL, 8.0)],
)
def test_a_level_charge_is_for_the_package_while_at_home(
    basis: float, hospital: Hospital, hours: float
) -> None:
    v = Village(charging_cap=500.0, charging_basis=basis)
    v.person(v.provider(), delivered=8.0, wealthy=True, hospital=hospital)
    bill_people(v.state)
    assert v.paid(Flow.CLIENT_CHARGES) == [hours * CHARGE[HILL], 0.0]


def test_bills_of_last_week_are_gone_and_councils_are_kept_apart() -> None:
    v = Village()
    first, second = v.provider(), v.provider("private_agency", LAKE)
    v.person(first, delivered=4.0, route=Route.OWN_MONEY)
    v.person(first, LAKE, delivered=2.0, route=Route.OWN_MONEY)
    v.person(second, LAKE, delivered=1.0, route=Route.OWN_MONEY)
    for _ in range(2):
        v.state.ledger.open_week()
        bill_people(v.state)
        assert v.paid(Flow.OWN_CARE) == [4 * FEE[HILL], 3 * FEE[LAKE]]
    assert v.state.scratch(Invoices).people[[first, second]].tolist() == [12_800, 2_400]


def test_last_weeks_flows_are_over_and_who_has_gone_owes_nothing() -> None:
    v = Village(integrated_budget=0.5, direct_payment_rate=1.0, charging_cap=100.0)
    j = v.provider()
    usual = {"delivered": 8.0, "ability": 30.0, "complexity": 1.0}
    for route in (Route.DIRECT_PAYMENT, Route.BUDGET, Route.COUNCIL):
        v.person(j, route=route, **usual)
    bill_people(v.state)
    assert set(v.flows()) == {"DIRECT_PAYMENTS", "CLIENT_CHARGES", "DIRECT_CARE", "HEALTH_BUDGET"}
    v.state.client.columns.alive[:] = False
    v.state.ledger.open_week()
    bill_people(v.state)
    assert v.flows() == {}


def test_own_money_ends_a_charge() -> None:
    v = Village()
    person = v.person(v.provider(), route=Route.OWN_MONEY, delivered=8.0, charge=30.0)
    bill_people(v.state)
    assert v.state.client.columns.charge[person] == 0.0


def test_to_the_penny_for_each_provider() -> None:
    """Two people of a third of an hour: one bill of 13.33, not two of 6.67."""
    v = Village()
    j = v.provider()
    for _ in range(2):
        v.person(j, delivered=1.0 / 3.0, route=Route.OWN_MONEY)
    bill_people(v.state)
    assert v.state.ledger.week[Flow.OWN_CARE].tolist() == [1333, 0]
    assert v.state.scratch(Invoices).people[j] == 1333


def test_who_is_not_in_care_owes_nothing() -> None:
    v = Village()
    person = v.person(v.provider(), delivered=8.0, wealthy=True)
    v.state.client.columns.stage[person] += 1
    bill_people(v.state)
    assert v.flows() == {}
