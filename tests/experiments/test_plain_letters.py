"""Screens and pipes without all letters: words degrade, commands end well."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from small import ONLY

from gofal.experiments.output.plain_letters import plain


def test_letters_lose_their_marks_and_signs_are_typed() -> None:
    assert (
        plain("Tŷ\N{RIGHT SINGLE QUOTATION MARK}r ŵyl £5 → 0.1 … ≥ 2 漢")
        == "Ty'r wyl GBP 5 -> 0.1 ... >= 2 ?"
    )


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_list_in_welsh_is_written_in_any_encoding(encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gofal", "levers", "--language", "cy"],
        env={**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "40"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = done.stdout.decode(encoding)
    assert "fee_level" in told
    assert ("£" in told) == (encoding == "cp1252")  # only what is missing is replaced
    assert "\\x" not in told


@pytest.mark.slow
def test_a_run_in_welsh_ends_well_without_all_letters(tmp_path: Path) -> None:
    words = ["run", "baseline", *ONLY, "--years", "1", "--burn-in", "1", "--no-stress"]
    for encoding in ("ascii", "cp1252"):
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "gofal", *words, "--language", "cy", "--out", encoding],
            env={**os.environ, "PYTHONIOENCODING": encoding},
            capture_output=True,
            check=False,
            cwd=tmp_path,
        )
        assert done.returncode == 0, done.stderr
        assert f"Ysgrifennwyd i {encoding}" in done.stdout.decode(encoding)
        assert "\\x" not in done.stdout.decode(encoding)
    tables = [tmp_path / encoding / "outcomes.parquet" for encoding in ("ascii", "cp1252")]
    assert tables[0].read_bytes() == tables[1].read_bytes()
