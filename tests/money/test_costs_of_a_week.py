"""Every cost of a provider's week on paper: each is paid once, whole, and to whom it is due."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from village import HILL, LAKE, Village

from gofal.abm.week.money.bills import Invoices
from gofal.abm.week.money.costs import pay_catalysts, settle_costs
from gofal.abm.week.money.oncosts import Oncosts
from gofal.abm.world.ledger import Flow, Sector
from gofal.agents.layers import LayerRules, Running, cost_of_next_hour

PRICES = {
    "provider.mileage_per_hour": 4.0,
    "commissioner.scrutiny": 8.0,
    "provider.rush_cost": 16.0,
    "delivery.effort_cost": 2.0,
    "provider.span": 200.0,
    "provider.coordinator_week": 400.0,
    "provider.managed": 2.0,
    "provider.manager_week": 800.0,
}
"""£4 an hour of travel; a coordinator of £400 for each 200 h, a manager of £800 for two of them."""
NOTHING: dict[str, Any] = {"span": 0.0, "fixed_cost": 0.0, "overhead": 0.0}


def settle(
    village: Village, j: int, councils: float = 0.0, people: float = 0.0
) -> dict[str, float]:
    """Settle a week of a provider that is owed so many pounds; returns all flows."""
    s = village.state
    owed = s.scratch(Invoices)
    owed.councils, owed.people = np.zeros((2, s.provider.capacity), dtype=np.int64)
    owed.councils[j], owed.people[j] = round(100 * councils), round(100 * people)
    settle_costs(s)
    return village.flows()


def test_pay_and_on_costs_go_out_whole() -> None:
    v = Village(PRICES)
    j = v.provider(pay=400.0, **NOTHING)
    owed = v.state.scratch(Oncosts)
    owed.government[j], owed.others[j] = 32.9, 61.1
    assert settle(v, j) == {"PAY": 400.0, "ONCOSTS": 32.9, "PENSION_TRAINING": 61.1}


def test_mileage_is_paid_for_travel_of_both_kinds() -> None:
    v = Village(PRICES)
    assert settle(v, v.provider(travel=10.0, rushed=2.5, **NOTHING)) == {"MILEAGE": 50.0}


def test_fixed_cost_is_paid_once() -> None:
    v = Village(PRICES)
    assert settle(v, v.provider(**{**NOTHING, "fixed_cost": 150.0})) == {"OVERHEAD": 150.0}


def test_overhead_follows_the_hours_that_came() -> None:
    v = Village(PRICES)
    j = v.provider(**{**NOTHING, "overhead": 2.5}, delivered=80.0, planned=100.0)
    assert settle(v, j) == {"OVERHEAD": 200.0}


def test_padding_and_rushing_cost_by_their_squares() -> None:
    v = Village(PRICES)
    j = v.provider(**NOTHING, delivered=100.0, padding=0.25, rush=0.5)
    # 100 h x (8 x 0.0625 + 16 x 0.25)
    assert settle(v, j) == {"OVERHEAD": 450.0}


@pytest.mark.parametrize(
    ("columns", "pounds"),
    [
        # Two coordinators, whom the owner can lead alone.
        ({"planned": 400.0, "span": 1.0}, 800.0),
        # Four, and beyond the first two one manager.
        ({"planned": 800.0, "span": 1.0}, 1600.0 + 800.0),
        # Coaches of twice as many hours: two, and no manager.
        ({"planned": 800.0, "span": 2.0}, 800.0),
        # Half the hours of its group: half of the group's one manager.
        ({"planned": 400.0, "span": 1.0, "elsewhere": 400.0}, 800.0 + 400.0),
        ({"planned": 400.0, "span": 0.0}, 0.0),
        ({"planned": 0.0, "span": 1.0}, 0.0),
    ],
)
def test_layers_of_management(columns: dict[str, float], pounds: float) -> None:
    v = Village(PRICES)
    j = v.provider(**{**NOTHING, **columns, "fixed_cost": 50.0})
    assert settle(v, j) == {"OVERHEAD": pounds + 50.0}


def test_half_an_hour_has_its_half_hour_of_a_coordinator() -> None:
    v = Village(PRICES)
    assert settle(v, v.provider(**{**NOTHING, "span": 1.0}, planned=0.5)) == {"OVERHEAD": 1.0}


@pytest.mark.parametrize(
    ("hours", "span", "pounds"),
    [
        (399.0, 200.0, 2.0),  # £400 for 200 h
        (400.0, 200.0, 4.0),  # from here on, and £800 for 400 h
        (10.0, 0.0, 0.0),
        (0.0, 0.5, 800.0),
    ],
)
def test_what_the_next_hour_adds(hours: float, span: float, pounds: float) -> None:
    rules = LayerRules(span=200.0, coordinator_week=400.0, managed=2.0, manager_week=800.0)
    assert cost_of_next_hour(hours, Running(50.0, span, 0.0, rules)) == pounds
    assert cost_of_next_hour(hours / 2, Running(50.0, span, hours / 2, rules)) == pounds


def test_reablement_costs_by_the_square_of_effort() -> None:
    v = Village(PRICES)
    assert settle(v, v.provider(**NOTHING, delivered=100.0, effort=0.5)) == {"REABLEMENT": 50.0}


def test_a_royalty_is_a_share_of_all_income_and_of_nothing_else() -> None:
    v = Village(PRICES)
    j = v.provider(**NOTHING, royalty=0.0625)
    assert settle(v, j, councils=800.0, people=160.0) == {"ROYALTY": 60.0}
    assert v.state.provider.columns.cash[j] == 90_000


def test_a_council_covers_all_costs_of_its_own_service() -> None:
    v = Village(PRICES)
    j = v.provider("in_house", LAKE, **{**NOTHING, "fixed_cost": 100.0}, pay=300.0, travel=5.0)
    v.state.provider.columns.owner_covers[j] = True
    assert settle(v, j, people=50.0) == {
        "PAY": 300.0,
        "OVERHEAD": 100.0,
        "MILEAGE": 20.0,
        "IN_HOUSE_COST": 420.0,
    }
    assert v.paid(Flow.IN_HOUSE_COST) == [0.0, 420.0]
    p = v.state.provider.columns
    assert (p.cash[j], p.cost[j], p.income[j]) == (5_000, 420.0, 50.0)


def test_the_books_of_the_quarter_go_on() -> None:
    v = Village(PRICES)
    j = v.provider(**{**NOTHING, "fixed_cost": 100.0}, delivered=30.0, planned=40.0)
    p = v.state.provider.columns
    p.cash[j], p.income[j], p.council_income[j] = 10_000, 7.0, 5.0
    p.cost[j], p.hours[j], p.agreed[j] = 3.0, 2.0, 1.0
    settle(v, j, councils=500.0, people=60.0)
    assert p.cash[j] == 10_000 + 56_000 - 10_000
    assert (p.income[j], p.council_income[j], p.cost[j]) == (567.0, 505.0, 103.0)
    assert (p.hours[j], p.agreed[j]) == (32.0, 41.0)


def test_who_has_gone_pays_nothing_and_old_costs_are_not_paid_again() -> None:
    v = Village(PRICES)
    j = v.provider(pay=400.0, **NOTHING)
    settle(v, j)
    v.state.provider.columns.alive[j] = False
    v.state.ledger.open_week()
    assert settle(v, j) == {}


def test_catalysts_cost_councils_what_they_pay_for() -> None:
    v = Village()
    k = v.state.catalyst.columns
    for council, payer, cost in (
        (HILL, Sector.COUNCIL, 700.0),
        (LAKE, Sector.COUNCIL, 350.5),
        (LAKE, Sector.COUNCIL, 49.5),
        (LAKE, Sector.PROVIDER, 900.0),  # a franchisor lives on royalties
    ):
        row = int(v.state.catalyst.take(1)[0])
        k.council[row], k.paid_by[row], k.cost[row] = council, payer, cost
    pay_catalysts(v.state)
    assert v.flows() == {"CATALYST_COST": 1100.0}
    assert v.paid(Flow.CATALYST_COST) == [700.0, 400.0]
