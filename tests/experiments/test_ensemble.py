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
from gofal.experiments.comparison.compare import by_unit, compare, save
from gofal.experiments.runs.nested import Over
from gofal.experiments.runs.replicates import Replicates
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.windows import years_window

LOW, HIGH = 0.0025, 0.0045
SETS = ({"carer.life_ends": LOW}, {"carer.life_ends": HIGH})


@pytest.mark.slow
def test_a_lever_without_effect_differs_by_exactly_nothing_over_an_ensemble(
    tmp_path: Path,
) -> None:
    base = load_scenario("baseline").with_(only=TINY, burn_in_weeks=10)
    arms = [base, replace(base.with_(set={"fee_level": 1.0}), name="still")]
    found = compare(arms, replicates=1, years=1, workers=1, stress=False, over=Over(SETS))
    table = found.values.set_index("arm")["value"]
    np.testing.assert_array_equal(table["still"], table["baseline"])
    assert (found.effects["difference"].dropna() == 0.0).all()
    assert found.observations == 2
    turnover = found.values.query("outcome == 'turnover' and level == 'wales' and arm == 'still'")
    by_replicate = turnover[turnover["window"] == "year 1"].set_index("replicate")["value"]
    assert by_replicate[1] > by_replicate[0]
    save(found, tmp_path / "c", "gofal compare", "")
    assert (pd.read_csv(tmp_path / "c" / "parts.csv")["difference"].dropna() == 0.0).all()


def test_sets_are_used_in_turn_with_the_luck_that_replicates_have_anyway() -> None:
    base = load_scenario("baseline")
    seeds = replicate_seeds(1, 5)
    windows = (years_window(1, 1),)
    arms = Replicates((base,), seeds, 1, windows, over=Over(SETS)).arms
    assert [arm.scenario.seed for arm in arms] == list(seeds)
    used = [arm.scenario.parameters["carer.life_ends"] for arm in arms]
    assert used == [LOW, HIGH, LOW, HIGH, LOW]


def test_the_set_is_the_unit_of_observation() -> None:
    keys = {"arm": "a", "window": "w", "level": "wales", "code": "wales", "outcome": "o"}
    values = pd.DataFrame([{**keys, "replicate": r, "value": float(r)} for r in range(5)])
    assert by_unit(values, 2)["value"].tolist() == [2.0, 2.0]
    assert by_unit(values, 2)["replicate"].tolist() == [0, 1]
    assert by_unit(values, 5) is values


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
