"""Parameter sets: named, versioned, read from files, and recorded wherever they were used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from small import ONLY, TINY

import gofal
from gofal.agents.errors import GofalError
from gofal.experiments.cli import main
from gofal.experiments.own.parameter_sets import read_sets, values_of
from gofal.experiments.sweep.plan import load_plan

FAR = """
name = "far-travellers"
version = "1.2"
source = "survey of 2025, table 3"

[parameters]
carer.reach_mean = 50
"carer.car_share" = 0.9
"""
SMALL: dict[str, Any] = {"years": 1, "only": TINY, "burn_in_weeks": 2}
VALUES = {"carer.reach_mean": 50.0, "carer.car_share": 0.9}
TOLD = {
    "name": "far-travellers",
    "version": "1.2",
    "source": "survey of 2025, table 3",
    "parameters": VALUES,
}


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "far.toml"
    file.write_text(FAR)
    return file


def written(file: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return made


def test_a_run_says_which_set_it_had(far: Path) -> None:
    words = ["run", "baseline", "--years", "1", "--burn-in", "2", "--no-stress", *ONLY]
    words += ["--parameters", "far.toml", "--set", "carer.reach_mean=55"]
    assert main([*words, "--out", "out"]) == 0
    made = written(far.parent / "out" / "run.json")
    assert made["parameter_sets"] == [TOLD]
    assert made["parameters"]["carer.car_share"]["value"] == 0.9
    assert made["parameters"]["carer.reach_mean"]["value"] == 55  # what is set by hand comes first
    assert "--parameters far.toml" in made["command"]


def test_a_run_without_sets_is_written_as_before(tmp_path: Path) -> None:
    gofal.run(**SMALL, stress=False).save(tmp_path / "out")
    assert "parameter_sets" not in written(tmp_path / "out" / "run.json")


def test_python_takes_files_and_values(far: Path) -> None:
    by_file = gofal.run(**SMALL, stress=False, parameters=far)
    by_value = gofal.run(**SMALL, stress=False, parameters=VALUES)
    assert by_file.model.state_hash() == by_value.model.state_hash()
    by_file.save(far.parent / "out")
    assert written(far.parent / "out" / "run.json")["parameter_sets"] == [TOLD]


@pytest.mark.slow
def test_a_comparison_and_a_sweep_say_it_too(far: Path) -> None:
    words = ["compare", "baseline", "baseline/fee_level=1.2", "--replicates", "1", "--years", "1"]
    words += ["--burn-in", "2", "--no-stress", "--workers", "1", *ONLY]
    assert main([*words, "--parameters", "far.toml", "--out", "compared"]) == 0
    made = written(far.parent / "compared" / "comparison.json")
    assert made["parameter_sets"] == [TOLD]
    assert [arm["parameters"] for arm in made["arms"]] == [VALUES, VALUES]

    found = gofal.sweep(
        {"fee_level": [0.9, 1.1]}, "swept", outcomes=["met_need"], weeks=1, replicates=1,
        only=[*TINY], burn_in_weeks=0, workers=1, parameter_sets=["far.toml"],
    )  # fmt: skip
    manifest = written(found.folder / "manifest.json")
    assert manifest["parameter_sets"] == [TOLD]
    assert manifest["plan"]["arms"][0]["parameters"] == VALUES


def test_a_design_finds_sets_beside_it(far: Path) -> None:
    text = '[design]\nkind = "grid"\n[vary]\n{vary}\n[run]\nparameter_sets = ["far.toml"]\n'
    design = far.parent / "d.toml"
    design.write_text(text.format(vary="fee_level = [1.0, 1.1]"))
    assert load_plan(design).arms[0].parameters == VALUES
    design.write_text(text.format(vary="'carer.reach_mean' = {}"))
    with pytest.raises(GofalError, match=r"carer.reach_mean is fixed in \[run\] parameters too"):
        load_plan(design)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FAR.replace('version = "1.2"\n', ""), "far.toml: 'version' is missing"),
        (FAR.replace("1.2", " "), "far.toml: 'version' must be a text that is not empty"),
        (FAR.replace("= 50", "= 500"), "far.toml: parameter carer.reach_mean = 500 min is outside"),
        (FAR.replace("reach_mean", "reach_men"), "did you mean carer.reach_mean"),
        (FAR.replace("= 50", "= '50'"), "[parameters.carer] 'reach_mean' must be a number"),
        (FAR + '"carer.reach_mean" = 40\n', "parameter carer.reach_mean is given twice"),
    ],
)
def test_what_is_wrong_with_a_set_is_named(far: Path, text: str, said: str) -> None:
    far.write_text(text)
    with pytest.raises(GofalError) as caught:
        read_sets(far)
    assert said in str(caught.value)


def test_two_sets_may_not_give_one_parameter(far: Path) -> None:
    other = far.parent / "other.toml"
    other.write_text(FAR.replace("far-travellers", "others"))
    with pytest.raises(GofalError, match="far-travellers and others both give carer"):
        read_sets([far, other])
    other.write_text(FAR.replace("carer.reach_mean", "need.end_hazard").replace("50", "0.02")
                     .replace('"carer.car_share" = 0.9\n', ""))  # fmt: skip
    assert values_of(read_sets([far, other])) == {**VALUES, "need.end_hazard": 0.02}
