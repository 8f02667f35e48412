"""Verdicts from pairs that are added: the words, the looks, and that the error rate is kept."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.outcomes import OUTCOMES, Better
from gofal.experiments.analysis.margins import margin_of
from gofal.experiments.evidence.headlines import AXES, DECIDING, outcomes
from gofal.experiments.evidence.judge import Word, judge
from gofal.experiments.looks import ERROR, look_of
from gofal.experiments.statistics import Floats, estimate

LOOKS = (4, 8, 12)
NOISE: Floats = np.array([0.1, -0.1, 0.05, -0.05])


@pytest.mark.parametrize(
    ("effect", "better", "margin", "word"),
    [
        (2.0 + NOISE, "high", 0.5, "better"),
        (2.0 + NOISE, "low", 0.5, "worse"),
        (2.0 + NOISE, "none", 0.5, "other"),
        (0.1 * NOISE, "high", 0.5, "small"),
        (0.2 + 0.1 * NOISE, "high", 0.5, "small"),  # clear, and of no weight
        (0.2 + 0.1 * NOISE, "high", None, "better"),
        (0.0 * NOISE, "high", None, "none"),
        (10 * NOISE, "high", 0.5, "open"),
        (np.array([2.0, 2.0, 2.0]), "high", 0.5, "few"),
        (np.array([2.0, 2.0, 2.0, np.nan]), "high", 0.5, "unknown"),
    ],
)
def test_a_word_follows_interval_and_margin(
    effect: Floats,
    better: Better,
    margin: float | None,
    word: Word,
) -> None:
    told = judge(10 + effect, np.full(len(effect), 10.0), better, margin, LOOKS)
    assert told.word == word
    assert told.effect == pytest.approx(np.nanmean(effect))


def test_pairs_beyond_a_look_wait_for_the_next() -> None:
    values = np.arange(1.0, 12.0)
    seven = judge(values[:7], np.zeros(7), "high", None, LOOKS)
    four = judge(values[:4], np.zeros(4), "high", None, LOOKS)
    assert seven == four
    assert [look_of(n, LOOKS) for n in (0, 3, 4, 7, 8, 12, 13)] == [0, 0, 4, 4, 8, 12, 12]
    assert judge(values[:8], np.zeros(8), "high", None, LOOKS).pairs == 8


def test_an_interval_is_that_of_a_part_of_the_error() -> None:
    values = np.array([1.0, 2.0, 4.0, 3.0])
    told, plain = judge(values, 0 * values, "high", None, LOOKS), estimate(values, 1 - ERROR / 3)
    assert (told.low, told.high) == (plain.low[0], plain.high[0])
    assert told.p == pytest.approx(3 * float(estimate(values).p[0]))


@pytest.mark.slow
def test_looking_again_and_again_keeps_the_error() -> None:
    """Of policies without any effect no more than one in twenty is ever told to have one."""
    draws = np.random.default_rng(1).normal(size=(4000, LOOKS[-1]))
    wrong = 0
    for own in draws:
        words = [judge(own[:look], 0 * own[:look], "high", None, LOOKS).word for look in LOOKS]
        wrong += bool({"better", "worse"} & set(words))
    share = wrong / len(draws)
    assert 0.02 < share < ERROR


def test_every_outcome_of_the_league_has_a_size_that_counts() -> None:
    for name in (*outcomes(), *DECIDING, *AXES):
        assert name in OUTCOMES
        assert margin_of(name, None) is not None, name
