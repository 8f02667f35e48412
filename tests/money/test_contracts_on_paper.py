"""What councils owe under each way of paying, what waits for the quarter, and for capacity."""

from __future__ import annotations

import numpy as np
import pytest
from village import HILL, LAKE, RURAL, Village

from gofal.abm.calendar import QUARTER
from gofal.abm.week.money.bills import Invoices, invoice_councils
from gofal.abm.week.money.contracts import release_withheld
from gofal.abm.world.ledger import Flow

BOOKS = {
    "new_delivered": 160.0,
    "new_planned": 200.0,
    "new_promised": 192.0,
    "new_measured": 40.0,
}
"""A week of flexible care; what it comes to depends on the way of paying alone."""


@pytest.mark.parametrize(
    ("mode", "levers", "owed", "waits"),
    [
        ("outcomes_on_top", {}, 160.0, 0.0),  # the hours that came
        ("reablement_contract", {}, 192.0, 0.0),  # what was promised for the episode
        ("withheld", {"withheld_share": 0.25}, 150.0, 50.0),  # what was planned, a quarter later
        ("capacity", {}, 0.0, 0.0),  # nothing but capacity
        # Three quarters by the hour, and a quarter of 40 over the target of 0.25: 120 + 40.
        ("payment_by_results", {"results_share": 0.25}, 160.0, 0.0),
        ("payment_by_results", {"results_share": 0.5}, 160.0, 0.0),
    ],
)
def test_each_way_of_paying(mode: str, levers: dict[str, float], owed: float, waits: float) -> None:
    v = Village({"payment_by_results.target": 0.25}, payment_mode=mode, **levers)
    j = v.provider()
    v.bills(j, LAKE, **BOOKS)
    invoice_councils(v.state)
    assert v.flows() == ({"COUNCIL_FEES": owed} if owed else {})
    assert v.paid(Flow.COUNCIL_FEES) == [0.0, owed]
    assert v.state.scratch(Invoices).councils[j] == 100 * owed
    assert v.state.provider.columns.withheld[j] == 100 * waits


def test_results_pay_more_the_nearer_the_goal() -> None:
    v = Village(
        {"payment_by_results.target": 0.25}, payment_mode="payment_by_results", results_share=0.25
    )
    j = v.provider()
    v.bills(j, HILL, **{**BOOKS, "new_measured": 20.0})
    invoice_councils(v.state)
    assert v.flows() == {"COUNCIL_FEES": 140.0}  # 120 and a quarter of 80


def test_the_old_way_and_the_new_one_are_paid_side_by_side() -> None:
    v = Village(payment_mode="withheld", withheld_share=0.5)
    j = v.provider()
    v.bills(j, HILL, delivered=300.0, planned=350.0, new_planned=200.0)
    v.bills(j, LAKE, delivered=70.0, planned=80.0)
    invoice_councils(v.state)
    assert v.paid(Flow.COUNCIL_FEES) == [400.0, 70.0]
    p = v.state.provider.columns
    assert p.withheld[j] == 10_000
    invoice_councils(v.state)
    assert p.withheld[j] == 20_000, "it goes on to wait"


def test_only_councils_that_pay_in_the_new_way_do() -> None:
    v = Village(withheld_share=0.5)
    v.state.commissioner.columns.mode[LAKE] = v.state.mode_code("withheld")
    j = v.provider()
    for council in (HILL, LAKE):
        v.bills(j, council, new_planned=200.0)
    invoice_councils(v.state)
    assert v.paid(Flow.COUNCIL_FEES) == [0.0, 100.0]


def test_a_councils_own_service_gets_no_fees() -> None:
    v = Village()
    own, other = v.provider("in_house", owner_covers=True), v.provider()
    for j in (own, other):
        v.bills(j, HILL, delivered=100.004)
    invoice_councils(v.state)
    assert v.flows() == {"COUNCIL_FEES": 100.0}
    assert v.state.scratch(Invoices).councils[[own, other]].tolist() == [0, 10_000]


def capacity(**levers: float) -> tuple[Village, int]:
    """A village that pays by capacity, and a provider that holds one patch at half its fee."""
    v = Village({}, "Lakeside", payment_mode="capacity", **levers)
    j = v.provider()
    m, patch = v.state.memory, int(np.flatnonzero(v.state.patch_council == LAKE)[0])
    m.holder[patch], m.holder_uid[patch] = j, v.state.provider.columns.uid[j]
    m.capacity[:], m.patch_price[:] = 40.0, 0.5
    return v, j


