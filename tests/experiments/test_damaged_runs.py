"""Kept and saved runs that were changed since are refused in a line that says what to do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benchmarks.fuzz.made import ARMS, BURN_IN, SAVED, SEED, YEARS, make_runs, make_store
from gofal.abm.scenario import load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.cli import REFUSED
from gofal.experiments.runs.note import HELP, NOTE
from gofal.experiments.runs.store import Arm, Store
from gofal.experiments.runs.workload import workload
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.sums import SUMS
from gofal.viz.cli import main
from gofal.viz.saved_comparison import read_presets

TABLES = ("country", "councils", "gaps")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    make_store(folder)
    make_runs(folder)
    return folder


@pytest.fixture
def store(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole / "store", tmp_path / "store"))


def first_run(store: Path) -> Path:
    return sorted(store.glob(f"*/*/*/{NOTE}"))[0].parent


def refused(store: Path, said: str) -> None:
    with pytest.raises(GofalError, match=said) as told:
        read_presets(store, ARMS)
    assert "\n" not in str(told.value)
    assert HELP in str(told.value)


def test_whole_runs_are_read(store: Path) -> None:
    assert [arm.name for arm in read_presets(store, ARMS).comparison.arms] == [*ARMS]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_was_changed_is_refused(store: Path, name: str) -> None:
    path = first_run(store) / f"{name}.parquet"
    frame = pd.read_parquet(path)
    (frame.head(1) if len(frame) else pd.DataFrame({"x": [1]})).to_parquet(path)
    refused(store, f"the bytes of {name}.parquet do not match {SUMS}")


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" * 9], ids=repr)
def test_a_table_of_before_sums_that_is_none_is_refused(
    store: Path, name: str, content: bytes
) -> None:
    run = first_run(store)
    (run / SUMS).unlink()
    (run / f"{name}.parquet").write_bytes(content)
    refused(store, "damaged")


@pytest.mark.parametrize(
    ("name", "column"), [("country", "week"), ("councils", "year"), ("councils", "met_need")]
)
def test_a_column_of_before_sums_that_is_gone_is_refused(
    store: Path, name: str, column: str
) -> None:
    run = first_run(store)
    (run / SUMS).unlink()
    path = run / f"{name}.parquet"
    pd.read_parquet(path).drop(columns=column).to_parquet(path)
    refused(store, f"damaged.*{column}")


@pytest.mark.parametrize(
    "changed",
    [{"years": "two"}, {"error": 3}, {"seconds": None}, {"scenario": []}, {"seconds": 1e300}],
    ids=repr,
)
def test_a_note_that_was_changed_is_refused_and_counts_for_nothing(
    store: Path, changed: dict[str, Any]
) -> None:
    path = first_run(store) / NOTE
    notes = len([*Store(store).notes()])
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))
    assert len([*Store(store).notes()]) == notes - 1
    asked = [
        Arm(load_scenario(name).with_(seed=seed, burn_in_weeks=BURN_IN), YEARS)
        for name in ARMS
        for seed in replicate_seeds(SEED, 2)
    ]
    with pytest.raises(GofalError, match=f"{NOTE} is damaged .*; {HELP}"):
        workload(asked, Store(store), 1)


@pytest.mark.parametrize("gone", ["rules", "sha256", "kind", "format"])
def test_a_saved_run_with_another_head_is_refused_in_a_line(
    whole: Path,
    tmp_path: Path,
    gone: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    head, _, body = (whole / "saved" / SAVED).read_bytes().partition(b"\n")
    told = json.loads(head)
    del told[gone]
    (tmp_path / "x.run").write_bytes(json.dumps(told).encode() + b"\n" + body)
    monkeypatch.chdir(tmp_path)
    assert main(["run", "baseline", "--years", "1", "--from", "x.run"]) == REFUSED
    said = capsys.readouterr().err
    assert said.startswith("gofal: x.run")
    assert said.count("\n") == 1
