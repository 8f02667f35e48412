"""Comparisons over plausible Wales: the same in all arms, nested in sets, with dates too."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from small import TINY

from gofal.abm.history import History
from gofal.abm.scenario import load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.comparison.compare import compare, save
from gofal.experiments.comparison.findings import method
from gofal.experiments.comparison.split_table import split_report
from gofal.experiments.runs.nested import Over
from gofal.experiments.runs.replicates import Replicates
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.windows import years_window
from gofal.viz.saved_comparison import read_saved

SETS = ({"carer.life_ends": 0.0025}, {"carer.life_ends": 0.0045})
BASE = load_scenario("baseline").with_(only=TINY, burn_in_weeks=4)
DEAR = replace(load_scenario("baseline").with_(set={"fee_level": 1.2}), name="dear")


def test_arms_share_parameters_wales_and_luck() -> None:
    windows = (years_window(1, 1),)
    asked = Replicates((BASE, DEAR), replicate_seeds(1, 8), 1, windows, False, Over(SETS, 2))
    pairs = [arm.scenario for arm in asked.arms]
    told = [(one.seed, one.wales, one.parameters["carer.life_ends"]) for one in pairs]
    assert told[::2] == told[1::2]
    assert [wales for _, wales, _ in told[::2]] == [1, 2, 3, 4, 1, 2, 3, 4]
    assert len({seed for seed, _, _ in told}) == 8


@pytest.mark.slow
def test_a_comparison_with_dates_over_sets_and_wales_is_told_and_kept(tmp_path: Path) -> None:
    dated = History(policy_from=2016)
    arms = [one.with_(history=dated, only=TINY, burn_in_weeks=4) for one in (BASE, DEAR)]
    found = compare(arms, replicates=1, years=1, workers=1, stress=False, over=Over(SETS, 2))
    assert (found.observations, found.nesting.pairs) == (2, 4)
    report = split_report(found, "en")
    assert "Random variation and latent facts: sd (share) | Parameters: sd (share)" in report
    assert "random variation is not told apart from what is not known of councils" in report
    assert any("plausible Wales of each: 2" in line for line in method(found, "en"))
    save(found, tmp_path / "c", "gofal compare", report)
    parts = pd.read_csv(tmp_path / "c" / "parts.csv").query("outcome == 'fee'").set_index("window")
    fee = parts.to_dict("index")[found.window.name]
    assert fee["luck_latent_sd"] > 0
    assert fee["luck_latent_share"] + fee["parameters_share"] == pytest.approx(1.0)
    assert fee["low"] == pytest.approx(found.wales("dear")["low"]["fee"])
    described = json.loads((tmp_path / "c" / "comparison.json").read_text(encoding="utf-8"))
    assert [one["part"] for one in described["parts"]] == ["luck_latent", "parameters"]
    again = read_saved(tmp_path / "c").comparison
    assert (again.observations, again.arms[1].history) == (2, dated)


@pytest.mark.slow
def test_plausible_wales_alone_carry_what_is_not_known_of_councils() -> None:
    found = compare(
        [BASE, DEAR], replicates=1, years=1, workers=1, stress=False, over=Over(wales=2)
    )
    assert found.observations == 2
    assert "Random variation and latent facts: sd (share)" in split_report(found, "en")
    assert any(line.startswith("Plausible Wales: 2") for line in method(found, "en"))
    assert any(line.startswith("Noise floor: with 2 of those") for line in method(found, "en"))


def test_one_fee_is_not_equal_in_several_wales() -> None:
    with pytest.raises(GofalError, match="cannot be given with --wales"):
        compare([BASE, DEAR], fair="spending", over=Over(wales=2))
    with pytest.raises(GofalError, match="wales = 0 is too few"):
        Over(wales=0)
