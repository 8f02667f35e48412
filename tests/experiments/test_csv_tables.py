"""The tables of a result folder as CSV: every number to its last digit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from gofal.abm.results import write_table
from gofal.experiments.cli import REFUSED, main
from gofal.experiments.output.csv_tables import write_csv


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "made"
    made.mkdir()
    table = pd.DataFrame(
        {
            "fee_level@Powys,Gwynedd": [1.1, 0.1 + 0.2, 1e-300],
            "outcome": ["met_need", "a, b", 'say "so"'],
            "week": np.array([0, 1, 2], dtype=np.int32),
            "value": [np.nan, np.inf, -1 / 3],
        }
    )
    write_table(table, made / "outcomes.parquet")
    write_table(table.head(1), made / "runs.parquet")
    (made / "arms.csv").write_text("theirs")
    return made


def test_what_is_read_again_is_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gofal.experiments.output.csv_tables.ROWS", 2)  # several parts
    files = write_csv(folder)
    assert [file.relative_to(folder).as_posix() for file in files] == [
        "csv/outcomes.csv",
        "csv/runs.csv",
    ]
    again = pd.read_csv(files[0])
    pd.testing.assert_frame_equal(
        again, pd.read_parquet(folder / "outcomes.parquet"), check_exact=True, check_dtype=False
    )
    assert (folder / "arms.csv").read_text() == "theirs"


def test_the_command_writes_them_elsewhere_and_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder.parent / "deep" / "tables"
    for _ in range(2):
        assert main(["csv", str(folder), "--out", str(out)]) == 0
        assert capsys.readouterr().out.replace("\n", "").endswith(f"{out}: 2")
    assert sorted(path.name for path in out.iterdir()) == ["outcomes.csv", "runs.csv"]
    assert not (folder / "csv").exists()


def test_what_cannot_be_written_is_told_in_a_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["csv", str(folder.parent)]) == REFUSED
    assert "holds no Parquet tables" in capsys.readouterr().err
    assert main(["csv", str(folder), "--out", str(folder / "arms.csv")]) == REFUSED
    assert "give another --out" in capsys.readouterr().err
    (folder / "outcomes.parquet").write_bytes(b"PAR1 cut")
    assert main(["csv", str(folder)]) == REFUSED
    assert "outcomes.parquet is damaged" in capsys.readouterr().err
    assert not list((folder / "csv").glob(".*"))