@pytest.mark.parametrize("premium", [0.0, 0.25])
def test_capacity_is_paid_used_or_not(premium: float) -> None:
    v, j = capacity(rural_premium=premium)
    invoice_councils(v.state)
    owed = 40.0 * 24.0 * 0.5 * (1.0 + premium * RURAL)
    assert v.paid(Flow.COUNCIL_FEES) == [0.0, owed]
    assert v.state.scratch(Invoices).councils[j] == 100 * owed


def test_capacity_and_hours_of_the_old_way_are_paid_together() -> None:
    v, j = capacity()
    v.bills(j, LAKE, delivered=70.0, new_delivered=999.0)
    invoice_councils(v.state)
    assert v.paid(Flow.COUNCIL_FEES) == [0.0, 480.0 + 70.0]


def test_who_comes_into_the_row_of_a_holder_is_not_paid_for_its_patch() -> None:
    v, j = capacity()
    v.state.provider.columns.uid[j] += 1
    invoice_councils(v.state)
    assert v.flows() == {}


def test_no_capacity_is_paid_where_a_council_pays_by_the_hour() -> None:
    v, _ = capacity()
    v.state.commissioner.columns.mode[LAKE] = v.state.mode_code("time_and_task")
    invoice_councils(v.state)
    assert v.flows() == {}


KEPT = {"withheld.most_gone": 0.125, "withheld.most_missed": 0.25}


@pytest.mark.parametrize(
    ("columns", "pounds"),
    [
        ({"leavers": 2, "hours": 75.0}, 80.0),  # 2 of 16 gone and 25 of 100 missed: just kept
        ({"leavers": 3, "hours": 100.0}, 0.0),
        ({"leavers": 0, "hours": 70.0}, 0.0),
        ({"leavers": 0, "hours": 100.0}, 80.0),
    ],
)
def test_what_was_held_back_comes_at_the_quarters_end(
    columns: dict[str, float], pounds: float
) -> None:
    v = Village(KEPT)
    v.state.week = 8 * QUARTER
    p = v.state.provider.columns
    usual = {"staff": 16, "agreed": 100.0, "withheld": 8_000, "uid": 5 * QUARTER}
    j = v.provider("private_agency", LAKE, **usual, **columns)
    p = v.state.provider.columns
    p.income[j], p.council_income[j], p.cash[j] = 1.0, 2.0, 300
    release_withheld(v.state)
    assert v.paid(Flow.COUNCIL_FEES) == [0.0, pounds]
    assert p.withheld[j] == 0, "what is not released stays with the council"
    assert (p.income[j], p.council_income[j]) == (1.0 + pounds, 2.0 + pounds)
    assert p.cash[j] == 300 + 100 * pounds


def test_nothing_is_released_inside_a_quarter() -> None:
    v = Village(KEPT)
    v.state.week = 8 * QUARTER + 1
    j = v.provider(staff=1, agreed=1.0, hours=1.0, withheld=8_000, uid=5 * QUARTER)
    release_withheld(v.state)
    assert v.flows() == {}
    assert v.state.provider.columns.withheld[j] == 8_000


@pytest.mark.parametrize(
    ("columns", "penny"), [({"leavers": 1}, 0.0), ({"leavers": 0}, 0.01), ({"alive": False}, 0.0)]
)
def test_a_penny_held_back_from_one_person_is_released_too(
    columns: dict[str, float], penny: float
) -> None:
    v = Village({"withheld.most_gone": 0.5, "withheld.most_missed": 0.25})
    v.state.week = 8 * QUARTER
    v.provider(staff=1, agreed=1.0, hours=1.0, withheld=1, uid=QUARTER, **columns)
    release_withheld(v.state)
    assert v.flows() == ({"COUNCIL_FEES": penny} if penny else {})


def test_a_provider_with_next_to_nobody_is_asked_the_same() -> None:
    """One leaver of half a person, or half an hour missed of half an hour, are not two."""
    v = Village(KEPT)
    v.state.week = 0
    gone = v.provider(staff=0, leavers=1, agreed=1.0, hours=1.0, withheld=100, uid=QUARTER)
    v.provider(staff=1, leavers=0, agreed=0.0, hours=0.8, withheld=100, uid=2 * QUARTER)
    release_withheld(v.state)
    assert v.flows() == {"COUNCIL_FEES": 1.0}
    assert v.state.provider.columns.cash[gone] == 0
