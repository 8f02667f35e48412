"""Result folders: the same bytes for the same run, and whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from abm.parameters import Parameters
from abm.results import code_identity, new_folder, plain, require_new, tidy, write_results
from agents.errors import GofalError
from agents.parameter import Parameter


class Stub:
    def __init__(self) -> None:
        self.scenario = {"name": "baseline", "settings": {}, "scale": 0.1, "seed": 3}
        self.parameters = Parameters(
            [Parameter("need.rate", 0.02, "1/week", 0.01, 0.03, "F-07", "End", "Diwedd", ("F-07",))]
        )
        self.timings: Mapping[str, float] = {"need": 0.25}

    def outcomes(self) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "week": np.array([1, 0, 1, 0], dtype=np.int32),
                "level": ["council", "council", "wales", "wales"],
                "code": ["W06000001", "W06000001", "wales", "wales"],
                "outcome": ["wage", "wage", "wage", "met_need"],
                "value": [8.0, 8.1, 8.05, np.nan],
            }
        )

    def provider_records(self) -> pd.DataFrame:
        return pd.DataFrame({"week": [0, 13], "provider": ["a", "a"], "cash": [1.5, 2.5]})

    def state_hash(self) -> str:
        return "abc"


def test_two_writes_leave_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_results(Stub(), tmp_path / name, "gofal run baseline")
    for file in ("outcomes.parquet", "providers.parquet", "run.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


def test_outcomes_are_tidy_and_in_one_order(tmp_path: Path) -> None:
    write_results(Stub(), tmp_path / "a", "gofal run baseline")
    table = pq.read_table(tmp_path / "a" / "outcomes.parquet")
    assert table.column_names == ["week", "level", "code", "outcome", "value"]
    assert str(table.schema.field("week").type) == "int32"
    assert str(table.schema.field("value").type) == "double"
    assert table.column("outcome").to_pylist() == ["met_need", "wage", "wage", "wage"]
    assert table.column("week").to_pylist() == [0, 1, 0, 1]


def test_order_of_recording_does_not_matter() -> None:
    frame = Stub().outcomes()
    pd.testing.assert_frame_equal(tidy(frame), tidy(frame.iloc[::-1]))


def test_run_json_tells_how_to_repeat_the_run(tmp_path: Path) -> None:
    write_results(Stub(), tmp_path / "a", "gofal run baseline --seed 3")
    run = json.loads((tmp_path / "a" / "run.json").read_text(encoding="utf-8"))
    assert run["command"] == "gofal run baseline --seed 3"
    assert run["scenario"]["seed"] == 3
    assert run["parameters"]["need.rate"]["unit"] == "1/week"
    assert run["parameters"]["need.rate"]["evidence"] == ["F-07"]
    assert run["code"] == code_identity()
    assert "timings" not in run


def test_stress_rows_join_the_outcomes(tmp_path: Path) -> None:
    rows = Stub().outcomes().head(1).assign(outcome="stress_loss_4")
    write_results(Stub(), tmp_path / "a", "gofal run baseline", stress=rows)
    frame = pd.read_parquet(tmp_path / "a" / "outcomes.parquet")
    assert (frame["outcome"] == "stress_loss_4").sum() == 1


class Broken(Stub):
    def provider_records(self) -> pd.DataFrame:
        raise RuntimeError("the disk caught fire")


def test_a_failure_half_way_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="fire"):
        write_results(Broken(), tmp_path / "deep" / "a", "gofal run baseline")
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


def test_a_folder_in_use_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine")
    with pytest.raises(GofalError, match="not empty"):
        write_results(Stub(), tmp_path, "gofal run baseline")
    assert [p.name for p in tmp_path.iterdir()] == ["kept"]


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    write_results(Stub(), tmp_path / "a", "gofal run baseline")
    assert (tmp_path / "a" / "run.json").is_file()


def test_a_folder_under_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "a"):
        with pytest.raises(GofalError, match="is not a folder"):
            require_new(folder)


def test_a_folder_without_permission_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abm.results.os.access", lambda *_: False)
    with pytest.raises(GofalError, match="no permission"):
        require_new(tmp_path / "a")


def test_json_has_no_value_that_is_not_a_number() -> None:
    assert plain({"a": np.float64("nan"), "b": np.arange(2), 3: (True, None)}) == {
        "a": None,
        "b": [0, 1],
        "3": [True, None],
    }
