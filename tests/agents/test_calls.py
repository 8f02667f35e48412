"""Calls: how hours become visits of carers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gofal.agents.calls import LENGTHS, CallRules, carers_at_once, carers_visits, usual_call

RULES = CallRules(two_carers_from=0.7)


@pytest.mark.parametrize(
    ("package", "complexity", "usual", "visits"),
    [
        (7.0, 0.1, 60, 7),  # an hour every morning
        (7.0, 0.1, 30, 14),  # morning and bed
        (14.0, 0.1, 30, 28),  # four half hours a day
        (1.5, 0.1, 30, 3),  # three mornings
        (0.75, 0.1, 60, 1),
        (28.0, 0.1, 15, 28),  # longer calls, as there are no more than four
        (28.25, 0.1, 60, 28),  # two carers, two calls a day
        (56.0, 0.1, 60, 56),
        (14.0, 0.7, 30, 28),  # the same hours by two carers: two calls a day
    ],
)
def test_known_packages(package: float, complexity: float, usual: int, visits: int) -> None:
    assert carers_visits(package, complexity, usual, RULES) == visits


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.integers(1, 224), st.floats(0, 1), st.sampled_from(LENGTHS))
def test_calls_can_be_given(quarters: int, complexity: float, usual: int) -> None:
    """Nobody has more than four calls a day, and no carer stays longer than an hour and a half."""
    package = quarters / 4.0
    carers = carers_at_once(package, complexity, RULES)
    calls = carers_visits(package, complexity, usual, RULES) / carers
    assert calls == round(calls)
    assert 1 <= calls <= 28
    length = 60.0 * package / carers / calls
    assert length <= 90.0
    if 1.0 <= 60.0 * package / carers / usual <= 28.0:
        assert usual / 1.5 <= length <= usual * 1.5


def test_usual_lengths_come_in_their_shares() -> None:
    drawn = [usual_call((n + 0.5) / 1000.0, 0.1, 0.6, 0.15) for n in range(1000)]
    assert [drawn.count(length) for length in LENGTHS] == [100, 600, 150, 150]


def test_calls_of_a_population_are_the_typical_mix() -> None:
    """Of 10, 60, 15 and 15 % of calls of 15, 30, 45 and 60 minutes (F-75), within some points."""
    rng = np.random.default_rng(1)
    hours = np.round(4.0 * np.clip(8.3 * np.exp(0.75 * rng.standard_normal(5000)), 1, 56)) / 4.0
    hard, usual = 0.8 * rng.random(5000), rng.choice(LENGTHS, 5000, p=[0.1, 0.6, 0.15, 0.15])
    visits = np.array(
        [carers_visits(*one, RULES) for one in zip(hours, hard, usual.astype(float), strict=True)]
    )
    length = 60.0 * hours / visits
    share = np.histogram(length, [0, 22.5, 37.5, 52.5, 200], weights=visits)[0] / visits.sum()
    assert share == pytest.approx([0.1, 0.6, 0.15, 0.15], abs=0.12)
    assert 33.0 < 60.0 * hours.sum() / visits.sum() < 39.0
