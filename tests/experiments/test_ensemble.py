"""Comparisons over an ensemble: parameters change, luck stays paired, and the spread is split."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small import TINY

from gofal.abm.scenario import load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.calibration.ensemble import Ensemble, load_ensemble, write_ensemble
from gofal.experiments.comparison.compare import by_set, compare, save
from gofal.experiments.comparison.split import split
from gofal.experiments.runs.replicates import Replicates, set_of
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.windows import years_window

LOW, HIGH = 0.0025, 0.0045
SETS = ({"carer.life_ends": LOW}, {"carer.life_ends": HIGH})


def test_a_lever_without_effect_differs_by_exactly_nothing_over_an_ensemble(
    tmp_path: Path,
) -> None:
    base = load_scenario("baseline").with_(only=TINY, burn_in_weeks=10)
    arms = [base, replace(base.with_(set={"fee_level": 1.0}), name="still")]
    found = compare(arms, replicates=3, years=1, workers=1, stress=False, ensemble=SETS)
    table = found.values.set_index("arm")["value"]
    np.testing.assert_array_equal(table["still"], table["baseline"])
    assert (found.effects["difference"].dropna() == 0.0).all()
    assert found.observations == 2
    turnover = found.values.query("outcome == 'turnover' and level == 'wales' and arm == 'still'")
    by_replicate = turnover[turnover["window"] == "year 1"].set_index("replicate")["value"]
    assert by_replicate[1] > by_replicate[[0, 2]].max()
    save(found, tmp_path / "c", "gofal compare", "")
    assert (pd.read_csv(tmp_path / "c" / "ensemble.csv")["difference"].dropna() == 0.0).all()


def test_sets_are_used_in_turn_with_the_luck_that_replicates_have_anyway() -> None:
    base = load_scenario("baseline")
    seeds = replicate_seeds(1, 5)
    windows = (years_window(1, 1),)
    arms = Replicates((base,), seeds, 1, windows, ensemble=SETS).arms
    assert [arm.scenario.seed for arm in arms] == list(seeds)
    used = [arm.scenario.parameters["carer.life_ends"] for arm in arms]
    assert used == [LOW, HIGH, LOW, HIGH, LOW]
    assert set_of(3, ()) == {}


def test_the_set_is_the_unit_of_observation() -> None:
    keys = {"arm": "a", "window": "w", "level": "wales", "code": "wales", "outcome": "o"}
    values = pd.DataFrame([{**keys, "replicate": r, "value": float(r)} for r in range(5)])
    assert by_set(values, 2)["value"].tolist() == [2.0, 2.0]
    assert by_set(values, 2)["replicate"].tolist() == [0, 1]
    for sets in (0, 5, 8):
        assert by_set(values, sets) is values


def test_the_spread_is_split_into_what_it_was_made_of() -> None:
    chooser = np.random.default_rng(1)
    sets, luck, rows = 40, 3, 50
    true = 5.0 + 2.0 * chooser.normal(size=(rows, sets))
    effects = np.tile(true, luck) + chooser.normal(size=(rows, sets * luck))
    found = split(effects, sets)
    assert np.median(found.luck_sd) == pytest.approx(1.0, rel=0.05)
    assert np.median(found.parameter_sd) == pytest.approx(2.0, rel=0.1)
    assert np.median(found.share) == pytest.approx(0.8, abs=0.05)
    assert ((found.low <= 5.0) & (found.high >= 5.0)).mean() > 0.85
    held = (found.one_low[:, None] <= true) & (true <= found.one_high[:, None])
    assert held.mean() == pytest.approx(0.9, abs=0.04)


def test_pure_luck_and_pure_parameters_are_told_apart() -> None:
    chooser = np.random.default_rng(2)
    noise = split(chooser.normal(size=(200, 24)), 8)
    assert np.median(noise.parameter_sd) < 0.4
    fixed = split(np.tile(np.arange(8.0), (1, 3)), 8)
    assert fixed.luck_sd[0] == 0.0
    assert fixed.share[0] == 1.0
    unequal = split([[1.0, 5.0, 1.0, 5.0, 1.0]], 2)
    assert unequal.mean[0] == 3.0
    assert unequal.luck_sd[0] == 0.0


def test_one_replicate_a_set_cannot_be_split() -> None:
    found = split([[1.0, 2.0, 3.0]], 3)
    assert np.isnan(found.luck_sd[0])
    assert np.isfinite(found.low[0])


def test_an_ensemble_is_written_and_read_to_the_last_bit(tmp_path: Path) -> None:
    made = Ensemble(
        ({"a.b": 0.1 + 0.2, "c.d": 1e-17}, {"a.b": 3.0, "c.d": 4.0}),
        True,
        "hash",
        {"design": "seed 1", "note": 'so-called "sets"'},
    )
    write_ensemble(made, tmp_path / "e.toml")
    assert load_ensemble(tmp_path / "e.toml") == made
    assert [path.name for path in tmp_path.iterdir()] == ["e.toml"]


def test_a_bad_ensemble_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "e.toml"
    with pytest.raises(GofalError, match="there is no ensemble"):
        load_ensemble(file)
    file.write_text('[provenance]\nusable = true\nrules = "x"\n', encoding="utf-8")
    with pytest.raises(GofalError, match="damaged"):
        load_ensemble(file)
    made = Ensemble(SETS, True, "x", {})
    assert made.first(1) == SETS[:1]
    for count in (0, 3):
        with pytest.raises(GofalError, match="allowed: 1 to 2"):
            made.first(count)
