"""Better, worse, hardly changed and unclear mean the same everywhere."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.analysis.margins import margins
from gofal.experiments.analysis.sizes import is_amount, size_that_counts, unit_sizes
from gofal.experiments.directions import direction_of
from gofal.experiments.evidence.terms import CLAIM_LOOKS, LOOKS
from gofal.experiments.looks import MOST_LOOKS, VERDICT_LEVEL
from gofal.experiments.text import LANGUAGES, say
from gofal.viz.change import paired


@pytest.mark.parametrize(
    ("change", "low", "high", "size", "word"),
    [
        (0.0, 0.0, 0.0, 0.01, "same"),
        (0.002, 0.001, 0.003, 0.01, "small"),
        (0.002, -0.004, 0.008, 0.01, "small"),
        (0.02, 0.001, 0.039, 0.01, "better"),
        (-0.02, -0.039, -0.001, 0.01, "worse"),
        (0.02, -0.001, 0.041, 0.01, "unclear"),
        (0.002, 0.001, 0.003, None, "better"),
        (0.002, 0.001, 0.003, math.nan, "better"),
    ],
)
def test_words(change: float, low: float, high: float, size: float | None, word: str) -> None:
    assert direction_of(change, low, high, "high", size=size) == word


def test_where_neither_is_better_the_way_is_said() -> None:
    assert direction_of(1.0, 0.5, 1.5, "none") == "higher"
    assert direction_of(-1.0, -1.5, -0.5, "none") == "lower"
    assert direction_of(-1.0, -1.5, -0.5, "low") == "better"


def test_every_outcome_has_a_size_that_counts_and_a_reason() -> None:
    for outcome in OUTCOMES:
        assert size_that_counts(outcome, 100.0) > 0.0, outcome
        one = margins().get(outcome) or unit_sizes()[OUTCOMES[outcome].unit]
        assert one.why("en").startswith("Assumption")
        assert one.why("cy").startswith("Rhagdybiaeth")
    assert {one.unit for one in OUTCOMES.values()} >= set(unit_sizes()) - {"share of income"}


def test_an_amount_of_a_council_is_judged_by_its_own_level_and_a_rate_is_not() -> None:
    assert size_that_counts("council_cost", 1e6, whole=False) == pytest.approx(5_000.0)
    assert size_that_counts("council_cost", 1e7) == 25_000.0
    assert size_that_counts("council_cost", 1e7, pounds=0.8) == 31_250.0
    assert size_that_counts("council_cost", 1e6, whole=False, pounds=0.8) == pytest.approx(5_000.0)
    assert size_that_counts("met_need", 0.5, pounds=0.8) == size_that_counts("met_need", 0.5)
    assert size_that_counts("met_need", 0.5, whole=False) == size_that_counts("met_need", 0.9)
    assert not is_amount("weekly_pay")


def test_one_level_for_page_pictures_print_command_line_and_evidence() -> None:
    assert len(LOOKS) == len(CLAIM_LOOKS) == MOST_LOOKS
    said = f"{VERDICT_LEVEL:.1%}"
    gaps = {"low": "-7", "high": "-1"}
    for language in LANGUAGES:
        assert said in say("verdict.between", language, **gaps)
        for key in ("column.interval", "brief.difference_head", "method.sure.2", "figure.map_note"):
            assert said in say(key, language)


def test_unclear_is_an_interval_that_holds_zero_and_nothing_else() -> None:
    """Whatever a reader sees beside a direction says the same as the direction."""
    base = np.zeros((40, 4), dtype=np.float32)
    luck = np.random.default_rng(7).normal(size=(40, 4)).astype(np.float32)
    own = (luck + np.linspace(-3, 3, 40, dtype=np.float32)[:, None]).astype(np.float32)
    words = set()
    for change in paired(own, base, "high"):
        words.add(change.word)
        assert (change.word == "unclear") == (change.low <= 0.0 <= change.high)
    assert words == {"better", "worse", "unclear"}
