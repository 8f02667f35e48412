"""Result folders: the same bytes for the same run, and whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from small import TINY

from gofal.abm.model import CareModel
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import (
    code_identity,
    new_folder,
    plain,
    require_new,
    stress_rows,
    tidy,
    write_results,
)
from gofal.abm.scenario import load_scenario
from gofal.agents.errors import GofalError

SMALL = load_scenario("baseline").with_(only=TINY, burn_in_weeks=8, seed=3)


def finished() -> CareModel:
    model = CareModel(scenario=SMALL)
    model.run_for(14)
    return model


@pytest.fixture(scope="module")
def model() -> CareModel:
    return finished()


def test_the_same_run_made_twice_leaves_the_same_bytes(model: CareModel, tmp_path: Path) -> None:
    write_results(model, tmp_path / "a", "gofal run baseline", stress_rows(model))
    again = finished()
    write_results(again, tmp_path / "b", "gofal run baseline", stress_rows(again))
    for file in ("outcomes.parquet", "providers.parquet", "run.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


def test_outcomes_are_tidy_and_complete(model: CareModel, tmp_path: Path) -> None:
    write_results(model, tmp_path / "a", "gofal run baseline", stress_rows(model))
    table = pq.read_table(tmp_path / "a" / "outcomes.parquet")
    assert table.column_names == ["week", "level", "code", "outcome", "value"]
    assert str(table.schema.field("week").type) == "int32"
    assert str(table.schema.field("value").type) == "double"
    frame = table.to_pandas()
    assert set(frame["outcome"]) == set(OUTCOMES)
    assert set(frame["level"]) == {"wales", "council", "place"}
    assert frame["week"].min() == 0
    stress = frame[frame["outcome"] == "stress_loss_4"]
    assert stress["week"].unique().tolist() == [13]
    assert len(stress) == 1 + len(TINY)
    assert not frame.duplicated(["week", "level", "code", "outcome"]).any()


def test_order_of_recording_does_not_matter(model: CareModel) -> None:
    frame = model.outcomes()
    pd.testing.assert_frame_equal(tidy(frame), tidy(frame.iloc[::-1]))


def test_run_json_tells_how_to_repeat_the_run(model: CareModel, tmp_path: Path) -> None:
    write_results(model, tmp_path / "a", "gofal run baseline --seed 3")
    run = json.loads((tmp_path / "a" / "run.json").read_text(encoding="utf-8"))
    assert run["command"] == "gofal run baseline --seed 3"
    assert run["scenario"]["seed"] == 3
    assert set(run["parameters"]) == set(model.parameters)
    assert all(entry["unit"] and entry["source"] for entry in run["parameters"].values())
    assert run["state_hash"] == model.state_hash()
    assert run["code"] == code_identity()
    timings = json.loads((tmp_path / "a" / "timings.json").read_text(encoding="utf-8"))
    assert timings["seconds"].keys() == model.timings.keys()


def test_a_failure_half_way_leaves_nothing(
    model: CareModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def burn() -> None:
        raise RuntimeError("the disk caught fire")

    monkeypatch.setattr(model, "provider_records", burn)
    with pytest.raises(RuntimeError, match="fire"):
        write_results(model, tmp_path / "deep" / "a", "gofal run baseline")
    assert list(tmp_path.iterdir()) == []


def interrupted(folder: Path, error: BaseException) -> None:
    with new_folder(folder) as new:
        (new / "first").write_text("x")
        raise error


def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(GofalError, match="No space left"):
        interrupted(tmp_path / "a", OSError(28, "No space left on device"))
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path / "a", KeyboardInterrupt())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_refused_and_kept(model: CareModel, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine")
    with pytest.raises(GofalError, match="not empty"):
        write_results(model, tmp_path, "gofal run baseline")
    assert [p.name for p in tmp_path.iterdir()] == ["kept"]


def test_an_empty_folder_may_be_used(model: CareModel, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    write_results(model, tmp_path / "a", "gofal run baseline")
    assert (tmp_path / "a" / "run.json").is_file()


def test_a_folder_under_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "a"):
        with pytest.raises(GofalError, match="is not a folder"):
            require_new(folder)


def test_a_folder_without_permission_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gofal.abm.results.os.access", lambda *_: False)
    with pytest.raises(GofalError, match="no permission"):
        require_new(tmp_path / "a")


def test_json_has_no_value_that_is_not_a_number() -> None:
    assert plain({"a": np.float64("nan"), "b": np.arange(2), 3: (True, None)}) == {
        "a": None,
        "b": [0, 1],
        "3": [True, None],
    }
