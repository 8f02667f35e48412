"""Comparisons on the real model, small and short: pairing, words, result folders, failures."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small import TINY

from gofal.abm.outcomes import weekly_outcomes
from gofal.abm.scenario import Scenario, load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.comparison.compare import Comparison, compare, effects, save
from gofal.experiments.comparison.findings import findings, report
from gofal.experiments.comparison.terms_table import terms_report
from gofal.experiments.text import LANGUAGES, Language
from gofal.experiments.windows import parse_window

BURN_IN = 30


def arm(name: str, **levers: float | str) -> Scenario:
    plain = load_scenario("baseline").with_(only=TINY, burn_in_weeks=BURN_IN, set=levers)
    return replace(plain, name=name)


ARMS = [arm("baseline"), arm("twin"), arm("dearer", fee_level=1.3)]


@pytest.fixture(scope="module")
def small() -> Comparison:
    return compare(ARMS, replicates=2, years=1, workers=1, stress=False)


def test_an_arm_without_a_policy_differs_by_exactly_nothing(small: Comparison) -> None:
    twin = small.effects[small.effects["arm"] == "twin"]
    known = twin["difference"].dropna()
    assert len(known) > 100
    assert (known == 0.0).all()
    assert not twin["distinguishable"].any()
    values = small.values.set_index("arm")["value"]
    np.testing.assert_array_equal(values["twin"], values["baseline"])


def test_a_policy_makes_a_difference_where_it_acts(small: Comparison) -> None:
    fee = next(f for f in findings(small, "dearer", "en") if f.outcome == "fee")
    assert fee.change == pytest.approx(0.3 * 16.78, rel=0.1)
    assert fee.low > 0


def test_every_outcome_is_compared_for_wales_and_councils(small: Comparison) -> None:
    told = set(small.wales("dearer").index)
    assert told == set(weekly_outcomes())
    councils = small.effects.query("level == 'council' and outcome == 'met_need'")
    assert councils["code"].nunique() == len(TINY)


def test_replicates_have_the_same_seeds_in_every_arm(small: Comparison) -> None:
    for name in ("baseline", "twin", "dearer"):
        used = small.values.loc[small.values["arm"] == name, "seed"].unique()
        assert set(used) == set(small.seeds)
    assert len(set(small.seeds)) == 2


def test_processes_give_what_one_process_gives(small: Comparison) -> None:
    parallel = compare(ARMS[:2], replicates=2, years=1, workers=2, stress=False)
    alone = small.values[small.values["arm"].isin(["baseline", "twin"])]
    pd.testing.assert_frame_equal(
        parallel.values.sort_values(list(parallel.values.columns)).reset_index(drop=True),
        alone.sort_values(list(alone.columns)).reset_index(drop=True),
    )


def test_progress_ends_at_the_total(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOFAL_WORLDS", str(tmp_path))  # where none is kept yet
    seen: list[tuple[int, int]] = []
    arms = [ARMS[0], ARMS[2]]  # the twin is the baseline, which is run once
    compare(arms, 1, 1, workers=1, stress=False, progress=lambda *p: seen.append(p))
    assert seen[-1] == (BURN_IN + 2 * 52, BURN_IN + 2 * 52)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_the_stress_test_joins_the_windows_that_end_last() -> None:
    found = compare([ARMS[0], ARMS[2]], 1, 2, workers=1, stress=True).values
    rows = found[(found["outcome"] == "stress_loss_4") & (found["level"] == "wales")]
    assert set(rows["window"]) == {"year 2", "years 1-2"}
    assert rows["value"].between(-1, 1).all()


def test_a_comparison_is_written_whole(small: Comparison, tmp_path: Path) -> None:
    save(small, tmp_path / "c", "gofal compare baseline twin dearer", report(small, "en"))
    files = sorted(path.name for path in (tmp_path / "c").iterdir())
    assert files == [
        "arms.csv",
        "comparison.csv",
        "comparison.json",
        "comparison.parquet",
        "findings.md",
        "ro-crate-metadata.json",
        "values.parquet",
    ]
    made = json.loads((tmp_path / "c" / "comparison.json").read_text(encoding="utf-8"))
    assert made["reference"] == "baseline"
    assert made["seeds"] == list(small.seeds)
    assert made["arms"][2]["settings"][0]["lever"] == "fee_level"
    wales = pd.read_csv(tmp_path / "c" / "comparison.csv")
    assert set(wales["arm"]) == {"twin", "dearer"}


def test_a_folder_in_use_is_left_alone(small: Comparison, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine")
    with pytest.raises(GofalError, match="not empty"):
        save(small, tmp_path, "gofal compare", "")
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_say_what_the_numbers_say(small: Comparison, language: Language) -> None:
    text = report(small, language)
    for finding in findings(small, "dearer", language):
        assert finding.label in text
    nothing = [finding.verdict for finding in findings(small, "twin", language)]
    assert set(nothing) <= {"same", "undefined"}


def test_a_chosen_window_is_shown_first() -> None:
    window = parse_window("weeks 10-20", 1)
    result = compare(ARMS[:2], 1, 1, workers=1, stress=False, window=window)
    assert result.window == window
    assert "weeks 10-20" in set(result.values["window"])


@pytest.mark.parametrize(
    ("arms", "replicates", "years", "told"),
    [
        (ARMS[:1], 1, 1, "at least two"),
        ([ARMS[0], ARMS[0]], 1, 1, "given twice"),
        (ARMS[:2], 0, 1, "at least 1"),
        (ARMS[:2], 1, 0, "at least 1"),
    ],
)
def test_impossible_comparisons_are_refused(
    arms: list[Scenario], replicates: int, years: int, told: str
) -> None:
    with pytest.raises(GofalError, match=told):
        compare(arms, replicates, years)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failure_names_the_arm_and_the_seed_in_one_line(workers: int) -> None:
    impossible = load_scenario("baseline").with_(
        only=TINY, burn_in_weeks=1, parameters={"travel.trip_minutes": -5.0}
    )
    other = replace(impossible.with_(set={"fee_level": 1.1}), name="other")
    with pytest.raises(GofalError, match=r"(baseline|other) .seed \d+.*trip_minutes") as told:
        compare([impossible, other], 2, 1, workers=workers)
    assert "\n" not in str(told.value)


def test_effects_by_hand() -> None:
    values = pd.DataFrame(
        [
            (name, number, 7, "year 1", "wales", "wales", outcome, value)
            for name, table in {
                "a": {"wage": (8.0, 8.2, 8.4), "same": (1.0, 1.0, 1.0)},
                "b": {"wage": (8.1, 8.3, 8.6), "same": (1.0, 1.0, 1.0)},
            }.items()
            for outcome, numbers in table.items()
            for number, value in enumerate(numbers)
        ],
        columns=["arm", "replicate", "seed", "window", "level", "code", "outcome", "value"],
    )
    found = effects(values, ["a", "b"]).set_index("outcome")
    assert found.loc["wage", "difference"] == pytest.approx(0.4 / 3)
    assert found.loc["wage", "reference"] == pytest.approx(8.2)
    assert found.loc["wage", "p"] == pytest.approx(0.057190958)
    assert found.loc["wage", "p_bh"] == pytest.approx(2 * 0.057190958)
    for column in ("difference", "low", "high"):
        assert found.loc["same", column] == 0.0


@pytest.fixture(scope="module")
def both() -> Comparison:
    arms = [*ARMS[:2], arm("rebalanced", rebalancing_route="third_sector", rebalancing_target=0.6)]
    return compare(arms, replicates=2, years=1, workers=1, stress=False, both_terms=True)


@pytest.mark.slow
def test_an_effect_is_what_is_left_on_equal_terms_and_what_is_terms(both: Comparison) -> None:
    """By hand from the values, seed by seed; a policy that does nothing owes nothing to terms."""
    found = both.on_terms
    assert found is not None
    here = (found["window"] == both.window.name) & (found["code"] == "wales")
    twin = found[here & (found["arm"] == "twin")].set_index("outcome")
    for column in ("effect", "equal", "terms"):
        assert (twin[column].dropna() == 0.0).all()
    row = found[here & (found["arm"] == "rebalanced")].set_index("outcome").loc["secure_share"]
    frame = both.values
    chosen = (frame["outcome"] == "secure_share") & (frame["code"] == "wales")
    chosen &= frame["window"] == both.window.name
    level = frame[chosen].pivot_table(index="arm", columns="replicate", values="value")
    own = level.loc["rebalanced"] - level.loc["baseline"]
    equal = level.loc["rebalanced/terms=equal"] - level.loc["baseline/terms=equal"]
    assert row["effect"] == pytest.approx(own.mean())
    assert row["equal"] == pytest.approx(equal.mean())
    assert row["terms"] == pytest.approx((own - equal).mean())
    assert row["low"] < row["terms"] < row["high"]
    assert abs(row["terms"]) > 0


def test_the_baseline_on_equal_terms_is_another_market(both: Comparison) -> None:
    frame = both.values
    wage = frame[(frame["outcome"] == "wage") & (frame["code"] == "wales")]
    level = wage[wage["window"] == both.window.name].groupby("arm")["value"].mean()
    assert level["baseline/terms=equal"] < level["baseline"]
    assert list(both.effects["arm"].unique()) == ["twin", "rebalanced"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_split_by_terms_is_told_and_written(
    both: Comparison, language: Language, tmp_path: Path
) -> None:
    told = terms_report(both, language)
    assert {"en": "Of this, assumed terms", "cy": "O hyn, telerau tybiedig"}[language] in told
    assert "rebalanced" in told
    save(both, tmp_path / "new", "gofal compare", told)
    kept = pd.read_csv(tmp_path / "new" / "terms.csv")
    assert {"effect", "equal", "terms", "low", "high"} <= set(kept.columns)
    assert terms_report(replace(both, on_terms=None), language) == ""


def test_arms_that_are_on_equal_terms_cannot_be_asked_for_both() -> None:
    with pytest.raises(GofalError, match="on equal terms"):
        compare([ARMS[0], ARMS[2].with_(terms="equal")], years=1, both_terms=True)
