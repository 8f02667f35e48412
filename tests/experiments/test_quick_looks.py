"""Slices on the command line: told wherever they are shown, and never taken for all of Wales."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gofal.abm.scenario import load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.cli import REFUSED, main
from gofal.experiments.output.slices import run_notes, saved_slice
from gofal.experiments.runs.identity import arm_id, world_id
from gofal.experiments.runs.presets import find_presets
from gofal.viz.saved_comparison import read_saved

CODES = ["W06000002", "W06000003"]
SHORT = ["--only", "Conwy", "--only", "Gwynedd", "--years", "1", "--burn-in", "8", "--no-stress"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """What was printed, in one line."""
    return " ".join(capsys.readouterr().out.split())


def test_a_run_of_a_slice_says_and_records_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "baseline", *SHORT, "--out", "run", "--language", "cy"]) == 0
    assert "Darn o Gymru: Gwynedd, Conwy" in said(capsys)
    made = json.loads(Path("run/run.json").read_text(encoding="utf-8"))
    assert made["scenario"]["only"] == CODES
    assert "--only Conwy --only Gwynedd" in made["command"]


@pytest.mark.slow
def test_a_comparison_of_a_slice_says_so_and_so_do_its_analyses(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["compare", "baseline", "baseline/fee_level=1.3", *SHORT, "--replicates", "2"]
    assert main([*words, "--workers", "1", "--out", "both"]) == 0
    assert "A slice of Wales: Gwynedd, Conwy at full size" in said(capsys)
    assert "A slice of Wales" in Path("both/findings.md").read_text(encoding="utf-8")
    assert read_saved(here / "both").reference.only == tuple(CODES)
    assert main(["analyse", "both", "paired", "--window", "1"]) == 0
    assert "A slice of Wales: Gwynedd, Conwy" in said(capsys)
    with pytest.raises(GofalError, match="keeps no run"):
        find_presets(here / "results" / "runs")  # the page is of all of Wales


def test_a_result_of_a_smaller_wales_is_refused(here: Path) -> None:
    whole = {"name": "baseline", "scale": 1.0}
    assert saved_slice(whole) == ()
    assert saved_slice({**whole, "only": CODES}) == tuple(CODES)
    with pytest.raises(GofalError, match=r"run at scale 0\.1; all of Wales is run at 1:1"):
        saved_slice({**whole, "scale": 0.1})
    (here / "old").mkdir()
    made = {"arms": 2 * [{**whole, "scale": 0.1, "settings": []}], "seeds": [1], "years": 1}
    (here / "old" / "comparison.json").write_text(json.dumps(made), encoding="utf-8")
    with pytest.raises(GofalError, match="name councils with --only"):
        read_saved(here / "old")


def test_a_design_may_name_councils_and_no_scale(capsys: pytest.CaptureFixture[str]) -> None:
    design = '[design]\nkind = "grid"\n[vary]\nfee_level = [0.9, 1.1]\n[run]\nweeks = 2\n'
    Path("old.toml").write_text(f"{design}scale = 0.1\n", encoding="utf-8")
    assert main(["sweep", "old.toml"]) == REFUSED
    assert "[run] 'scale': all of Wales is run at 1:1" in capsys.readouterr().err
    assert not Path("results").exists()
    own = f'{design}only = ["Conwy"]\nburn_in_weeks = 8\nreplicates = 1\n'
    Path("new.toml").write_text(own, encoding="utf-8")
    assert main(["sweep", "new.toml", "--workers", "1", "--out", "swept"]) == 0
    assert "A slice of Wales: Conwy at full size" in said(capsys)
    assert main(["discover", "new.toml", "--write"]) == REFUSED


def test_all_of_wales_is_no_slice() -> None:
    whole = load_scenario("baseline")
    part = whole.with_(only=("Ynys Môn",))
    assert run_notes(whole, "en") == []
    assert "Ynys Môn" in run_notes(part, "cy")[0]
    assert world_id(part) == world_id(whole)
    assert arm_id(part) != arm_id(whole)
