"""`--local`: what a council says goes with the answer, and the answer says what was not known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small import ONLY

from gofal.abm.facts.local import LocalFact
from gofal.abm.scenario import load_scenario
from gofal.experiments.cli import main
from gofal.experiments.output.known import known_notes
from gofal.experiments.output.slices import run_notes

FILE = "council;fact;value;year;source\nGwynedd;fee;24.50;2024;letter\nGwynedd;own share;22%;;\n"


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("local") / "my-council.csv"
    file.write_text(FILE, encoding="utf-8")
    return file


def test_a_run_carries_its_facts(
    mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "run"
    words = ["run", "baseline", "--years", "1", *ONLY, "--burn-in", "5", "--no-stress"]
    assert main([*words, "--local", str(mine), "--out", str(folder)]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Gwynedd — given: fee an hour £24.50 of 2024, which is £16.77 in money of 2018" in shown
    assert "own share of hours 22%" in shown
    assert "not known, drawn once for plausible Wales 1: fee an hour" in shown  # of Anglesey
    told = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert f"--local {mine}" in told["command"]
    assert [fact["fact"] for fact in told["scenario"]["local"]] == ["fee", "own_share"]
    kept = (folder / "local.csv").read_text(encoding="utf-8")
    assert "W06000002,fee,24.5,2024,letter" in kept
    crate = (folder / "ro-crate-metadata.json").read_text(encoding="utf-8")
    assert "local.csv" in crate


def test_what_is_known_is_said_in_welsh() -> None:
    said = load_scenario("baseline").with_(local=[LocalFact("Powys", "fee", 18.0)])
    (line,) = known_notes([said], "cy")
    assert line.startswith("Powys — wedi'i roi: ffi yr awr £18.00; ddim yn hysbys, wedi'i dynnu")
    assert "rheol y rhestr fel y mae" in line


def test_a_source_is_told_from_what_is_drawn() -> None:
    arm = load_scenario("baseline").with_(only=("Carmarthenshire",))
    line = run_notes(arm, "en")[-1]
    assert "from a public source: fee an hour £20.08, own share of hours 29%" in line
    assert "drawn" not in line


def test_nothing_is_said_where_no_council_is_named() -> None:
    assert run_notes(load_scenario("baseline"), "en") == []
