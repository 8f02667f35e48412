"""Sensitivity analyses against functions with known answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import pearsonr, rankdata, ttest_1samp
from toy_studies import axes_of, study_of, table_of

from gofal.agents.errors import GofalError
from gofal.experiments.analysis.ask import ask
from gofal.experiments.analysis.base import Question
from gofal.experiments.analysis.intervals import estimate_known
from gofal.experiments.analysis.methods import analyses
from gofal.experiments.analysis.methods.regression import rank_measures
from gofal.experiments.analysis.noise import noise
from gofal.experiments.analysis.study import Study
from gofal.experiments.statistics import Floats
from gofal.experiments.sweep.axes import Axis

G = np.array([0.0, 1.0, 4.5, 9.0])


def ishigami(points: Floats, _arm: int, _replicate: int) -> Floats:
    x, y, z = points.T
    made: Floats = np.sin(x) + 7.0 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)
    return made


def g_function(points: Floats, _arm: int, _replicate: int) -> Floats:
    return np.asarray(np.prod((np.abs(4 * points - 2) + G) / (1 + G), axis=1))


def plane(points: Floats, _arm: int, _replicate: int) -> Floats:
    return np.asarray(points @ np.array([3.0, -1.0, 0.0]))


def by_order(table: pd.DataFrame, order: str) -> pd.DataFrame:
    return table[table["order"] == order]


def test_sobol_indices_of_ishigami() -> None:
    study = study_of("sobol", axes_of(3, -np.pi, np.pi, 0.0), ishigami, points=1024, pairs=True)
    table = table_of(study, "sobol")
    first, total, pairs = (by_order(table, order) for order in ("first", "total", "second"))
    assert first["index"].tolist() == pytest.approx([0.314, 0.442, 0.0], abs=0.03)
    assert total["index"].tolist() == pytest.approx([0.558, 0.442, 0.244], abs=0.03)
    assert list(zip(pairs["axis"], pairs["with"], strict=True))[1] == ("x.0", "x.2")
    assert pairs["index"].tolist() == pytest.approx([0.0, 0.244, 0.0], abs=0.06)
    for rows, truth in ((first, [0.3139, 0.4424, 0.0]), (total, [0.5576, 0.4424, 0.2437])):
        assert (rows["index_low"] < truth).all()
        assert (rows["index_high"] > truth).all()


def test_sobol_indices_of_the_g_function() -> None:
    study = study_of("sobol", axes_of(4), g_function, points=512)
    table = table_of(study, "sobol")
    own = 1 / (3 * (1 + G) ** 2)
    all_ = np.prod(1 + own) - 1
    total = own * (1 + all_) / (1 + own) / all_
    assert by_order(table, "first")["index"].tolist() == pytest.approx(
        (own / all_).tolist(), abs=0.04
    )
    assert by_order(table, "total")["index"].tolist() == pytest.approx(total.tolist(), abs=0.04)
    assert by_order(table, "second").empty


def test_the_difference_between_arms_has_indices_of_its_own() -> None:
    def outcome(points: Floats, arm: int, _replicate: int) -> Floats:
        return np.asarray(10 * points[:, 0] + arm * points[:, 1])

    study = study_of("sobol", axes_of(2), outcome, ("baseline", "policy"), points=256)
    table = table_of(study, "sobol")
    first = by_order(table, "first").set_index(["quantity", "arm", "axis"])["index"]
    assert first["level", "baseline", "x.0"] == pytest.approx(1, abs=0.05)
    assert first["difference", "policy", "x.0"] == pytest.approx(0, abs=0.05)
    assert first["difference", "policy", "x.1"] == pytest.approx(1, abs=0.05)


def noisy(shared: bool) -> Callable[[Floats, int, int], Floats]:
    def outcome(points: Floats, _arm: int, replicate: int) -> Floats:
        rng = np.random.default_rng([7, replicate])
        luck = rng.normal(size=1 if shared else len(points)) * np.sqrt(1 / 12)
        return np.asarray(points[:, 0] + luck)

    return outcome


@pytest.mark.parametrize("shared", [False, True])
def test_noise_is_shown_beside_every_index(shared: bool) -> None:
    axes, replicates = axes_of(2), 40
    table = table_of(
        study_of("sobol", axes, noisy(shared), replicates=replicates, points=128), "sobol"
    )
    # As much variance from luck as from the axis: half is noise, shared or not.
    assert table["noise_share"].unique().tolist() == pytest.approx([0.5], abs=0.12)
    left = 0.0 if shared else 1 / (1 + replicates)
    assert table["noise_left"].unique().tolist() == pytest.approx([left], abs=0.01)
    x_first = by_order(table, "first")["index"].iloc[0]
    assert x_first == pytest.approx(1 - left, abs=0.06)


def test_one_replicate_tells_no_noise_and_no_luck_is_none() -> None:
    assert np.isnan(noise(np.arange(4.0)[:, None]).share)
    assert noise(np.repeat(np.arange(4.0)[:, None], 3, axis=1)).share == 0.0


def with_gap(study: Study) -> Study:
    assert isinstance(study.cells, pd.DataFrame)
    return replace(study, cells=study.cells.drop(index=3), failed=1)


@pytest.mark.parametrize(("slug", "size"), [("sobol", "points"), ("morris", "walks")])
def test_gaps_are_refused_with_the_share_that_failed(slug: str, size: str) -> None:
    options: dict[str, Any] = {size: 8}
    study = with_gap(study_of(slug, axes_of(3), plane, **options))
    with pytest.raises(
        GofalError, match=rf"1 / {study.runs} \(.*%\) runs \(failed: 1 / {study.runs}\)"
    ):
        table_of(study, slug)


def test_an_outcome_that_nothing_moves_is_left_out_and_told() -> None:
    def still(points: Floats, _arm: int, _replicate: int) -> Floats:
        return np.zeros(len(points))

    moving = study_of("sobol", axes_of(3), plane, points=8)
    asleep = study_of("sobol", axes_of(3), still, points=8, name="fee")
    assert isinstance(moving.cells, pd.DataFrame)
    assert isinstance(asleep.cells, pd.DataFrame)
    both = replace(
        moving, outcomes=("met_need", "fee"), cells=pd.concat([moving.cells, asleep.cells])
    )
    answer = ask(both, analyses()["sobol"], Question())
    assert answer.table["outcome"].unique().tolist() == ["met_need"]
    assert "fee is the same at every point" in answer.left_out[0].en
    with pytest.raises(GofalError, match="nothing to explain"):
        table_of(both, "sobol", outcomes=("fee",))


def test_morris_of_a_plane_is_its_slopes() -> None:
    study = study_of("morris", axes_of(3), plane, walks=6)
    table = table_of(study, "morris").set_index("axis")
    assert table["mu"].tolist() == pytest.approx([3, -1, 0], abs=1e-9)
    assert table["mu_star"].tolist() == pytest.approx([3, 1, 0], abs=1e-9)
    assert table["sigma"].tolist() == pytest.approx([0, 0, 0], abs=1e-9)
    assert table["mu_star_low"].tolist() == pytest.approx([3, 1, 0], abs=1e-9)


def test_morris_agrees_with_salib() -> None:
    from SALib.analyze import morris

    axes = axes_of(3, -np.pi, np.pi, 0.0)
    study = study_of("morris", axes, ishigami, walks=20, levels=6)
    table = table_of(study, "morris")
    shares = (study.points.to_numpy() + np.pi) / (2 * np.pi)
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0.0, 1.0]] * 3}
    assert isinstance(study.cells, pd.DataFrame)
    known = morris.analyze(problem, shares, study.cells["value"].to_numpy(), num_levels=6, seed=1)
    for name in ("mu", "mu_star", "sigma"):
        assert table[name].tolist() == pytest.approx(list(known[name]))
    assert (table["sigma_low"] <= table["sigma"]).all()


def test_morris_counts_switches_like_the_rest() -> None:
    axes = [*axes_of(1), Axis("switch", "lever", 0.0, 1.0, 0.0, stepwise=True)]

    def outcome(points: Floats, _arm: int, _replicate: int) -> Floats:
        return np.asarray(points[:, 0] + np.where(points[:, 1] > 0, 2.0, 0.0))

    table = table_of(study_of("morris", axes, outcome, walks=6), "morris").set_index("axis")
    assert table.loc["switch", "mu"] == pytest.approx(2 / (2 / 3))  # 2 over a move of two thirds


def test_tornado_by_hand() -> None:
    luck = np.array([0.0, 1.0, 5.0])
    own = np.array([0.1, -0.1, 0.3])
    axes = [*axes_of(1), Axis("switch", "lever", 0.0, 1.0, 0.0, stepwise=True)]

    def outcome(points: Floats, _arm: int, replicate: int) -> Floats:
        slope = 2.0 + own[replicate]
        return np.asarray(luck[replicate] + slope * points[:, 0] - 5 * points[:, 1])

    table = table_of(study_of("one_at_a_time", axes, outcome, replicates=3), "one_at_a_time")
    assert table["axis"].tolist() == ["switch", "x.0"]  # the widest swing first
    switch, slope = table.to_dict("records")
    assert (switch["effect_low"], switch["effect_high"], switch["swing"]) == (0, -5, -5)
    assert (slope["at_low"], slope["centre"], slope["at_high"]) == (0, 0.5, 1)
    expected = ttest_1samp(2.0 + own, 0).confidence_interval()
    assert slope["swing"] == pytest.approx(2.1)
    assert (slope["swing_low"], slope["swing_high"]) == pytest.approx((expected.low, expected.high))
    assert slope["effect_high"] == pytest.approx(1.05)


@pytest.mark.parametrize("rows", ["full", "both_ways", "leave_one_out"])
def test_parts_of_a_bundle_by_hand(rows: str) -> None:
    def outcome(points: Floats, _arm: int, replicate: int) -> Floats:
        a, b, c = points.T
        return np.asarray(replicate + a + 2 * b + 4 * c + 8 * a * b)

    study = study_of("factorial", axes_of(3, centre=0.0), outcome, replicates=3, rows=rows)
    found = table_of(study, "leave_one_out").set_index(["axis", "contrast"])["effect"]
    assert found["bundle", "together"] == pytest.approx(15)
    assert [found[f"x.{n}", "last_in"] for n in range(3)] == pytest.approx([9, 10, 4])
    if rows == "leave_one_out":
        assert not {"alone", "main", "synergy"} & set(found.index.get_level_values(1))
        return
    assert [found[f"x.{n}", "alone"] for n in range(3)] == pytest.approx([1, 2, 4])
    assert found["bundle", "synergy"] == pytest.approx(8)
    if rows == "full":
        assert [found[f"x.{n}", "main"] for n in range(3)] == pytest.approx([5, 6, 4])


def test_rank_regression_of_a_steep_curve() -> None:
    def outcome(points: Floats, _arm: int, _replicate: int) -> Floats:
        return np.asarray(np.exp(5 * points[:, 0] - 1 * points[:, 1]))

    table = table_of(study_of("latin_hypercube", axes_of(3), outcome, points=400), "regression")
    slopes = table["srrc"].tolist()
    assert slopes == pytest.approx([5 / 26**0.5, -1 / 26**0.5, 0], abs=0.05)
    assert table["prcc"].iloc[0] > 0.95
    assert table["prcc_low"].iloc[2] < 0 < table["prcc_high"].iloc[2]
    assert table["r2"].iloc[0] > 0.95


def test_partial_rank_correlation_is_that_of_the_residuals() -> None:
    rng = np.random.default_rng(3)
    points = rng.random((60, 3))
    values = points @ [1.0, 2.0, 0.0] + rng.normal(size=60)
    ranks = np.column_stack([*(rankdata(column) for column in points.T), rankdata(values)])
    others = np.column_stack([np.ones(60), ranks[:, 1:3]])
    left = [ranks[:, n] - others @ np.linalg.lstsq(others, ranks[:, n])[0] for n in (0, 3)]
    found = rank_measures(points, values, seed=1)["prcc"]
    assert found[0][0] == pytest.approx(pearsonr(*left).statistic)
    assert found[1][0] < found[0][0] < found[2][0]


def test_an_exact_fit_is_told_as_one() -> None:
    def outcome(points: Floats, _arm: int, _replicate: int) -> Floats:
        return np.asarray(-(points[:, 1] ** 3))

    table = table_of(study_of("latin_hypercube", axes_of(3), outcome, points=40), "regression")
    for name in ("srrc", "prcc"):
        assert table[name].tolist() == pytest.approx([0, -1, 0], abs=1e-6)
    assert table["r2"].tolist() == pytest.approx([1, 1, 1])


def test_what_bends_back_has_a_low_r2() -> None:
    def outcome(points: Floats, _arm: int, _replicate: int) -> Floats:
        return np.asarray((points[:, 0] - 0.5) ** 2)

    table = table_of(study_of("latin_hypercube", axes_of(2), outcome, points=200), "regression")
    assert table["r2"].iloc[0] < 0.1


def test_points_with_a_gap_are_left_out_of_a_regression_and_counted() -> None:
    study = with_gap(study_of("latin_hypercube", axes_of(3), plane, points=40))
    assert table_of(study, "regression")["points"].unique().tolist() == [39]
    few = study_of("latin_hypercube", axes_of(3), plane, points=8)
    with pytest.raises(GofalError, match="8 of 8 points have no gap; a regression on 3 axes needs"):
        table_of(few, "regression")


def test_estimates_take_the_replicates_that_are_there() -> None:
    values = np.array([[1.0, 2.0, 4.0], [1.0, np.nan, 4.0], [np.nan, np.nan, np.nan]])
    found, counts = estimate_known(values)
    assert counts.tolist() == [3, 2, 0]
    assert found.mean[1] == 2.5
    assert found.p[1] == pytest.approx(ttest_1samp([1.0, 4.0], 0).pvalue)
    assert np.isnan(found.mean[2])
