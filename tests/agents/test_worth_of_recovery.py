"""What an hour that somebody no longer needs is worth to a provider under each way of paying."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.agents.payment.base import Contract, HourMargin
from gofal.agents.payment.capacity import MODE as CAPACITY
from gofal.agents.payment.payment_by_results import MODE as BY_RESULTS
from gofal.agents.payment.reablement_contract import MODE as EPISODE

NUMBERS = {
    "capacity.review_weeks": 13.0,
    "reablement_contract.weeks": 26.0,
    "payment_by_results.target": 0.25,
}
SAVED, LEFT = 15.0, 7.0
"""£ that an hour costs, and what it leaves at £22."""


def margin(weeks: float = 52.0, recovery: float = 0.2) -> HourMargin:
    """An hour of £22 that costs £15, seen so many weeks ahead."""
    return HourMargin(np.array([22.0]), np.array([15.0]), recovery, weeks)


def contract(results: float = 0.5, review: float = 1.0) -> Contract:
    """A council's terms."""
    return Contract(results, 0.0, review, NUMBERS)


@pytest.mark.parametrize(
    ("weeks", "review", "pounds"),
    [
        (52.0, 0.0, 52 * SAVED),  # never reviewed: all that is saved stays
        (52.0, 1.0, 6.5 * SAVED - 45.5 * LEFT),  # until the next review, half a quarter away
        (4.0, 1.0, 4 * SAVED),
    ],
)
def test_capacity_pays_for_recovery_until_it_is_reviewed(
    weeks: float, review: float, pounds: float
) -> None:
    worth = CAPACITY.recovery_value(margin(weeks), contract(review=review))
    assert worth == pytest.approx([pounds])


@pytest.mark.parametrize(("weeks", "pounds"), [(52.0, 13 * SAVED - 39 * LEFT), (8.0, 8 * SAVED)])
def test_a_fixed_episode_pays_for_recovery_until_it_ends(weeks: float, pounds: float) -> None:
    worth = EPISODE.recovery_value(margin(weeks), contract())
    assert worth == pytest.approx([pounds])


def test_results_pay_for_effort_as_far_as_the_target_is_reached() -> None:
    effort = BY_RESULTS.effort_value(margin(recovery=0.2), contract(results=0.5))
    assert effort == pytest.approx([0.5 * 22.0 * 0.8])


@pytest.mark.parametrize(("share", "pounds"), [(0.25, 1.5), (0.5, 0.0)])
def test_an_hour_nobody_needs_brings_the_part_paid_for_hours(share: float, pounds: float) -> None:
    hour = BY_RESULTS.hour_value(margin(), contract(results=share))
    assert hour == pytest.approx([pounds])
