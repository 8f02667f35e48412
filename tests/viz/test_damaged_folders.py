"""Result folders that were changed since are refused in a line that names the file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.fuzz.made import make_comparison
from gofal.agents.errors import GofalError
from gofal.experiments.analysis.study import load_study
from gofal.viz.saved_comparison import read_saved

READERS = (read_saved, load_study)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "up"
    make_comparison(folder)
    return folder / "compare"


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "compare"))


def refused(folder: Path, said: str) -> None:
    for read in READERS:
        with pytest.raises(GofalError, match=said) as told:
            read(folder)
        assert "\n" not in str(told.value)


def test_a_whole_folder_is_read(folder: Path) -> None:
    assert [arm.name for arm in read_saved(folder).comparison.arms] == ["baseline", "latc"]
    assert load_study(folder).arms == ("baseline", "latc")


@pytest.mark.parametrize("column", ["arm", "outcome", "value", "replicate"])
def test_a_column_that_is_gone_or_of_another_type_is_named(folder: Path, column: str) -> None:
    path = folder / "values.parquet"
    frame = pd.read_parquet(path)
    frame.drop(columns=column).to_parquet(path)
    refused(folder, f"values.parquet is damaged: column '{column}' is missing")
    other = 1.0 if column in ("arm", "outcome") else "much"
    frame.assign(**{column: other}).to_parquet(path)
    refused(folder, f"values.parquet is damaged: column '{column}' holds something else")


def test_no_rows_and_no_table_are_named(folder: Path) -> None:
    path = folder / "values.parquet"
    pd.read_parquet(path).head(0).to_parquet(path)
    refused(folder, "values.parquet is damaged: it has no rows")
    path.write_bytes(path.read_bytes()[:100])
    refused(folder, "values.parquet is damaged")


@pytest.mark.parametrize("key", ["arms", "years"])
@pytest.mark.parametrize("value", [None, [], [[]], "abc"], ids=repr)
def test_a_description_that_was_changed_is_refused(folder: Path, key: str, value: object) -> None:
    path = folder / "comparison.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {key: value}))
    refused(folder, "damaged|not a whole result folder")


def test_a_brief_of_an_arm_without_a_number_is_refused(folder: Path) -> None:
    path = folder / "values.parquet"
    frame = pd.read_parquet(path)
    frame.loc[frame["arm"] == "latc", "value"] = float("nan")
    frame.to_parquet(path)
    with pytest.raises(GofalError, match="has no number for arm latc"):
        read_saved(folder)
