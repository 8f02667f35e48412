"""Known answers for everything a comparison claims to be sure about."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gofal.agents.errors import GofalError
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.statistics import (
    benjamini_hochberg,
    estimate,
    half_width,
    holm,
    paired_differences,
    replicates_needed,
    slopes,
    variance_ratio,
)

VALUES = [0.31, 0.18, 0.27, 0.22, 0.40]


def test_interval_and_p_value_are_students() -> None:
    result = estimate([VALUES])
    low, high = stats.t.interval(0.95, 4, loc=np.mean(VALUES), scale=stats.sem(VALUES))
    assert result.low[0] == pytest.approx(low)
    assert result.high[0] == pytest.approx(high)
    assert result.p[0] == pytest.approx(stats.ttest_1samp(VALUES, 0).pvalue)


def test_interval_covers_the_truth_as_often_as_it_says() -> None:
    sample = np.random.default_rng(5).normal(1.0, 2.0, size=(4000, 4))
    result = estimate(sample)
    covered = np.mean((result.low <= 1.0) & (result.high >= 1.0))
    assert covered == pytest.approx(0.95, abs=0.012)


def test_one_replicate_has_a_mean_and_no_interval() -> None:
    result = estimate([[2.0], [3.0]])
    assert result.mean.tolist() == [2.0, 3.0]
    assert np.isnan(result.low).all()
    assert np.isnan(result.p).all()


def test_a_constant_difference_is_certain_and_a_constant_zero_is_none() -> None:
    result = estimate([[0.5, 0.5, 0.5], [0.0, 0.0, 0.0]])
    assert result.p.tolist() == [0.0, 1.0]
    assert result.low.tolist() == result.high.tolist() == [0.5, 0.0]


def test_an_undefined_row_stays_undefined_and_does_not_touch_the_others() -> None:
    result = estimate([[np.nan, 1.0, 2.0], VALUES[:3]])
    assert np.isnan(result.p[0])
    assert result.p[1] == pytest.approx(stats.ttest_1samp(VALUES[:3], 0).pvalue)


def test_rounding_is_not_a_difference() -> None:
    assert paired_differences([0.1 + 0.2], [0.3]).tolist() == [0.0]
    assert paired_differences([1.00001], [1.0])[0] > 0


def test_holm_and_benjamini_hochberg_by_hand() -> None:
    p = [0.01, 0.04, 0.03, 0.005]
    assert holm(p) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert benjamini_hochberg(p) == pytest.approx([0.02, 0.04, 0.04, 0.02])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_corrections_keep_order_and_never_flatter(p: list[float]) -> None:
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p))
    assert (holm(p) >= benjamini_hochberg(p) - 1e-12).all()
    assert (benjamini_hochberg(p) >= np.array(p) - 1e-12).all()


def test_corrections_leave_the_undefined_out_of_the_family() -> None:
    adjusted = holm([0.01, np.nan, 0.02])
    assert adjusted[[0, 2]] == pytest.approx([0.02, 0.02])
    assert np.isnan(adjusted[1])


def test_pairing_pays_when_arms_share_their_luck() -> None:
    luck = np.random.default_rng(1).normal(size=(1, 200))
    own = np.random.default_rng(2).normal(scale=0.1, size=(1, 200))
    assert variance_ratio(luck + own, luck)[0] > 100
    assert variance_ratio(luck, luck + 1.0)[0] == np.inf
    assert np.isnan(variance_ratio([[1.0]], [[2.0]])[0])


def test_replicates_needed_is_the_first_number_that_is_enough() -> None:
    needed = replicates_needed(sd=1.0, wanted=0.5)
    assert half_width(1.0, needed) <= 0.5 < half_width(1.0, needed - 1)
    assert replicates_needed(sd=0.0, wanted=0.1) == 2
    with pytest.raises(GofalError, match="above 0"):
        replicates_needed(1.0, 0.0)


def test_seeds_are_distinct_stable_and_31_bit() -> None:
    seeds = replicate_seeds(1, 50)
    assert len(set(seeds)) == 50
    assert seeds[:3] == replicate_seeds(1, 3)
    assert not set(seeds) & set(replicate_seeds(2, 50))
    assert all(0 <= seed < 2**31 for seed in seeds)


@pytest.mark.parametrize(("seed", "count"), [(1, 0), (1, -2), (-1, 3)])
def test_impossible_replicates_are_refused(seed: int, count: int) -> None:
    with pytest.raises(GofalError):
        replicate_seeds(seed, count)


def test_slope_of_a_line() -> None:
    assert slopes([0, 1, 2], [[1.0, 3.0, 5.0], [4.0, 4.0, 4.0]]).tolist() == [2.0, 0.0]
