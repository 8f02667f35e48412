"""Better, worse, hardly changed and unclear mean the same everywhere."""

from __future__ import annotations

import math

import pytest

from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.analysis.sizes import is_amount, size_that_counts, unit_sizes, why_it_counts
from gofal.experiments.directions import direction_of


@pytest.mark.parametrize(
    ("change", "low", "high", "size", "sure", "word"),
    [
        (0.0, 0.0, 0.0, 0.01, True, "same"),
        (0.002, 0.001, 0.003, 0.01, True, "small"),
        (0.002, -0.004, 0.008, 0.01, False, "small"),
        (0.02, 0.001, 0.039, 0.01, True, "better"),
        (-0.02, -0.039, -0.001, 0.01, True, "worse"),
        (0.02, 0.001, 0.039, 0.01, False, "unclear"),
        (0.02, -0.001, 0.041, 0.01, True, "unclear"),
        (0.002, 0.001, 0.003, None, True, "better"),
        (0.002, 0.001, 0.003, math.nan, True, "better"),
    ],
)
def test_words(
    change: float, low: float, high: float, size: float | None, sure: bool, word: str
) -> None:
    assert direction_of(change, low, high, "high", size=size, sure=sure) == word


def test_where_neither_is_better_the_way_is_said() -> None:
    assert direction_of(1.0, 0.5, 1.5, "none") == "higher"
    assert direction_of(-1.0, -1.5, -0.5, "none") == "lower"
    assert direction_of(-1.0, -1.5, -0.5, "low") == "better"


def test_every_outcome_has_a_size_that_counts_and_a_reason() -> None:
    for outcome in OUTCOMES:
        assert size_that_counts(outcome, 100.0) > 0.0, outcome
        assert why_it_counts(outcome, welsh=False).startswith("Assumption")
        assert why_it_counts(outcome, welsh=True).startswith("Rhagdybiaeth")
    assert {one.unit for one in OUTCOMES.values()} >= set(unit_sizes()) - {"share of income"}


def test_an_amount_of_a_council_is_judged_by_its_own_level_and_a_rate_is_not() -> None:
    assert size_that_counts("council_cost", 1e6, whole=False) == pytest.approx(5_000.0)
    assert size_that_counts("council_cost", 1e7) == 25_000.0
    assert size_that_counts("met_need", 0.5, whole=False) == size_that_counts("met_need", 0.9)
    assert not is_amount("weekly_pay")
