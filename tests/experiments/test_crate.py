"""Result folders describe themselves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rocrate.rocrate import ROCrate
from small import ONLY

from gofal.agents.errors import GofalError
from gofal.experiments.cli import main
from gofal.experiments.output.crate import FILES, describe_folder


def test_a_run_leaves_a_research_object(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    words = ["run", "baseline", "--years", "1", *ONLY, "--burn-in", "5", "--no-stress"]
    assert main([*words, "--out", str(folder)]) == 0
    crate = ROCrate(folder)
    described = {entity.id for entity in crate.data_entities}
    written = {path.name for path in folder.iterdir()} - {"ro-crate-metadata.json"}
    assert described == written
    told = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    (made,) = [entity for entity in crate.contextual_entities if entity.type == "CreateAction"]
    assert made["name"] == told["command"]
    assert made["instrument"]["identifier"] == told["code"]["rules_hash"]


def test_only_results_are_described(tmp_path: Path) -> None:
    (tmp_path / "results.parquet").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("mine")
    describe_folder(tmp_path, "n", "t", "gofal sweep x.toml")
    graph = json.loads((tmp_path / "ro-crate-metadata.json").read_text())["@graph"]
    names = {entity["@id"] for entity in graph}
    assert "results.parquet" in names
    assert "notes.txt" not in names


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GofalError, match="no results"):
        describe_folder(tmp_path, "n", "t", "gofal")
    assert not list(tmp_path.iterdir())


def test_every_kind_of_file_says_what_it_holds() -> None:
    assert all(text.strip() for text in FILES.values())
