"""Analyses of policies against each other, with answers worked out by hand or by SciPy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_1samp, ttest_rel
from toy_studies import axes_of, comparison_of, study_of, table_of

from gofal.agents.errors import GofalError
from gofal.experiments.analysis.condition import read_condition
from gofal.experiments.analysis.margins import margins
from gofal.experiments.analysis.methods.equivalence import tost, verdict
from gofal.experiments.analysis.methods.variance_ratio import ratio_interval
from gofal.experiments.analysis.study import study_of_arms
from gofal.experiments.directions import FIRST
from gofal.experiments.documents.random_draws import (
    OUTCOMES,
    page,
    ratio_table,
    ratio_tables,
    summary,
)
from gofal.experiments.looks import VERDICT_LEVEL
from gofal.experiments.runs.replicates import ArmMeans
from gofal.experiments.statistics import Floats, benjamini_hochberg, holm, replicates_needed

A = [0.90, 0.92, 0.95, 0.91]
B = [0.93, 0.94, 0.99, 0.92]
NAN = float("nan")


def test_paired_differences_are_those_of_scipy() -> None:
    (row,) = table_of(comparison_of([A, B]), "paired").to_dict("records")
    known = ttest_rel(B, A)
    ends = known.confidence_interval(VERDICT_LEVEL)
    assert row["p"] == pytest.approx(known.pvalue)
    assert (row["difference_low"], row["difference_high"]) == pytest.approx((ends.low, ends.high))
    assert row["reference"] == pytest.approx(np.mean(A))
    assert row["wanted"] == margins()["met_need"].margin
    spread = np.std(np.subtract(B, A), ddof=1)
    assert row["needed"] == replicates_needed(spread, row["wanted"], VERDICT_LEVEL)


def test_the_reference_and_the_precision_may_be_chosen() -> None:
    study = comparison_of([A, B])
    (row,) = table_of(study, "paired", reference="b", wanted=0.5).to_dict("records")
    assert row["arm"] == "a"
    assert row["difference"] == pytest.approx(np.mean(A) - np.mean(B))
    assert row["needed"] == 2
    with pytest.raises(GofalError, match="unknown arm 'c'"):
        table_of(study, "paired", reference="c")


def test_a_missing_run_costs_its_pair_only() -> None:
    (row,) = table_of(comparison_of([A, [*B[:3], NAN]]), "paired").to_dict("records")
    assert row["replicates"] == 3
    assert row["p"] == pytest.approx(ttest_rel(B[:3], A[:3]).pvalue)


def test_over_all_points_replicates_are_what_is_drawn_anew() -> None:
    effect = np.array([1.0, 2.0, 6.0])

    def outcome(points: Floats, arm: int, replicate: int) -> Floats:
        return np.asarray(points[:, 0] + arm * effect[replicate] * np.arange(len(points)))

    study = study_of("latin_hypercube", axes_of(2), outcome, ("a", "b"), 3, points=5)
    table = table_of(study, "paired").set_index("point")
    assert len(table) == 6
    known = ttest_1samp(2 * effect, 0)  # the mean of 0 to 4 is 2
    assert table.loc["all", "difference"] == pytest.approx(6.0)
    assert table.loc["all", "p"] == pytest.approx(known.pvalue)
    assert table.loc["1", "difference"] == pytest.approx(3.0)


def test_the_number_of_outcomes_is_paid_for() -> None:
    frames = []
    for n, name in enumerate(("met_need", "handback_share", "fee", "turnover")):
        cells = comparison_of(
            [A, np.add(A, [0.01 * n, 0.02, 0.01, 0.03]).tolist()], outcome=name
        ).cells
        assert isinstance(cells, pd.DataFrame)
        frames.append(cells)
    values = pd.concat(frames, ignore_index=True)
    arms = ArmMeans(values, {}, {}, (1, 2, 3, 4), 2, "rules")
    table = table_of(study_of_arms(arms, ["a", "b"]), "paired")
    for first in (True, False):  # what a policy is judged by first, and all else, each together
        own = table[table["outcome"].isin(FIRST) == first]
        assert len(own) == 2
        assert own["p_holm"].tolist() == pytest.approx(holm(own["p"]).tolist())
        assert own["p_bh"].tolist() == pytest.approx(benjamini_hochberg(own["p"]).tolist())
        assert (own["p_bh"] > own["p"]).any()


def test_tost_is_two_one_sided_tests() -> None:
    own = np.array([0.1, 0.3, -0.1, 0.2, 0.15])
    below = ttest_1samp(own, 0.5, alternative="less").pvalue
    above = ttest_1samp(own, -0.5, alternative="greater").pvalue
    mean, sd = float(own.mean()), float(own.std(ddof=1))
    assert tost(mean, sd, 5, 0.5) == pytest.approx(max(below, above))
    assert tost(0.0, 0.0, 5, 0.5) == 0.0
    assert tost(0.6, 0.0, 5, 0.5) == 1.0
    assert np.isnan(tost(0.0, NAN, 1, 0.5))


@pytest.mark.parametrize(
    ("shift", "spread", "expected"),
    [
        (0.0, 0.001, "equivalent"),
        (0.002, 0.0002, "both"),
        (0.05, 0.001, "different"),
        (0.004, 0.01, "unclear"),
    ],
)
def test_the_four_verdicts(shift: float, spread: float, expected: str) -> None:
    luck = spread * np.array([1.0, -1.0, 0.5, -0.5])
    (row,) = table_of(comparison_of([A, np.add(A, shift + luck).tolist()]), "equivalence").to_dict(
        "records"
    )
    assert row["verdict"] == expected
    inside = abs(row["inner_low"]) < row["margin"] and abs(row["inner_high"]) < row["margin"]
    assert inside == (expected in ("equivalent", "both"))
    assert verdict(NAN, NAN) == "unclear"


def test_an_outcome_without_a_margin_asks_for_one() -> None:
    study = comparison_of([A, B], outcome="headcount")
    with pytest.raises(GofalError, match=r"no margin in margins\.toml; give one with --margin"):
        table_of(study, "equivalence", outcomes=("headcount",))
    assert len(table_of(study, "equivalence", outcomes=("headcount",), margin=1.0)) == 1


def test_every_margin_says_why_in_both_languages() -> None:
    for margin in margins().values():
        assert margin.margin > 0
        assert margin.why_en.strip()
        assert margin.why_cy.strip()


FUTURES = np.array([[0.5, 0.6, 0.5], [0.9, 0.6, 0.9], [0.7, 0.8, 0.4], [0.7, 0.6, 0.6]])


def futures(name: str = "met_need") -> pd.DataFrame:
    def outcome(_points: Floats, arm: int, replicate: int) -> Floats:
        return np.asarray(FUTURES[:, arm] + (replicate - 0.5))  # luck averages out

    arms = ("a", "b", "c")
    study = study_of("latin_hypercube", axes_of(1), outcome, arms, 2, name, points=4)
    return table_of(study, "regret", enough=read_condition("met_need>0.65")).set_index("arm")


def test_regret_by_hand() -> None:
    table = futures()
    assert table["mean"].tolist() == pytest.approx([0.2 / 4, 0.4 / 4, 0.6 / 4])
    assert table["worst"].tolist() == pytest.approx([0.1, 0.3, 0.4])
    assert table.loc["c", "bad"] == pytest.approx(np.quantile([0.1, 0.0, 0.4, 0.1], 0.9))
    assert table["best"].tolist() == pytest.approx([0.375, 0.5, 0.125])  # the tie is shared
    assert table["not_worse"].tolist() == [1.0, 0.5, 0.5]
    assert table["enough"].tolist() == [0.75, 0.25, 0.25]
    assert (table["mean_low"] <= table["mean"]).all()
    assert (table["mean_high"] >= table["mean"]).all()


def test_regret_goes_in_the_better_direction() -> None:
    table = futures("turnover")  # lower is better
    assert table["worst"].tolist() == pytest.approx([0.3, 0.4, 0.3])
    assert table["enough"].isna().all()
    with pytest.raises(GofalError, match="no better direction"):
        futures("fee")


def arms_with_luck(shared: bool, years: int = 2) -> ArmMeans:
    rng = np.random.default_rng(11)
    rows = []
    for replicate in range(60):
        for year in range(1, years + 1):
            luck = rng.normal()
            for arm in ("baseline", "policy"):
                own = rng.normal() * (0.5 * year if shared else 1.0)
                for outcome in OUTCOMES:
                    value = (luck if shared else 0.0) + own
                    key = (f"year {year}", "wales", "wales", outcome)
                    rows.append((arm, replicate, replicate, *key, value))
    columns = ["arm", "replicate", "seed", "window", "level", "code", "outcome", "value"]
    return ArmMeans(pd.DataFrame(rows, columns=columns), {}, {}, tuple(range(60)), years, "rules")


def test_shared_luck_is_worth_what_it_takes_away() -> None:
    table = ratio_table(arms_with_luck(shared=True), ["baseline", "policy"])
    for year, own in ((1, 0.25), (2, 1.0)):
        row = table[table["window"] == f"year {year}"].iloc[0]
        assert row["ratio_low"] < (1 + own) / own < row["ratio_high"]
    alone = ratio_table(arms_with_luck(shared=False), ["baseline", "policy"])
    assert (alone["ratio_low"] < 1).all()
    assert (alone["ratio_high"] > 1).all()


def test_the_interval_of_a_ratio_covers_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(2)
    covered = 0
    for _ in range(400):
        luck = rng.normal(size=12)
        low, high = ratio_interval(luck + rng.normal(size=12) / 3, luck + rng.normal(size=12) / 3)
        covered += low < 10.0 < high  # (1 + 1/9) * 2 over 2/9
    assert covered / 400 == pytest.approx(0.95, abs=0.035)
    assert np.isnan(ratio_interval(np.arange(5.0), np.arange(5.0) + 1)).all()
    assert np.isnan(ratio_interval(np.arange(2.0), np.array([1.0, 5.0]))).all()


def test_the_page_of_luck_speaks_both_languages() -> None:
    made = arms_with_luck(shared=True)
    ratios = ratio_table(made, ["baseline", "policy"])
    ((title, columns, rows),) = ratio_tables(ratios, "en")
    assert title == "policy"
    assert columns == ["Outcome", "Year 1", "Year 2"]
    assert len(rows) == len(OUTCOMES) + 1
    text = page(ratios, made, "gofal luck")
    assert "# What shared random draws save" in text
    assert "# Beth mae tyniadau ar hap a rennir yn ei arbed" in text
    assert "60 replicates, rules" in text
    assert summary(ratios, "en").startswith("Of 10 ratios 0 are 10 or more, 10 lie between")


def test_luck_needs_two_waleses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from gofal.experiments.cli import REFUSED, main

    monkeypatch.chdir(tmp_path)
    assert main(["luck", "--replicates", "1"]) == REFUSED
    assert "a variance needs 2 or more" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
