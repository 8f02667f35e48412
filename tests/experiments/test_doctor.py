"""What gofal tells of the machine it is on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gofal import __version__
from gofal.experiments.cli import main
from gofal.experiments.extras import EXTRAS
from gofal.experiments.lists import doctor


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    main(["doctor", *words, "--format", "json"])
    return {one["name"]: one for one in json.loads(capsys.readouterr().out)}


def test_versions_folders_cores_and_memory_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(["--no-timing"], capsys)
    assert found["gofal"]["value"].startswith(f"{__version__} (/")
    assert {"numpy", "numba"} <= {one.split()[0] for one in found["packages"]["value"].split(", ")}
    assert found["cores"]["value"] >= 1
    assert 0.0 < found["memory_free"]["value"] <= found["memory"]["value"]
    assert {f"extra_{name}" for name in EXTRAS} <= found.keys()
    assert "weeks" not in found


def test_own_rules_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOFAL_RULES", "village_agency.toml")
    assert told(["--no-timing"], capsys)["own_rules"]["value"] == "village_agency.toml"


def test_a_first_timing_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    found = told([], capsys)
    assert found["weeks"]["value"] > 0.0


def test_a_folder_that_is_shut_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert main(["doctor", "--no-timing"]) == 1
    (line,) = [one for one in capsys.readouterr().out.splitlines() if str(tmp_path) in one]
    assert "XDG_CACHE_HOME=/folder" in line


def test_what_an_extra_lacks_is_named_with_its_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "find_spec", lambda name: None if name == "SALib" else "there")
    found = told(["--no-timing"], capsys)
    assert found["extra_sensitivity"]["well"] == "no"
    assert found["extra_sensitivity"]["advice"] == "pip install 'gofal[sensitivity]'"
    assert found["extra_web"]["well"] == "yes"
